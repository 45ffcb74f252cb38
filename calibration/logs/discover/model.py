"""Discovery, from a clean log to a model."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from calibration.logs.daylight import local_clock, log_to_clock
from calibration.logs.discover.dates import Opening, days_off
from calibration.logs.discover.lost import Patience, lost_visits, patience_of, without_lost
from calibration.logs.discover.order import enabling
from calibration.logs.discover.staff import Role, find_roles, no_persons
from calibration.logs.discover.waits import BREATH, free_since, joined_queue
from calibration.logs.log import ACTIVITY, RESOURCE
from calibration.logs.model import NOBODY, LogModel, Staff, Steps
from calibration.logs.observed import Floats, Ints, Observed, observe
from calibration.logs.sample import USUAL, Drift
from calibration.logs.selection import how_selected

_TELL, _LEAST = 3, 4
"""So many names are told in full; letters of a beginning that makes a name."""
_IN_HOURS = 0.98
"""What nobody is seen to work on passes in office hours if so large a part of it ends in them."""


def discover(
    log: pd.DataFrame,
    source: str = "",
    zone: str = "",
    starts: bool = True,
    drift: Drift = USUAL,
    quality: dict[str, Any] | None = None,
) -> LogModel:
    """Discover a model from a log.

    Parameters
    ----------
    log : DataFrame
        See :mod:`calibration.logs.log`.
    source, zone, starts, drift, quality
        See :class:`calibration.logs.model.LogModel`.
    """
    clock = local_clock(log, zone)
    done, left = without_lost(log_to_clock(log, clock))
    seen = observe(done)
    lost = lost_visits(left, seen)
    activities, activity = _numbered(seen.log[ACTIVITY])
    resources, resource = _numbered(seen.log[RESOURCE])
    first, after, enabled = enabling(seen)
    roles = find_roles(activity, resource, seen.start, seen.end, enabled, no_persons(resources))
    pool = np.full(len(activity), NOBODY)
    opens_case = np.diff(first) == 0
    unknown = opens_case & ~np.isin(np.arange(len(pool)), lost.row)
    ready = enabled.copy()
    for row, left_at in lost.last.items():
        ready[row] = max(ready[row], left_at)
    patience = list[Patience]()
    queued, random = seen.start.copy(), np.random.default_rng(0)
    for number, role in enumerate(roles):
        rows = role.rows
        pool[rows] = number
        start = seen.start[rows]
        breath = role.breath if role.queue else BREATH
        since = free_since(role.opening, len(role.members), start, seen.end[rows], breath)
        if role.queue:
            told = since, start, ready[rows], unknown[rows], activity[rows]
            queued[rows] = joined_queue(role.opening, *told, random, breath)
        else:
            queued[rows] = np.minimum(np.maximum(ready[rows], since), start)
        patience.append(patience_of(role, lost, queued, seen.start))
    came = queued.copy()
    for row, ticket in lost.first.items():
        came[row] = min(ticket, came[row])
    begins = np.minimum.reduceat(np.where(opens_case, came, np.inf), seen.first[:-1])
    case_begins = np.repeat(begins, np.diff(seen.first))
    enabled = np.where(opens_case, case_begins, enabled)
    delay, work, clock_of = _on_clocks(roles, pool, activity, enabled, came, seen)
    return LogModel(
        source=source,
        origin=str(seen.origin.date()),
        zone=zone,
        clock=clock,
        starts=starts,
        selection=how_selected(seen),
        drift=drift,
        queues=_most_from_queues(roles),
        activities=activities,
        resources=resources,
        staff=_staff(roles, patience, resources),
        begins=_rounded(begins),
        first=seen.first,
        steps=Steps(
            activity=activity,
            resource=resource,
            pool=pool,
            start=_rounded(seen.start - case_begins),
            end=_rounded(seen.end - case_begins),
            queued=_rounded(queued - case_begins),
            clock=clock_of,
            delay=_rounded(np.maximum(delay, 0.0)),
            work=_rounded(np.maximum(work, 0.0)),
            after_first=first,
            after=after,
        ),
        off=days_off(seen.start, resource),
        quality=quality or {},
    )


def _on_clocks(
    roles: list[Role], pool: Ints, activity: Ints, enabled: Floats, came: Floats, seen: Observed
) -> tuple[Floats, Floats, Ints]:
    """Delays and work of all steps, minutes, and the pool in whose hours they pass (-1: always).

    People come, and files are passed on, while an office is open: a delay before work passes in the
    hours of the pool that does it. What nobody is seen to work on passes in the hours of the
    busiest pool if it ends in them.
    """
    delay, work = came - enabled, seen.end - seen.start
    clock = np.where(pool >= 0, pool, NOBODY)
    for role in roles:
        rows = role.rows
        if not role.hours[0]:
            clock[rows] = NOBODY
            continue
        delay[rows] = _between(role.opening, enabled[rows], came[rows])
        if role.office:
            work[rows] = _between(role.opening, seen.start[rows], seen.end[rows])
    busiest = max(range(len(roles)), key=lambda i: len(roles[i].rows), default=NOBODY)
    if busiest == NOBODY or not roles[busiest].hours[0]:
        return delay, work, clock
    office = roles[busiest].opening
    alone = np.flatnonzero(pool == NOBODY)
    inside = office.is_open(seen.end[alone])
    for one in np.unique(activity[alone]).tolist():
        these = activity[alone] == one
        rows = alone[these]
        if inside[these].mean() >= _IN_HOURS and np.any(seen.end[rows] > seen.start[rows]):
            clock[rows] = busiest
            delay[rows] = _between(office, enabled[rows], came[rows])
            work[rows] = _between(office, seen.start[rows], seen.end[rows])
    return delay, work, clock


def _between(opening: Opening, a: Floats, b: Floats) -> Floats:
    """Open minutes from one instant to another."""
    return opening.worked(b) - opening.worked(a)


def as_observed(model: LogModel) -> Observed:
    """The cases of a model as a sampler needs them."""
    case_begins = np.repeat(model.begins, np.diff(model.first))
    start, end = model.steps.start + case_begins, model.steps.end + case_begins
    ends = np.maximum.reduceat(end, model.first[:-1])
    lasts = ends - model.begins
    origin = pd.Timestamp(model.origin)
    return Observed(origin, pd.DataFrame(), model.first, model.begins, lasts, start, end, model.off)


def _numbered(texts: pd.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """Distinct texts, and the number of each row's; -1 where there is none."""
    numbers, names = pd.factorize(texts, sort=True)
    return tuple(map(str, names)), np.asarray(numbers, np.int64)


