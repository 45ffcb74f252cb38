"""The reference engine: what a plan means, told as SimPy processes. Read it as the specification.

At one instant things happen in this order: whatever ends at that instant ends (activities, delays,
patience), with all that begins in consequence; then gates open, in order of their numbers; then
pools dissolve, whose people may go straight to another pool; then each pool settles, calling those
who wait to clerks who are free. Nothing else depends on the order of simultaneous events, so
another engine can reproduce a run bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from heapq import heappush
from typing import Any

import numpy as np
import simpy
from simpy.events import NORMAL

from sim.engine import clock, draws
from sim.engine import plan as p
from sim.engine.plan import Plan
from sim.engine.reference_gate import Gate
from sim.engine.trace import ARISES, ENDS, RunLog, canonical
from sim.engine.world import Arrivals, arrivals, outages, up_from

GATES, DISSOLVE, SETTLE = NORMAL + 1, NORMAL + 2, NORMAL + 3  # after all else at an instant
NOBODY = -1
Process = Generator[simpy.Event, Any, Any]


class Agenda(simpy.Environment):
    """SimPy's environment, with events at exact times (``now + (t - now)`` need not be ``t``)."""

    def at(self, time: float, priority: float = NORMAL) -> simpy.Event:
        """An event that happens at ``time``."""
        event = simpy.Event(self)
        event._ok, event._value = True, None
        heappush(self._queue, (time, priority, next(self._eid), event))  # type: ignore[misc]
        return event


@dataclass
class Case:
    """One applicant's pursuit of one matter, while it lasts."""

    index: int
    key: np.uint64
    awaits: list[int]
    left: int
    tasks: int = 0
    state: int = p.OPEN
    finish: float = np.nan


@dataclass(order=True)
class Ticket:
    """A place in a queue; smaller is called first."""

    priority: int
    queued: float
    case_index: int
    activity: int
    case: Case = field(compare=False)
    attempt: int = field(compare=False)
    verdict: simpy.Event = field(compare=False)


