"""Working days and opening hours: statutory holidays and the weekends moved to make up for them.

Three tables, the first that knows a date decides: the city's own corrections; the published
calendar (package ``chinesecalendar``); beyond its years the fixed statutory holidays of each year
without moved weekends, flagged as provisional.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import chinese_calendar
import numpy as np
from chinese_calendar.constants import holidays as published_holidays
from numpy.typing import NDArray

from sim.city.places import Calendar, DayTable, minute_of_day

_FIXED = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
"""New Year, Labour Day, National Day (State Council Decree 644, 2013): the dates that are fixed.

Spring Festival, Tomb-sweeping, Dragon Boat and Mid-autumn follow the lunar calendar and the yearly
notice; a provisional year lacks them until the notice is published.
"""
_YEARS = {date.year for date in published_holidays}
NO_CORRECTIONS = DayTable()


def provisional(date: dt.date) -> bool:
    """Whether no official table knows the date's year, so that the answer may still change."""
    return date.year not in _YEARS


@lru_cache(maxsize=8192)
def _official(date: dt.date) -> bool:
    if provisional(date):
        return date.weekday() < 5 and (date.month, date.day) not in _FIXED
    return bool(chinese_calendar.is_workday(date))


def is_working_day(date: dt.date, table: DayTable = NO_CORRECTIONS) -> bool:
    """Whether offices work on a date.

    Parameters
    ----------
    date : datetime.date
    table : DayTable
        The city's own holidays and working days; they win.
    """
    if date in table.holidays:
        return False
    return date in table.workdays or _official(date)


def add_working_days(date: dt.date, days: int, table: DayTable = NO_CORRECTIONS) -> dt.date:
    """The date ``days`` working days after ``date`` (the date itself does not count)."""
    while days > 0:
        date += dt.timedelta(days=1)
        days -= is_working_day(date, table)
    return date


def opening_intervals(
    calendar: Calendar, start: dt.date, days: int, table: DayTable = NO_CORRECTIONS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When a calendar is open.

    Parameters
    ----------
    calendar : Calendar
    start : datetime.date
        First day.
    days : int
        Number of days covered.
    table : DayTable
        The city's own corrections.

    Returns
    -------
    opens, closes : float arrays, shape (intervals,)
        Minutes after ``start``'s midnight; intervals that touch are one.
    """
    opens: list[float] = []
    closes: list[float] = []
    for i in range(days):
        if not _open_on(calendar, start + dt.timedelta(days=i), table):
            continue
        for a, b in calendar.hours:
            begin, end = 1440.0 * i + minute_of_day(a), 1440.0 * i + minute_of_day(b)
            if closes and closes[-1] == begin:
                closes[-1] = end
            else:
                opens.append(begin)
                closes.append(end)
    return np.array(opens), np.array(closes)


def _open_on(calendar: Calendar, date: dt.date, table: DayTable) -> bool:
    if calendar.days == "every":
        return True
    if calendar.days == "working":
        return is_working_day(date, table)
    return date.isoweekday() in calendar.days
