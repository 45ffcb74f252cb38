"""How a log was cut out of a register is recognised, and its bias put right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.logs.distances import DISTANCES
from calibration.logs.log import CASE, END, START
from calibration.logs.observed import DAY, observe
from calibration.logs.replay import sampled
from calibration.logs.sample import Drift, Sampler
from calibration.logs.selection import CUT, FINISHED, STARTED, how_selected, share_seen
from tests.support.logs import MONDAY, finished_by, lasting_log

LASTING = 8.0  # days, the mean of exponential durations
NEVER = Drift(np.inf, np.inf)


def whole() -> pd.DataFrame:
    return lasting_log(70, 30, LASTING)


def test_each_way_to_cut_out_a_log_is_recognised() -> None:
    log = whole()
    assert how_selected(observe(log)) == STARTED
    assert how_selected(observe(finished_by(log, 70))) == FINISHED
    cut = log[log[END] < MONDAY + pd.Timedelta(days=70)]
    assert how_selected(observe(cut)) == CUT


@pytest.mark.parametrize("age", [2.0, 8.0, 20.0])
def test_share_of_cases_seen_is_the_share_that_ends_in_time(age: float) -> None:
    """Of exponential durations 1 - exp(-age / mean); about 2,000 cases: 4 standard errors."""
    seen = observe(finished_by(whole(), 70))
    found = share_seen(seen, FINISHED, np.array([age * DAY]))[0]
    true = 1.0 - np.exp(-age / LASTING)
    assert abs(found - true) < max(4 * np.sqrt(true * (1 - true) / 600), 0.03)


def test_durations_are_not_biased_by_cases_left_out() -> None:
    """Finished cases alone are shorter than all: the weights must take most of that away."""
    seen = observe(finished_by(whole(), 70))
    weight = Sampler(seen, FINISHED, NEVER).weight
    naive = seen.lasts.mean() / DAY
    righted = np.average(seen.lasts, weights=weight) / DAY
    assert naive < 0.92 * LASTING
    assert righted == pytest.approx(LASTING, rel=0.07)


def test_arrivals_are_not_biased_by_cases_left_out() -> None:
    sampler = Sampler(observe(finished_by(whole(), 70)), FINISHED, NEVER)
    rate = np.average(sampler.count, weights=sampler.trust)
    assert rate == pytest.approx(30, rel=0.07)


def test_a_generated_log_is_cut_out_like_the_real_one() -> None:
    """Of finished cases learnt, finished cases made: as short as those of another real log."""
    learnt, other = (finished_by(lasting_log(60, 30, LASTING, seed), 60) for seed in (1, 2))
    sampler = Sampler(observe(learnt), FINISHED, NEVER)
    made = sampled(sampler, MONDAY.to_datetime64(), other[CASE].nunique(), 1)
    all_cases = lasting_log(60, 30, LASTING, 2)
    assert DISTANCES["CTD"](other, made) < 0.5 * DISTANCES["CTD"](all_cases, other)
    assert made[END].max() - made[START].min() < pd.Timedelta(days=66)
