"""The engine's plan of a generated log: observed cases as routes, people with hours as pools."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.hours import over_weeks
from calibration.logs.model import Batch, LogModel
from calibration.logs.observed import DAY, WEEK, Floats, Ints
from calibration.logs.sample import Picks
from calibration.logs.simulate.routes import routes_of
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Gate, Pool, Route, Stream
from sim.engine.clock import WALL
from sim.engine.draws import key_of
from sim.engine.plan import Plan
from sim.engine.world import Arrivals

FOLLOW_UPS = (26 * WEEK, 1040 * WEEK)
"""Time given to queues beyond the longest case, minutes; the second if the first is not enough."""


LONGEST = 26 * WEEK
"""No batch waits longer for its last members, minutes: when nobody comes any more, it goes on."""
_TICK = 1e-3


class LogPlan(NamedTuple):
    """A plan, who comes, and which of its activities are steps.

    Attributes
    ----------
    step : int64, shape (activities,)
        The model's step that an activity is; -1 for what precedes one.
    offset : float
        Minutes from the model's origin to the plan's first midnight, a Monday's.
    """

    plan: Plan
    come: Arrivals
    step: Ints
    offset: float


def lay_plan(model: LogModel, picks: Picks, follow_up: float = FOLLOW_UPS[0]) -> LogPlan:
    """Plan of the picked cases."""
    begins = model.begins[picks.case] + picks.days * DAY
    offset = float(np.floor(begins.min() / WEEK) * WEEK)
    times = begins - offset
    end = float(times.max() + model.steps.end.max() + follow_up)
    frame, routes = _frame(model, end, picks.off - int(offset // DAY)), routes_of(model)
    calendar = np.append(frame.pools.calendar, WALL)  # that of pool -1 is the last
    activities = routes.activities._replace(
        calendar=calendar[routes.activities.calendar],
        retry_calendar=calendar[routes.activities.retry_calendar],
    )
    plan = dataclasses.replace(
        frame,
        activities=activities,
        routes=routes.routes,
        labels=routes.labels,
        case_labels=routes.case_labels,
    )
    return LogPlan(plan, _arrivals(times, picks.case), routes.step, offset)


def _arrivals(times: Floats, case: Ints) -> Arrivals:
    """The cases in order of time; each takes the route of the observed one."""
    order = np.argsort(times, kind="stable")
    none = np.zeros(len(times), np.int64)
    keys = np.array([key_of(f"case {i}") for i in order], np.uint64)
    return Arrivals(times[order], none, case[order], none, keys)


def _frame(model: LogModel, end: float, off: Ints) -> Plan:
    """Pools, people and hours, with one route and a stream of nobody in place of the cases.

    ``off``: numbers of days off.
    """
    build = Builder(end=end, measure=(0.0, end), slot_minutes=WEEK)
    for number, staff in enumerate(model.staff):
        calendar = WALL
        if staff.opens:
            opens, closes = over_weeks((staff.opens, staff.closes), 0.0, end)
            stays = ~np.isin(np.floor(opens / DAY), off) | (not staff.rests)
            calendar = build.calendar(opens[stays], closes[stays])
        clerks = tuple(Clerk(calendar=calendar, kind=m) for m in staff.members)
        closing = p.SERVE_QUEUE if staff.late and staff.opens else p.KEEP
        name = f"{number} {staff.name}"
        build.pools.append(Pool(name, clerks, calendar=calendar, closing=closing))
    build.gates = [_gate(build, number, batch) for number, batch in enumerate(model.batches)]
    build.routes.append(Route("", (Activity("", p.DELAY),)))
    build.streams.append(Stream("", 0.0, build.flat_profile(), (1.0,), ((("", "", 0.0),),)))
    return build.build()


def _gate(build: Builder, number: int, batch: Batch) -> Gate:
    """Where a batch gathers; its strikes are instants at which a calendar opens."""
    calendar = -1
    if batch.strikes:
        hours = batch.strikes, tuple(strike + _TICK for strike in batch.strikes)
        calendar = build.calendar(*over_weeks(hours, 0.0, build.end))
    return Gate(f"{number}", batch.size, min(batch.age, LONGEST), calendar)
