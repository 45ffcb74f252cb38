"""Pools: who is on duty, who waits in which order, who is called. See ``reference.Pool``.

Whoever is called is worked on at once; whoever leaves unserved is put on the list of tasks that
are ready, and the kernel goes on with them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.engine import clock, draws
from sim.engine import plan as p
from sim.engine.compiled import heap
from sim.engine.compiled.layout import Layout
from sim.engine.compiled.state import BUSY, NONE, UNSERVED, WAITING, State, number, offset
from sim.engine.jit import compiled, inlined
from sim.engine.plan import Floats, Ints, Record, Records


@inlined
def unsettle(s: State, pool: int) -> None:
    """Have a pool settled at the end of this instant."""
    if s.crews[pool].unsettled == 0:
        s.crews[pool].unsettled = 1
        m = s.marks[0]
        s.unsettled[offset(m.unsettled)] = pool
        m.unsettled += 1


@inlined
def come(s: State, pool: int, task: int) -> None:
    """Someone comes to a pool and will be let in when it settles."""
    crew = s.crews[pool]
    s.tasks[task].pool = pool
    s.tasks[task].next = crew.newcomer
    crew.newcomer = task
    crew.newcomers += 1
    unsettle(s, pool)


@inlined
def place(rule: Record, crew: Record, at: int) -> np.uint64:
    """Where in the ring the clerk ``at`` places behind the longest idle one stands."""
    turned = crew.head + at
    return offset(rule.first + (turned if turned < rule.clerks else turned - rule.clerks))


@inlined
def release(plan: Layout, s: State, pool: int, clerk: int) -> None:
    """A clerk is done: the last of the idle, or among those idle from the same minute by number."""
    crew, rule, now = s.crews[pool], plan.pools[pool], s.marks[0].now
    at = crew.idle
    while at > 0:
        other = s.ring[place(rule, crew, at - 1)]
        if s.since[other] < now or other < clerk:
            break
        s.ring[place(rule, crew, at)] = other
        at -= 1
    s.ring[place(rule, crew, at)] = clerk
    s.since[clerk] = now
    crew.idle += 1
    crew.ready += s.duty[clerk]
    if crew.waiting > 0:
        unsettle(s, pool)


@inlined
def settle(plan: Layout, s: State, pool: int) -> None:
    """Let newcomers in and call those who wait, as far as the hour and the clerks allow."""
    crew, rule, now = s.crews[pool], plan.pools[pool], s.marks[0].now
    crew.unsettled = 0
    if now >= crew.valid:
        look_round(plan.clock, plan.clerks, plan.instants, rule, crew, s.ring, s.duty, now)
    if crew.shut and rule.closing == p.SEND_HOME:
        turn_away(plan, s, pool, p.SENT_HOME)
    following = crew.newcomer
    if crew.newcomers > 1:
        following = sort_newcomers(plan.activities, s.cases, s.tasks, following)
    crew.newcomer, crew.newcomers = NONE, 0
    while True:
        if crew.waiting > 0 and crew.ready > 0:
            task = leave_line(plan, s, pool, first_in_line(plan, s, pool))
        elif following != NONE:
            task = number(following)
            following = s.tasks[task].next
            refusal = refused(plan, s, rule, crew, task)
            if refusal != 0:
                leave_unserved(s, task, refusal)
                continue
            if crew.ready == 0:
                join_line(plan, s, pool, task)
                continue
        else:
            break
        begin_work(plan, s, rule, task, call(rule, crew, s))
    if crew.waiting > 0 and crew.alarm == 0 and crew.instant < rule.last_instant:
        crew.alarm = 1
        set_alarm(plan, s, plan.instants[offset(crew.instant)], -1 - np.int64(pool))


@inlined
def refused(plan: Layout, s: State, rule: Record, crew: Record, task: int) -> int:
    """Why a newcomer is not let in (0: is let in)."""
    if crew.shut:
        return p.CLOSED
    if crew.waiting > 0 or crew.ready == 0:
        if 0 <= rule.capacity <= crew.waiting:
            return p.BLOCKED
        if rule.balk > 0.0:
            stay = draws.staying(rule.balk, crew.waiting, crew.on_duty)
            if luck(plan, s, task, draws.BALK) >= stay:
                return p.BALKED
    return 0


@inlined
def turn_away(plan: Layout, s: State, pool: int, outcome: int) -> None:
    """Everyone who waits leaves unserved."""
    while s.crews[pool].waiting > 0:
        task = leave_line(plan, s, pool, first_in_line(plan, s, pool))
        leave_unserved(s, task, outcome)


@inlined
def leave_unserved(s: State, task: int, outcome: int) -> None:
    """Nobody serves someone who is in no line any more."""
    s.tasks[task].stage, s.tasks[task].outcome = UNSERVED, outcome
    m = s.marks[0]
    s.ready[offset(m.ready)] = task
    m.ready += 1


@inlined
def call(rule: Record, crew: Record, s: State) -> int:
    """The clerk on duty who has been idle longest is idle no longer; there is one."""
    at = 0
    while not s.duty[s.ring[place(rule, crew, at)]]:
        at += 1
    clerk = s.ring[place(rule, crew, at)]
    while at > 0:
        s.ring[place(rule, crew, at)] = s.ring[place(rule, crew, at - 1)]
        at -= 1
    crew.head = crew.head + 1 if crew.head + 1 < rule.clerks else 0
    crew.idle -= 1
    crew.ready -= 1
    return clerk


@inlined
def begin_work(plan: Layout, s: State, rule: Record, task: int, clerk: int) -> None:
    """A clerk has called."""
    t, now = s.tasks[task], s.marks[0].now
    act, who = plan.activities[t.activity], plan.clerks[clerk]
    t.clerk, t.started = clerk, now
    experience = s.experience[offset(clerk * plan.families + act.family)]
    practice = draws.practice(experience, rule.standard, rule.learning)
    span = duration(plan, s, task, act.work_law, act.work_mean, act.work_var, draws.WORK)
    span = span * who.pace * practice
    cal = clock.WALL if act.kind == p.SERVE else who.calendar
    end_work(plan, s, task, clock.advance(plan.clock, cal, now, span))


@inlined
def luck(plan: Layout, s: State, task: int, purpose: int) -> float:
    """The case's luck at this attempt of this activity."""
    t = s.tasks[task]
    return draws.uniform(s.cases[t.case].key, plan.activities[t.activity].key, t.attempt, purpose)


