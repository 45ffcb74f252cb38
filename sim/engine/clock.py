"""Arithmetic of working time on opening intervals.

Calendars are half-open intervals ``[opens, closes)`` in minutes after the run's first midnight,
flattened one calendar after another; ``before[k]`` is the working time of the calendar's earlier
intervals. Calendar ``-1`` is the wall clock: always open. Engines ask several times for every
attempt where a minute lies: a calendar therefore knows where each of its days begins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

DAY = 1440.0
WALL = -1
DAWN = 1e-3
"""Minutes before midnight from which nothing is taken for granted: division may round up."""


class Clock(NamedTuple):
    """All calendars of a plan.

    Attributes
    ----------
    first : int64 array, shape (calendars + 1,)
        Where each calendar's intervals begin in the flat arrays.
    opens, closes, before : float64 arrays, shape (intervals,)
        Minutes after the run's first midnight; minutes of working time before the interval.
    today : int32 array, shape (calendars, days)
        How many intervals of a calendar are over when a day begins. Later minutes than the last
        day's are looked for from there.
    """

    first: NDArray[np.int64]
    opens: NDArray[np.float64]
    closes: NDArray[np.float64]
    before: NDArray[np.float64]
    today: NDArray[np.int32]


class Opening(NamedTuple):
    """One calendar by itself; see :class:`Clock`."""

    opens: NDArray[np.float64]
    closes: NDArray[np.float64]
    before: NDArray[np.float64]
    today: NDArray[np.int32]


def opening(opens: NDArray[np.float64], closes: NDArray[np.float64], end: float) -> Opening:
    """A calendar in a run of so many minutes."""
    worked = closes - opens
    days = np.arange(int(end // DAY) + 1)
    today = np.searchsorted(closes, days * DAY - DAWN, side="right")
    return Opening(opens, closes, np.cumsum(worked) - worked, today.astype(np.int32))


def clock_of(openings: Sequence[Opening]) -> Clock:
    """All calendars of a plan, one after another."""
    first = np.cumsum([0, *(len(own.opens) for own in openings)])
    none = np.empty(0)
    opens, closes, before = (
        np.concatenate([none, *(getattr(own, name) for own in openings)])
        for name in ("opens", "closes", "before")
    )
    days = len(openings[0].today) if openings else 0
    today = np.array([own.today for own in openings], np.int32).reshape(len(openings), days)
    return Clock(first, opens, closes, before, today)


@nb.njit(cache=True)
def _ending_after(clock: Clock, cal: int, t: float) -> int:
    """Index of the first interval that closes after ``t`` (one past the last if none does)."""
    last = clock.today.shape[1] - 1
    day = int(max(0.0, t / DAY)) if t < last * DAY else last
    k, end = clock.first[cal] + clock.today[cal, day], clock.first[cal + 1]
    while k < end and clock.closes[k] <= t:
        k += 1
    return k


@nb.njit(cache=True)
def is_open(clock: Clock, cal: int, t: float) -> bool:
    """Whether calendar ``cal`` is open at minute ``t``."""
    if cal == WALL:
        return True
    k = _ending_after(clock, cal, t)
    return k < clock.first[cal + 1] and clock.opens[k] <= t


@nb.njit(cache=True)
def next_open(clock: Clock, cal: int, t: float) -> float:
    """Earliest open minute at or after ``t``; infinity beyond the calendar's end."""
    if cal == WALL:
        return t
    k = _ending_after(clock, cal, t)
    if k == clock.first[cal + 1]:
        return math.inf
    return max(t, clock.opens[k])


@nb.njit(cache=True)
def next_opening(clock: Clock, cal: int, t: float) -> float:
    """Earliest instant at or after ``t`` at which ``cal`` opens; infinity if it does not again."""
    k = _ending_after(clock, cal, t)
    if k < clock.first[cal + 1] and clock.opens[k] < t:
        k += 1
    return clock.opens[k] if k < clock.first[cal + 1] else math.inf


