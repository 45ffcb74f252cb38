"""Who comes, and when: Poisson processes whose rate follows a profile.

Arrivals are made once for all engines (:mod:`sim.engine.world`); no engine is asked here.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Law, Route, Stream
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from sim.engine.world import Arrivals, arrivals
from tests.theory.confidence import SEED, confirm_counts, confirm_law

DAYS, SLOT = 40, 30.0
# One day by half-hours: closed at night and at noon, two peaks of unequal height.
DAY = np.zeros(48)
DAY[18:24] = (4, 9, 7, 5, 3, 2)
DAY[28:34] = (3, 6, 5, 2, 1, 1)
SHARES = (0.6, 0.3, 0.1)
ONLINE = (0.2, 0.5, 0.9)
OTHER = Stream("other", 700.0, 0, SHARES, (tuple(("walk", "click", x) for x in ONLINE),))


def city(expected: float, *others: Stream) -> Plan:
    """One matter over ``DAYS`` equal days; its routes say by their number who went online."""
    build = Builder(end=DAYS * 1440.0, measure=(0.0, DAYS * 1440.0), slot_minutes=SLOT)
    profile = build.profile(np.tile(DAY / DAY.sum() / DAYS, DAYS))
    wait = Activity("wait", p.DELAY, work=Law(CONSTANT, 1.0))
    build.routes = [Route("walk", (wait,)), Route("click", (wait,))]
    choices = tuple(("walk", "click", share) for share in ONLINE)
    build.streams = [*others, Stream("matter", expected, profile, SHARES, (choices,))]
    return build.build()


@pytest.fixture(scope="module")
def came() -> Arrivals:
    return arrivals(city(24_000.0), SEED, 0)


def test_half_hours_follow_the_intensity(came: Arrivals) -> None:
    """Chi-square over the 48 half-hours at 1e-4; a slot that is off by 15 % adds 60 and more."""
    slot = (came.time % 1440.0 // SLOT).astype(int)
    seen, due = np.bincount(slot, minlength=48), 24_000.0 * DAY / DAY.sum()
    assert (seen[due == 0.0] == 0).all()
    confirm_counts(seen[due > 0.0], due[due > 0.0])


def test_days_are_independent_poisson_counts(came: Arrivals) -> None:
    """Dispersion of the half-hours of single days: neither too even nor too clustered."""
    seen = np.bincount((came.time // SLOT).astype(int), minlength=48 * DAYS)
    due = np.tile(24_000.0 * DAY / DAY.sum() / DAYS, DAYS)
    confirm_counts(seen[due > 0.0], due[due > 0.0])


def test_time_change_gives_a_unit_poisson_process(came: Arrivals) -> None:
    """Gaps of the cumulated intensity at the arrivals are exponential with mean 1 (KS, 1e-4)."""
    knots = np.concatenate(([0.0], np.cumsum(np.tile(DAY, DAYS))))
    passed = np.interp(came.time, np.arange(len(knots)) * SLOT, knots) * 24_000.0 / knots[-1]
    gaps = np.diff(passed, prepend=0.0)
    confirm_law(gaps, lambda x: -np.expm1(-x))
    assert abs(np.corrcoef(gaps[1:], gaps[:-1])[0, 1]) < 3.9 / np.sqrt(len(gaps))


def test_number_who_come_is_poisson() -> None:
    """Counts of 400 replications have the mean and the spread of a Poisson law."""
    plan = city(60.0)
    counts = np.array([len(arrivals(plan, SEED, r).time) for r in range(400)])
    confirm_counts(counts, np.full(400, 60.0))
    assert abs(counts.mean() - 60.0) < 3.9 * np.sqrt(60.0 / 400)


def test_communities_and_channels_have_their_shares(came: Arrivals) -> None:
    seen = np.bincount(came.community * 2 + came.route, minlength=6)
    shares = np.outer(SHARES, (1.0, 1.0)) * np.column_stack((1.0 - np.array(ONLINE), ONLINE))
    confirm_counts(seen, len(came.time) * shares.ravel())


def test_another_matter_changes_nobody() -> None:
    """Adding a stream leaves every applicant of the others as they were."""
    alone, among = arrivals(city(500.0), SEED, 3), arrivals(city(500.0, OTHER), SEED, 3)
    mine = among.stream == 1
    assert 0 < mine.sum() < len(mine)
    for name in ("time", "route", "community", "key"):
        assert np.array_equal(getattr(alone, name), getattr(among, name)[mine])


def test_growth_keeps_the_first_comers() -> None:
    """With higher expectation the n-th applicant is the same person, and comes no later."""
    few, many = arrivals(city(500.0), SEED, 3), arrivals(city(650.0), SEED, 3)
    n = len(few.time)
    assert len(many.time) > n
    assert np.array_equal(few.key, many.key[:n])
    assert (many.time[:n] <= few.time).all()
