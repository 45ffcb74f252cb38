"""What is left of a case that is open: the steps an observed one still had when it was cut."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.hours import open_minutes
from calibration.logs.model import NOBODY, LogModel, Steps
from calibration.logs.simulate.history import Cut, Events, Histories

_SHORTEST = 1e-3
"""Work that is under way goes on for at least so many minutes."""
_TICK = 1e-7
"""Continued cases come so many minutes after each other, in the order of their queues."""
_WORKING, _QUEUED, _ELSEWHERE = range(3)
_COLUMNS = tuple(f.name for f in dataclasses.fields(Steps) if not f.name.startswith("after"))


class UnderWay(NamedTuple):
    """An activity that has begun and not ended: its row, its number, its resource's, its start."""

    row: int
    activity: int
    resource: int
    start: float


class Rest(NamedTuple):
    """The rest of a case.

    Attributes
    ----------
    columns : dict of str to array
        Columns of :class:`calibration.logs.model.Steps`, times after the cut.
    after : list of list of int
        Steps of the rest that each one comes after.
    given : list of int
        Row of the open log that tells of a step already under way; -1 for others.
    entry : (int, float)
        Place in the queues: those at work first, then by the instant of queueing.
    """

    columns: dict[str, np.ndarray]
    after: list[list[int]]
    given: list[int]
    entry: tuple[int, float]


def rest_of(
    model: LogModel, histories: Histories, cut: Cut, past: Events, under_way: Sequence[UnderWay]
) -> Rest:
    """What an observed case still had when it was cut, for an open case with the history ``past``.

    What queued already goes on queueing, delays and work are as long as what was left of them.
    Who works on what is under way is known from the open case.
    """
    events = histories.events
    s, base, begins = model.steps, int(model.first[cut.case]), float(model.begins[cut.case])
    size = int(model.first[cut.case + 1]) - base
    begun, over = _so_far(events, cut, base, size)
    rest = np.flatnonzero(~over)
    number = {int(position): i for i, position in enumerate(rest)}
    columns = {name: getattr(s, name)[base + rest].copy() for name in _COLUMNS}
    for name in ("start", "end", "queued"):
        columns[name] = np.maximum(begins + columns[name] - cut.instant, 0.0)
    waiting, after, given = list(under_way), list[list[int]](), list[int]()
    entry = (_ELSEWHERE, np.inf)
    for i, position in enumerate(rest.tolist()):
        step = base + position
        before = s.after[s.after_first[step] : s.after_first[step + 1]]
        after.append([] if begun[position] else [number[b] for b in before if b in number])
        given.append(-1)
        if begun[position]:
            columns["delay"][i], columns["work"][i] = 0.0, _remaining(model, step, begins, cut)
            same = [u for u in waiting if u.activity == s.activity[step]]
            if same:
                waiting.remove(same[0])
                given[i] = same[0].row
                columns["pool"][i] = _pool_of(model, same[0].resource, int(s.pool[step]))
            entry = min(entry, (_WORKING, same[0].start if same else float(past.at[-1])))
        elif not after[i]:
            queued = begins + float(s.queued[step])
            left = _passed(model, int(s.clock[step]), cut.instant, queued)
            columns["delay"][i] = max(0.0, left)
            since = float(past.at[-1]) + queued - float(events.at[cut.event])
            entry = min(entry, (_QUEUED if queued <= cut.instant else _ELSEWHERE, since))
    return Rest(columns, after, given, entry)


def _so_far(events: Events, cut: Cut, base: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Which steps of a case have begun, and which are over, at its cut."""
    low = int(np.searchsorted(events.case, cut.case)) + 1
    code, position = (x[low : cut.event + 1] for x in (events.code, events.row - base))
    begun, over = np.zeros(size, bool), np.zeros(size, bool)
    begun[position[code % 2 == 0]] = True
    over[position[code % 2 == 1]] = True
    return begun, over


def _remaining(model: LogModel, step: int, begins: float, cut: Cut) -> float:
    """Minutes of work that a step under way still had at the cut."""
    s, end = model.steps, begins + float(model.steps.end[step])
    pool, clock = int(s.pool[step]), int(s.clock[step])
    if (pool == NOBODY and clock != NOBODY) or (pool != NOBODY and model.staff[pool].office):
        hours = clock if pool == NOBODY else pool
        done = _passed(model, hours, begins + float(s.start[step]), cut.instant)
        return max(_SHORTEST, float(s.work[step]) - done)
    return max(_SHORTEST, end - cut.instant)


def _passed(model: LogModel, clock: int, a: float, b: float) -> float:
    """Minutes from one instant to another in the hours of a pool; -1: all."""
    if clock == NOBODY:
        return b - a
    staff = model.staff[clock]
    worked = open_minutes((staff.opens, staff.closes), np.array([a, b]))
    return float(worked[1] - worked[0])


def _pool_of(model: LogModel, resource: int, usual: int) -> int:
    """The pool somebody belongs to; the usual one if it is not known."""
    if usual == NOBODY or resource < 0:
        return usual
    name = model.resources[resource]
    return next((i for i, staff in enumerate(model.staff) if name in staff.members), usual)


def with_rests(model: LogModel, rests: Sequence[Rest], date: float) -> LogModel:
    """The model with these rests as further cases, which begin at ``date``, one after another."""
    if not rests:
        return model
    s, count = model.steps, len(rests)
    lists = [after for rest in rests for after in rest.after]
    columns = {
        name: np.concatenate([getattr(s, name), *(rest.columns[name] for rest in rests)])
        for name in _COLUMNS
    }
    sizes = np.cumsum([len(after) for after in lists])
    flat = np.array([b for after in lists for b in after], np.int64)
    steps = Steps(
        **columns,
        after_first=np.concatenate((s.after_first, s.after_first[-1] + sizes)),
        after=np.concatenate((s.after, flat)),
    )
    first = model.first[-1] + np.cumsum([len(rest.after) for rest in rests])
    return dataclasses.replace(
        model,
        begins=np.concatenate((model.begins, date - _TICK * np.arange(count, 0, -1))),
        first=np.concatenate((model.first, first)),
        steps=steps,
    )
