"""The engine's plan of a generated log: each case has its own route, pools and hours are common."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.discover.hours import over_weeks
from calibration.logs.model import NOBODY, LogModel
from calibration.logs.observed import DAY, WEEK, Floats, Ints
from calibration.logs.sample import Picks
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.clock import WALL
from sim.engine.draws import CONSTANT, key_of
from sim.engine.plan import Plan
from sim.engine.world import Arrivals

FOLLOW_UP = 26 * WEEK
"""Time given to a queue beyond the longest case before its cases count as stuck, minutes."""


class LogPlan(NamedTuple):
    """A plan, who comes, and which of its activities are steps.

    Attributes
    ----------
    step : int64, shape (activities,)
        The model's step that an activity is; -1 for a delay before one.
    offset : float
        Minutes from the model's origin to the plan's first midnight, a Monday's.
    """

    plan: Plan
    come: Arrivals
    step: Ints
    offset: float


def lay_plan(model: LogModel, picks: Picks) -> LogPlan:
    """Plan of the picked cases."""
    begins = model.begins[picks.case] + picks.days * DAY
    offset = float(np.floor(begins.min() / WEEK) * WEEK)
    times = begins - offset
    lasts = np.maximum.reduceat(model.steps.end, model.first[:-1])
    end = float(times.max() + lasts.max() + FOLLOW_UP)
    build = Builder(end=end, measure=(0.0, end), slot_minutes=WEEK)
    pools = _add_pools(build, model, end)
    step: list[int] = []
    for number, case in enumerate(picks.case.tolist()):
        route = _route(model, case, str(number), pools, step)
        build.routes.append(route)
    only = ((build.routes[0].name, build.routes[0].name, 0.0),)
    build.streams.append(Stream("cases", 0.0, build.flat_profile(), (1.0,), (only,)))
    return LogPlan(build.build(), _arrivals(times), np.array(step, np.int64), offset)


def _arrivals(times: Floats) -> Arrivals:
    """The cases in order of time; case ``i`` takes route ``i``."""
    order = np.argsort(times, kind="stable")
    none = np.zeros(len(times), np.int64)
    keys = np.array([key_of(f"case {i}") for i in order], np.uint64)
    return Arrivals(times[order], none, order.astype(np.int64), none, keys)


def _add_pools(build: Builder, model: LogModel, end: float) -> list[tuple[str, int]]:
    """Pools with their people; name and kind of work of each."""
    result = []
    for number, staff in enumerate(model.staff):
        calendar = WALL
        if staff.opens:
            calendar = build.calendar(*over_weeks((staff.opens, staff.closes), 0.0, end))
        clerks = tuple(Clerk(calendar=calendar, kind=m) for m in staff.members)
        name = f"{number} {staff.name}"
        build.pools.append(Pool(name, clerks, calendar=calendar))
        result.append((name, p.REVIEW if staff.office else p.SERVE))
    return result


def _route(
    model: LogModel, case: int, name: str, pools: list[tuple[str, int]], step: list[int]
) -> Route:
    """The route of one case; ``step`` grows by its activities."""
    s, activities = model.steps, list[Activity]()
    last_of: list[int] = []  # position of the activity that ends each step
    low, high = int(model.first[case]), int(model.first[case + 1])
    for row in range(low, high):
        before = s.after[s.after_first[row] : s.after_first[row + 1]].tolist()
        after = tuple(last_of[i] for i in before)
        delay, work, pool = float(s.delay[row]), float(s.work[row]), int(s.pool[row])
        if pool == NOBODY or work <= 0.0:
            span = Law(CONSTANT, delay + work)
            activities.append(Activity(f"{row}", p.DELAY, after, work=span))
            step.append(row)
        else:
            if delay > 0.0:
                wait = Law(CONSTANT, delay)
                activities.append(Activity(f"before {row}", p.DELAY, after, work=wait))
                step.append(-1)
                after = (len(activities) - 1,)
            queue, kind = pools[pool]
            span = Law(CONSTANT, work)
            activities.append(Activity(f"{row}", kind, after, pool=queue, work=span))
            step.append(row)
        last_of.append(len(activities) - 1)
    return Route(name, tuple(activities))
