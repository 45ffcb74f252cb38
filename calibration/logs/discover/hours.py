"""Hours of people: the parts of the week in which they begin to work on something."""

from __future__ import annotations

import itertools

import numpy as np

from calibration.logs.observed import DAY, WEEK, Floats

CELL = 15.0
"""Hours are told in quarters of an hour, minutes."""
_FAINT = 0.1
"""A quarter of an hour in which less than this part of the usual is begun is closed."""
_SELDOM, _DATES = 0.2, 5.0
"""A weekday is closed if work is begun on it on so much smaller a part of its dates than usual, and
so many of its dates should have seen some."""
_TELLING = 20.0
"""Weekdays are told apart if their quarters typically see so much."""
_PAUSE, _LULL = 3, 6.0
"""Gaps of fewer quarters, or in which fewer starts would be expected, are chance."""
_FRESH, _CLEAR = 0.25, 2.0
"""Quarters before closing time with so small a part of the usual share of starts by somebody who
had been idle serve the queue that is left, if so many of them would be expected."""

Hours = tuple[tuple[float, ...], tuple[float, ...]]


def _per_cell(instants: Floats) -> Floats:
    """How many instants fall in each quarter of an hour of each weekday, shape (7, 96)."""
    cells = np.floor(instants % WEEK / CELL).astype(np.int64)
    return np.bincount(cells, minlength=int(WEEK / CELL)).astype(float).reshape(7, -1)


def _worked_days(start: Floats) -> np.ndarray:
    """Weekdays that are worked as a rule, not on a date now and then, shape (7,)."""
    dates = np.unique(np.floor(start / DAY).astype(np.int64))
    span = np.arange(dates.min(), dates.max() + 1) % 7
    there = np.bincount(span, minlength=7)
    share = np.bincount(dates % 7, minlength=7) / np.maximum(there, 1)
    usual = float(np.median(share[share > 0]))
    seldom = (share < _SELDOM * usual) & (there * usual >= _DATES)
    return (share > 0) & ~seldom


def usual_hours(start: Floats, fresh: np.ndarray) -> tuple[Hours, bool]:
    """Hours of a pool in which work is begun, and whether its queue is served after closing time.

    Weekdays are taken to have the same hours, unless there is enough of each to tell them apart.

    Parameters
    ----------
    start : float64
    fresh : bool
        Whether whoever starts had been idle.
    """
    days = _worked_days(start)
    counts, idle = _per_cell(start), _per_cell(start[fresh])
    each = np.median(counts[days][counts[days] > 0]) >= _TELLING
    cells, late = np.zeros(counts.shape, bool), False
    for day in np.flatnonzero(days):
        here = counts[day] if each else counts[days].sum(axis=0)
        unhurried = idle[day] if each else idle[days].sum(axis=0)
        cells[day] = _without_pauses(here > _FAINT * np.median(here[here > 0]), here)
        late |= _trim(cells[day], here, unhurried)
    return _intervals(cells.ravel()), late


def _trim(cells: np.ndarray, begun: Floats, fresh: Floats) -> bool:
    """Take from a day's last cells those that only serve what is left; whether there are any."""
    usual = fresh.sum() / begun.sum()
    last = int(np.flatnonzero(cells)[-1])
    at = last
    while at > 0 and cells[at - 1] and fresh[at] <= _FRESH * usual * begun[at]:
        at -= 1
    late = bool(usual * begun[at + 1 : last + 1].sum() >= _CLEAR)
    if late:
        cells[at + 1 : last + 1] = False
    return late


def _without_pauses(cells: np.ndarray, begun: Floats) -> np.ndarray:
    """Cells of a day with gaps filled that are chance."""
    there = np.flatnonzero(cells)
    usual = float(begun[there].mean()) if len(there) else 0.0
    result = cells.copy()
    for a, b in itertools.pairwise(there.tolist()):
        if b - a <= _PAUSE or usual * (b - a - 1) < _LULL:
            result[a:b] = True
    return result


def own_hours(start: Floats) -> Hours:
    """Hours of one person: from the earliest to the latest start on each weekday."""
    counts = _per_cell(start) > 0
    counts &= _worked_days(start)[:, None]
    began = np.maximum.accumulate(counts, axis=1)
    goes_on = np.maximum.accumulate(counts[:, ::-1], axis=1)[:, ::-1]
    return _intervals((began & goes_on).ravel())


def by_day(hours: Hours) -> tuple[Floats, Floats]:
    """Hours cut at midnight, in order."""
    parts = [
        (max(a, midnight), min(b, midnight + DAY))
        for a, b in zip(*hours, strict=True)
        for midnight in np.arange(np.floor(a / DAY), np.ceil(b / DAY)) * DAY
    ]
    opens, closes = np.array(parts, float).reshape(-1, 2).T
    return opens, closes


def joined(opens: Floats, closes: Floats) -> tuple[Floats, Floats]:
    """Intervals in order, those that touch made one: midnight is no break."""
    apart = np.append(True, opens[1:] > closes[:-1])[: len(opens)]
    return opens[apart], closes[np.append(apart[1:], True)[: len(opens)]]


def _intervals(cells: np.ndarray) -> Hours:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], cells.astype(np.int8), [0]))))
    opens, closes = edges[::2] * CELL, edges[1::2] * CELL
    return tuple(opens.tolist()), tuple(closes.tolist())


def over_weeks(hours: Hours, begin: float, end: float) -> tuple[Floats, Floats]:
    """Opening intervals from the week of ``begin`` to that of ``end``; whole days joined."""
    opens, closes = (np.array(x, float) for x in hours)
    weeks = np.arange(np.floor(begin / WEEK), np.ceil(end / WEEK) + 1) * WEEK
    a = (weeks[:, None] + opens).ravel()
    b = (weeks[:, None] + closes).ravel()
    return joined(a, b)


def open_minutes(hours: Hours, at: Floats) -> Floats:
    """Open minutes from minute 0 to each instant; without hours, all."""
    if not hours[0]:
        return at
    opens, closes = (np.array(x, float) for x in hours)
    total = float((closes - opens).sum())
    inside = at % WEEK
    part = np.clip(inside[:, None] - opens, 0.0, closes - opens).sum(axis=1)
    result: Floats = np.floor(at / WEEK) * total + part
    return result