@inlined
def duration(
    plan: Layout, s: State, task: int, law: int, mean: float, var: float, purpose: int
) -> float:
    """A duration drawn for this attempt, minutes."""
    if mean == 0.0:
        return 0.0
    return draws.sample_as(law, mean, var, luck(plan, s, task, purpose))


@inlined
def end_work(plan: Layout, s: State, task: int, time: float) -> None:
    """Have work on a task end at ``time``, if the run lasts until then."""
    s.tasks[task].stage = BUSY
    if time <= plan.end:
        m = s.marks[0]
        if m.taken:
            heap.sift_down(s.events, m.events, time, np.float64(task))
            m.taken = 0
        else:
            heap.sift_up(s.events, m.events, time, np.float64(task))
            m.events += 1


@inlined
def set_alarm(plan: Layout, s: State, time: float, what: int) -> None:
    """Note what is to happen at ``time``, if the run lasts until then."""
    if time <= plan.end:
        m = s.marks[0]
        heap.sift_up(s.alarms, m.alarms, time, np.float64(what))
        m.alarms += 1


# -- lines ------------------------------------------------------------------------------------


@inlined
def first_in_line(plan: Layout, s: State, pool: int) -> np.uint32:
    """Who is called next; somebody waits."""
    line = pool * plan.ranks
    while s.lines[offset(line)].first == NONE:
        line += 1
    return number(s.lines[offset(line)].first)