class Pool:
    """People who share one queue, and the rules by which they call."""

    def __init__(self, run: Reference, index: int) -> None:
        self.run, self.index, pools = run, index, run.plan.pools
        self.calendar = int(pools.calendar[index])
        self.closing, self.capacity = int(pools.closing[index]), int(pools.capacity[index])
        self.balk, self.until = float(pools.balk[index]), float(pools.until[index])
        self.idle = dict.fromkeys(range(pools.first[index], pools.first[index + 1]), 0.0)
        self.clerks = tuple(self.idle)
        self.waiting: list[Ticket] = []
        self.newcomers: list[Ticket] = []
        self.settling = -1.0
        run.agenda.process(self.keep_hours())
        run.agenda.at(self.until, DISSOLVE).callbacks.append(lambda _: self.turn_away(p.CLOSED))

    def keep_hours(self) -> Process:
        """Settle whenever someone comes on duty, and when the pool opens or closes."""
        plan, agenda = self.run.plan, self.run.agenda
        hours, instants = plan.clock, set[float]()
        for cal in {self.calendar, *(int(plan.clerks.calendar[c]) for c in self.clerks)}:
            if cal != clock.WALL:
                span = slice(hours.first[cal], hours.first[cal + 1])
                instants.update(hours.opens[span].tolist() + hours.closes[span].tolist())
        for instant in sorted(t for t in instants if agenda.now <= t <= plan.end):
            yield agenda.at(instant)
            if self.run.plan is not plan:
                return  # a longer plan has taken over
            self.settle_now()

    def queue(self, case: Case, activity: int, attempt: int) -> Generator[Any, Any, int]:
        """Wait for a clerk: the clerk's number, or minus the outcome if nobody serves."""
        run, now = self.run, self.run.agenda.now
        verdict = simpy.Event(run.agenda)
        priority = int(run.plan.activities.priority[activity])
        ticket = Ticket(priority, now, case.index, activity, case, attempt, verdict)
        self.newcomers.append(ticket)
        self.settle_now()
        patience = run.duration(
            run.plan.activities.patience, case, activity, attempt, draws.PATIENCE
        )
        if patience > 0.0:
            timer = run.agenda.at(now + patience)
            timer.callbacks.append(lambda _: self.lose(ticket))
        return (yield verdict)

    def lose(self, ticket: Ticket) -> None:
        """Patience is over: whoever still waits leaves."""
        if ticket in self.waiting:
            self.waiting.remove(ticket)
            ticket.verdict.succeed(-p.RENEGED)

    def settle_now(self) -> None:
        """Settle once at this instant, after everything else that happens at it."""
        agenda = self.run.agenda
        if self.settling != agenda.now:
            self.settling = agenda.now
            agenda.at(agenda.now, SETTLE).callbacks.append(lambda _: self.settle())

    def settle(self) -> None:
        """Let newcomers in and call those who wait, as far as the hour and the clerks allow."""
        hours, now = self.run.plan.clock, self.run.agenda.now
        self.settling = -1.0
        shut = self.closing != p.KEEP and clock.closed_for_today(hours, self.calendar, now)
        if shut and self.closing == p.SEND_HOME:
            self.turn_away(p.SENT_HOME)
        self.call()
        newcomers, self.newcomers = sorted(self.newcomers), []
        for ticket in newcomers:
            refusal = p.CLOSED if shut else self.refusal(ticket)
            if refusal:
                ticket.verdict.succeed(-refusal)
            else:
                self.waiting.append(ticket)
                self.call()

    def turn_away(self, outcome: int) -> None:
        """Everyone who waits leaves unserved."""
        for ticket in self.waiting:
            ticket.verdict.succeed(-outcome)
        self.waiting.clear()

    def refusal(self, ticket: Ticket) -> int:
        """Why a newcomer does not join the queue (0: joins)."""
        if not self.waiting and self.free() != NOBODY:
            return 0
        if 0 <= self.capacity <= len(self.waiting):
            return p.BLOCKED
        if self.balk > 0.0:
            on_duty = sum(map(self.on_duty, self.clerks))
            stay = draws.staying(self.balk, len(self.waiting), on_duty)
            if self.run.draw(ticket.case, ticket.activity, ticket.attempt, draws.BALK) >= stay:
                return p.BALKED
        return 0

    def call(self) -> None:
        """Give the first in the queue to the clerk idle longest, until one of them runs out."""
        while self.waiting and (clerk := self.free()) != NOBODY:
            ticket = min(self.waiting)
            self.waiting.remove(ticket)
            del self.idle[clerk]
            ticket.verdict.succeed(clerk)

    def free(self) -> int:
        """The clerk on duty who has been idle longest, or NOBODY."""
        ready = [(since, clerk) for clerk, since in self.idle.items() if self.on_duty(clerk)]
        return min(ready)[1] if ready else NOBODY

    def on_duty(self, clerk: int) -> bool:
        """Whether a clerk works now: in hours, or late for the queue left at closing time."""
        hours, now = self.run.plan.clock, self.run.agenda.now
        cal = int(self.run.plan.clerks.calendar[clerk])
        if clock.is_open(hours, cal, now):
            return True
        late = self.closing == p.SERVE_QUEUE and clock.closed_for_today(hours, self.calendar, now)
        return late and clock.stays_late(hours, cal, self.calendar, now)

    def release(self, clerk: int) -> None:
        """A clerk is done and looks for the next in the queue."""
        self.idle[clerk] = self.run.agenda.now
        self.settle_now()


