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

LEVEL = 0.95


class Estimate(TypedDict):
    """A mean over replications and its 95 % confidence interval (None if it has none)."""

    mean: float | None
    ci95: list[float] | None


def estimate(values: Floats, level: float = LEVEL) -> Estimate:
    """Mean and Student t interval; replications in which the value is undefined are left out.

    Parameters
    ----------
    values : float64 array, shape (replications,)
        NaN where undefined.
    level : float
        Chance that the interval holds the mean, where it is one of several that hold together.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return {"mean": None, "ci95": None}
    mean, half = float(known.mean()), half_width(known, level)
    return {"mean": mean, "ci95": None if half is None else [mean - half, mean + half]}


def half_width(values: Floats, level: float = LEVEL) -> float | None:
    """Half the width of Student's interval of the mean; None for less than two values."""
    n = len(values)
    return quantile(n, level) * math.sqrt(_variance(values) / n) if n > 1 else None


def leaving_out(values: Floats) -> Floats:
    """A mean, and the same with each replication in turn left out.

    Parameters
    ----------
    values : float64 array, shape (replications,)
        NaN where undefined; such a replication changes nothing when left out.

    Returns
    -------
    float64 array, shape (1 + replications,)
        NaN where no value is left.
    """
    known = ~np.isnan(values)
    x = np.where(known, values, 0.0)
    left = np.concatenate(([0.0], x)), np.concatenate(([0.0], known))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((x.sum() - left[0]) / (known.sum() - left[1]), float)


def jackknifed(values: Floats, level: float = LEVEL) -> Estimate:
    """An estimate made from means (:func:`leaving_out`), with the delete-one jackknife's interval.

    Tukey (1958): pseudo-values taken for independent ones. For a difference of means over the same
    replications it is Student's interval; where means rest on few of the replications, the
    variance comes out too large rather than too small (Efron & Stein 1981, Ann. Stat. 9, 586-596).

    Parameters
    ----------
    values : float64 array, shape (1 + replications,)
        The estimate, and the same with each replication in turn left out.
    """
    whole, without = float(values[0]), values[1:]
    if math.isnan(whole):
        return {"mean": None, "ci95": None}
    n = len(without)
    if n < 2 or np.isnan(without).any():
        return {"mean": whole, "ci95": None}
    half = quantile(n, level) * (n - 1) * math.sqrt(_variance(without) / n)
    return {"mean": whole, "ci95": [whole - half, whole + half]}


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
    scale = quantile(n) ** 2 / n
    # (ȳ - r x̄)² ≤ scale · (s_yy - 2 r s_xy + r² s_xx) is a r² - 2 b r + c ≤ 0.
    a = mean_x**2 - scale * _variance(x)
    b = mean_x * mean_y - scale * _covariance(x, y)
    c = mean_y**2 - scale * _variance(y)
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
    if len(x) > 1 and (noise := _variance(y - x)) > 0.0:
        reduction = (_variance(x) + _variance(y)) / noise
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


def quantile(n: int, level: float = LEVEL) -> float:
    """Student's t that bounds a two-sided interval from ``n`` values."""
    from scipy.special import (
        stdtrit,
    )  # a tenth of a second that a single replication can do without

    return float(stdtrit(n - 1, 0.5 + level / 2))


def _variance(x: Floats) -> float:
    """Variance of a sample; exactly 0 if all values are equal (a mean may be rounded)."""
    return float(x.var(ddof=1)) if np.any(x != x[0]) else 0.0


def _covariance(x: Floats, y: Floats) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum() / (len(x) - 1))