@nb.njit(cache=True)
def closed_for_today(clock: Clock, cal: int, t: float) -> bool:
    """Whether ``cal`` is closed at ``t`` and does not open again on the same day."""
    if cal == WALL:
        return False
    k = _ending_after(clock, cal, t)
    if k == clock.first[cal + 1]:
        return True
    return clock.opens[k] > t and math.floor(clock.opens[k] / DAY) != math.floor(t / DAY)


@nb.njit(cache=True)
def stays_late(clock: Clock, cal: int, pool_cal: int, t: float) -> bool:
    """Whether someone on ``cal`` worked until the pool's closing earlier on the day of ``t``."""
    k = _ending_after(clock, cal, t) - 1
    p = _ending_after(clock, pool_cal, t) - 1
    return (
        k >= clock.first[cal]
        and p >= clock.first[pool_cal]
        and math.floor(clock.opens[p] / DAY) == math.floor(t / DAY)
        and clock.closes[k] >= clock.closes[p]
    )


@nb.njit(cache=True)
def worked(clock: Clock, cal: int, t: float) -> float:
    """Working time of ``cal`` from the run's start until ``t``, minutes."""
    return t if cal == WALL else _worked(clock, cal, _ending_after(clock, cal, t), t)


@nb.njit(cache=True)
def _worked(clock: Clock, cal: int, k: int, t: float) -> float:
    """:func:`worked` in a calendar, whose first interval that closes after ``t`` is ``k``."""
    if k == clock.first[cal + 1]:
        if k == clock.first[cal]:
            return 0.0
        return clock.before[k - 1] + (clock.closes[k - 1] - clock.opens[k - 1])
    return clock.before[k] + max(0.0, t - clock.opens[k])


@nb.njit(cache=True)
def worked_between(clock: Clock, cal: int, since: float, until: float) -> float:
    """Working time of ``cal`` between two minutes, the second not before the first."""
    if cal == WALL:
        return until - since
    k = _ending_after(clock, cal, since)
    if k < clock.first[cal + 1] and until < clock.closes[k]:  # mostly: one search will do
        before, opens = clock.before[k], clock.opens[k]
        return (before + max(0.0, until - opens)) - (before + max(0.0, since - opens))
    return worked(clock, cal, until) - _worked(clock, cal, k, since)


@nb.njit(cache=True)
def advance(clock: Clock, cal: int, t: float, work: float) -> float:
    """Minute at which ``work`` minutes of working time begun at ``t`` are done.

    Work stops at closing and goes on at the next opening; infinity beyond the calendar's end.
    """
    return t + work if cal == WALL else _advance(clock, cal, t, work)


@nb.njit(cache=True)
def _advance(clock: Clock, cal: int, t: float, work: float) -> float:
    """:func:`advance` in a calendar (apart, because so much is done on the wall clock)."""
    start = _ending_after(clock, cal, t)
    end = clock.first[cal + 1]
    if start == end:
        return math.inf
    begin = max(t, clock.opens[start])
    if begin + work <= clock.closes[start]:
        return begin + work
    target = clock.before[start] + (begin - clock.opens[start]) + work
    low, high = start, end  # first interval whose end reaches the target
    while low < high:
        middle = (low + high) // 2
        if clock.before[middle] + (clock.closes[middle] - clock.opens[middle]) >= target:
            high = middle
        else:
            low = middle + 1
    if low == end:
        return math.inf
    return clock.opens[low] + max(0.0, target - clock.before[low])


@nb.njit(cache=True)
def worked_many(
    clock: Clock, cal: NDArray[np.int64], t: NDArray[np.float64]
) -> NDArray[np.float64]:
    """:func:`worked` for many pairs; NaN stays NaN."""
    result = np.empty(len(t))
    for i in range(len(t)):
        result[i] = math.nan if math.isnan(t[i]) else worked(clock, cal[i], t[i])
    return result
