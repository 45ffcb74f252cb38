"""What replications tell: means with 95 % intervals, paired differences and ratios.

A replication gives one number per indicator; numbers of different replications are independent,
and those of the same replication of two scenarios belong together (common random numbers). Student
t on these numbers is therefore valid however dependent the cases within a run are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypedDict

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.average import Average, average, sample_variance, t_quantile

LEVEL = 0.95


class Estimate(TypedDict):
    """A mean over replications and its 95 % confidence interval (None if it has none)."""

    mean: float | None
    ci95: list[float] | None


def told(found: Average, level: float = LEVEL) -> Estimate:
    """A mean as it is told of, with Student's interval.

    Parameters
    ----------
    level : float
        Chance that the interval holds the mean, where it is one of several that hold together.
    """
    if math.isnan(found.mean):
        return {"mean": None, "ci95": None}
    mean, half = found.mean, found.half_width(level)
    return {"mean": mean, "ci95": [mean - half, mean + half] if math.isfinite(half) else None}


def estimate(values: Floats, level: float = LEVEL) -> Estimate:
    """Mean and Student t interval; replications in which the value is undefined are left out.

    Parameters
    ----------
    values : float64 array, shape (replications,)
        NaN where undefined.
    level : float
        See :func:`told`.
    """
    return told(average(values), level)


def ratio(baseline: Floats, reform: Floats) -> Estimate | None:
    """Ratio of means, reform to baseline, with Fieller's interval for paired data (1954).

    The interval holds every r that a t test of mean(reform - r · baseline) = 0 does not reject. It
    is exact for normal means; where the baseline's mean is not clearly different from 0 no bounded
    interval exists and ``ci95`` is None. None altogether if the baseline's mean is 0.
    """
    x, y = _pairs(baseline, reform)
    if not len(x):
        return {"mean": None, "ci95": None}
    mean_x, mean_y, n = float(x.mean()), float(y.mean()), len(x)
    if mean_x == 0.0:
        return None
    result: Estimate = {"mean": mean_y / mean_x, "ci95": None}
    if n < 2:
        return result
    scale = t_quantile(n - 1, LEVEL) ** 2 / n
    # (ȳ - r x̄)² ≤ scale · (s_yy - 2 r s_xy + r² s_xx) is a r² - 2 b r + c ≤ 0.
    a = mean_x**2 - scale * sample_variance(x)
    b = mean_x * mean_y - scale * _covariance(x, y)
    c = mean_y**2 - scale * sample_variance(y)
    if a > 0.0:
        root = math.sqrt(max(0.0, b * b - a * c))
        result["ci95"] = [(b - root) / a, (b + root) / a]
    return result


def compared(baseline: Floats, reform: Floats) -> dict[str, Any]:
    """All that is said of one indicator in two scenarios.

    Parameters
    ----------
    baseline, reform : float64 array, shape (replications,)
        The same replications in the same order.

    Returns
    -------
    dict
        ``baseline``, ``reform``, ``difference`` (reform - baseline), ``ratio``: estimates;
        ``variance_reduction``: (Var baseline + Var reform) / Var difference, by which factor
        pairing spared replications (None if the difference does not vary).
    """
    x, y = _pairs(baseline, reform)
    reduction = None
    if len(x) > 1 and (noise := sample_variance(y - x)) > 0.0:
        reduction = (sample_variance(x) + sample_variance(y)) / noise
    return {
        "baseline": estimate(baseline),
        "reform": estimate(reform),
        "difference": estimate(y - x),
        "ratio": ratio(baseline, reform),
        "variance_reduction": reduction,
    }


class Components(TypedDict):
    """Standard deviations of what a figure's doubt is made of (None where they cannot be told)."""

    chance: float | None
    ignorance: float | None


def components(values: Floats, draws: Sequence[int]) -> Components:
    """Chance between replications of one draw, and ignorance between draws of what is not known.

    One-way random effects by the analysis of variance, also with unequal numbers of replications
    (Searle, Casella & McCulloch 1992, Variance Components, 3.6); a negative estimate is 0.

    Parameters
    ----------
    values : float64 array, shape (replications,)
        NaN where undefined. Luck must be independent between replications, also across draws.
    draws : sequence of int
        Which draw each replication belongs to.

    Returns
    -------
    Components
        Without two replications of any draw chance cannot be told. With one draw there is no
        ignorance.
    """
    known = ~np.isnan(values)
    x, (_, group) = values[known], np.unique(np.asarray(draws)[known], return_inverse=True)
    if not len(x):
        return {"chance": None, "ignorance": None}
    size = np.bincount(group).astype(float)
    mean = np.bincount(group, x) / size
    n, k = len(x), len(size)
    if n == k:
        return {"chance": None, "ignorance": None if k > 1 else 0.0}
    within = float(((x - mean[group]) ** 2).sum()) / (n - k)
    between = 0.0
    if k > 1:
        usual = (n - float((size**2).sum()) / n) / (k - 1)
        squares = float((size * (mean - x.mean()) ** 2).sum()) / (k - 1)
        between = max(0.0, (squares - within) / usual)
    return {"chance": math.sqrt(within), "ignorance": math.sqrt(between)}


def _pairs(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The replications in which both are defined."""
    both = ~(np.isnan(x) | np.isnan(y))
    return x[both], y[both]


def _covariance(x: Floats, y: Floats) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum() / (len(x) - 1))
