"""Choosing the best of several simulated candidates with a stated chance of being right.

The fully sequential procedure KN of Kim & Nelson (2001, ACM TOMACS 11:251-273) for normal data: it
makes replications of all candidates still in the race, drops one as soon as another is clearly
better, and stops when one is left. If the best is better than every other by at least ``delta``,
it is chosen with probability at least ``1 - alpha``; where several are within ``delta``, one of
these is what it ends with, as a rule. Its bounds rest on the variances of *differences*, so
common random numbers, which make these small, save replications and leave the guarantee intact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats

FIRST = 8
"""Replications of all candidates from which variances are estimated."""

Simulate = Callable[[Sequence[int], Sequence[int]], Floats]
"""Values of some candidates in some replications; shape (candidates, replications)."""


class Selection(NamedTuple):
    """What came out of the race; smaller values are better.

    Attributes
    ----------
    best : int
        The candidate chosen.
    decided : bool
        Whether the race ended within the replications allowed; if not, ``best`` has the smallest
        mean of those left and nothing is guaranteed.
    left : tuple of int
        Candidates in the race at the end.
    made : tuple of int
        Replications of each candidate.
    values : float64 array, shape (candidates, most replications of any)
        All that was simulated; NaN where a candidate had been dropped.
    """

    best: int
    decided: bool
    left: tuple[int, ...]
    made: tuple[int, ...]
    values: Floats


def select_best(
    simulate: Simulate,
    candidates: int,
    delta: float,
    *,
    alpha: float = 0.05,
    first: int = FIRST,
    most: int = 200,
    batch: int = 4,
) -> Selection:
    """Choose the candidate with the smallest mean.

    Parameters
    ----------
    simulate : callable
        Replication ``r`` of all candidates meets the same luck.
    candidates : int
        How many there are, at least 1.
    delta : float
        The smallest difference worth finding, above 0.
    alpha : float
        Chance of a wrong choice.
    first, most : int
        Replications made of all candidates at first, and of any at most.
    batch : int
        Replications simulated at a time; all the same for the outcome but what is left over.

    Raises
    ------
    ValueError
        If ``delta`` is not positive or ``first`` is below 2.
    """
    if delta <= 0 or first < 2:
        raise ValueError("needs a positive delta and two replications at least")
    left = list(range(candidates))
    values = np.full((candidates, first), np.nan)
    values[:, :] = simulate(left, range(first))
    if candidates == 1:
        return Selection(0, True, (0,), (first,), values)
    eta = 0.5 * ((2 * alpha / (candidates - 1)) ** (-2 / (first - 1)) - 1)
    h2 = 2 * eta * (first - 1)
    differences = values[:, None, :] - values[None, :, :]
    spread = differences.var(axis=2, ddof=1)  # S² of the paper, of paired differences
    last = int((h2 * spread / delta**2).max()) + 1
    made = np.full(candidates, first)
    stage = first
    while True:
        left = _screened(values[:, :stage], left, spread, h2, delta)
        if len(left) == 1 or stage >= last or stage >= most:
            break
        stage += 1
        if stage > values.shape[1]:
            new = range(values.shape[1], min(values.shape[1] + batch, most))
            more = np.full((candidates, len(new)), np.nan)
            more[left] = simulate(left, new)
            values = np.hstack([values, more])
            made[left] = values.shape[1]
    best = min(left, key=lambda i: (values[i, :stage].mean(), i))
    decided = len(left) == 1 or stage >= last
    return Selection(best, decided, tuple(left), tuple(int(n) for n in made), values)


def _screened(
    values: Floats, left: list[int], spread: Floats, h2: float, delta: float
) -> list[int]:
    """Those that no other is clearly better than, after as many replications as there are."""
    r = values.shape[1]
    means = values[left].mean(axis=1)
    slack = np.maximum(0.0, (h2 * spread[np.ix_(left, left)] / delta - r * delta) / (2 * r))
    stays = (means[:, None] <= means[None, :] + slack).all(axis=1)
    return [i for i, keep in zip(left, stays, strict=True) if keep]
