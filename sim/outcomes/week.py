"""The week of a run: which kind of day each day is, and which half-hour of the week each half-hour.

Days are Monday to Sunday as in the calendar, and *make-up days*: Saturdays and Sundays on which a
pool works although it usually does not (moved weekends).
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.engine.clock import DAY, WALL
from sim.engine.plan import Floats, Ints, Plan
from sim.outcomes.pools import open_minutes

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "make_up")
MAKE_UP = 7
SLOTS_A_DAY = 48
CELLS = len(DAYS) * SLOTS_A_DAY
"""Half-hours of a week: cell = 48 × day + half-hour of the day."""


class Week:
    """Half-hours of a run, by the hours of a pool.

    Parameters
    ----------
    plan : Plan
        Whose slots are half-hours.
    calendar : int
        Opening hours of the pool, as a number of the plan's calendars.
    start : date
        The day of minute 0.
    span : (float, float)
        Minutes between which something is counted.

    Attributes
    ----------
    cell : int32, shape (slots,)
        The cell of each half-hour of the whole run; half-hours at which the pool is closed belong
        to its next open one.
    times : int64, shape (CELLS,)
        How often each cell is open within the span.
    """

    def __init__(self, plan: Plan, calendar: int, start: date, span: tuple[float, float]) -> None:
        slots = int(np.ceil(plan.end / DAY)) * SLOTS_A_DAY
        edges: Floats = np.asarray(np.arange(slots + 1) * (DAY / SLOTS_A_DAY), np.float64)
        numbers = np.full(slots, calendar)
        share = open_minutes(plan, numbers, edges[:-1], edges[1:])
        self.open: NDArray[np.bool_] = share > 1e-9
        day = np.arange(slots) // SLOTS_A_DAY
        weekday = (start.weekday() + day) % 7
        kind = np.where(self._seldom(weekday, day)[weekday], MAKE_UP, weekday)
        cell = kind * SLOTS_A_DAY + np.arange(slots) % SLOTS_A_DAY
        following = np.minimum.accumulate(np.where(self.open, np.arange(slots), slots)[::-1])[::-1]
        known = following < slots
        self.cell = np.full(slots, -1, np.int32)
        self.cell[known] = cell[following[known]]
        self.begins: Floats = edges[:-1]
        inside = (self.begins >= span[0]) & (self.begins < span[1])
        self.counted: Ints = np.where(inside, self.cell, -1).astype(np.int32)
        self.times: Ints = np.bincount(cell[self.open & inside], minlength=CELLS)

    def _seldom(self, weekday: Ints, day: Ints) -> NDArray[np.bool_]:
        """Weekend days on fewer than half of which the pool works."""
        works = np.bincount(day, self.open) > 0
        of_day = weekday[::SLOTS_A_DAY]
        share = np.array(
            [works[of_day == d].mean() if np.any(of_day == d) else 0 for d in range(7)]
        )
        return (share < 0.5) & (np.arange(7) >= 5)

    def by_month(self, months: list[tuple[float, float]]) -> NDArray[np.int32]:
        """Cells numbered apart for each of some spans of minutes: month × CELLS + cell."""
        apart = np.full(len(self.cell), -1, np.int32)
        for i, (low, high) in enumerate(months):
            inside = (self.begins >= low) & (self.begins < high) & (self.cell >= 0)
            apart[inside] = i * CELLS + self.cell[inside]
        return apart

    def mean(self, values: Floats) -> Floats:
        """Mean over the open and counted half-hours of each cell; NaN where there are none."""
        there = self.open & (self.counted >= 0)
        total = np.bincount(self.cell[there], values[there], CELLS)
        with np.errstate(invalid="ignore"):
            return np.where(self.times > 0, total / self.times, np.nan)


def on_duty(plan: Plan, pool: int, week: Week) -> Floats:
    """Clerks on duty in each half-hour of a run, shape (slots,)."""
    numbers, of = np.unique(
        plan.clerks.calendar[plan.pools.first[pool] : plan.pools.first[pool + 1]],
        return_counts=True,
    )
    ends = week.begins + DAY / SLOTS_A_DAY
    total = np.zeros(len(week.begins))
    for number, people in zip(numbers, of, strict=True):
        if number == WALL:
            total += people
            continue
        same = np.full(len(ends), number)
        total += people * open_minutes(plan, same, week.begins, ends) / (DAY / SLOTS_A_DAY)
    return total
