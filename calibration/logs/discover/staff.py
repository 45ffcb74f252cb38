"""Who works where: roles, queues that people share, how much one does at a time, and hours."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.dates import Dates, Opening, common_dates, opening
from calibration.logs.discover.hours import Hours, open_minutes, own_hours, usual_hours
from calibration.logs.discover.waits import BREATH, free_since
from calibration.logs.observed import DAY, Floats, Ints

ALIKE = 0.9
"""Resources whose activities agree so far (cosine) are of one role."""
_EXPLAINED = 0.9
"""A role shares a queue if this part of its waits can be explained by one."""
_ENOUGH = 20
"""So many starts show hours and queues."""
_TOGETHER = 0.02
"""Doing more at a time for less than this part of the busy time is chance."""
_IN_A_ROW = 0.5
"""Somebody serves a queue if the share of work begun at the end of other work is so large a part of
the share of time at work: arrivals meet a busy person as often as the person is busy."""
_SHORT, _MOSTLY = 0.1, 0.5
"""If so many pauses between two pieces of work are so short, minutes, longer ones are idleness."""
_SELDOM_WAITED, _SOME = 0.1, 5.0
"""A queue is shared if people wait for one person so much more rarely than they would if each were
asked for by name, and so many such waits would be expected."""


_NO_PERSON = {"not_set", "not set", "unknown", "unassigned", "system", "automatic", "auto", "none"}
"""Names, in lower case, that stand for no person."""


def no_persons(resources: Sequence[str]) -> Ints:
    """Numbers of the resources whose names say that they are nobody."""
    return np.array([i for i, r in enumerate(resources) if r.lower() in _NO_PERSON], np.int64)


@dataclass(frozen=True)
class Role:
    """People who share a queue, as found: numbers of resources, one for each thing at a time.

    ``prompt``: the log speaks for a queue, since nobody waits while somebody is free; ``queue``:
    it speaks for a queue or somebody works off what waits without a pause. ``late``: the queue left
    at closing time is served. ``breath``: minutes between two pieces of work that are no idleness.
    """

    members: tuple[int, ...]
    opening: Opening
    office: bool
    rows: Ints
    prompt: bool = False
    queue: bool = False
    late: bool = False
    breath: float = BREATH

    @property
    def rests(self) -> bool:
        """Whether days off are kept."""
        return self.opening.rests

    @property
    def hours(self) -> Hours:
        """Weekly hours."""
        return self.opening.hours


def find_roles(
    activity: Ints, resource: Ints, start: Floats, end: Floats, enabled: Floats, nobody: Ints
) -> list[Role]:
    """Roles of the resources whose work takes time.

    A role shares one queue if the log speaks for it: nobody waits for one person while another is
    free. Otherwise everybody has their own: work goes to persons, as in most real logs. Resources
    that are ``nobody`` have no queue.
    """
    takes_time = (resource >= 0) & (end > start) & ~np.isin(resource, nobody)
    result: list[Role] = []
    if not takes_time.any():
        return result
    span = _Span(common_dates(start[takes_time], resource[takes_time]), float(end.max()))
    for group in _alike(activity[takes_time], resource[takes_time]):
        rows = np.flatnonzero(takes_time & np.isin(resource, group))
        times = Times(start[rows], end[rows], enabled[rows], resource[rows])
        hours, late = _hours_of(times)
        role = _role(group, rows, times, hours, span, late)
        if len(rows) >= _ENOUGH and _share_a_queue(role, times):
            result.append(dataclasses.replace(role, prompt=True, queue=True))
            continue
        for one in group:
            result.append(_alone(one, np.flatnonzero(takes_time & (resource == one)), span, times))
    return [_in_office(role, result, start, span) for role in result]


class _Span(NamedTuple):
    """What all roles of a log have in common: days off and extra days, and the last minute."""

    dates: Dates
    end: float


def _in_office(role: Role, roles: Sequence[Role], start: Floats, span: _Span) -> Role:
    """Somebody seen too seldom to tell hours: those of the busiest role, if they fit."""
    known = [r for r in roles if r.hours[0]]
    if role.hours[0] or not known:
        return role
    office = max(known, key=lambda r: len(r.rows))
    if not office.opening.is_open(start[role.rows]).all():
        return role
    return dataclasses.replace(
        role, opening=opening(office.hours, start[role.rows], span.dates, span.end)
    )


def _alone(one: int, rows: Ints, span: _Span, group: Times) -> Role:
    """Somebody with a queue of their own."""
    own = group.who == one
    times = Times(*(column[own] for column in group))
    if len(rows) < _ENOUGH:
        return _role([one], rows, times, ((), ()), span)
    hours, late = _hours_of(times)
    role = _role([one], rows, times, hours, span, late)
    if _works_off(role, times):
        return dataclasses.replace(role, queue=True)
    return _role([one], rows, times, own_hours(times.start), span)


def _hours_of(times: Times) -> tuple[Hours, bool]:
    """Usual hours, and whether the queue left at closing is served.

    Where work begun on one day is ended on another, it lies over night: nobody is served late, and
    ends of work are within hours just as beginnings are.
    """
    if np.sum(np.floor(times.end / DAY) > np.floor(times.start / DAY)) > 1:
        instants = np.concatenate((times.start, times.end))
        return usual_hours(instants, np.ones(len(instants), bool))
    return usual_hours(times.start, ~_in_a_row(times))


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


def _role(
    group: list[int], rows: Ints, times: Times, hours: Hours, span: _Span, late: bool = False
) -> Role:
    members = list[int]()
    for one in group:
        own = times.who == one
        members += [one] * at_a_time(times.start[own], times.end[own])
    spans = times.end - times.start
    worked = open_minutes(hours, times.end) - open_minutes(hours, times.start)
    over_night, past_closing = np.sum(worked < spans - 60.0), np.sum(worked < spans - BREATH)
    office = bool(hours[0]) and over_night > 1 and over_night > past_closing / 2
    dated = opening(hours, times.start, span.dates, span.end)
    breath = _breath(times)
    return Role(tuple(members), dated, bool(office), rows, late=late and not office, breath=breath)


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
    since = free_since(role.opening, len(role.members), times.start, times.end)
    all_busy = since < times.start - BREATH
    waited = _waited_for_person(times)
    people = len(set(role.members))
    if people > 1 and waited.sum() >= _ENOUGH:
        return bool(np.mean(all_busy[waited]) >= _EXPLAINED)
    if people > 1 and waited.sum() > 0:
        expected = len(times.start) * _busy_share(role, times)
        for_one = np.sum(waited & ~all_busy)
        if expected >= _SOME and for_one <= _SELDOM_WAITED * expected:
            return True
    queued = np.minimum(np.maximum(times.enabled, since), times.start)
    return bool(np.mean(queued - times.enabled <= BREATH) >= _EXPLAINED)


def _busy_share(role: Role, times: Times) -> float:
    """Share of the time at work in which one of the role's people is busy."""
    done = role.opening.worked(times.end) - role.opening.worked(times.start)
    bounds = np.array([times.start.min(), times.end.max()])
    there = float(np.diff(role.opening.worked(bounds))[0]) * len(role.members)
    return float(done.sum()) / max(there, 1.0)


