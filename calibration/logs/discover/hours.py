"""Hours of people: the parts of the week in which they begin to work on something."""

from __future__ import annotations

import numpy as np

from calibration.logs.observed import DAY, WEEK, Floats

CELL = 15.0
"""Hours are told in quarters of an hour, minutes."""
_FAINT = 0.1
"""A quarter of an hour with less than this part of the usual starts is not one of the hours."""

Hours = tuple[tuple[float, ...], tuple[float, ...]]


def _starts_per_cell(start: Floats) -> Floats:
    cells = np.floor(start % WEEK / CELL).astype(np.int64)
    return np.bincount(cells, minlength=int(WEEK / CELL)).astype(float)


def usual_hours(start: Floats) -> Hours:
    """Hours of a pool in which much is done: the quarters that see a fair part of the starts."""
    counts = _starts_per_cell(start)
    usual = np.median(counts[counts > 0])
    return _intervals(counts > _FAINT * usual)


def own_hours(start: Floats) -> Hours:
    """Hours of one person: from the earliest to the latest start on each weekday."""
    counts = _starts_per_cell(start).reshape(7, -1) > 0
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


def is_usual_night(hours: Hours) -> bool:
    """Whether the hours leave any part of the week closed."""
    return bool(hours[0]) and sum(np.subtract(hours[1], hours[0])) < WEEK - DAY / 2
