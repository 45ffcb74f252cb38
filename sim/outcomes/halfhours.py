"""What a run tells of chosen pools half-hour by half-hour: requests, their waits, and their load.

A request belongs to the cell in which it was made (which half-hour of the week, say; see
:class:`sim.outcomes.week.Week`). At a window its *delay* is the wait in the queue, served or not,
from when the doors are open; in a back office the working time of the pool's calendar until it is
done.

``present`` is the load of an unlimited number of clerks: how many would be at work if everybody
were served at once for as long as it really took. It is the offered load from which staffing starts
(Jennings, Mandelbaum, Massey & Whitt 1996); requests nobody served count with no work.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.clock import Clock, next_open, worked
from sim.engine.jit import compiled, inlined
from sim.engine.plan import Floats, Ints, Plan, Record, Records
from sim.engine.trace import Stretch
from sim.outcomes.ledger import PARTS
from sim.outcomes.waits import CLASSES, PER_OCTAVE, Counts, class_of, quantile

COUNTS = ("requests", "joined", "delayed", "over", "served", "lost", "worked", "present")
"""Per pool and cell: ``delayed`` minutes in parts, ``over`` those beyond the limit, ``lost`` (in
parts) requests that nobody makes again, ``worked`` minutes of work in parts, by cell of request."""
_REQUESTS, _JOINED, _DELAYED, _OVER, _SERVED, _LOST, _WORKED, _PRESENT = range(len(COUNTS))
COARSE = 8
"""Classes of waits put together: a quantile is then known to a twelfth part."""
NOWHERE = -1


class Watch(NamedTuple):
    """What must be known to tell half-hours apart.

    Attributes
    ----------
    row : int64, shape (pools,)
        Position of a pool among those watched; -1 for others.
    cell : int32, shape (rows, slots)
        The cell of each half-hour of the run; -1 where nothing is counted.
    limit : float64, shape (rows,)
        Minutes of delay beyond which a request is ``over``.
    calendar : int64, shape (rows,)
        Calendar in which a back office's delay is counted.
    """

    row: Ints
    cell: NDArray[np.int32]
    limit: Floats
    calendar: Ints
    slot: float
    kind: Ints
    pool: Ints
    until: Floats
    heir: Ints
    give_up: Floats
    clerk_calendar: Ints
    clock: Clock


class Tally(NamedTuple):
    """What was counted: ``counts`` (rows, cells, COUNTS) and ``delays`` (rows, cells, classes)."""

    counts: Ints
    delays: Counts


def watch(plan: Plan, row: Ints, cell: NDArray[np.int32], limit: Floats) -> Watch:
    """What to watch in a plan; parameters as in :class:`Watch`."""
    rows = np.flatnonzero(row >= 0)
    order = rows[np.argsort(row[rows])]
    return Watch(
        row=row,
        cell=cell,
        limit=limit,
        calendar=plan.pools.calendar[order],
        slot=plan.streams.slot_minutes,
        kind=plan.activities.kind,
        pool=plan.activities.pool,
        until=plan.pools.until,
        heir=plan.pools.heir,
        give_up=plan.activities.give_up,
        clerk_calendar=plan.clerks.calendar,
        clock=plan.clock,
    )


def open_tally(rows: int, cells: int, *, delays: bool = True) -> Tally:
    """Nothing counted yet; without ``delays`` those are not told apart."""
    classes = 2 + (CLASSES - 1) // COARSE
    apart = cells if delays else 0
    return Tally(
        np.zeros((rows, cells, len(COUNTS)), np.int64), np.zeros((rows, apart, classes), np.int32)
    )


def tally(w: Watch, into: Tally, stretches: Iterable[Stretch]) -> Tally:
    """Count what happened."""
    for stretch in stretches:
        if len(stretch.rows):
            count(w, into, stretch.rows)
    return into


def delay_quantile(delays: NDArray[np.integer], share: float) -> Floats:
    """The delay that a share of requests do not exceed, minutes, shape of all but the last axis."""
    flat = delays.reshape(-1, delays.shape[-1])
    return quantile(flat, share, PER_OCTAVE / COARSE).reshape(delays.shape[:-1])


@compiled
def count(w: Watch, into: Tally, rows: Records) -> None:
    """Count rows of a run."""
    for i in range(len(rows)):
        row = rows[i]
        if row.activity >= 0 and w.pool[row.activity] >= 0:
            pool = w.pool[row.activity]
            while w.until[pool] <= row.queued:
                pool = w.heir[pool]
            if w.row[pool] >= 0:
                _count(w, into, row, w.row[pool])


@inlined
def _count(w: Watch, into: Tally, row: Record, r: int) -> None:
    slots = w.cell.shape[1]
    slot = int(row.queued // w.slot)
    busy = row.ended - row.started
    window = w.kind[row.activity] == p.SERVE
    if row.clerk >= 0 and not window:
        hours = w.clerk_calendar[row.clerk]
        busy = worked(w.clock, hours, row.ended) - worked(w.clock, hours, row.started)
    if row.clerk >= 0 and window:
        at = row.queued
        for k in range(slot, slots):
            edge = (k + 1) * w.slot
            if at >= row.queued + busy:
                break
            if w.cell[r, k] >= 0:
                part = min(edge, row.queued + busy) - at
                into.counts[r, w.cell[r, k], _PRESENT] += np.int64(np.rint(part * PARTS))
            at = edge
    if slot >= slots or w.cell[r, slot] < 0:
        return
    cell = w.cell[r, slot]
    into.counts[r, cell, _REQUESTS] += 1
    if row.clerk >= 0:
        into.counts[r, cell, _SERVED] += 1
        into.counts[r, cell, _WORKED] += np.int64(np.rint(busy * PARTS))
    else:
        into.counts[r, cell, _LOST] += np.int64(np.rint(w.give_up[row.activity] * PARTS))
    joined = row.outcome not in (p.BALKED, p.BLOCKED)
    if row.outcome == p.CLOSED:
        joined = row.started > row.queued
    if not joined:
        return
    hours = w.calendar[r]
    delay = row.started - min(row.started, next_open(w.clock, hours, row.queued))
    if not window:
        delay = worked(w.clock, hours, row.ended) - worked(w.clock, hours, row.queued)
    into.counts[r, cell, _JOINED] += 1
    into.counts[r, cell, _DELAYED] += np.int64(np.rint(delay * PARTS))
    into.counts[r, cell, _OVER] += 1 if delay > w.limit[r] + 1e-9 else 0
    if into.delays.shape[1] > 0:
        into.delays[r, cell, (class_of(delay) + COARSE - 1) // COARSE] += 1