class Reference:
    """One replication of a plan."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self.plan, self.agenda = plan, Agenda()
        self.outages = outages(plan, seed, replication)
        self.experience = np.repeat(plan.clerks.experience[:, None], plan.families, axis=1)
        self.pools = [Pool(self, i) for i in range(len(plan.pools.calendar))]
        self.gates = [
            Gate(self, i, GATES + i / len(plan.gates.size)) for i in range(len(plan.gates.size))
        ]
        self.cases: list[Case] = []
        self.rows: list[tuple[float, ...]] = []
        self.perform: dict[int, Callable[[Case, int, int], Generator[Any, Any, int]]] = {
            p.DELAY: self.delay,
            p.SERVE: self.work,
            p.REVIEW: self.work,
            p.EXCHANGE: self.exchange,
            p.SITE_VISIT: self.work,
            p.GATHER: self.gather,
        }

    # -- cases -------------------------------------------------------------------------------

    def arise(self, come: Arrivals) -> Process:
        """Cases arise one after another; each starts the activities that await nothing."""
        for time, route, key in zip(come.time, come.route, come.key, strict=True):
            yield self.agenda.at(float(time))
            routes = self.plan.routes
            first, last = int(routes.first[route]), int(routes.first[route + 1])
            case = Case(len(self.cases), key, routes.awaits[first:last].tolist(), last - first)
            self.cases.append(case)
            self.write(case, ARISES, 0, NOBODY, 0, self.agenda.now, self.agenda.now)
            for a in range(first, last):
                if case.awaits[a - first] == 0:
                    self.begin(case, a, first)

    def begin(self, case: Case, a: int, first: int) -> None:
        """An activity begins at this instant."""
        case.tasks += 1
        self.agenda.process(self.whole(case, a, first))

    def whole(self, case: Case, a: int, first: int) -> Process:
        """An activity; a case is over with the last one under way."""
        yield from self.activity(case, a, first)
        case.tasks -= 1
        if case.tasks == 0:
            self.rows.append((case.index, ENDS, 0, NOBODY, case.state, 0.0, 0.0, case.finish))

    def activity(self, case: Case, a: int, first: int) -> Process:
        """One activity from its first attempt to success; then whatever awaited it."""
        acts, routes, attempt = self.plan.activities, self.plan.routes, 0
        if self.gone(case):
            return
        needed = acts.branch[a] >= 1.0 or (
            draws.uniform(case.key, acts.branch_key[a], 0, draws.BRANCH) < acts.branch[a]
        )
        while needed:
            outcome = yield from self.perform[int(acts.kind[a])](case, a, attempt)
            if outcome == p.DONE:
                break
            served = outcome == p.FAILED
            if not served and self.draw(case, a, attempt, draws.LEAVE) < acts.give_up[a]:
                self.close(case, p.ABANDONED)
                return
            if self.gone(case):
                return
            laws, cal = (
                (acts.redo, acts.redo_calendar) if served else (acts.retry, acts.retry_calendar)
            )
            pause = self.duration(laws, case, a, attempt, draws.REDO if served else draws.RETRY)
            now = self.agenda.now
            yield self.agenda.at(clock.advance(self.plan.clock, int(cal[a]), now, pause))
            if self.gone(case):
                return
            attempt += 1
        if self.gone(case):
            return
        case.left -= 1
        if case.left == 0:
            self.close(case, p.COMPLETED)
        for b in routes.after[routes.after_first[a] : routes.after_first[a + 1]].tolist():
            case.awaits[b - first] -= 1
            if case.awaits[b - first] == 0:
                self.begin(case, b, first)

    def close(self, case: Case, state: int) -> None:
        """A case ends. What is under way for an abandoned case is finished; nothing new starts."""
        if case.state == p.OPEN:
            case.state, case.finish = state, self.agenda.now

    def gone(self, case: Case) -> bool:
        """Whether a case was abandoned before this instant (what starts at it, starts)."""
        return case.state == p.ABANDONED and case.finish < self.agenda.now

    # -- kinds of activity: each waits, works, writes one row and returns how it ended --------

    def delay(self, case: Case, a: int, attempt: int) -> Generator[Any, Any, int]:
        """Time that passes, on the wall clock or in a calendar's working time."""
        start, cal = self.agenda.now, int(self.plan.activities.calendar[a])
        span = self.duration(self.plan.activities.work, case, a, attempt, draws.WORK)
        yield self.agenda.at(clock.advance(self.plan.clock, cal, start, span))
        return self.note(case, a, attempt, NOBODY, start, start)

    def work(self, case: Case, a: int, attempt: int) -> Generator[Any, Any, int]:
        """A clerk's work: uninterrupted at a window, in the clerk's working time elsewhere."""
        plan, queued = self.plan, self.agenda.now
        pool = self.pools[plan.activities.pool[a]]
        while queued >= pool.until:
            pool = self.pools[plan.pools.heir[pool.index]]
        clerk = yield from pool.queue(case, a, attempt)
        start = self.agenda.now
        if clerk < 0:
            return self.write(case, a, attempt, NOBODY, -clerk, queued, start)
        family = plan.activities.family[a]
        practice = draws.practice(
            self.experience[clerk, family],
            plan.pools.standard[pool.index],
            plan.pools.learning[pool.index],
        )
        span = self.duration(plan.activities.work, case, a, attempt, draws.WORK)
        span = span * plan.clerks.pace[clerk] * practice
        cal = clock.WALL if plan.activities.kind[a] == p.SERVE else int(plan.clerks.calendar[clerk])
        yield self.agenda.at(clock.advance(plan.clock, cal, start, span))
        self.experience[clerk, family] += 1.0
        pool.release(clerk)
        return self.note(case, a, attempt, clerk, queued, start)

    def exchange(self, case: Case, a: int, attempt: int) -> Generator[Any, Any, int]:
        """A data request: it waits until the system is up, then for the link, then for its run."""
        acts, queued = self.plan.activities, self.agenda.now
        start = up_from(self.outages, int(acts.system[a]), queued)
        span = self.duration(acts.work, case, a, attempt, draws.WORK)
        end = start + span
        if acts.batch[a] >= 0:
            end = clock.next_opening(self.plan.clock, int(acts.batch[a]), end)
        yield self.agenda.at(end)
        return self.note(case, a, attempt, NOBODY, queued, start)

    def gather(self, case: Case, a: int, attempt: int) -> Generator[Any, Any, int]:
        """A case waits until others are there, too, or it is time."""
        queued = self.agenda.now
        yield from self.gates[self.plan.activities.gate[a]].gather()
        return self.note(case, a, attempt, NOBODY, queued, self.agenda.now)

    # -- small things -------------------------------------------------------------------------

    def note(self, c: Case, a: int, attempt: int, clerk: int, queued: float, start: float) -> int:
        """Record an attempt that ran to its end, and whether it must be repeated."""
        fail = self.plan.activities.fail[a]
        failed = fail > 0.0 and self.draw(c, a, attempt, draws.FAIL) < fail
        return self.write(c, a, attempt, clerk, p.FAILED if failed else p.DONE, queued, start)

    def write(
        self, c: Case, a: int, attempt: int, clerk: int, outcome: int, queued: float, start: float
    ) -> int:
        """Write one row of the trace and return the outcome."""
        self.rows.append((c.index, a, attempt, clerk, outcome, queued, start, self.agenda.now))
        return outcome

    def draw(self, case: Case, a: int, attempt: int, purpose: int) -> float:
        """The case's luck at one attempt of one activity."""
        return draws.uniform(case.key, self.plan.activities.key[a], attempt, purpose)

    def duration(self, laws: p.Laws, case: Case, a: int, attempt: int, purpose: int) -> float:
        """A duration drawn for one attempt, minutes."""
        if laws.mean[a] == 0.0:
            return 0.0
        u = self.draw(case, a, attempt, purpose)
        return draws.sample(laws.law[a], laws.mean[a], laws.cv[a], u)


def run(plan: Plan, seed: int, replication: int, come: Arrivals | None = None) -> RunLog:
    """Simulate one replication of ``plan`` and return what happened."""
    this = Reference(plan, seed, replication)
    come = arrivals(plan, seed, replication) if come is None else come
    this.agenda.process(this.arise(come))
    this.agenda.run(until=np.nextafter(plan.end, np.inf))
    missing = len(come.time) - len(this.cases)
    state = np.array([c.state for c in this.cases] + [p.OPEN] * missing, dtype=np.int64)
    finish = np.array([c.finish for c in this.cases] + [np.nan] * missing)
    attempts = [row for row in this.rows if row[1] not in (ARISES, ENDS)]
    columns = np.array(attempts, dtype=np.float64).reshape(-1, 8).T
    return RunLog(come, state, finish, canonical(list(columns)))
