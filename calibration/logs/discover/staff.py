"""Who works where: roles, queues that people share, how much one does at a time, and hours."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.hours import Hours, open_minutes, own_hours, usual_hours
from calibration.logs.discover.waits import BREATH, free_since
from calibration.logs.observed import Floats, Ints

ALIKE = 0.9
"""Resources whose activities agree so far (cosine) are of one role."""
_EXPLAINED = 0.9
"""A role shares a queue if this part of its waits can be explained by one."""
_ENOUGH = 20
"""So many starts show hours and queues."""
_TOGETHER = 0.02
"""Doing more at a time for less than this part of the busy time is chance."""


_NO_PERSON = {"not_set", "not set", "unknown", "unassigned", "system", "automatic", "auto", "none"}
"""Names, in lower case, that stand for no person."""


def no_persons(resources: Sequence[str]) -> Ints:
    """Numbers of the resources whose names say that they are nobody."""
    return np.array([i for i, r in enumerate(resources) if r.lower() in _NO_PERSON], np.int64)


@dataclass(frozen=True)
class Role:
    """People who share a queue, as found: numbers of resources, one for each thing at a time.

    ``prompt``: the log speaks for a queue, since nobody waits while somebody is free.
    """

    members: tuple[int, ...]
    hours: Hours
    office: bool
    rows: Ints
    prompt: bool = False


def find_roles(
    activity: Ints, resource: Ints, start: Floats, end: Floats, enabled: Floats, nobody: Ints
) -> list[Role]:
    """Roles of the resources whose work takes time.

    A role shares one queue if the log speaks for it: nobody waits for one person while another is
    free. Otherwise everybody has their own: work goes to persons, as in most real logs. Resources
    that are ``nobody`` have no queue.
    """
    takes_time = (resource >= 0) & (end > start) & ~np.isin(resource, nobody)
    result = []
    for group in _alike(activity[takes_time], resource[takes_time]):
        rows = np.flatnonzero(takes_time & np.isin(resource, group))
        times = Times(start[rows], end[rows], enabled[rows], resource[rows])
        hours = usual_hours(times.start, times.end)
        role = _role(group, rows, times, hours)
        if len(rows) >= _ENOUGH and _share_a_queue(role, times):
            result.append(dataclasses.replace(role, prompt=True))
            continue
        for one in group:
            rows = np.flatnonzero(takes_time & (resource == one))
            times = Times(start[rows], end[rows], enabled[rows], resource[rows])
            hours = own_hours(times.start) if len(rows) >= _ENOUGH else ((), ())
            result.append(_role([one], rows, times, hours))
    return result


class Times(NamedTuple):
    """When and by whom some activities were done, and since when they could have been."""

    start: Floats
    end: Floats
    enabled: Floats
    who: Ints


def _alike(activity: Ints, resource: Ints) -> list[list[int]]:
    """Resources grouped by what they do: each joins the first group that does much the same."""
    if not len(activity):
        return []
    people, who = np.unique(resource, return_inverse=True)
    counts = np.zeros((len(people), int(activity.max()) + 1))
    np.add.at(counts, (who, activity), 1.0)
    groups: list[list[int]] = []
    sums: list[Floats] = []
    for i in np.argsort(-counts.sum(axis=1), kind="stable"):
        for group, total in zip(groups, sums, strict=True):
            size = np.linalg.norm(total) * np.linalg.norm(counts[i])
            if total @ counts[i] >= ALIKE * size:
                group.append(int(people[i]))
                np.add(total, counts[i], out=total)
                break
        else:
            groups.append([int(people[i])])
            sums.append(counts[i].copy())
    return [sorted(g) for g in groups]


def _role(group: list[int], rows: Ints, times: Times, hours: Hours) -> Role:
    members = list[int]()
    for one in group:
        own = times.who == one
        members += [one] * at_a_time(times.start[own], times.end[own])
    spans = times.end - times.start
    worked = open_minutes(hours, times.end) - open_minutes(hours, times.start)
    over_night, past_closing = np.sum(worked < spans - 60.0), np.sum(worked < spans - BREATH)
    office = bool(hours[0]) and over_night > 1 and over_night > past_closing / 2
    return Role(tuple(members), hours, bool(office), rows)


def at_a_time(start: Floats, end: Floats) -> int:
    """How many things somebody works on at a time, apart from rare moments."""
    change = np.concatenate((np.ones(len(start)), -np.ones(len(end))))
    when = np.concatenate((start, end))
    order = np.lexsort((change, when))
    level = np.cumsum(change[order])[:-1]
    span = np.diff(when[order])
    busy = span[level > 0].sum()
    most = 1
    while busy > 0 and span[level > most].sum() > _TOGETHER * busy:
        most += 1
    return most


def _share_a_queue(role: Role, times: Times) -> bool:
    """Whether waiting in a role is what one queue before all of its people would give.

    Two signs: whoever waited until a busy person was done did not find another one free meanwhile;
    or, where such waits are rare, hardly anybody waits while somebody is free.
    """
    since = free_since(role.hours, len(role.members), times.start, times.end)
    all_busy = since < times.start - BREATH
    waited = _waited_for_person(times)
    if len(set(role.members)) > 1 and waited.sum() >= _ENOUGH:
        return bool(np.mean(all_busy[waited]) >= _EXPLAINED)
    queued = np.minimum(np.maximum(times.enabled, since), times.start)
    return bool(np.mean(queued - times.enabled <= BREATH) >= _EXPLAINED)


def _waited_for_person(times: Times) -> np.ndarray:
    """Which activities were ready while their person was busy, and began when that was over."""
    order = np.lexsort((times.start, times.who))
    same = np.append(False, times.who[order][1:] == times.who[order][:-1])
    before = np.append(-np.inf, times.end[order][:-1])
    start, enabled = times.start[order], times.enabled[order]
    waited = same & (start >= before) & (start - before <= BREATH) & (enabled < before - BREATH)
    result = np.zeros(len(order), bool)
    result[order] = waited
    return result
