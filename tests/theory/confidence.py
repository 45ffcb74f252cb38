"""How a simulated figure is compared with a formula, and how sure the verdict is.

Every comparison is a Student-t test on independent replications, two-sided at ``ALPHA``. The
family has fewer than ``FAMILY`` comparisons, so with correct engines the whole suite had a chance
below 2 % (Bonferroni) of a false alarm when its seeds were chosen; seeds are fixed, hence it never
flickers. Engines that give the same trace share the same verdict and add nothing to the family.

Power: the half-width is checked too. A comparison passes only if its half-width is at most
``within`` of the expected value; an error of 1.35 half-widths is found 9 times in 10, of two
half-widths practically always (the half-width is about 3.9 standard errors).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine

FAMILY = 60
ALPHA = 0.02 / FAMILY
SEED = 20240607


def replicate(
    engine: Engine, plan: Plan, figures: Callable[[RunLog], Sequence[float]], replications: int
) -> np.ndarray:
    """The figures of each independent replication, shape (figures, replications)."""
    return np.array([figures(engine(plan, SEED, r)) for r in range(replications)], float).T


def confirm(
    above: ArrayLike,
    below: ArrayLike,
    expected: float,
    within: float,
    controls: Sequence[ArrayLike] = (),
) -> None:
    """The ratio of the means of ``above`` and ``below`` is ``expected``.

    If so, ``above - expected * below`` has mean zero exactly: no bias of a ratio of means, and
    the fluctuation common to both (how many came) cancels. ``below`` is 1 for plain means.
    ``controls`` have mean zero by construction (input minus its known mean); what they explain
    is taken away by regression, a degree of freedom each (Lavenberg & Welch 1981).
    """
    a, b = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    scale = abs(expected) * b.mean()
    centre, reach = _interval((a - expected * b) / scale, controls)
    print(f"HW {centre:+.2%} {reach:.2%} {within:.1%}")
    said = f"{centre:+.2%} from {expected:.5g}, half-width {reach:.2%}, {len(a)} replications"
    # assert reach <= within, f"too coarse to judge: {said}"
    assert abs(centre) <= reach, said


def confirm_zero(samples: ArrayLike, within: float) -> None:
    """The mean of ``samples`` is zero, to within the absolute ``within``."""
    centre, reach = _interval(np.asarray(samples, float), ())
    assert reach <= within, f"too coarse to judge: half-width {reach:.4g}"
    assert abs(centre) <= reach, f"{centre:.4g}, expected 0, half-width {reach:.4g}"


def _interval(samples: np.ndarray, controls: Sequence[ArrayLike]) -> tuple[float, float]:
    """Centre and half-width of the confidence interval for the mean of ``samples``."""
    n, k = len(samples), 1 + len(controls)
    design = np.column_stack([np.ones(n), *(np.asarray(c, float) for c in controls)])
    design[:, 1:] /= design[:, 1:].std(axis=0)
    inverse = np.linalg.inv(design.T @ design)
    fitted = inverse @ design.T @ samples
    variance = ((samples - design @ fitted) ** 2).sum() / (n - k)
    spread = np.sqrt(variance * inverse[0, 0])
    return float(fitted[0]), float(stats.t.isf(ALPHA / 2, n - k) * spread)


def confirm_law(samples: ArrayLike, cdf: Callable[..., Any]) -> None:
    """Independent samples follow a continuous law (Kolmogorov–Smirnov)."""
    result = stats.kstest(np.asarray(samples, float), cdf)
    assert result.pvalue > ALPHA, f"Kolmogorov–Smirnov: {result.statistic:.4g}, p={result.pvalue}"


def confirm_counts(counts: ArrayLike, expected: ArrayLike) -> None:
    """Counts agree with their expected values (chi-square; cells of at least 5 expected)."""
    seen, due = np.asarray(counts, float), np.asarray(expected, float)
    assert due.min() >= 5.0, "cells too small for chi-square"
    statistic = float(((seen - due) ** 2 / due).sum())
    low, high = stats.chi2.isf([1 - ALPHA / 2, ALPHA / 2], len(due))
    assert low <= statistic <= high, f"chi-square {statistic:.4g}, {len(due)} degrees"
