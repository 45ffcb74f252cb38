"""Several comparisons at once keep their stated error, whatever the dependence."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.experiment.simultaneous import at_once, holm, p_value

TRIALS = 4000
REPS = 8
# With a true error rate of 5 %, 4000 trials stray by 4 standard errors once in 30 000.
SLACK = 4 * np.sqrt(0.05 * 0.95 / TRIALS)


def correlated(rng: np.random.Generator, k: int, rho: float) -> np.ndarray:
    """Replications of k differences of mean 0 that share a part of their luck."""
    common = rng.normal(size=(REPS, 1))
    own = rng.normal(size=(REPS, k))
    return np.asarray(np.sqrt(rho) * common + np.sqrt(1.0 - rho) * own)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.95])
def test_any_interval_misses_no_oftener_than_stated(rho: float) -> None:
    """Family-wise error of five reforms that change nothing; one alone would err in 5 %."""
    rng = np.random.default_rng(11)
    missed = rejected = single = 0
    for _ in range(TRIALS):
        values = correlated(rng, 5, rho)
        seen = at_once(list(values.T))
        bounds = [one["ci95"] for one in seen]
        missed += any(b is not None and not b[0] <= 0 <= b[1] for b in bounds)
        rejected += any(one["p"] is not None and one["p"] <= 0.05 for one in seen)
        single += p_value(values[:, 0]) <= 0.05
    assert missed / TRIALS <= 0.05 + SLACK
    assert rejected / TRIALS <= 0.05 + SLACK
    assert abs(single / TRIALS - 0.05) <= SLACK
    if rho == 0.0:  # independent comparisons leave no room: nearly all of the 5 % is used
        assert missed / TRIALS >= 0.05 - 0.002 - SLACK


def test_holm_errs_rarely_even_where_some_differences_are_real() -> None:
    rng = np.random.default_rng(5)
    false = found = 0
    for _ in range(TRIALS):
        values = correlated(rng, 4, 0.3) + np.array([3.0, 1.5, 0.0, 0.0])
        decisions = holm([p_value(x) for x in values.T])
        false += decisions[2].rejected or decisions[3].rejected
        found += decisions[1].rejected
    assert false / TRIALS <= 0.05 + SLACK
    assert found / TRIALS > 0.5


def test_holm_by_hand() -> None:
    """Four hypotheses: 0.01 ≤ 0.05/4 and 0.015 ≤ 0.05/3 fall; 0.03 > 0.05/2 stands, and so on."""
    decisions = holm([0.03, 0.01, 0.04, 0.015])
    assert [d.rejected for d in decisions] == [False, True, False, True]
    assert [d.p for d in decisions] == pytest.approx([0.06, 0.04, 0.06, 0.045])


def test_p_values_are_those_of_the_t_test() -> None:
    values = np.array([0.3, -0.1, 0.8, 0.5, np.nan])
    expected = stats.ttest_1samp(values[:4], 0.0).pvalue
    assert p_value(values) == pytest.approx(expected, rel=1e-12)
    assert p_value(np.array([2.0])) == 1.0
    assert p_value(np.zeros(5)) == 1.0
    assert p_value(np.full(5, 2.0)) == 0.0
