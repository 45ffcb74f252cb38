"""Opening hours: what a hall does with its queue at noon, at closing, and when it is merged."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from sim.engine.trace import RunLog, Trace
from tests.support.engines import Engine
from tests.support.stations import exponential, only, stream

DAYS = 4
MORNING, NOON, AFTERNOON, CLOSING, EVENING = 540.0, 720.0, 780.0, 1020.0, 1140.0
CLOSINGS = (p.KEEP, p.SERVE_QUEUE, p.SEND_HOME)


def hall(closing: int, shifts: Sequence[tuple[float, float]] = ((0.0, 1440.0),)) -> Plan:
    """A hall that opens 9–12 and 13–17 for four days; people come from 8 to 19 o'clock.

    ``shifts`` are the clerks' hours, within the hall's. Who is not served comes again after
    about half a day, or gives up in one case of five.
    """
    end = DAYS * 1440.0
    build = Builder(end=end, measure=(0.0, end))
    open_hours = ((MORNING, NOON), (AFTERNOON, CLOSING))

    def hours(spans: Sequence[tuple[float, float]]) -> int:
        spans = [(d * 1440.0 + a, d * 1440.0 + b) for d in range(DAYS) for a, b in spans]
        return build.calendar(*zip(*spans, strict=True))

    office = hours(open_hours)
    own = [
        hours([(max(a, c), min(b, d)) for c, d in open_hours if max(a, c) < min(b, d)])
        for a, b in shifts
    ]
    act = Activity(
        "served", p.SERVE, pool="hall", work=exponential(6.0), retry=exponential(700.0), give_up=0.2
    )
    build.pools = [Pool("hall", tuple(Clerk(calendar=c) for c in own * 2), office, closing)]
    build.routes = [Route("case", (act,))]
    day = np.zeros(48)
    day[16:38] = 1.0 / 22 / DAYS
    build.profile(np.tile(day, DAYS))
    build.streams = [stream("case", 170.0 * DAYS * len(shifts), "case")]
    return build.build()


def of_day(t: np.ndarray) -> np.ndarray:
    return t % 1440.0


def in_hours(t: np.ndarray) -> np.ndarray:
    now = of_day(t)
    return ((now >= MORNING) & (now < NOON)) | ((now >= AFTERNOON) & (now < CLOSING))


def with_outcome(log: RunLog, *outcomes: int) -> Trace:
    return only(log.trace, np.isin(log.trace.outcome, outcomes))


def test_a_queue_that_is_kept_waits_overnight(engine: Engine) -> None:
    log = engine(hall(p.KEEP), 1, 0)
    assert (log.trace.outcome == p.DONE).all()
    assert in_hours(log.trace.started).all()
    overnight = log.trace.queued // 1440.0 < log.trace.started // 1440.0
    assert overnight.sum() > 30
    # The first calls of a morning are at its opening, to the minute.
    first = [log.trace.started[log.trace.started // 1440.0 == d].min() for d in range(1, DAYS)]
    assert of_day(np.array(first)).tolist() == [MORNING] * (DAYS - 1)


def test_a_queue_that_is_sent_home_ends_at_closing(engine: Engine) -> None:
    log = engine(hall(p.SEND_HOME), 1, 0)
    done, home = with_outcome(log, p.DONE), with_outcome(log, p.SENT_HOME)
    late = with_outcome(log, p.CLOSED)
    assert in_hours(done.started).all()
    assert len(home.case) > 20
    assert (of_day(home.ended) == CLOSING).all()  # at noon the queue stays
    assert (of_day(home.queued) < CLOSING).all()
    assert len(late.case) > 20
    assert (of_day(late.queued) >= CLOSING).all()
    assert np.array_equal(late.queued, late.ended)


def test_a_queue_that_is_served_keeps_the_clerks_late(engine: Engine) -> None:
    """After closing all who came in time are served in order, without a gap; nobody else is."""
    log = engine(hall(p.SERVE_QUEUE), 1, 0)
    assert not np.isin(log.trace.outcome, [p.SENT_HOME, p.RENEGED]).any()
    done, late = with_outcome(log, p.DONE), with_outcome(log, p.CLOSED)
    assert (of_day(late.queued) >= CLOSING).all()
    assert (of_day(done.queued) < CLOSING).all()
    overtime = of_day(done.started) >= CLOSING
    assert overtime.sum() > 20
    assert np.array_equal(done.queued[overtime] // 1440.0, done.started[overtime] // 1440.0)
    assert np.isin(done.started[overtime], done.ended).all()  # each as soon as a clerk is free
    assert in_hours(done.started[~overtime]).all()


def test_who_left_before_closing_does_not_stay_late(engine: Engine) -> None:
    """Of a morning and an all-day shift only the second serves the queue left at closing."""
    log = engine(hall(p.SERVE_QUEUE, ((MORNING, NOON), (MORNING, CLOSING))), 2, 0)
    done = with_outcome(log, p.DONE)
    early = done.clerk % 2 == 0
    assert (of_day(done.started[early]) < NOON).all()
    assert (of_day(done.started[~early]) >= CLOSING).sum() > 10


@pytest.mark.parametrize("closing", CLOSINGS)
def test_nobody_is_called_before_the_opening(engine: Engine, closing: int) -> None:
    """People who come at eight wait for nine o'clock; at noon service ends what it has begun."""
    log = engine(hall(closing), 3, 0)
    done = with_outcome(log, p.DONE)
    waited_for_opening = of_day(done.started) == MORNING
    assert waited_for_opening.sum() >= 2
    pause = (of_day(done.started) >= NOON) & (of_day(done.started) < AFTERNOON)
    assert not pause.any()
    assert ((of_day(done.started) < NOON) & (of_day(done.ended) > NOON)).any()