def _works_off(role: Role, times: Times) -> bool:
    """Whether one person takes up what waits as soon as other work is done."""
    share = float(np.mean(_in_a_row(times)))
    busy = min(1.0, _busy_share(role, times))
    return share * len(times.start) >= _SOME and share >= _IN_A_ROW * busy


def _waited_for_person(times: Times) -> np.ndarray:
    """Which activities were ready while their person was busy, and began when that was over."""
    before = _end_before(times)
    waited: np.ndarray = _in_a_row(times) & (times.enabled < before - BREATH)
    return waited


def _breath(times: Times) -> float:
    """How long people pause between two pieces of work: hardly at all, if a log shows that."""
    before = _end_before(times)
    gaps = (times.start - before)[_in_a_row(times)]
    at_once = len(gaps) >= _ENOUGH and float(np.mean(gaps <= _SHORT)) >= _MOSTLY
    return _SHORT if at_once else BREATH


def _in_a_row(times: Times) -> np.ndarray:
    """Which activities began when their person was done with another one."""
    before = _end_before(times)
    row: np.ndarray = (times.start >= before) & (times.start - before <= BREATH)
    return row


def _end_before(times: Times) -> Floats:
    """When the person's work before each activity ended; minus infinity for the first."""
    order = np.lexsort((times.start, times.who))
    same = np.append(False, times.who[order][1:] == times.who[order][:-1])
    before = np.append(-np.inf, times.end[order][:-1])
    result = np.empty(len(order))
    result[order] = np.where(same, before, -np.inf)
    return result
