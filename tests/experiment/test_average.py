"""Sums of means found independently: their intervals hold, and their freedom is in its bounds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.experiment.average import UNKNOWN, Average, added, average, jackknifed, leaving_out

FEW = settings(max_examples=300, derandomize=True, database=None, deadline=None)
TRIALS = 10_000

parts = st.lists(
    st.builds(
        Average,
        st.floats(-1e6, 1e6),
        st.floats(1e-6, 1e6),
        st.integers(1, 100).map(float),
    ),
    min_size=1,
    max_size=4,
)


@FEW
@given(parts)
def test_freedom_lies_between_the_least_and_the_sum(found: list[Average]) -> None:
    """A theorem of Satterthwaite's formula, by Cauchy and Schwarz."""
    whole = added(found)
    assert whole.mean == pytest.approx(sum(x.mean for x in found), abs=1e-6)
    assert whole.variance == pytest.approx(sum(x.variance for x in found))
    least, most = min(x.freedom for x in found), sum(x.freedom for x in found)
    assert least * (1 - 1e-9) <= whole.freedom <= most * (1 + 1e-9)


def test_equal_parts_are_the_pooled_t_test() -> None:
    """Two samples of one size and one variance: 2n - 2 degrees of freedom, exactly."""
    x = np.array([1.0, 2.0, 4.0, 9.0])
    whole = added([average(x), average(5.0 - x)])
    assert whole.freedom == pytest.approx(6.0)
    assert whole.mean == 5.0
    found = stats.ttest_ind(x, x - 5.0, equal_var=False)
    shifted = Average(whole.mean, whole.variance, whole.freedom)
    assert shifted.p_value() == pytest.approx(found.pvalue, rel=1e-12)


@pytest.mark.parametrize("spread", [0.1, 1.0, 3.0, 30.0])
def test_intervals_of_sums_hold_nearly_as_stated(spread: float) -> None:
    """Five values and twenty, of whatever spread: 95 % to within a point and a half.

    Welch's test of unequal samples is known to err by about a point at such sizes (Wang 1971,
    J. Am. Stat. Assoc. 66, 605-608); four standard errors of the trials are 0.9 points.
    """
    rng = np.random.default_rng(8)
    one, many = rng.normal(2.0, 1.0, (TRIALS, 5)), rng.normal(1.0, spread, (TRIALS, 20))
    held = 0
    for x, y in zip(one, many, strict=True):
        whole = added([average(x), average(y)])
        held += abs(whole.mean - 3.0) <= whole.half_width(0.95)
    assert held / TRIALS == pytest.approx(0.95, abs=0.015 + 0.009)


def test_what_is_not_known_stays_unknown() -> None:
    assert math.isnan(added([UNKNOWN, Average(1.0, 1.0, 3.0)]).mean)
    single = average(np.array([3.0, np.nan]))
    assert single.mean == 3.0
    assert single.half_width(0.95) == math.inf
    assert single.p_value() == 1.0
    assert added([single, Average(1.0, 1.0, 3.0)]).half_width(0.95) == math.inf


def test_the_jackknife_of_a_mean_is_the_mean() -> None:
    values = np.array([0.3, 1.8, -0.4, 2.2, np.nan])
    known = values[:4]
    assert jackknifed(leaving_out(known)) == pytest.approx(average(known))
