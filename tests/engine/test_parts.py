"""Parts of a run: found by who shares a counter, and grown together when a later route does."""

from __future__ import annotations

import dataclasses

import numpy as np

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Gate, Law, Pool, Route, Stream
from sim.engine.clock import DAY, WALL
from sim.engine.compiled.parts import partition
from sim.engine.compiled.session import Session
from sim.engine.draws import EXPONENTIAL
from sim.engine.flat import Flat
from sim.engine.reference_session import ReferenceSession
from tests.engine.test_session import in_order, rows_of

SERVICE = Law(EXPONENTIAL, 25.0)


def at(*pools: str) -> Route:
    """A route to one pool after another."""
    steps = [
        Activity(f"a{i}", p.SERVE, (i - 1,) if i else (), pool, work=SERVICE, retry=Law(mean=9.0))
        for i, pool in enumerate(pools)
    ]
    return Route("+".join(pools), tuple(steps))


def two_counties(later: str) -> Builder:
    """Two counties with a busy counter each; from the second day on, one goes as ``later`` says."""
    routes = [at("north"), at("south"), at("north", "south")]
    build = Builder(end=4 * DAY, measure=(0.0, DAY), slot_minutes=DAY / 4)
    build.profiles = [np.linspace(0.0, 1.0, 4 * 6 + 1)]
    build.pools = [Pool(name, (Clerk(WALL),), WALL) for name in ("north", "south")]
    build.routes = routes
    build.epochs = (0.0, DAY)
    build.streams = [
        Stream("n", 250.0, 0, (1.0,), ((("north", "north", 0.0),), ((later, later, 0.0),))),
        Stream("s", 250.0, 0, (1.0,), ((("south", "south", 0.0),),) * 2),
    ]
    return build


def known_at_first(build: Builder) -> Builder:
    """The same before the second day is known of."""
    streams = [dataclasses.replace(s, routes=s.routes[:1]) for s in build.streams]
    return dataclasses.replace(build, routes=build.routes[:2], streams=streams, epochs=(0.0,))


def test_counties_are_apart_until_a_route_joins_them() -> None:
    build = two_counties("north+south")
    assert partition(known_at_first(build).build()).parts == 2
    assert partition(build.build()).parts == 1


def test_a_gate_joins_those_who_gather_at_it() -> None:
    build = known_at_first(two_counties("north"))
    build.gates = [Gate("both", size=3), Gate("south", size=3)]
    for gates, parts in ((("both", "both"), 1), (("both", "south"), 2)):
        build.routes = [
            dataclasses.replace(
                route,
                activities=(*route.activities, Activity("g", p.GATHER, (0,), gate=gate)),
            )
            for route, gate in zip(two_counties("north").routes[:2], gates, strict=True)
        ]
        split = partition(dataclasses.replace(build, _flat=Flat()).build())
        assert split.parts == parts
        if parts == 2:
            assert split.gates.tolist() == split.routes.tolist()


def test_a_dissolved_pool_is_with_its_heir() -> None:
    build = known_at_first(two_counties("north"))
    build.pools[0] = dataclasses.replace(build.pools[0], until=DAY, heir="south")
    assert partition(build.build()).parts == 1


def test_parts_that_grow_together_in_mid_run_tell_what_the_reference_tells() -> None:
    """Queues stand at both counters when they do: 250 cases in six days at 25 minutes are 72 %."""
    build = two_counties("north+south")
    first, later = known_at_first(build).build(), build.build()
    told = []
    for kind in (Session, ReferenceSession):
        session = kind(first, 1, 0)
        rows = rows_of(session, DAY)
        session.adopt(later)
        told.append(in_order([*rows, *rows_of(session, later.end), session.finish().rows]))
    assert len(told[0]) > 1000
    np.testing.assert_array_equal(*told)