def test_persons_who_were_turned_away_come_again_or_give_up(engine: Engine) -> None:
    """One in five gives up: exactly those whose last attempt was not served are lost."""
    log = engine(hall(p.SEND_HOME), 4, 0)
    away = np.isin(log.trace.outcome, [p.SENT_HOME, p.CLOSED])
    lost = (log.state == p.ABANDONED).sum()
    n = away.sum()
    assert abs(lost - 0.2 * n) < 3.9 * math.sqrt(0.16 * n) + 1  # binomial at 1e-4
    again = log.trace.attempt > 0
    assert again.sum() > 20
    before = log.trace.ended[np.flatnonzero(again) - 1]
    assert (log.trace.queued[again] > before).all()
    ends = log.trace.ended[away & np.append(log.trace.attempt[1:] == 0, True)]
    assert np.isin(log.finish[log.state == p.ABANDONED], ends).all()


MERGER = 1000.0


def merging(kind: int) -> Plan:
    """An old window dissolved at minute 1000 into a new one, both overloaded."""
    build = Builder(end=2000.0, measure=(0.0, 2000.0), slot_minutes=2000.0)
    build.flat_profile()
    work = Law(CONSTANT, 10.0)
    build.pools = [
        Pool("old", (Clerk(),), until=MERGER, heir="new"),
        Pool("new", (Clerk(), Clerk())),
    ]
    build.routes = [
        Route(name, (Activity(name, kind, pool=name, work=work, retry=exponential(5.0)),))
        for name in ("old", "new")
    ]
    build.streams = [stream("old", 300.0, "old"), stream("new", 150.0, "new")]
    return build.build()


@pytest.mark.parametrize("kind", [p.SERVE, p.REVIEW])
def test_a_dissolved_pool_hands_its_people_to_its_heir(engine: Engine, kind: int) -> None:
    plan = merging(kind)
    rows = engine(plan, 1, 0).trace
    old = rows.activity == 0
    at_old, at_new = old & (rows.clerk == 0), old & np.isin(rows.clerk, [1, 2])
    away = rows.outcome == p.CLOSED
    assert at_old.sum() > 80
    assert (rows.queued[at_old] < MERGER).all()
    assert (rows.started[at_old] <= MERGER).all()
    assert (rows.ended[at_old] > MERGER).sum() == 1  # what has begun is finished
    assert away.sum() > 10
    assert old[away].all()
    assert (rows.queued[away] < MERGER).all()
    assert (rows.ended[away] == MERGER).all()
    assert at_new.sum() > 20
    assert (rows.queued[at_new] >= MERGER).all()
    assert set(rows.case[away]) & set(rows.case[at_new])  # who was turned away comes again
    assert not (rows.clerk[~old] == 0).any()
