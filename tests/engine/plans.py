"""Random plans with everything that an engine must know, and with many things at one instant.

Times are mostly whole numbers of minutes and often alike, so that ties are the rule: people who
come back when the doors open, clerks who are done at the same minute, pools that are dissolved when
a batch arrives.
"""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import strategies as st

from sim.engine import plan as p
from sim.engine.build import (
    NEVER,
    Activity,
    Builder,
    Clerk,
    Gate,
    Law,
    Pool,
    Route,
    Stream,
    System,
)
from sim.engine.clock import DAY, WALL
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL
from sim.engine.plan import Plan

DAYS = 4
QUARTERS = 96


def random_plan(random: Random) -> Plan:
    """A small valid plan."""
    return random_builder(random).build()


def random_builder(random: Random) -> Builder:
    """The pieces of a small valid plan."""
    end = random.choice([DAYS * DAY, 2.5 * DAY, DAYS * DAY + 77.0])
    build = Builder(end=end, measure=(0.0, DAY), slot_minutes=DAY / 4)
    for _ in range(random.randint(1, 3)):
        build.calendar(*_hours(random))
    calendars = [WALL, *range(len(build.calendars))]
    build.profiles = _profiles(random)
    build.systems = [
        System(f"s{i}", *random.choice([(600.0, 60.0), (90.0, 400.0), (np.inf, 0.0)]))
        for i in range(random.randint(0, 2))
    ]
    build.gates = [_gate(random, i, calendars) for i in range(random.randint(0, 3))]
    build.pools = _pools(random, calendars)
    build.routes = [_route(random, i, build, calendars) for i in range(random.randint(1, 3))]
    communities = random.randint(1, 2)
    build.epochs = random.choice([(0.0,), (-10.0, 1.25 * DAY)])
    build.streams = [_stream(random, i, build, communities) for i in range(random.randint(1, 3))]
    return build


def plans() -> st.SearchStrategy[Plan]:
    """Random plans, to be drawn and shrunk by hypothesis."""
    return st.randoms(use_true_random=False).map(random_plan)


def _hours(random: Random) -> tuple[list[float], list[float]]:
    """Opening intervals: none to three a day, some touching each other or midnight."""
    opens, closes = [], []
    usual = sorted(random.sample(range(QUARTERS + 1), 2 * random.randint(1, 3)))
    for day in range(DAYS + 1):
        if random.random() < 0.2 and opens:
            continue
        edges = usual
        if random.random() < 0.2:
            edges = sorted(random.sample(range(QUARTERS + 1), 2))
        opens += [day * DAY + 15.0 * e for e in edges[::2]]
        closes += [day * DAY + 15.0 * e for e in edges[1::2]]
    return opens, closes


def _profiles(random: Random) -> list[np.ndarray]:
    profiles = []
    for _ in range(random.randint(1, 2)):
        weights = np.array([random.choice([0.0, 1.0, 3.0]) for _ in range(4 * (DAYS + 1))])
        weights[random.randrange(4)] = 1.0
        profiles.append(np.concatenate(([0.0], np.cumsum(weights / weights.sum()))))
    return profiles


def _law(random: Random, *means: float) -> Law:
    mean = random.choice(means)
    if mean == 0.0:
        return NEVER
    law = random.choice([CONSTANT] * 4 + [EXPONENTIAL, LOGNORMAL])
    return Law(law, mean, random.choice([0.0, 0.5, 1.5]))


