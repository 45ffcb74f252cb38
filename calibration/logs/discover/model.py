"""Discovery, from a clean log to a model."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from calibration.logs.daylight import local_clock, log_to_clock
from calibration.logs.discover.dates import days_off
from calibration.logs.discover.divide import divide
from calibration.logs.discover.lost import Patience, lost_visits, without_lost
from calibration.logs.discover.order import enabling
from calibration.logs.discover.staff import Role, find_roles, no_persons
from calibration.logs.log import ACTIVITY, RESOURCE
from calibration.logs.model import LogModel, Staff, Steps
from calibration.logs.observed import Floats, Observed, observe
from calibration.logs.sample import USUAL, Drift
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
    activities, activity = _numbered(seen.log[ACTIVITY])
    resources, resource = _numbered(seen.log[RESOURCE])
    first, after, enabled = enabling(seen)
    roles = find_roles(activity, resource, seen.start, seen.end, enabled, no_persons(resources))
    times = divide(seen, roles, activity, np.diff(first) == 0, enabled, lost_visits(left, seen))
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
        begins=_rounded(times.begins),
        first=seen.first,
        steps=Steps(
            activity=activity,
            resource=resource,
            pool=times.pool,
            start=_rounded(seen.start - case_begins),
            end=_rounded(seen.end - case_begins),
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