@inlined
def join_line(plan: Layout, s: State, pool: int, task: int) -> None:
    """Wait behind those of the same priority, who all came before, or at this very minute."""
    t, law, now = s.tasks[task], plan.activities[s.tasks[task].activity], s.marks[0].now
    line = s.lines[offset(pool * plan.ranks + law.rank)]
    before, behind = line.last, NONE
    while before != NONE and s.tasks[number(before)].queued == now:
        if not goes_first(s.cases, s.tasks, task, number(before)):
            break
        before, behind = s.tasks[number(before)].previous, before
    t.previous, t.next, t.stage = before, behind, WAITING
    if before == NONE:
        line.first = task
    else:
        s.tasks[number(before)].next = task
    if behind == NONE:
        line.last = task
    else:
        s.tasks[number(behind)].previous = task
    s.crews[pool].waiting += 1
    t.leaves = math.inf  # the record may still hold the patience of an earlier wait
    if law.patience_mean != 0.0:
        u = luck(plan, s, task, draws.PATIENCE)
        t.leaves = now + draws.sample_as(law.patience_law, law.patience_mean, law.patience_var, u)
        if t.leaves > now:
            set_alarm(plan, s, t.leaves, task)


@inlined
def leave_line(plan: Layout, s: State, pool: int, task: int) -> int:
    """Someone waits no longer; returns the task."""
    t = s.tasks[task]
    line = s.lines[offset(pool * plan.ranks + plan.activities[t.activity].rank)]
    if t.previous == NONE:
        line.first = t.next
    else:
        s.tasks[number(t.previous)].next = t.next
    if t.next == NONE:
        line.last = t.previous
    else:
        s.tasks[number(t.next)].previous = t.previous
    s.crews[pool].waiting -= 1
    return task


@compiled
def goes_first(cases: Records, tasks: Records, one: int, other: int) -> bool:
    """Which of two with the same priority who came at the same minute is called first."""
    a, b = cases[tasks[one].case].index, cases[tasks[other].case].index
    return a < b or (a == b and tasks[one].activity < tasks[other].activity)


@compiled
def sort_newcomers(activities: Records, cases: Records, tasks: Records, first: int) -> int:
    """Link newcomers in the order in which they are called; returns the first (merge sort)."""
    width, merges = 1, 2
    while merges > 1:
        left, last, merges, start = first, NONE, 0, NONE
        while left != NONE:
            merges += 1
            right, lefts, rights = left, 0, width
            while lefts < width and right != NONE:
                lefts, right = lefts + 1, tasks[right].next
            while lefts > 0 or (rights > 0 and right != NONE):
                take_right = lefts == 0
                if lefts > 0 and rights > 0 and right != NONE:
                    a = activities[tasks[left].activity].rank
                    b = activities[tasks[right].activity].rank
                    take_right = b < a or (b == a and goes_first(cases, tasks, right, left))
                if take_right:
                    task, right, rights = right, tasks[right].next, rights - 1
                else:
                    task, left, lefts = left, tasks[left].next, lefts - 1
                if last == NONE:
                    start = task
                else:
                    tasks[last].next = task
                last = task
            left = right
        tasks[last].next = NONE
        first, width = start, 2 * width
    return first


# -- hours ------------------------------------------------------------------------------------


@compiled
def look_round(
    hours: clock.Clock,
    clerks: Records,
    instants: Floats,
    rule: Record,
    crew: Record,
    ring: Ints,
    duty: NDArray[np.bool_],
    now: float,
) -> None:
    """See who is on duty, whether the pool is shut, and until when that will stay so."""
    while crew.instant < rule.last_instant and instants[crew.instant] <= now:
        crew.instant += 1
    crew.valid = math.inf
    if rule.first_instant < rule.last_instant:
        midnight = clock.DAY * (math.floor(now / clock.DAY) + 1.0) - clock.DAWN
        crew.valid = midnight if midnight > now else now
        if crew.instant < rule.last_instant:
            crew.valid = min(crew.valid, instants[crew.instant])
    over = clock.closed_for_today(hours, rule.calendar, now)
    crew.shut = over and rule.closing != p.KEEP
    late = over and rule.closing == p.SERVE_QUEUE
    crew.on_duty, known, there = 0, NONE - 1, False
    for clerk in range(rule.first, rule.first + rule.clerks):
        cal = clerks[offset(clerk)].calendar
        if cal != known:
            known, there = cal, clock.is_open(hours, cal, now)
            if not there and late:
                there = clock.stays_late(hours, cal, rule.calendar, now)
        duty[offset(clerk)] = there
        crew.on_duty += there
    crew.ready = 0
    for at in range(crew.idle):
        crew.ready += duty[ring[place(rule, crew, at)]]
