"""The compiled engine's loop: the meaning is that of :mod:`sim.engine.reference`, step by step.

A step goes on with one task, or lets one event happen, or settles one pool. Between two steps the
whole run is in the state, so that it can be stopped there, and given more room. Each call moves one
part of the run on (:mod:`sim.engine.compiled.parts`).
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine import clock, draws
from sim.engine import plan as p
from sim.engine.compiled import gates, heap, pools
from sim.engine.compiled.layout import Layout
from sim.engine.compiled.state import (
    BUSY,
    EVERYTHING,
    NEW,
    NONE,
    PAUSING,
    ROWS_A_STEP,
    UNSERVED,
    WAITING,
    Comers,
    State,
    number,
    offset,
)
from sim.engine.jit import compiled, inlined
from sim.engine.trace import ARISES, ENDS
from sim.engine.world import Outages, up_from


@compiled
def go_on(plan: Layout, s: State, arrivals: Comers, outages: Outages, until: float) -> bool:
    """Simulate a part until all is done that happens in it up to minute ``until``.

    Returns
    -------
    bool
        False if the arrays have become too small: let them grow (or take the rows away), and
        call again.
    """
    m, common, cases = s.marks[0], s.common[0], len(arrivals.time)
    trace = common.told > 0
    while True:
        if (
            common.tasks + plan.longest > len(s.tasks)
            or common.cases == len(s.cases)
            or 2 * (m.tasks + plan.longest) + heap.SENTINELS > len(s.delays)
            or (trace and common.rows + ROWS_A_STEP > len(s.rows))
        ):
            return False
        if m.ready > 0:
            m.ready -= 1
            task = s.ready[number(m.ready)]
        else:
            arrival = arrivals.time[number(m.come)] if m.come < cases else math.inf
            event = heap.first_time(s.events, m.taken)
            following = min(arrival, event, s.delays[0], s.alarms[0])
            if following > m.now:
                if m.gates > 0:
                    if not gates.settle(plan, s):
                        return False
                    continue
                dissolution = math.inf
                if m.dissolved < len(s.dissolving):
                    dissolution = plan.pools[s.dissolving[m.dissolved]].until
                    if dissolution <= m.now:
                        pools.turn_away(plan, s, s.dissolving[m.dissolved], p.CLOSED)
                        m.dissolved += 1
                        continue
                if m.unsettled > 0:
                    pool = s.unsettled[number(m.unsettled - 1)]
                    if 2 * (m.alarms + s.crews[pool].newcomers) + heap.SENTINELS > len(s.alarms):
                        return False
                    m.unsettled -= 1
                    pools.settle(plan, s, pool)
                    continue
                if min(following, dissolution) > until:
                    return True
                m.now = min(following, dissolution)
                if dissolution < following:
                    continue
            if arrival == following:
                arise(plan, s, arrivals)
                continue
            if event == following:
                if m.taken:
                    m.events = heap.remove_first(s.events, m.events)
                m.taken = 1
                task = number(s.events[1])
            elif s.delays[0] == following:
                task = number(s.delays[1])
                m.delays = heap.remove_first(s.delays, m.delays)
            else:
                what = np.int64(s.alarms[1])
                m.alarms = heap.remove_first(s.alarms, m.alarms)
                ring(plan, s, what)
                continue
        go_on_with(plan, s, outages, task, trace)


@inlined
def go_on_with(plan: Layout, s: State, outages: Outages, task: int, trace: bool) -> None:
    """One task goes as far as it can at this instant."""
    t, m = s.tasks[task], s.marks[0]
    act, case = plan.activities[t.activity], s.cases[t.case]
    if t.stage in (BUSY, UNSERVED):
        end_attempt(plan, s, task, trace)
    elif t.stage == NEW:
        luck = 0.0
        if act.branch < 1.0:
            luck = draws.uniform(case.key, act.branch_key, 0, draws.BRANCH)
        if luck < act.branch:
            begin_attempt(plan, s, outages, task)
        else:
            succeed(plan, s, task)
    elif case.gone < m.now:
        drop(s, task)
    else:
        t.attempt += 1
        begin_attempt(plan, s, outages, task)


@inlined
def begin_attempt(plan: Layout, s: State, outages: Outages, task: int) -> None:
    """Time begins to pass, a request is sent, or somebody comes to a pool."""
    t, now = s.tasks[task], s.marks[0].now
    act = plan.activities[t.activity]
    t.queued = t.started = now
    if act.kind == p.DELAY:
        span = pools.duration(plan, s, task, act.work_law, act.work_mean, act.work_var, draws.WORK)
        delay(plan, s, task, BUSY, clock.advance(plan.clock, act.calendar, now, span))
    elif act.kind == p.EXCHANGE:
        t.started = up_from(outages, act.system, now)
        span = pools.duration(plan, s, task, act.work_law, act.work_mean, act.work_var, draws.WORK)
        end = t.started + span
        if act.batch >= 0:
            end = clock.next_opening(plan.clock, act.batch, end)
        delay(plan, s, task, BUSY, end)
    elif act.kind == p.GATHER:
        gates.gather(s, number(act.gate), task)
    else:
        pool = number(act.pool)
        while plan.pools[pool].until <= now:
            pool = number(plan.pools[pool].heir)
        pools.come(s, pool, task)


@inlined
def end_attempt(plan: Layout, s: State, task: int, trace: bool) -> None:
    """Nobody served, or the work is done; perhaps it must be repeated."""
    t, m, common = s.tasks[task], s.marks[0], s.common[0]
    act, case = plan.activities[t.activity], s.cases[t.case]
    if t.stage == UNSERVED:
        t.clerk, t.started = NONE, m.now
    else:
        if act.pool >= 0:
            clerk = number(t.clerk)
            s.experience[offset(clerk * plan.families + act.family)] += 1.0
            pools.release(plan, s, t.pool, clerk)
        else:
            t.clerk = NONE
        t.outcome = p.DONE
        if act.fail > 0.0 and pools.luck(plan, s, task, draws.FAIL) < act.fail:
            t.outcome = p.FAILED
    if trace:
        row = s.rows[offset(common.rows)]
        row.case, row.activity, row.attempt = case.index, t.activity, t.attempt
        row.clerk, row.outcome, row.slot = t.clerk, t.outcome, t.case
        row.queued, row.started, row.ended = t.queued, t.started, m.now
        common.rows += 1
    if t.outcome == p.DONE:
        succeed(plan, s, task)
        return
    leaves = False
    if t.outcome != p.FAILED and act.give_up > 0.0:
        leaves = pools.luck(plan, s, task, draws.LEAVE) < act.give_up
    if leaves and case.gone == math.inf:
        case.gone = m.now
        if len(s.state) > 0:
            s.state[case.index], s.finish[case.index] = p.ABANDONED, m.now
    if leaves or case.gone < m.now:
        drop(s, task)
        return
    if t.outcome == p.FAILED:
        span = pools.duration(plan, s, task, act.redo_law, act.redo_mean, act.redo_var, draws.REDO)
        cal = act.redo_calendar
    else:
        span = pools.duration(
            plan, s, task, act.retry_law, act.retry_mean, act.retry_var, draws.RETRY
        )
        cal = act.retry_calendar
    delay(plan, s, task, PAUSING, clock.advance(plan.clock, cal, m.now, span))


@inlined
def succeed(plan: Layout, s: State, task: int) -> None:
    """An activity is done with; what awaited only it begins."""
    t, m = s.tasks[task], s.marks[0]
    act, slot = plan.activities[t.activity], t.case
    case = s.cases[slot]
    if not case.gone < m.now:
        case.left -= 1
        if case.left == 0 and len(s.state) > 0:
            s.state[case.index], s.finish[case.index] = p.COMPLETED, m.now
        for i in range(act.first_after, act.last_after):
            after = number(plan.after[offset(i)])
            join = plan.activities[after].join
            if join >= 0:
                s.joined[offset(slot * plan.joins + join)] += 1
            if (
                join < 0
                or s.joined[offset(slot * plan.joins + join)] == plan.activities[after].awaits
            ):
                start(s, slot, after)
    drop(s, task)


@inlined
def arise(plan: Layout, s: State, arrivals: Comers) -> None:
    """The next case arises and starts the activities that await nothing."""
    m, common = s.marks[0], s.common[0]
    come = offset(m.come)
    shape = plan.routes[number(arrivals.route[come])]
    if common.free_case == NONE:
        slot = number(common.cases)
        common.cases += 1
    else:
        slot = number(common.free_case)
        common.free_case = s.cases[slot].next
    case = s.cases[slot]
    case.key, case.gone, case.index = arrivals.key[come], math.inf, arrivals.number[come]
    case.left, case.tasks = shape.activities, 0
    if common.told == EVERYTHING:
        row = s.rows[offset(common.rows)]
        row.case, row.activity, row.slot, row.queued = case.index, ARISES, slot, m.now
        common.rows += 1
    m.come += 1
    for i in range(shape.joins):
        s.joined[offset(slot * plan.joins + i)] = 0
    for i in range(shape.first_start, shape.last_start):
        start(s, slot, number(plan.starts[offset(i)]))


@inlined
def start(s: State, slot: int, activity: int) -> None:
    """An activity of a case begins at this instant."""
    m, common = s.marks[0], s.common[0]
    if common.free_task == NONE:
        task = number(common.tasks)
        common.tasks += 1
    else:
        task = number(common.free_task)
        common.free_task = s.tasks[task].next
    m.tasks += 1
    t = s.tasks[task]
    t.case, t.activity, t.attempt, t.stage = slot, activity, 0, NEW
    s.cases[slot].tasks += 1
    s.ready[offset(m.ready)] = task
    m.ready += 1


@inlined
def drop(s: State, task: int) -> None:
    """A task is over; the record of its case goes with the last one."""
    m, common, slot = s.marks[0], s.common[0], s.tasks[task].case
    s.tasks[task].next, s.tasks[task].stage = common.free_task, NEW
    common.free_task = task
    m.tasks -= 1
    case = s.cases[slot]
    case.tasks -= 1
    if case.tasks == 0:
        if common.told == EVERYTHING:
            row = s.rows[offset(common.rows)]
            row.case, row.activity, row.slot = case.index, ENDS, slot
            row.outcome, row.ended = p.COMPLETED, m.now
            if case.gone < math.inf:
                row.outcome, row.ended = p.ABANDONED, case.gone
            common.rows += 1
        case.next = common.free_case
        common.free_case = slot


@inlined
def ring(plan: Layout, s: State, what: int) -> None:
    """An alarm: a pool or a gate is woken, or somebody's patience is over."""
    if what < -np.int64(len(plan.pools)):
        gates.unsettle(s, number(-1 - what - len(plan.pools)))
        return
    if what < 0:
        pool = number(-1 - what)
        s.crews[pool].alarm = 0
        if s.crews[pool].waiting > 0:
            pools.unsettle(s, pool)
        return
    task = number(what)
    if s.tasks[task].stage == WAITING and s.tasks[task].leaves == s.marks[0].now:
        pools.leave_line(plan, s, s.tasks[task].pool, task)
        pools.leave_unserved(s, task, p.RENEGED)


@inlined
def delay(plan: Layout, s: State, task: int, stage: int, time: float) -> None:
    """Have a task go on at ``time``, if the run lasts until then; nobody works on it."""
    s.tasks[task].stage = stage
    if time <= plan.end:
        m = s.marks[0]
        heap.sift_up(s.delays, m.delays, time, np.float64(task))
        m.delays += 1
