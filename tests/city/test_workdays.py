"""The working calendar against the published one, and opening hours against a plain definition."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.places import Calendar, DayTable, minute_of_day
from sim.city.workdays import add_working_days, is_working_day, opening_intervals, provisional
from tests.support.cities import named

PUBLISHED = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))
LATER = st.dates(dt.date(2031, 1, 1), dt.date(2060, 12, 31))
TABLES = st.lists(PUBLISHED, max_size=12, unique=True).flatmap(
    lambda days: st.integers(0, len(days)).map(
        lambda cut: DayTable(holidays=tuple(days[:cut]), workdays=tuple(days[cut:]))
    )
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Opening hours: any days, up to three spans a day, round the clock included."""
    marks = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=6)))
    clocks = [f"{m // 2:02}:{30 * (m % 2):02}" for m in marks]
    hours = list(zip(clocks[::2], clocks[1::2], strict=False))
    weekdays = st.sets(st.integers(1, 7), min_size=1).map(sorted)
    days = draw(st.one_of(st.sampled_from(["working", "every"]), weekdays))
    return Calendar.model_validate(named("any", days=days, hours=hours))


@given(PUBLISHED)
def test_published_years_follow_the_published_calendar(date: dt.date) -> None:
    assert not provisional(date)
    assert is_working_day(date) == chinese_calendar.is_workday(date)


@pytest.mark.parametrize(
    ("date", "works"),
    [
        ("2026-10-01", False),
        ("2026-10-10", True),  # a Saturday worked in exchange for the National Day week
        ("2021-02-07", True),  # the Sunday before Spring Festival
        ("2021-02-12", False),
        ("2021-02-20", True),
        ("2021-03-06", False),
        ("2021-03-08", True),
    ],
)
def test_known_days(date: str, works: bool) -> None:
    assert is_working_day(dt.date.fromisoformat(date)) is works


def test_five_working_days_over_the_national_day() -> None:
    assert add_working_days(dt.date(2026, 9, 29), 5) == dt.date(2026, 10, 12)


@given(PUBLISHED, st.integers(0, 30), TABLES)
def test_added_working_days_are_as_many(date: dt.date, days: int, table: DayTable) -> None:
    end = add_working_days(date, days, table)
    between = [date + dt.timedelta(days=i) for i in range(1, (end - date).days + 1)]
    assert sum(is_working_day(day, table) for day in between) == days
    assert end == date or is_working_day(end, table)


@given(TABLES, PUBLISHED)
def test_own_table_wins(table: DayTable, other: dt.date) -> None:
    assert not any(is_working_day(day, table) for day in table.holidays)
    assert all(is_working_day(day, table) for day in table.workdays)
    if other not in {*table.holidays, *table.workdays}:
        assert is_working_day(other, table) == is_working_day(other)


@given(LATER)
def test_later_years_are_provisional_and_follow_the_fixed_holidays(date: dt.date) -> None:
    fixed = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
    assert provisional(date)
    ordinary = date.isoweekday() <= 5 and (date.month, date.day) not in fixed
    assert is_working_day(date) == ordinary


@settings(deadline=None)
@given(calendars(), PUBLISHED, st.integers(0, 40), TABLES)
def test_opening_intervals(calendar: Calendar, start: dt.date, days: int, table: DayTable) -> None:
    """Sorted, apart from each other, and open exactly at the half-hours the calendar says."""
    opens, closes = opening_intervals(calendar, start, days, table)
    assert (opens < closes).all()
    assert (closes[:-1] < opens[1:]).all(), "intervals that touch are one"
    found = {
        slot
        for a, b in zip(opens, closes, strict=True)
        for slot in range(int(a) // 30, int(b) // 30)
    }
    wanted = set()
    for i in range(days):
        date = start + dt.timedelta(days=i)
        if calendar.days == "working":
            there = is_working_day(date, table)
        else:
            there = calendar.days == "every" or date.isoweekday() in calendar.days
        for a, b in calendar.hours if there else ():
            wanted |= {48 * i + s for s in range(minute_of_day(a) // 30, minute_of_day(b) // 30)}
    assert found == wanted


def test_round_the_clock_is_one_interval() -> None:
    always = Calendar.model_validate(named("always", days="every", hours=[["00:00", "24:00"]]))
    opens, closes = opening_intervals(always, dt.date(2021, 3, 1), 7)
    assert (opens.tolist(), closes.tolist()) == ([0.0], [7 * 1440.0])
