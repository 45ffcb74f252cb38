"""The two workloads that every contestant runs, and the engine's plans of them.

``hall``: a service hall in stationary state. Cases come at 1.4783 a minute to 20 windows
(lognormal, mean 10 minutes, coefficient of variation 1); 3 of 23 times something was wrong and the
case comes back after an exponential pause of a day, so that a case takes 1.15 visits; then three
departments of 8 work on it in parallel (exponential), and when all are done it is picked up at 4
windows (exponential). Everybody is busy 85 % of the time.

``queue``: one queue for 20 windows, exponential, busy 90 % of the time (M/M/20).
"""

from __future__ import annotations

import numpy as np

from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.draws import EXPONENTIAL, LOGNORMAL
from sim.engine.plan import REVIEW, SERVE, Plan

HALL_RATE, WINDOWS, SERVICE, WRONG, PAUSE = 1.4783, 20, 10.0, 3 / 23, 1440.0
DEPARTMENTS, REVIEWERS, REVIEW_MEAN = 3, 8, 0.85 * 8 / HALL_RATE
PICKUPS, PICKUP_MEAN = 4, 0.85 * 4 / HALL_RATE
QUEUE_RATE, SERVERS = 18.0, 20
SIGMA = np.sqrt(np.log(2.0))  # of a lognormal with coefficient of variation 1

DRAIN = 40_000.0
"""Minutes after the last arrival in which everybody goes home."""


def hall_plan(cases: int) -> Plan:
    """The service hall, with so many cases expected."""
    exponential = EXPONENTIAL
    reviews = tuple(
        Activity(f"review{i}", REVIEW, (0,), f"department{i}", work=Law(exponential, REVIEW_MEAN))
        for i in range(DEPARTMENTS)
    )
    counter = Activity(
        "counter",
        SERVE,
        pool="windows",
        work=Law(LOGNORMAL, SERVICE, 1.0),
        fail=WRONG,
        redo=Law(exponential, PAUSE),
    )
    after = tuple(range(1, 1 + DEPARTMENTS))
    pickup = Activity("pickup", SERVE, after, "pickup", work=Law(exponential, PICKUP_MEAN))
    sizes = {f"department{i}": REVIEWERS for i in range(DEPARTMENTS)}
    crews = {"windows": WINDOWS, **sizes, "pickup": PICKUPS}
    return _plan(cases, HALL_RATE, Route("case", (counter, *reviews, pickup)), crews)


def queue_plan(cases: int) -> Plan:
    """The single queue."""
    service = Activity("service", SERVE, pool="windows", work=Law(EXPONENTIAL, 1.0))
    return _plan(cases, QUEUE_RATE, Route("case", (service,)), {"windows": SERVERS})


def _plan(cases: int, rate: float, route: Route, crews: dict[str, int]) -> Plan:
    length = cases / rate
    build = Builder(end=length + DRAIN, measure=(0.0, length), slot_minutes=length)
    build.profile([1.0])
    build.pools = [Pool(name, (Clerk(),) * size) for name, size in crews.items()]
    build.routes = [route]
    build.streams = [Stream("cases", float(cases), 0, (1.0,), ((("case", "case", 0.0),),))]
    return build.build()
