"""Small plans with everything in them, for tests of what comes after the engine."""

from __future__ import annotations

import dataclasses
import datetime as dt
from random import Random

import numpy as np

from sim.engine import draws
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream, System
from sim.engine.clock import WALL
from sim.engine.plan import CaseLabels, Labels, Plan
from sim.engine.run import DEFAULT, run_engine
from sim.engine.trace import RunLog
from sim.outcomes.indicators import Result, observe
from tests.engine.plans import random_plan

START = dt.date(2024, 1, 15)
"""The day of minute 0: a Monday in the middle of a month."""

MONTH_END = dt.date(2024, 1, 31)
"""The day of minute 0 of plans so short that only thus they see two months."""

DAY = 1440.0
EVERYTHING = frozenset({"cases", "trace"})
CASES = frozenset({"cases"})


def outcome_of(
    plan: Plan,
    seed: int = 1,
    replication: int = 0,
    engine: str = DEFAULT,
    start: dt.date = START,
    keep: frozenset[str] = EVERYTHING,
) -> tuple[RunLog, Result]:
    """What happened, row by row, and what is said of it.

    The only place in which these tests know how either is asked for. Without "trace" in ``keep``
    the tables are drawn up while the run goes on, with it when it is over.
    """
    log = run_engine(plan, seed, replication, engine)
    return log, observe(plan, seed, replication, engine, start, keep)


def labelled_plan(random: Random) -> Plan:
    """A random plan whose activities cost trips, papers and money, in two places and months.

    There are more departments than a machine word has bits.
    """
    plan = random_plan(random)
    acts, routes = len(plan.activities.kind), len(plan.routes.first) - 1
    streams, departments = len(plan.streams.key), 130
    calendars = [WALL, *range(len(plan.clock.first) - 1)]

    def ints(size: int, *choices: int) -> np.ndarray:
        return np.array([random.choice(choices) for _ in range(size)], np.int64)

    def floats(size: int, *choices: float) -> np.ndarray:
        return np.array([random.choice(choices) for _ in range(size)])

    labels = Labels(
        trips_first=ints(acts, 0, 1, 1, 2),
        trips_again=ints(acts, 0, 1, 3),
        distance=floats(acts, 0.5, 1.0, 2.25),
        materials=ints(acts, 0, 1, 7),
        steps=ints(acts, 0, 1, 2),
        department=ints(acts, -1, 0, 1, 63, 64, 129),
        rekey=floats(acts, 0.0, 0.25, 0.7),
        cost=floats(acts, 0.0, 2.5, 100.0),
    )
    case_labels = CaseLabels(
        promised=floats(routes, 1.0, 7.5),
        fare=floats(routes, 0.0, 3.3),
        travel=floats(routes, 0.0, 45.0),
        wage=floats(routes, 0.0, 31.7),
        online=ints(routes, 0, 1),
        joint=ints(routes, 0, 1),
        calendar=ints(routes, *calendars),
        day=floats(routes, 420.0, 1440.0),
    )
    names = plan.names._replace(
        matters=tuple(random.choice(["birth", "licence"]) for _ in range(streams)),
        places=tuple(random.choice(["east", "west"]) for _ in range(streams)),
        pools=tuple(random.choice(["east/", "west/", ""]) + n for n in plan.names.pools),
        departments=tuple(f"d{i}" for i in range(departments)),
    )
    low = random.choice([0.0, 300.0, DAY / 2])
    window = (low, low + random.choice([DAY, 2 * DAY]))
    return dataclasses.replace(
        plan, labels=labels, case_labels=case_labels, names=names, measure=window
    )


def exponential(mean: float) -> Law:
    return Law(draws.EXPONENTIAL, mean)


def office_hours(days: int) -> tuple[np.ndarray, np.ndarray]:
    """Monday to Friday, 9-12 and 13-17, from a Monday."""
    working = [d * DAY for d in range(days) if d % 7 < 5]
    opens = np.array([[d + 540, d + 780] for d in working]).ravel()
    closes = np.array([[d + 720, d + 1020] for d in working]).ravel()
    return opens, closes


