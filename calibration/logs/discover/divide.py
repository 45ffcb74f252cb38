"""How the time of cases divides: delay from elsewhere, waiting in a queue, work."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.discover.dates import Opening
from calibration.logs.discover.lost import Lost, Patience, patience_of
from calibration.logs.discover.staff import Role
from calibration.logs.discover.waits import BREATH, free_since, joined_queue
from calibration.logs.model import NOBODY
from calibration.logs.observed import Floats, Ints, Observed

_IN_HOURS = 0.98
"""What nobody is seen to work on passes in office hours if so large a part of it ends in them."""


class Times(NamedTuple):
    """Cases and their steps.

    Attributes
    ----------
    begins : float64, shape (cases,)
        When each case came, minutes after the origin: not after its first start.
    pool, clock : int64, shape (rows,)
        Roles that do the work, and in whose hours delays pass; -1 for none.
    queued, delay, work : float64, shape (rows,)
        Minute of joining the queue; minutes of delay and of work.
    patience : list of Patience
        Of each role.
    """

    begins: Floats
    pool: Ints
    clock: Ints
    queued: Floats
    delay: Floats
    work: Floats
    patience: list[Patience]


def divide(
    seen: Observed,
    roles: list[Role],
    activity: Ints,
    free: np.ndarray,
    enabled: Floats,
    lost: Lost,
) -> Times:
    """Divide the time of all cases.

    Parameters
    ----------
    free : bool, shape (rows,)
        Rows that come after no other.
    enabled : float64
        When each row could have started.
    """
    first_starts = np.repeat(seen.begins, np.diff(seen.first))
    unknown = free & (seen.start <= first_starts)
    unknown[lost.row] = False
    ready = enabled.copy()
    for row, left_at in lost.last.items():
        ready[row] = max(ready[row], left_at)
    pool, queued = np.full(len(activity), NOBODY), seen.start.copy()
    patience, random = list[Patience](), np.random.default_rng(0)
    for number, role in enumerate(roles):
        rows = role.rows
        pool[rows] = number
        start, end = seen.start[rows], seen.end[rows]
        breath = role.breath if role.queue else BREATH
        since = free_since(role.opening, len(role.members), start, end, breath)
        if role.queue:
            told = since, start, ready[rows], unknown[rows], activity[rows]
            queued[rows] = joined_queue(role.opening, *told, random, breath)
        else:
            queued[rows] = np.minimum(np.maximum(ready[rows], since), start)
        patience.append(patience_of(role, lost, queued, seen.start))
    came = queued.copy()
    for row, ticket in lost.first.items():
        came[row] = min(ticket, came[row])
    begins = np.minimum.reduceat(np.where(free, came, np.inf), seen.first[:-1])
    enabled = np.where(free, np.repeat(begins, np.diff(seen.first)), enabled)
    delay, work, clock = _on_clocks(roles, pool, activity, enabled, came, seen)
    return Times(begins, pool, clock, queued, delay, work, patience)


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