def _pools(random: Random, calendars: list[int]) -> list[Pool]:
    pools: list[Pool] = []
    for i in range(random.randint(1, 4)):
        doors = random.choice(calendars)
        clerks = tuple(
            Clerk(
                calendar=random.choice([doors, doors, random.choice(calendars)]),
                pace=random.choice([1.0, 1.0, 0.5, 1.3]),
                experience=random.choice([0.0, 0.0, 3.0]),
            )
            for _ in range(random.choice([1, 1, 2, 3, 5]))
        )
        until, heir = np.inf, None
        lasting = [x for x in pools if x.until > 2 * DAY]
        if lasting and random.random() < 0.3:
            older = random.choice(lasting)
            until = 15.0 * random.randint(-1, int(min(older.until, 3 * DAY) // 15.0) - 1)
            heir = older.name
        pools.append(
            Pool(
                name=f"p{i}",
                clerks=clerks,
                calendar=doors,
                closing=random.choice([p.KEEP, p.SERVE_QUEUE, p.SEND_HOME, p.SEND_HOME]),
                capacity=random.choice([-1, -1, -1, -1, 0, 1, 6]),
                balk=random.choice([0.0, 0.0, 0.0, 0.1, 0.5]),
                learning=random.choice([0.0, 0.3]),
                standard=random.choice([0.0, 5.0]),
                until=until,
                heir=heir,
            )
        )
    random.shuffle(pools)
    return pools


def _gate(random: Random, number: int, calendars: list[int]) -> Gate:
    size, age = random.choice([0, 1, 2, 3, 7]), random.choice([np.inf, np.inf, 45.0, 400.0])
    calendar = random.choice([-1, random.choice(calendars)])
    if size == 0 and age == np.inf and calendar < 0:
        size = 2
    return Gate(f"g{number}", size, age, calendar)


def _route(random: Random, number: int, build: Builder, calendars: list[int]) -> Route:
    activities = tuple(_activity(random, i, build, calendars) for i in range(random.randint(1, 6)))
    return Route(f"r{number}", activities)


def _activity(random: Random, i: int, build: Builder, calendars: list[int]) -> Activity:
    gathers = [p.GATHER] if build.gates else []
    kind = random.choice([p.DELAY, p.SERVE, p.SERVE, p.REVIEW, p.EXCHANGE, p.SITE_VISIT, *gathers])
    works = kind in (p.SERVE, p.REVIEW, p.SITE_VISIT)
    pool = random.choice(build.pools) if works else None
    retry = _law(random, 0.0, 15.0, 60.0, 300.0)
    patience = _law(random, 0.0, 0.0, 0.0, 45.0, 240.0) if works else NEVER
    give_up = random.choice([0.0, 0.3, 1.0])
    if pool and give_up < 1.0 and not retry.mean:
        heirs = {x.name: x for x in build.pools}
        rules = [pool]
        while rules[-1].heir is not None:
            rules.append(heirs[rules[-1].heir])
        turned_away = any(x.closing != p.KEEP or x.capacity >= 0 or x.balk > 0.0 for x in rules)
        if patience.mean > 0.0 or turned_away:
            retry = Law(CONSTANT, 30.0)
    systems = [None, *(s.name for s in build.systems)]
    return Activity(
        name=f"a{i}",
        kind=kind,
        after=tuple(sorted(random.sample(range(i), random.randint(0, min(i, 3))))),
        pool=pool.name if pool else None,
        calendar=random.choice(calendars),
        system=random.choice(systems) if kind == p.EXCHANGE else None,
        family=random.choice(["", "f"]),
        priority=random.choice([0, 0, 2, -1]),
        work=_law(random, 15.0, 60.0, 240.0) if works else _law(random, 0.0, 15.0, 45.0, 400.0),
        fail=random.choice([0.0, 0.0, 0.2, 0.6]),
        redo=_law(random, 0.0, 15.0, 240.0),
        redo_calendar=random.choice(calendars),
        retry=retry,
        retry_calendar=random.choice(calendars),
        patience=patience,
        give_up=give_up,
        branch=random.choice([1.0, 1.0, 0.5, 0.0]),
        branch_name=random.choice(["", "b"]),
        batch=random.choice(calendars) if kind == p.EXCHANGE else -1,
        gate=random.choice(build.gates).name if kind == p.GATHER else None,
    )


def _stream(random: Random, number: int, build: Builder, communities: int) -> Stream:
    names = [r.name for r in build.routes]

    def channel() -> tuple[str, str, float]:
        return random.choice(names), random.choice(names), random.choice([0.0, 0.5, 1.0])

    return Stream(
        name=f"q{number}",
        expected=random.choice([3.0, 15.0, 40.0]),
        profile=random.randrange(len(build.profiles)),
        shares=(0.4, 0.6) if communities == 2 else (1.0,),
        routes=tuple(tuple(channel() for _ in range(communities)) for _ in build.epochs),
    )