def small_city(days: int = 40, per_day: float = 20.0, clerks: int = 2, speed: float = 1.0) -> Plan:
    """Two places and two matters: a hall with closing time, a back office, data links, site visits.

    ``speed`` scales the work at windows, as a reform might.
    """
    b = Builder(end=days * DAY, measure=(3 * DAY, (days - 12) * DAY))
    hours = b.calendar(*office_hours(days + 60))
    at_work = np.zeros((days, 48))
    at_work[np.arange(days) % 7 < 5, 18:33] = 1.0
    profile = b.profile((at_work / at_work.sum()).ravel())
    b.systems = [System("registry", 3 * DAY, 240.0)]
    desk = tuple(Clerk(hours, pace, 5.0, "clerk") for pace in np.linspace(0.9, 1.1, clerks))
    for place in ("east", "west"):
        b.pools.append(Pool(f"{place}/hall", desk, hours, p.SERVE_QUEUE, 12, 0.05, 0.1, 200.0))
        b.pools.append(Pool(f"{place}/back", (Clerk(hours), Clerk(hours)), hours))
        b.routes += [
            _birth(place, hours, speed),
            _licence(place, hours),
            Route(
                f"online@{place}",
                (
                    Activity(
                        "fetch", p.EXCHANGE, system="registry", work=exponential(5.0),
                        fail=0.2, redo=Law(mean=30.0),
                    ),
                    Activity(
                        "check", p.REVIEW, (0,), f"{place}/back", work=exponential(20.0), steps=1
                    ),
                ),
                promised=1.0, online=True, wage=30.0, calendar=hours, day=420.0,
            ),
        ]  # fmt: skip
        for matter, share in (("birth", 0.3), ("licence", 0.0)):
            choice = ((f"{matter}@{place}", f"online@{place}", share),) * 2
            b.streams.append(
                Stream(
                    f"{matter}@{place}", per_day * days / 4, profile, (0.6, 0.4), (choice,),
                    matter, place,
                )
            )  # fmt: skip
    return b.build()


def _birth(place: str, hours: int, speed: float) -> Route:
    return Route(
        f"birth@{place}",
        (
            Activity(
                "accept", p.SERVE, (), f"{place}/hall", work=exponential(8.0 * speed), fail=0.2,
                redo=Law(mean=420.0), redo_calendar=hours, retry=Law(mean=DAY),
                patience=exponential(90.0), give_up=0.3, trips_first=1, trips_again=1, materials=5,
                steps=1, department="police", rekey=0.25, cost=2.0,
            ),
            Activity("travel", p.DELAY, (0,), work=Law(mean=60.0)),
            Activity(
                "insure", p.SERVE, (1,), f"{place}/hall", work=exponential(6.0 * speed),
                retry=Law(mean=DAY), trips_first=1, trips_again=1, materials=3, steps=1,
                department="insurance",
            ),
            Activity(
                "check", p.REVIEW, (2,), f"{place}/back", work=exponential(25.0), fail=0.1,
                redo=Law(mean=60.0), steps=1,
            ),
            Activity(
                "hand over", p.SERVE, (3,), f"{place}/hall", work=exponential(2.0 * speed),
                retry=Law(mean=DAY), trips_first=1, trips_again=1, department="police",
            ),
        ),
        promised=10.0, fare=4.0, travel=40.0, wage=30.0, calendar=hours, day=420.0,
    )  # fmt: skip


def _licence(place: str, hours: int) -> Route:
    return Route(
        f"licence@{place}",
        (
            Activity(
                "apply", p.SERVE, (), f"{place}/hall", work=exponential(12.0), retry=Law(mean=DAY),
                trips_first=1, trips_again=1, materials=4, steps=1, department="market",
            ),
            Activity(
                "ask", p.EXCHANGE, (0,), system="registry", work=exponential(30.0), fail=0.3,
                redo=Law(mean=60.0),
            ),
            Activity(
                "inspect", p.SITE_VISIT, (0,), f"{place}/back", work=exponential(60.0), branch=0.5
            ),
            Activity("decide", p.REVIEW, (1, 2), f"{place}/back", work=exponential(15.0), steps=1),
        ),
        promised=5.0, fare=4.0, travel=40.0, wage=30.0, calendar=hours, day=420.0,
    )  # fmt: skip
