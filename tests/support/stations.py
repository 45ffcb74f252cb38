"""Textbook service systems as plans of the engine that runs the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.engine import plan as p
from sim.engine.build import Builder, Clerk, Law, Pool, Route, Stream, System
from sim.engine.draws import EXPONENTIAL
from sim.engine.plan import Floats, Plan
from sim.engine.trace import RunLog, Trace


def exponential(mean: float) -> Law:
    return Law(EXPONENTIAL, mean)


def crew(name: str, size: int, **rules: object) -> Pool:
    """A pool of equal clerks, always open."""
    return Pool(name, (Clerk(),) * size, **rules)  # type: ignore[arg-type]


def stream(name: str, expected: float, route: str, profile: int = 0) -> Stream:
    """Cases of one community that all take one route."""
    return Stream(name, expected, profile, (1.0,), (((route, route, 0.0),),))


def stationary(
    rates: Mapping[str, float],
    routes: Sequence[Route],
    pools: Sequence[Pool] = (),
    *,
    warm_up: float,
    length: float,
    tail: float,
    systems: Sequence[System] = (),
) -> Plan:
    """Poisson arrivals at constant rates, one stream per route, all calendars the wall clock.

    Cases are measured that arrive in ``[warm_up, warm_up + length)``; arrivals go on during
    ``tail``, so that those measured meet an ordinary system until they leave.
    """
    end = warm_up + length + tail
    build = Builder(end=end, measure=(warm_up, warm_up + length), slot_minutes=end)
    flat = build.flat_profile()
    build.routes, build.pools, build.systems = list(routes), list(pools), list(systems)
    build.streams = [stream(name, rate * end, name, flat) for name, rate in rates.items()]
    return build.build()


def only(rows: Trace, keep: np.ndarray) -> Trace:
    """The rows a mask (or an order) picks."""
    picked: list[Any] = [column[keep] for column in rows]
    return Trace(*picked)


def measured(plan: Plan, log: RunLog, activity: str | None = None) -> Trace:
    """Rows of cases that arrived within the plan's window (of one activity)."""
    arrived = log.arrivals.time[log.trace.case]
    keep = (arrived >= plan.measure[0]) & (arrived < plan.measure[1])
    if activity is not None:
        keep &= log.trace.activity == plan.names.activities.index(activity)
    return only(log.trace, keep)


def waits(rows: Trace) -> Floats:
    return rows.started - rows.queued


def served(rows: Trace) -> Trace:
    return only(rows, rows.outcome <= p.FAILED)


def measured_cases(plan: Plan, log: RunLog) -> np.ndarray:
    """Which cases arrived within the plan's window."""
    time = log.arrivals.time
    return (time >= plan.measure[0]) & (time < plan.measure[1])
