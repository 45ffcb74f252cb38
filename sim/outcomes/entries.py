"""Entering what happens into the accounts, one row after another, while the run goes on.

``wait`` is what an applicant waits in a queue before a window, served or not; those turned away at
the door (full, closed, deterred) never waited and do not count as a wait of 0. A clerk at a window
is busy from start to end; a review or site visit takes only the clerk's working time between start
and end, as nights and weekends pass in between.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.engine import plan as p
from sim.engine.clock import worked_between
from sim.engine.jit import compiled, inlined
from sim.engine.plan import Plan, Record, Records
from sim.engine.trace import ARISES, ENDS, Stretch
from sim.engine.world import Arrivals
from sim.outcomes.ledger import (
    CASE_ACCOUNTS,
    PARTS,
    POOL_ACCOUNTS,
    Guide,
    Ledger,
    Span,
    guide,
    open_ledger,
)
from sim.outcomes.waits import class_of

(
    _ARRIVALS,
    _COMPLETED,
    _ABANDONED,
    _ONLINE,
    _JOINT,
    _WAITS,
    _WAITED,
    _TRIPS,
    _MATERIALS,
    _STEPS,
    _DEPARTMENTS,
    _ELAPSED,
    _PROMISED,
    _WAIT,
    _HALL,
    _CORRECTIONS,
    _COST,
    _CLERK,
    _REKEY,
) = range(len(CASE_ACCOUNTS))
(
    _REQUESTS,
    _SERVED,
    _FAILED,
    _TURNED_AWAY,
    _GAVE_UP,
    _LOST,
    _POOL_WAITS,
    _POOL_WAITED,
    _BROUGHT,
    _ON_DUTY,
    _OVERTIME,
    _WAITING,
) = range(len(POOL_ACCOUNTS))


class Accountant:
    """Keeps the accounts of a run.

    Parameters
    ----------
    keep : bool
        Whether to keep every case of the months by itself as well.
    """

    def __init__(self, plan: Plan, spans: list[Span], *, keep: bool = False) -> None:
        self.spans, self.keep, self.ledger = spans, keep, open_ledger(plan, spans)
        self._guide = guide(plan, spans)

    def turn_to(self, plan: Plan) -> None:
        """A longer plan takes over."""
        self._guide = guide(plan, self.spans, self._guide)

    def enter(self, stretches: Iterable[Stretch]) -> None:
        """Enter what happened."""
        for stretch in stretches:
            if len(stretch.rows):
                self.ledger = _with_room(self.ledger, stretch, self.keep)
                come, first, rows = stretch.arrivals, stretch.first, stretch.rows
                enter(self._guide, self.ledger, come, first, rows, self.keep)


def _with_room(ledger: Ledger, stretch: Stretch, keep: bool) -> Ledger:
    """The ledger, large enough for one more stretch."""
    slots = int(stretch.rows["slot"].max()) + 1
    if slots > len(ledger.open):
        ledger = ledger._replace(
            open=_larger(ledger.open, 2 * slots), met=_larger(ledger.met, 2 * slots)
        )
    cases = int(ledger.size[0]) + len(stretch.rows)
    if keep and cases > len(ledger.kept):
        ledger = ledger._replace(kept=_larger(ledger.kept, 2 * cases))
    return ledger


def _larger(array: np.ndarray, size: int) -> np.ndarray:
    larger = np.zeros((size, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger


@compiled
def enter(
    g: Guide, ledger: Ledger, arrivals: Arrivals, first: int, rows: Records, keep: bool
) -> None:
    """Enter rows of a run, in their order."""
    for i in range(len(rows)):
        row = rows[i]
        if row.activity == ARISES:
            _arises(g, ledger, arrivals, row.case - first, row)
        elif row.activity == ENDS:
            _ends(g, ledger, row, keep)
        else:
            _attempt(g, ledger.open[row.slot], ledger, row)


@inlined
def _parts(x: float) -> np.int64:
    """A number of minutes, days or yuan in whole parts."""
    return np.int64(np.rint(x * PARTS))


@inlined
def _month(g: Guide, t: float) -> int:
    """The month of the measured window in which minute ``t`` is; -1 if it is outside."""
    if t < g.edges[0] or t >= g.edges[-1]:
        return -1
    month = 0
    while g.edges[month + 1] <= t:
        month += 1
    return month


@inlined
def _arises(g: Guide, ledger: Ledger, arrivals: Arrivals, i: int, row: Record) -> None:
    case = ledger.open[row.slot]
    case.index, case.key, case.arrival = row.case, arrivals.key[i], arrivals.time[i]
    case.stream, case.route = arrivals.stream[i], arrivals.route[i]
    case.community = arrivals.community[i]
    case.month = _month(g, case.arrival)
    case.way = case.fees = case.wait_minutes = case.hall_minutes = 0
    case.clerk_minutes = case.rekey_minutes = 0
    case.trips = case.materials = case.steps = case.corrections = 0
    for word in range(ledger.met.shape[1]):
        ledger.met[row.slot, word] = 0
    ending = 0  # months that end before the case arises
    while ending < len(g.edges) - 1 and g.edges[ending + 1] <= case.arrival:
        ending += 1
    ledger.born[case.stream, ending] += 1


@inlined
def _attempt(g: Guide, case: Record, ledger: Ledger, row: Record) -> None:
    act = g.activities[row.activity]
    joined = row.outcome not in (p.BALKED, p.BLOCKED)
    if row.outcome == p.CLOSED:  # at the door; or in line, when the window was dissolved
        joined = row.started > row.queued
    busy = 0
    if row.clerk >= 0:
        minutes = row.ended - row.started
        if act.kind != p.SERVE:
            hours = g.clerk_calendar[row.clerk]
            minutes = worked_between(g.clock, hours, row.started, row.ended)
        busy = _parts(minutes)
        case.clerk_minutes += busy
        case.rekey_minutes += _parts(minutes * act.rekey)
    if act.kind == p.SERVE:
        trips = act.trips_first if row.attempt == 0 else act.trips_again
        case.trips += trips
        case.way += _parts(trips * act.distance)
        case.hall_minutes += _parts(row.ended - row.queued)
        if act.department >= 0:
            bit = np.uint64(1) << np.uint64(act.department % 64)
            ledger.met[row.slot, act.department // 64] |= bit
        if joined:
            wait = row.started - row.queued
            case.wait_minutes += _parts(wait)
            if case.month >= 0:
                ledger.cases[case.stream, case.month, _WAITS] += 1
                ledger.cases[case.stream, case.month, _WAITED] += _parts(wait)
                ledger.waits[case.stream, case.month, class_of(wait)] += 1
    if row.outcome == p.DONE:
        case.materials += act.materials
        case.steps += act.steps
        case.fees += _parts(act.cost)
    elif row.outcome == p.FAILED and act.pool >= 0:
        case.corrections += 1
    if act.pool >= 0:
        _asked_of_pool(g, act, ledger, row, joined, busy)


@inlined
def _asked_of_pool(
    g: Guide, act: Record, ledger: Ledger, row: Record, joined: bool, busy: int
) -> None:
    """What an attempt was to the pool it was for, or to its heir."""
    pool = act.pool
    while g.until[pool] <= row.queued:
        pool = g.heir[pool]
    month = _month(g, row.queued)
    if month >= 0:
        ledger.pools[pool, month, _REQUESTS] += 1
        ledger.pools[pool, month, _BROUGHT] += busy
        if row.clerk >= 0:
            ledger.pools[pool, month, _SERVED] += 1
            if row.outcome == p.FAILED:
                ledger.pools[pool, month, _FAILED] += 1
        else:
            ledger.pools[pool, month, _LOST] += _parts(act.give_up)
            if joined:
                ledger.pools[pool, month, _GAVE_UP] += 1
        if joined:
            ledger.pools[pool, month, _POOL_WAITS] += 1
            ledger.pools[pool, month, _POOL_WAITED] += _parts(row.started - row.queued)
            ledger.pool_waits[pool, month, class_of(row.started - row.queued)] += 1
        else:
            ledger.pools[pool, month, _TURNED_AWAY] += 1
    if row.queued >= g.edges[-1]:
        return
    for m in range(max(0, month), len(g.edges) - 1):
        low, high = g.edges[m], g.edges[m + 1]
        if row.ended <= low:
            break
        stay = min(row.started, high) - max(row.queued, low)
        if stay > 0.0:
            ledger.pools[pool, m, _WAITING] += _parts(stay)
        if row.clerk >= 0 and row.started < high:
            since, until = max(row.started, low), min(row.ended, high)
            hours = g.clerk_calendar[row.clerk]
            on_duty = worked_between(g.clock, hours, since, until)
            ledger.pools[pool, m, _ON_DUTY] += _parts(on_duty)
            if act.kind == p.SERVE:
                # Differences of large minutes leave 1e-10 where there is no overtime.
                late = until - since - on_duty
                ledger.pools[pool, m, _OVERTIME] += _parts(late) if late > 1e-6 else 0


@inlined
def _ends(g: Guide, ledger: Ledger, row: Record, keep: bool) -> None:
    case = ledger.open[row.slot]
    case.state, case.finish = row.outcome, row.ended
    if case.state != p.OPEN:
        ending = 0  # months that end before the case does
        while ending < len(g.edges) - 1 and g.edges[ending + 1] < case.finish:
            ending += 1
        ledger.gone[case.stream, ending] += 1
    if case.month < 0:
        return
    case.departments_visited = 0
    for i in range(ledger.met.shape[1]):
        word = ledger.met[row.slot, i]
        while word != 0:
            word &= word - np.uint64(1)
            case.departments_visited += 1
    r = case.route
    case.promised_working_days = _parts(g.routes.promised[r])
    case.elapsed_working_days = 0
    if case.state != p.OPEN:
        hours = g.routes.calendar[r]
        span = worked_between(g.clock, hours, case.arrival, case.finish)
        case.elapsed_working_days = _parts(span / g.routes.day[r])
    own_time = (case.way * g.routes.travel[r] + case.hall_minutes) / PARTS
    yuan = case.trips * g.routes.fare[r] + own_time / 60.0 * g.routes.wage[r]
    case.cost_applicant = case.fees + _parts(yuan)
    stream, month = case.stream, case.month
    ledger.cases[stream, month, _ARRIVALS] += 1
    ledger.cases[stream, month, _ONLINE] += g.routes.online[r]
    ledger.cases[stream, month, _JOINT] += g.routes.joint[r]
    if case.state == p.ABANDONED:
        ledger.cases[stream, month, _ABANDONED] += 1
    elif case.state == p.COMPLETED:
        ledger.cases[stream, month, _COMPLETED] += 1
        ledger.cases[stream, month, _TRIPS] += case.trips
        ledger.cases[stream, month, _MATERIALS] += case.materials
        ledger.cases[stream, month, _STEPS] += case.steps
        ledger.cases[stream, month, _DEPARTMENTS] += case.departments_visited
        ledger.cases[stream, month, _ELAPSED] += case.elapsed_working_days
        ledger.cases[stream, month, _PROMISED] += case.promised_working_days
        ledger.cases[stream, month, _WAIT] += case.wait_minutes
        ledger.cases[stream, month, _HALL] += case.hall_minutes
        ledger.cases[stream, month, _CORRECTIONS] += case.corrections
        ledger.cases[stream, month, _COST] += case.cost_applicant
        ledger.cases[stream, month, _CLERK] += case.clerk_minutes
        ledger.cases[stream, month, _REKEY] += case.rekey_minutes
    if keep:
        ledger.kept[ledger.size[0]] = case
        ledger.size[0] += 1
