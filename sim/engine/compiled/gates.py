"""Gates: who gathers, and when all go on. See ``reference.Gate``."""

from __future__ import annotations

import numpy as np

from sim.engine import clock
from sim.engine.compiled import heap
from sim.engine.compiled.layout import Layout
from sim.engine.compiled.state import BUSY, GATHERED, NONE, State, number, offset
from sim.engine.jit import compiled, inlined


@inlined
def gather(s: State, gate: int, task: int) -> None:
    """A task joins those who gather."""
    crowd, t = s.crowds[gate], s.tasks[task]
    t.stage, t.next = GATHERED, crowd.last
    crowd.last = task
    crowd.waiting += 1
    unsettle(s, gate)


@inlined
def unsettle(s: State, gate: int) -> None:
    """Have a gate settled at the end of this instant."""
    if s.crowds[gate].unsettled == 0:
        s.crowds[gate].unsettled = 1
        s.marks[0].gates += 1


@compiled
def settle(plan: Layout, s: State) -> bool:
    """Let all gathered at the first gate to be settled go on, if it is time; else set an alarm.

    Returns
    -------
    bool
        False, with nothing done, if there is no room for an alarm.
    """
    m = s.marks[0]
    if 2 * (m.alarms + 1) + heap.SENTINELS > len(s.alarms):
        return False
    gate = number(0)
    while s.crowds[gate].unsettled == 0:
        gate = number(gate + 1)
    crowd, rule = s.crowds[gate], plan.gates[gate]
    crowd.unsettled = 0
    m.gates -= 1
    if crowd.waiting == 0:
        return True
    crowd.since = min(crowd.since, m.now)
    due = crowd.since + rule.age
    if rule.calendar >= 0:
        due = min(due, clock.next_opening(plan.clock, rule.calendar, crowd.since))
    if m.now >= due or 0 < rule.size <= crowd.waiting:
        following = crowd.last
        while following != NONE:
            task = number(following)
            t = s.tasks[task]
            following = t.next
            t.stage, t.started = BUSY, m.now
            s.ready[offset(m.ready)] = task
            m.ready += 1
        crowd.last, crowd.waiting, crowd.since, crowd.alarm = NONE, 0, np.inf, -1.0
    elif due <= plan.end and crowd.alarm != due:
        crowd.alarm = due
        what = -1 - np.int64(len(plan.pools)) - np.int64(gate)
        heap.sift_up(s.alarms, m.alarms, due, np.float64(what))
        m.alarms += 1
    return True
