"""How a simulated figure is compared with a formula, and how sure the verdict is.

Every comparison is a Student-t test on independent replications, two-sided at ``ALPHA`` = 1e-4.
There are fewer than 100 of them, so with correct engines the suite as a whole had a chance below
1 % (Bonferroni) of a false alarm when its seeds were chosen; seeds are fixed, hence it never
flickers. The engines' traces are equal, so the second adds little to the family.

Power: the half-width of the interval is checked as well, and a comparison that is too coarse
fails. An error of 1.35 half-widths is found 9 times in 10 (noncentral t), of 1.6 half-widths 99
times in 100. ``within`` bounds the half-width of 100 replications, which the compiled engine
makes: 3 % means that an error of 4 % is found 9 times in 10. Tried on all 46 comparisons of
ratios: formulas wrong by 5 % were rejected every time, by 3 % in 42 or more. The reference engine
is thirty times slower and makes 25 replications, so by itself it is judged twice as coarsely; as
both give the same trace bit for bit, the finer verdict holds for it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from sim.engine import reference
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine

ALPHA = 1e-4
FULL = 100  # replications
SEED = 20240607


def replicate(
    engine: Engine, plan: Plan, figures: Callable[[RunLog], Sequence[float]]
) -> np.ndarray:
    """The figures of each independent replication, shape (figures, replications)."""
    count = 25 if engine is reference.run else FULL
    return np.array([figures(engine(plan, SEED, r)) for r in range(count)], float).T


def confirm(
    above: ArrayLike,
    below: ArrayLike,
    expected: float,
    within: float = 0.03,
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
    said = f"{centre:+.2%} from {expected:.5g}, half-width {reach:.2%}, {len(a)} replications"
    assert reach <= _coarsest(within, len(a)), f"too coarse to judge: {said}"
    assert abs(centre) <= reach, said


def confirm_zero(samples: ArrayLike, within: float) -> None:
    """The mean of ``samples`` is zero, to within the absolute ``within``."""
    values = np.asarray(samples, float)
    centre, reach = _interval(values, ())
    assert reach <= _coarsest(within, len(values)), f"too coarse to judge: half-width {reach:.4g}"
    assert abs(centre) <= reach, f"{centre:.4g}, expected 0, half-width {reach:.4g}"


def _coarsest(within: float, replications: int) -> float:
    """What ``within`` allows the half-width of fewer replications to be."""
    wider = stats.t.isf(ALPHA / 2, replications - 3) / stats.t.isf(ALPHA / 2, FULL - 3)
    return float(within * wider * np.sqrt(FULL / replications))


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
