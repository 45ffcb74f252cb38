"""Hours of people: the parts of the week in which they begin to work on something."""

from __future__ import annotations

import itertools

import numpy as np

from calibration.logs.observed import WEEK, Floats

CELL = 15.0
"""Hours are told in quarters of an hour, minutes."""
_FAINT = 0.1
"""A quarter of an hour (a weekday) in which less than this part of the usual is done is closed."""
_TELLING = 20.0
"""Weekdays are told apart if their quarters typically see so much."""
_PAUSE = 3

Hours = tuple[tuple[float, ...], tuple[float, ...]]


def _per_cell(instants: Floats) -> Floats:
    """How many instants fall in each quarter of an hour of each weekday, shape (7, 96)."""
    cells = np.floor(instants % WEEK / CELL).astype(np.int64)
    return np.bincount(cells, minlength=int(WEEK / CELL)).astype(float).reshape(7, -1)


def usual_hours(start: Floats, end: Floats) -> Hours:
    """Hours of a pool in which much is done: the quarters that see a fair part of it.

    Weekdays on which little is done are closed. The others are taken to have the same hours, unless
    there is enough of each to tell them apart; pauses of half an hour are chance.
    """
    counts = _per_cell(np.concatenate((start, end)))
    whole = counts.sum(axis=1)
    days = whole > _FAINT * np.median(whole[whole > 0])
    together = counts[days].sum(axis=0)
    each = np.median(counts[counts > 0]) >= _TELLING
    cells = np.zeros(counts.shape, bool)
    for day in np.flatnonzero(days):
        here = counts[day] if each else together
        cells[day] = _without_pauses(here > _FAINT * np.median(here[here > 0]))
    return _intervals(cells.ravel())


def _without_pauses(cells: np.ndarray) -> np.ndarray:
    """Cells of a day with short gaps filled."""
    there = np.flatnonzero(cells)
    result = cells.copy()
    for a, b in itertools.pairwise(there.tolist()):
        if b - a <= _PAUSE:
            result[a:b] = True
    return result


def own_hours(start: Floats) -> Hours:
    """Hours of one person: from the earliest to the latest start on each weekday."""
    counts = _per_cell(start) > 0
    began = np.maximum.accumulate(counts, axis=1)
    goes_on = np.maximum.accumulate(counts[:, ::-1], axis=1)[:, ::-1]
    return _intervals((began & goes_on).ravel())


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
    apart = np.append(True, a[1:] > b[:-1])  # midnight between two open cells is no break
    return a[apart], b[np.append(apart[1:], True)]


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
