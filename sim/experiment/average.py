"""Means with what is known of their error, and sums of means found independently.

Welch (1947, Biometrika 34, 28-35) and Satterthwaite (1946, Biometrics Bull. 2, 110-114): the
variance of a sum of independent means has about as many degrees of freedom as a chi-square variable
of the same mean and variance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats


class Average(NamedTuple):
    """A mean.

    Attributes
    ----------
    mean : float
        NaN where nothing is known.
    variance : float
        Of the mean, estimated; NaN where it cannot be.
    freedom : float
        Degrees of freedom of that estimate.
    """

    mean: float
    variance: float
    freedom: float

    def half_width(self, level: float) -> float:
        """Half the width of Student's interval; infinite where there is none."""
        if math.isnan(self.variance):
            return math.inf
        return t_quantile(self.freedom, level) * math.sqrt(self.variance)

    def p_value(self) -> float:
        """Two-sided p value of a t test that the mean is 0; 1 where it cannot be tested."""
        if math.isnan(self.variance):
            return 1.0
        if self.variance == 0.0:
            return 1.0 if self.mean == 0.0 else 0.0
        from scipy.special import stdtr  # a tenth of a second that other commands can do without

        return float(2.0 * stdtr(self.freedom, -abs(self.mean) / math.sqrt(self.variance)))


UNKNOWN = Average(math.nan, math.nan, 0.0)


def average(values: Floats) -> Average:
    """The mean of independent values.

    Parameters
    ----------
    values : float64 array, shape (replications,)
        NaN where undefined: left out.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if not n:
        return UNKNOWN
    variance = sample_variance(known) / n if n > 1 else math.nan
    return Average(float(known.mean()), variance, n - 1.0)


def added(parts: Sequence[Average]) -> Average:
    """The sum of means found independently of each other."""
    if len(parts) == 1:
        return parts[0]
    variance = sum(part.variance for part in parts)
    freedom = min(part.freedom for part in parts)
    if variance > 0.0:
        freedom = variance**2 / sum(part.variance**2 / part.freedom for part in parts)
    return Average(sum(part.mean for part in parts), variance, freedom)


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


def jackknifed(values: Floats) -> Average:
    """What is made from means (:func:`leaving_out`), with the delete-one jackknife's variance.

    Tukey (1958): pseudo-values taken for independent ones. For a difference of means over the same
    replications it is Student's interval; where means rest on few of the replications, the
    variance comes out too large rather than too small (Efron & Stein 1981, Ann. Stat. 9, 586-596).

    Parameters
    ----------
    values : float64 array, shape (1 + replications,)
        The estimate, and the same with each replication in turn left out.
    """
    whole, without = float(values[0]), values[1:]
    n = len(without)
    if math.isnan(whole):
        return UNKNOWN
    if n < 2 or np.isnan(without).any():
        return Average(whole, math.nan, 0.0)
    return Average(whole, (n - 1) ** 2 * sample_variance(without) / n, n - 1.0)


def t_quantile(freedom: float, level: float) -> float:
    """Student's t that bounds a two-sided interval."""
    from scipy.special import stdtrit  # a tenth of a second that a single run can do without

    return float(stdtrit(freedom, 0.5 + level / 2))


def sample_variance(x: Floats) -> float:
    """Variance of a sample; exactly 0 if all values are equal (a mean may be rounded)."""
    return float(x.var(ddof=1)) if np.any(x != x[0]) else 0.0
