"""Several comparisons at once: how to be wrong about any of them no oftener than stated.

Two tools. *Holm* (1979) turns p values of any dependence into decisions; it needs no model of how
the comparisons hang together. *Paired max-t* gives simultaneous intervals: with common random
numbers every comparison of a replication rests on the same luck, so the studentised differences
hang together, and the chance that the largest of them strays is smaller than the sum of the
chances; how much, the replications themselves tell (Westfall & Young 1993, sec. 2; Dunnett 1955
for the comparison of several with one).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.estimate import LEVEL


class Decision(NamedTuple):
    """Whether a mean is told apart from 0, and the p value adjusted for the others looked at."""

    rejected: bool
    p: float


def p_value(values: Floats) -> float:
    """Two-sided p value of a t test that the mean is 0; 1 where it cannot be tested."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return 1.0
    mean = float(known.mean())
    if not np.any(known != known[0]):
        return 1.0 if mean == 0.0 else 0.0
    from scipy.special import stdtr

    t = abs(mean) / math.sqrt(float(known.var(ddof=1)) / len(known))
    return float(2.0 * stdtr(len(known) - 1, -t))


def holm(p_values: Sequence[float], error: float = 1.0 - LEVEL) -> list[Decision]:
    """Decisions on several hypotheses with a chance of at most ``error`` of any false rejection.

    Holm (1979): the k-th smallest of m p values is held against error / (m - k + 1), until one
    fails. Valid whatever the dependence.
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, decisions = 0.0, [Decision(False, 1.0)] * len(p_values)
    for rank, i in enumerate(order):
        adjusted = min(1.0, max(adjusted, (len(p_values) - rank) * p_values[i]))
        decisions[i] = Decision(adjusted <= error, adjusted)
    return decisions


def paired_differences(values: Sequence[Floats]) -> dict[tuple[int, int], Decision]:
    """Which of several means, paired by replication, are told apart: all pairs, by Holm."""
    pairs = list(combinations(range(len(values)), 2))
    tests = holm([p_value(values[i] - values[j]) for i, j in pairs])
    return dict(zip(pairs, tests, strict=True))