def _most_from_queues(roles: list[Role]) -> bool:
    prompt = sum(len(r.rows) for r in roles if r.prompt)
    return 2 * prompt > sum(len(r.rows) for r in roles)


def _rounded(minutes: Floats) -> Floats:
    """Minutes to some microseconds, so that a model's file is short and holds them exactly."""
    return np.round(minutes, 7)


def _staff(
    roles: list[Role], patience: list[Patience], resources: tuple[str, ...]
) -> tuple[Staff, ...]:
    """Roles under names of their own, made of their members' names."""
    result: list[Staff] = []
    taken = set[str]()
    for role, waits in zip(roles, patience, strict=True):
        members = tuple(resources[m] for m in role.members)
        name = _name(sorted(set(members)))
        while name in taken:
            name += "'"
        taken.add(name)
        result.append(Staff(name, members, *role.hours, role.office, role.rests, role.late, *waits))
    return tuple(result)


def _name(people: list[str]) -> str:
    """What people's names begin with, if that is a name; else some of their names."""
    common = _beginning(people).rstrip(" -_#/.:0123456789")
    if len(people) == 1 or (len(people) <= _TELL and len(common) < _LEAST):
        return ", ".join(people)
    if len(common) >= _LEAST:
        return common
    return ", ".join(people[:_TELL]) + f" … ({len(people)})"


def _beginning(texts: list[str]) -> str:
    """The letters with which all texts begin."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in alike)
