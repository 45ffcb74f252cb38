"""Working time: where a minute lies among opening intervals, against the plain definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import clock
from sim.engine.clock import DAY, Clock, clock_of, opening

END = 10 * DAY
HALF_HOURS = st.integers(0, 20 * 48).map(lambda slot: 30.0 * slot)
EDGES = st.lists(HALF_HOURS, min_size=2, max_size=60, unique=True).map(sorted)
"""Ends of opening intervals, at midnights too, and beyond the run's end."""
NEAR = st.sampled_from([-1e-9, -1e-3, -1.0, 0.0, 1e-9, 1.0, 17.0])


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Clock, list[tuple[float, float]]]:
    """A calendar that stands behind another one, and its intervals."""
    edges = draw(EDGES)
    spans = list(zip(edges[0::2], edges[1::2], strict=False))
    opens, closes = np.array(spans).T
    other = opening(np.array([600.0]), np.array([700.0]), END)
    return clock_of([other, opening(opens, closes, END)]), spans


@st.composite
def minutes(draw: st.DrawFn) -> float:
    """A minute on, just before or just after a half-hour; around midnights above all."""
    at = draw(st.one_of(HALF_HOURS, st.integers(0, 20).map(lambda day: DAY * day)))
    nearest = draw(st.sampled_from([at, math.nextafter(at, 0.0), math.nextafter(at, math.inf)]))
    return max(0.0, nearest + draw(NEAR))


@settings(deadline=None)  # the first example may wait for a compiler
@given(calendars(), minutes())
def test_hours_are_found_wherever_a_minute_lies(
    calendar: tuple[Clock, list[tuple[float, float]]], t: float
) -> None:
    hours, spans = calendar
    later = [(opens, closes) for opens, closes in spans if closes > t]
    assert clock.is_open(hours, 1, t) == any(a <= t < b for a, b in spans)
    assert clock.next_open(hours, 1, t) == (max(t, later[0][0]) if later else math.inf)
    starts = [opens for opens, _ in spans if opens >= t]
    assert clock.next_opening(hours, 1, t) == (starts[0] if starts else math.inf)
    over = sum(max(0.0, min(t, b) - a) for a, b in spans)
    assert clock.worked(hours, 1, t) == pytest.approx(over, abs=1e-6)


@settings(deadline=None)  # the first example may wait for a compiler
@given(calendars(), minutes(), st.floats(0.0, 3 * DAY))
def test_work_ends_when_so_much_time_has_been_worked(
    calendar: tuple[Clock, list[tuple[float, float]]], t: float, work: float
) -> None:
    hours, spans = calendar
    end = clock.advance(hours, 1, t, work)
    left = sum(max(0.0, b - max(a, t)) for a, b in spans)
    if math.isinf(end):
        assert work > left - 1e-6 or not left
    else:
        assert clock.worked_between(hours, 1, t, end) == pytest.approx(work, abs=1e-6)
        assert end == t or any(a <= end <= b for a, b in spans)
