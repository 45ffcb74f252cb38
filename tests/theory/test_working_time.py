"""Working time that stops at closing and goes on at the next opening, against exact arithmetic.

The oracle walks through opening hours with fractions, one interval at a time. Times are multiples
of 1/8 minute below 2**40, whose sums and differences binary floating point gives exactly: the
engine must agree to the last bit, with no tolerance.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import clock
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route
from sim.engine.clock import WALL, Clock
from sim.engine.draws import CONSTANT
from tests.support.engines import Engine
from tests.support.stations import stream

Hours = list[tuple[Fraction, Fraction]]
DAY = 1440
counts = st.one_of(
    st.integers(0, 8 * 5 * DAY),
    st.builds(lambda day, n: 8 * day * DAY + n, st.integers(1, 4), st.integers(-1, 1)),
)
"""Numbers of eighths; often those next to a midnight, as hours are looked up by the day."""
eighths = counts.map(lambda n: Fraction(n, 8))
ends = st.sampled_from([1.0, 2.0 * DAY, 3.0 * DAY + 77.0, 6.0 * DAY])
"""Ends of runs, before and after those of calendars."""


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Opening intervals in order; some touch, some span midnight."""
    cuts = draw(st.lists(counts, min_size=2, max_size=12, unique=True))
    cuts = sorted(cuts)[: len(cuts) // 2 * 2]
    spans = [(Fraction(a, 8), Fraction(b, 8)) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    if draw(st.booleans()):
        last = spans[-1][1]
        spans.append((last, last + Fraction(draw(st.integers(1, 4000)), 8)))
    return spans


def flat_clock(*calendars: Hours, end: float = 6.0 * DAY) -> Clock:
    build = Builder(end=end, measure=(0.0, 1.0))
    for spans in calendars:
        build.calendar([float(a) for a, _ in spans], [float(b) for _, b in spans])
    return clock.clock_of(build.calendars)


def done_at(spans: Hours, t: Fraction, work: Fraction) -> Fraction | None:
    """When ``work`` begun at ``t`` is done: eat up the open spans one after another."""
    for opens, closes in spans:
        if closes <= t:
            continue
        begin = max(opens, t)
        if work <= closes - begin:
            return begin + work
        work -= closes - begin
    return None


def open_until(spans: Hours, t: Fraction) -> Fraction:
    return sum((max(Fraction(0), min(b, t) - a) for a, b in spans), Fraction(0))


def exact(value: float) -> Fraction | None:
    return None if math.isinf(value) else Fraction(value)


@given(hours(), hours(), eighths, st.integers(0, 8 * 3 * DAY).map(lambda n: Fraction(n, 8)), ends)
@settings(max_examples=300, deadline=None)
def test_work_stops_at_closing_and_goes_on(
    others: Hours, spans: Hours, t: Fraction, work: Fraction, end: float
) -> None:
    """``advance`` and ``worked`` on a calendar that is not the first of its plan."""
    flat = flat_clock(others, spans, end=end)
    assert exact(clock.advance(flat, 1, float(t), float(work))) == done_at(spans, t, work)
    assert Fraction(clock.worked(flat, 1, float(t))) == open_until(spans, t)
    assert clock.advance(flat, WALL, float(t), float(work)) == float(t + work)
    assert clock.worked(flat, WALL, float(t)) == float(t)


@given(hours(), eighths, ends)
@settings(max_examples=300, deadline=None)
def test_questions_about_the_hour(spans: Hours, t: Fraction, end: float) -> None:
    flat, now = flat_clock(spans, end=end), float(t)
    is_open = any(a <= t < b for a, b in spans)
    later = [a for a, _ in spans if a >= t]
    opening = t if is_open else min(later, default=None)
    assert clock.is_open(flat, 0, now) == is_open
    assert exact(clock.next_open(flat, 0, now)) == opening
    assert exact(clock.next_opening(flat, 0, now)) == min(later, default=None)
    again_today = is_open or any(a > t and a // DAY == t // DAY for a, _ in spans)
    assert clock.closed_for_today(flat, 0, now) == (not again_today)


@given(hours(), eighths, eighths, ends)
@settings(max_examples=200, deadline=None)
def test_work_in_two_parts_ends_like_work_in_one(
    spans: Hours, t: Fraction, work: Fraction, end: float
) -> None:
    flat, half = flat_clock(spans, end=end), float(work) / 2
    between = clock.advance(flat, 0, float(t), half)
    whole = clock.advance(flat, 0, float(t), float(work))
    if between < math.inf:
        assert clock.advance(flat, 0, between, half) == whole
    if whole < math.inf and work > 0:
        assert clock.worked(flat, 0, whole) - clock.worked(flat, 0, float(t)) == float(work)


def test_a_week_by_the_calendar() -> None:
    """Work begun on a Friday at 15:00 in office hours, reckoned by hand."""
    monday = datetime(2026, 3, 2)
    days = [monday + timedelta(days=d) for d in range(14)]
    spans = [
        (day + timedelta(hours=a), day + timedelta(hours=b))
        for day in days
        if day.weekday() < 5
        for a, b in ((9, 12), (13, 17))
    ]

    def minute(at: datetime) -> float:
        return (at - monday).total_seconds() / 60.0

    flat = flat_clock([(Fraction(minute(a)), Fraction(minute(b))) for a, b in spans])
    friday = minute(datetime(2026, 3, 6, 15))
    # Friday 2 h, Monday to Wednesday 7 h each, then 3 h on Thursday until noon and from 13:00 on.
    assert clock.advance(flat, 0, friday, 60.0 * 23) == minute(datetime(2026, 3, 11, 17))
    assert clock.advance(flat, 0, friday, 60.0 * 24) == minute(datetime(2026, 3, 12, 10))
    assert clock.advance(flat, 0, friday, 60.0 * 27) == minute(datetime(2026, 3, 12, 14))


OFFICE: Hours = [
    (Fraction(d * DAY + a * 60), Fraction(d * DAY + b * 60))
    for d in (0, 1, 2, 3, 6, 7, 8, 9)
    for a, b in ((9, 12), (13, 17))
]


@pytest.mark.parametrize("span", [30.0, 240.0, 1000.0])
def test_engine_keeps_office_hours(engine: Engine, span: float) -> None:
    """Delays and reviews pass in working time, in the engine as in the oracle; windows overrun."""
    build = Builder(end=20.0 * DAY, measure=(0.0, 20.0 * DAY))
    office = build.calendar([float(a) for a, _ in OFFICE], [float(b) for _, b in OFFICE])
    work = Law(CONSTANT, span)
    build.pools = [Pool(name, (Clerk(office),) * 40, office) for name in ("desk", "window")]
    build.routes = [
        Route("wait", (Activity("wait", p.DELAY, calendar=office, work=work),)),
        Route("desk", (Activity("desk", p.REVIEW, pool="desk", work=work),)),
        Route("window", (Activity("window", p.SERVE, pool="window", work=work),)),
        Route("field", (Activity("field", p.SITE_VISIT, pool="desk", work=work),)),
    ]
    build.profile([1.0 / 480] * 480 + [0.0] * 480)  # day and night for ten days
    build.streams = [stream(r.name, 30.0, r.name) for r in build.routes]
    log = engine(build.build(), 7, 0)
    rows, seen = log.trace, [0] * 4
    for kind, queued, started, ended in zip(
        rows.activity, rows.queued, rows.started, rows.ended, strict=True
    ):
        seen[kind] += 1
        if kind == 0:
            due = done_at(OFFICE, Fraction(queued), Fraction(span))
            assert started == queued
        else:
            assert done_at(OFFICE, Fraction(started), Fraction(0)) == Fraction(started)
            due = done_at(OFFICE, Fraction(started), Fraction(span))
        if kind == 2:
            assert ended == started + span
        else:
            assert due is not None
            assert ended == pytest.approx(float(due), rel=1e-12)
    assert min(seen) > 10
