"""Discovery, from a clean log to a model."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from calibration.logs.daylight import local_clock, log_to_clock
from calibration.logs.discover.attributes import find_attributes
from calibration.logs.discover.batches import Work, find_batches
from calibration.logs.discover.dates import days_off
from calibration.logs.discover.divide import divide
from calibration.logs.discover.lost import Patience, lost_visits, without_lost
from calibration.logs.discover.order import enabling
from calibration.logs.discover.staff import Role, find_roles, no_persons
from calibration.logs.discover.waits import free_since
from calibration.logs.log import ACTIVITY, RESOURCE
from calibration.logs.model import NOBODY, Batch, LogModel, Staff, Steps
from calibration.logs.observed import Floats, Ints, Observed, observe
from calibration.logs.sample import USUAL, Drift, Sampler
from calibration.logs.selection import how_selected

_TELL, _LEAST = 3, 4
"""So many names are told in full; letters of a beginning that makes a name."""


def discover(
    log: pd.DataFrame,
    source: str = "",
    zone: str = "",
    starts: bool = True,
    drift: Drift = USUAL,
    quality: dict[str, Any] | None = None,
    attributes: pd.DataFrame | None = None,
    batches: Mapping[str, Batch] | None = None,
) -> LogModel:
    """Discover a model from a log.

    Parameters
    ----------
    log : DataFrame
        See :mod:`calibration.logs.log`.
    source, zone, starts, drift, quality
        See :class:`calibration.logs.model.LogModel`.
    attributes : DataFrame, optional
        Texts known of every case, in its index; those that matter are kept.
    batches : mapping, optional
        Rules of batches by activity, if these are known already.
    """
    clock = local_clock(log, zone)
    done, left = without_lost(log_to_clock(log, clock))
    seen = observe(done)
    activities, activity = _numbered(seen.log[ACTIVITY])
    resources, resource = _numbered(seen.log[RESOURCE])
    first, after, enabled = enabling(seen)
    nobody = no_persons(resources)
    roles = find_roles(activity, resource, seen.start, seen.end, enabled, nobody)
    pool, free = _last_free(roles, seen, enabled)
    done_by = Work(activity, resource, pool, seen.start, seen.end, enabled, free)
    known = batches if batches is None else _known(batches, activities)
    rules, ready = find_batches(done_by, len(activities), known)
    if rules:  # who shares a queue shows once waiting for others is told from waiting in it
        roles = find_roles(activity, resource, seen.start, seen.end, ready, nobody)
    times = divide(seen, roles, activity, np.diff(first) == 0, ready, lost_visits(left, seen))
    case_begins = np.repeat(times.begins, np.diff(seen.first))
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
        staff=_staff(roles, times.patience, resources),
        batches=tuple(rules),
        attributes=() if attributes is None else find_attributes(seen, attributes),
        begins=_rounded(times.begins),
        emphasis=np.ones(len(times.begins)),
        first=seen.first,
        steps=Steps(
            activity=activity,
            resource=resource,
            pool=times.pool,
            start=_rounded(seen.start - case_begins),
            end=_rounded(seen.end - case_begins),
            gathered=_rounded(np.maximum(ready - enabled, 0.0)),
            queued=_rounded(times.queued - case_begins),
            clock=times.clock,
            delay=_rounded(np.maximum(times.delay, 0.0)),
            work=_rounded(np.maximum(times.work, 0.0)),
            after_first=first,
            after=after,
        ),
        off=days_off(seen.start, resource),
        quality=quality or {},
    )


def _last_free(roles: list[Role], seen: Observed, ready: Floats) -> tuple[Ints, Floats]:
    """Pool of each activity, and the last minute at which somebody was free for it."""
    pool, free = np.full(len(ready), NOBODY), seen.start.copy()
    for number, role in enumerate(roles):
        rows = role.rows
        pool[rows] = number
        since = free_since(role.opening, len(role.members), seen.start[rows], seen.end[rows])
        free[rows] = np.minimum(np.maximum(ready[rows], since), seen.start[rows])
    return pool, free


def _known(batches: Mapping[str, Batch], activities: tuple[str, ...]) -> list[Batch]:
    """Batches of another log, with the numbers that activities have in this one."""
    return [
        batches[name]._replace(activity=number)
        for number, name in enumerate(activities)
        if name in batches
    ]


def as_observed(model: LogModel) -> Observed:
    """The cases of a model as a sampler needs them."""
    case_begins = np.repeat(model.begins, np.diff(model.first))
    start, end = model.steps.start + case_begins, model.steps.end + case_begins
    ends = np.maximum.reduceat(end, model.first[:-1])
    lasts = ends - model.begins
    origin = pd.Timestamp(model.origin)
    return Observed(origin, pd.DataFrame(), model.first, model.begins, lasts, start, end, model.off)


def sampler_of(model: LogModel) -> Sampler:
    """What draws the cases of a generated log."""
    seen = as_observed(model)
    strata = np.zeros(len(model.begins), np.int64)
    for attribute in model.attributes:
        strata = strata * len(attribute.values) + np.array(attribute.of)
    return Sampler(seen, model.selection, model.drift, model.queues, model.emphasis, strata)


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
