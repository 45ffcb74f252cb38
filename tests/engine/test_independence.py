"""Luck belongs to persons: neither the order of things nor what others do can change it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, System
from sim.engine.draws import LOGNORMAL
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import exponential, stream

NAMES = ("birth", "housing", "business")


def city(
    names: Iterable[str] = NAMES, backwards: bool = False, slower: float = 1.0, rate: float = 60.0
) -> Plan:
    """Matters with a hall of their own each and one office together."""
    names = list(names)
    build = Builder(end=2000.0, measure=(0.0, 2000.0))
    flat = build.flat_profile()
    build.systems = [System("register", 200.0, 20.0)]
    build.pools = [Pool(name, (Clerk(), Clerk(pace=1.2)), balk=0.2) for name in names]
    build.pools.append(Pool("office", (Clerk(),) * 3))
    for k, name in enumerate(names):
        build.routes.append(
            Route(
                name,
                (
                    Activity(f"{name}/accept", p.SERVE, pool=name, work=exponential(12.0 + k),
                             fail=0.2, redo=exponential(50.0), retry=exponential(90.0),
                             patience=exponential(30.0), give_up=0.3),
                    Activity(f"{name}/fetch", p.EXCHANGE, (0,), system="register",
                             work=exponential(2.0)),
                    Activity(f"{name}/check", p.REVIEW, (0,), pool="office", priority=k,
                             work=Law(LOGNORMAL, 9.0 * slower, 0.7), fail=0.1),
                    Activity(f"{name}/result", p.DELAY, (1, 2), work=exponential(40.0)),
                ),
            )
        )  # fmt: skip
        build.streams.append(stream(name, rate, name, flat))
    if backwards:
        for part in (build.pools, build.routes, build.streams):
            part.reverse()
    return build.build()


def story(plan: Plan, log: RunLog, *matters: str) -> list[tuple[object, ...]]:
    """The trace in names instead of numbers, in an order of its own."""
    rows, keys = log.trace, log.arrivals.key
    return sorted(
        (str(keys[row[0]]), plan.names.activities[row[1]], row[2], row[4], *row[5:])
        for row in zip(*(column.tolist() for column in rows), strict=True)
        if plan.names.activities[row[1]].startswith(matters or NAMES)
    )


def test_the_order_of_declaration_does_not_matter(engine: Engine) -> None:
    """Pools, routes and matters declared the other way round give the same story."""
    plan, mirrored = city(), city(backwards=True)
    told = story(plan, engine(plan, 1, 0))
    assert len(told) > 600
    assert told == story(mirrored, engine(mirrored, 1, 0))


def test_a_run_can_be_repeated(engine: Engine) -> None:
    plan = city()
    first, second, other = engine(plan, 1, 0), engine(plan, 1, 0), engine(plan, 1, 1)
    for one, two in zip(first.trace, second.trace, strict=True):
        assert one.tobytes() == two.tobytes()
    assert not np.isin(first.trace.ended, other.trace.ended).any()


def test_matters_that_share_nobody_do_not_touch(engine: Engine) -> None:
    """At the windows, which they have to themselves, nothing changes when a matter is added."""

    def at_window(plan: Plan) -> list[tuple[object, ...]]:
        return [row for row in story(plan, engine(plan, 2, 0), "birth") if "accept" in str(row[1])]

    alone, among = at_window(city(["birth"])), at_window(city())
    assert len(alone) > 60
    assert alone == among


def test_a_change_downstream_leaves_the_past_alone(engine: Engine) -> None:
    """Slower checks change nothing before them, and keep each person's luck in them."""
    plan, slow = city(), city(slower=2.0)
    usual, late = story(plan, engine(plan, 3, 0)), story(slow, engine(slow, 3, 0))

    def part(rows: list[tuple[object, ...]], word: str) -> dict[object, tuple[object, ...]]:
        return {row[:3]: row[3:] for row in rows if str(row[1]).endswith(word)}

    for word in ("accept", "fetch"):
        assert part(usual, word) == part(late, word)
    ours, theirs = part(usual, "check"), part(late, "check")
    both = ours.keys() & theirs.keys()
    assert len(both) > 100
    for key in both:
        assert ours[key][0] == theirs[key][0]  # fails in the one as in the other
        spans = [float(x[3]) - float(x[2]) for x in (ours[key], theirs[key])]  # type: ignore[arg-type]
        np.testing.assert_allclose(spans[1], 2.0 * spans[0], rtol=1e-9)
    assert part(usual, "result") != part(late, "result")
