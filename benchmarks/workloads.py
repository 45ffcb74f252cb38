"""The two workloads that every contestant runs, and the engine's plans of them.

``hall`` (W1): a service hall in stationary state. Cases come at 1.4783 a minute to 20 windows
(lognormal, mean 10 minutes, coefficient of variation 1); with probability 0.15 something was wrong
and the case comes back once, after an exponential pause of a day; then three departments of 8 work
on it in parallel (exponential), and when all are done it is picked up at 4 windows (exponential).
Everybody is busy 85 % of the time.

``queue`` (W2): one queue for 20 windows, exponential, busy 90 % of the time (M/M/20).
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.draws import EXPONENTIAL, LOGNORMAL
from sim.engine.plan import DELAY, REVIEW, SERVE, Plan

HALL_RATE, WINDOWS, SERVICE, WRONG, PAUSE = 1.4783, 20, 10.0, 0.15, 1440.0
DEPARTMENTS, REVIEWERS, REVIEW_MEAN = 3, 8, 0.85 * 8 / HALL_RATE
PICKUPS, PICKUP_MEAN = 4, 0.85 * 4 / HALL_RATE
QUEUE_RATE, SERVERS = 18.0, 20
SIGMA = math.sqrt(math.log(2.0))  # of a lognormal with coefficient of variation 1
LOCATION = math.log(SERVICE) - SIGMA**2 / 2
COMING_BACK = 1
"""Which activity of the hall is the pause at home."""

EVENTS = {"hall": 1 + (1 + WRONG) + WRONG + DEPARTMENTS + 1, "queue": 2.0}
"""Events a case: it arises; every visit, pause, review and pickup ends."""

DRAIN = 40_000.0
"""Minutes after the last arrival in which everybody goes home."""


def hall_plan(cases: int, *, parallel: bool = True) -> Plan:
    """The service hall, with so many cases expected.

    Without ``parallel`` one department comes after another, for contestants that have no fork.
    """
    visit = Law(LOGNORMAL, SERVICE, 1.0)
    back = {"branch": WRONG, "branch_name": "something wrong"}
    counter = Activity("counter", SERVE, pool="windows", work=visit)
    pause = Activity("pause", DELAY, (0,), work=Law(EXPONENTIAL, PAUSE), **back)
    again = Activity("counter again", SERVE, (COMING_BACK,), "windows", work=visit, **back)
    reviews = tuple(
        Activity(
            f"review {i}",
            REVIEW,
            (2,) if parallel else (2 + i,),
            f"department {i}",
            work=Law(EXPONENTIAL, REVIEW_MEAN),
        )
        for i in range(DEPARTMENTS)
    )
    last = tuple(range(3, 3 + DEPARTMENTS)) if parallel else (2 + DEPARTMENTS,)
    pickup = Activity("pickup", SERVE, last, "pickup", work=Law(EXPONENTIAL, PICKUP_MEAN))
    departments = {f"department {i}": REVIEWERS for i in range(DEPARTMENTS)}
    crews = {"windows": WINDOWS, **departments, "pickup": PICKUPS}
    return _plan(cases, HALL_RATE, Route("case", (counter, pause, again, *reviews, pickup)), crews)


def queue_plan(cases: int) -> Plan:
    """The single queue."""
    service = Activity("service", SERVE, pool="windows", work=Law(EXPONENTIAL, 1.0))
    return _plan(cases, QUEUE_RATE, Route("case", (service,)), {"windows": SERVERS})


PLANS = {"hall": hall_plan, "queue": queue_plan}


def queue_minutes() -> float:
    """Mean minutes in the single queue, waiting included (Erlang's formula)."""
    load, blocked = QUEUE_RATE, 1.0
    for servers in range(1, SERVERS + 1):
        blocked = load * blocked / (servers + load * blocked)
    waits = blocked / (1.0 - load / SERVERS * (1.0 - blocked))
    return 1.0 + waits / (SERVERS - load)


def _plan(cases: int, rate: float, route: Route, crews: dict[str, int]) -> Plan:
    length = cases / rate
    days = max(1, round(length / 1440.0))  # so that arrivals can be made bit by bit
    build = Builder(end=length + DRAIN, measure=(0.0, length), slot_minutes=length / days)
    build.profile(np.full(days, 1.0 / days))
    build.pools = [Pool(name, (Clerk(),) * size) for name, size in crews.items()]
    build.routes = [route]
    build.streams = [Stream("cases", float(cases), 0, (1.0,), ((("case", "case", 0.0),),))]
    return build.build()
