"""Indicators by their definitions, slowly: plain loops over the rows of a trace.

Shares nothing with what it checks but the plan and the names of things: not the accounts, not the
clock, not the months.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.engine import plan as p
from sim.engine.plan import Plan
from sim.engine.trace import RunLog

AT_THE_DOOR = (p.BALKED, p.BLOCKED, p.CLOSED)
NAN = math.nan


class Row(NamedTuple):
    """An attempt, as in :class:`sim.engine.trace.Trace`."""

    case: int
    activity: int
    attempt: int
    clerk: int
    outcome: int
    queued: float
    started: float
    ended: float


class Case(NamedTuple):
    """One case with its rows and what they come to."""

    arrival: float
    finish: float
    state: int
    place: str
    matter: str
    month: str
    online: bool
    joint: bool
    rows: list[Row]
    worth: dict[str, float]


class Span(NamedTuple):
    """A month of the window, or all of it (``*``)."""

    month: str
    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else NAN


def share(part: float, whole: float) -> float:
    return part / whole if whole else NAN


def p90(values: Sequence[float]) -> float:
    """Linear between the two people nearest to nine tenths of the line."""
    if not values:
        return NAN
    line = sorted(values)
    rank = 0.9 * (len(line) - 1)
    low, high = line[math.floor(rank)], line[math.ceil(rank)]
    return low + (rank - math.floor(rank)) * (high - low)


class Oracle:
    """Everything the definitions say of one log."""

    def __init__(self, plan: Plan, log: RunLog, start: dt.date) -> None:
        self.plan, self.start = plan, start
        self.rows = [Row(*x) for x in zip(*(c.tolist() for c in log.trace), strict=True)]
        mine: dict[int, list[Row]] = {}
        for row in self.rows:
            mine.setdefault(row.case, []).append(row)
        come = log.arrivals
        self.all_cases = [
            self._case(i, log, mine.get(i, []))
            for i in range(len(come.time))
            if come.time[i] <= plan.end
        ]
        low, high = plan.measure
        self.cases = [c for c in self.all_cases if low <= c.arrival < high]

    # -- time ---------------------------------------------------------------------------------

    def month(self, minute: float) -> str:
        midnight = dt.datetime.combine(self.start, dt.time())
        return f"{midnight + dt.timedelta(minutes=minute):%Y-%m}"

    def spans(self) -> list[Span]:
        """The whole window, and its months found by walking over its days."""
        low, high = self.plan.measure
        found = [Span("*", low, high)]
        for day in range(int(low // 1440), math.ceil(high / 1440)):
            a, b = max(low, day * 1440.0), min(high, (day + 1) * 1440.0)
            month = self.month(a)
            if found[-1].month == month:
                found[-1] = found[-1]._replace(high=b)
            else:
                found.append(Span(month, a, b))
        return found

    def open_minutes(self, calendar: int, low: float, high: float) -> float:
        """Minutes between two instants in which a calendar is open."""
        if calendar < 0:
            return max(0.0, high - low)
        hours = self.plan.clock
        total = 0.0
        for k in range(int(hours.first[calendar]), int(hours.first[calendar + 1])):
            total += max(0.0, min(high, hours.closes[k]) - max(low, hours.opens[k]))
        return total

    # -- rows ---------------------------------------------------------------------------------

    def kind(self, row: Row) -> int:
        return int(self.plan.activities.kind[row.activity])

    def work(self, row: Row) -> float:
        """A clerk's minutes: all of them at a window, working time elsewhere."""
        if row.clerk < 0:
            return 0.0
        if self.kind(row) == p.SERVE:
            return row.ended - row.started
        calendar = int(self.plan.clerks.calendar[row.clerk])
        return self.open_minutes(calendar, row.started, row.ended)

    @staticmethod
    def in_queue(row: Row) -> bool:
        """Whether somebody waited in a queue, rather than being turned away at the door."""
        return row.outcome not in AT_THE_DOOR or row.ended > row.queued

    # -- cases --------------------------------------------------------------------------------

    def _case(self, i: int, log: RunLog, rows: list[Row]) -> Case:
        come, names, labels = log.arrivals, self.plan.names, self.plan.labels
        route, stream = int(come.route[i]), int(come.stream[i])
        about = self.plan.case_labels
        at_window = [r for r in rows if self.kind(r) == p.SERVE]
        done = {r.activity for r in rows if r.outcome == p.DONE}
        trips, way, departments = 0, 0.0, set()
        for r in at_window:
            fares = labels.trips_first if r.attempt == 0 else labels.trips_again
            trips += int(fares[r.activity])
            way += int(fares[r.activity]) * float(labels.distance[r.activity])
            departments.add(int(labels.department[r.activity]))
        hall = math.fsum(r.ended - r.queued for r in at_window)
        hours = (way * float(about.travel[route]) + hall) / 60.0
        fees = math.fsum(float(labels.cost[a]) for a in done)
        arrival, finish = float(come.time[i]), float(log.finish[i])
        elapsed = NAN
        if log.state[i] != p.OPEN:
            minutes = self.open_minutes(int(about.calendar[route]), arrival, finish)
            elapsed = minutes / float(about.day[route])
        worth = {
            "trips": trips,
            "materials": sum(int(labels.materials[a]) for a in done),
            "steps": sum(int(labels.steps[a]) for a in done),
            "departments_visited": len(departments - {-1}),
            "elapsed_working_days": elapsed,
            "promised_working_days": float(about.promised[route]),
            "wait_minutes": math.fsum(r.started - r.queued for r in at_window if self.in_queue(r)),
            "hall_minutes": hall,
            "corrections": sum(
                r.outcome == p.FAILED and self.kind(r) in (p.SERVE, p.REVIEW, p.SITE_VISIT)
                for r in rows
            ),
            "cost_applicant": fees
            + trips * float(about.fare[route])
            + hours * float(about.wage[route]),
            "clerk_minutes": math.fsum(map(self.work, rows)),
            "rekey_minutes": math.fsum(
                self.work(r) * float(labels.rekey[r.activity]) for r in rows
            ),
        }
        return Case(
            arrival,
            finish,
            int(log.state[i]),
            names.places[stream],
            names.matters[stream],
            self.month(arrival),
            bool(about.online[route]),
            bool(about.joint[route]),
            rows,
            worth,
        )

    def kpis(self, place: str, matter: str, month: str) -> dict[str, float]:
        """Indicators of one group of measured cases (``*``: all)."""

        def belongs(c: Case) -> bool:
            wanted = ((place, c.place), (matter, c.matter))
            return all(w in ("*", has) for w, has in wanted)

        cases = [c for c in self.cases if belongs(c) and month in ("*", c.month)]
        done = [c for c in cases if c.state == p.COMPLETED]
        until = next(s.high for s in self.spans() if s.month == month)
        waits = [
            r.started - r.queued
            for c in cases
            for r in c.rows
            if self.kind(r) == p.SERVE and self.in_queue(r)
        ]
        worth = {name: mean([c.worth[name] for c in done]) for name in self.cases[0].worth}
        clerk, rekey = worth.pop("clerk_minutes"), worth.pop("rekey_minutes")
        return {
            **worth,
            "clerk_minutes_per_case": clerk,
            "rekey_minutes_per_case": rekey,
            "arrivals": len(cases),
            "completed": len(done),
            "completion_rate": share(len(done), len(cases)),
            "unfinished": sum(c.state == p.OPEN for c in cases),
            "backlog": sum(
                belongs(c) and c.arrival < until and not c.finish <= until for c in self.all_cases
            ),
            "abandon_rate": share(sum(c.state == p.ABANDONED for c in cases), len(cases)),
            "online_share": share(sum(c.online for c in cases), len(cases)),
            "as_one": sum(c.joint for c in cases),
            "wait_mean": mean(waits),
            "wait_p90": p90(waits),
        }

    # -- pools --------------------------------------------------------------------------------

    def pool_of(self, row: Row) -> int:
        """The pool of the clerk who served; of others the one they came for, or its heir."""
        if row.clerk < 0:
            q = int(self.plan.activities.pool[row.activity])
            while q >= 0 and row.queued >= self.plan.pools.until[q]:
                q = int(self.plan.pools.heir[q])
            return q
        first = self.plan.pools.first
        return next(q for q in range(len(first) - 1) if first[q] <= row.clerk < first[q + 1])

    def pool(self, q: int, span: Span) -> dict[str, Any]:
        """What the definitions say of a pool within a span."""
        clerks = range(int(self.plan.pools.first[q]), int(self.plan.pools.first[q + 1]))
        calendar = self.plan.clerks.calendar
        rows = [r for r in self.rows if self.pool_of(r) == q]
        asked = [r for r in rows if span.low <= r.queued < span.high]
        served = [r for r in asked if r.clerk >= 0]
        lost = math.fsum(
            float(self.plan.activities.give_up[r.activity]) for r in asked if r.clerk < 0
        )
        busy, overtime = 0.0, 0.0
        for r in rows:
            low, high = max(r.started, span.low), min(r.ended, span.high)
            if r.clerk >= 0 and low < high:
                on_duty = self.open_minutes(int(calendar[r.clerk]), low, high)
                busy += on_duty
                overtime += high - low - on_duty if self.kind(r) == p.SERVE else 0.0
        waits = [r.started - r.queued for r in asked if self.in_queue(r)]
        stays = (min(r.started, span.high) - max(r.queued, span.low) for r in rows)
        duty = math.fsum(self.open_minutes(int(calendar[c]), span.low, span.high) for c in clerks)
        brought = math.fsum(map(self.work, served))
        due = brought + (lost * share(brought, len(served)) if lost else 0.0)
        open_ = self.open_minutes(int(self.plan.pools.calendar[q]), span.low, span.high)
        return {
            "clerks": len(clerks),
            "duty_hours": duty / 60.0,
            "busy_hours": busy / 60.0,
            "overtime_hours": overtime / 60.0,
            "utilisation": share(busy, duty),
            "requests": len(asked),
            "served": len(served),
            "turned_away": sum(not self.in_queue(r) for r in asked),
            "gave_up": sum(r.clerk < 0 and self.in_queue(r) for r in asked),
            "wait_mean": mean(waits),
            "wait_p90": p90(waits),
            "queue_mean": math.fsum(max(0.0, s) for s in stays) / (span.high - span.low),
            "load": share(due, open_),
        }
