"""A run that is stopped, saved or given a longer plan is the run it would have been anyway."""

from __future__ import annotations

import copy
import dataclasses
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engine.build import Builder
from sim.engine.clock import DAY, WALL
from sim.engine.plan import Plan, Records
from sim.engine.session import Session, open_session
from tests.engine.plans import random_builder

CHANGE = 1.25 * DAY
"""When the longer plan takes over; the plans' slots are six hours."""
SOME = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ENGINES = ("compiled", "reference")


def builders() -> st.SearchStrategy[Builder]:
    return st.randoms(use_true_random=False).map(random_builder)


def rows_of(session: Session, until: float) -> list[Records]:
    return [stretch.rows.copy() for stretch in session.tell(until)]


def in_order(rows: list[Records]) -> Records:
    """Rows by case and time; which record of the engine a case has in between is its own matter."""
    told = np.concatenate(rows)
    told["slot"] = 0
    # What a case's beginning and end do not have is not told.
    told["attempt"][told["activity"] < 0] = told["clerk"][told["activity"] < 0] = 0
    for name in ("started", "ended"):
        told[name][told["activity"] == -1] = 0
    for name in ("queued", "started"):
        told[name][told["activity"] == -2] = 0
    told["outcome"][told["activity"] == -1] = 0
    told["ended"] = np.nan_to_num(told["ended"], nan=-1.0)  # so that "still open" equals itself
    return told[np.lexsort((told["attempt"], told["activity"], told["case"]))]


def whole(plan: Plan, engine: str) -> Records:
    session = open_session(plan, 1, 0, engine)
    return in_order([*rows_of(session, plan.end), session.finish().rows])


def shorter(build: Builder, routes: set[str]) -> Plan:
    """The plan as far as it is known before the change."""
    first = dataclasses.replace(
        build,
        routes=[route for route in build.routes if route.name in routes],
        streams=[dataclasses.replace(s, routes=s.routes[:1]) for s in build.streams],
        epochs=build.epochs[:1],
    )
    return first.build()


def two_plans(build: Builder, random: Random) -> tuple[Plan, Plan]:
    """A plan with another epoch and other routes from the change on; and as it is known before."""
    build.epochs = (-10.0, CHANGE)
    names = [route.name for route in build.routes]
    later = [tuple((random.choice(names),) * 2 + (0.5,) for _ in s.shares) for s in build.streams]
    build.streams = [
        dataclasses.replace(s, routes=(s.routes[0], new))
        for s, new in zip(build.streams, later, strict=True)
    ]
    known = {name for s in build.streams for choice in s.routes[0] for name in choice[:2]}
    build.routes.sort(key=lambda route: route.name not in known)
    return shorter(build, known), build.build()


def with_people_away(build: Builder, random: Random) -> None:
    """From the change on, the first clerk of some pools is away for a while."""
    for i, pool in enumerate(build.pools):
        first = pool.clerks[0]
        if first.calendar == WALL or random.random() < 0.5:
            continue
        opens, closes, *_ = build.calendars[first.calendar]
        kept = (closes <= CHANGE) | (opens >= CHANGE + random.choice([0.5, 1.0]) * DAY)
        if kept.any() and not ((opens < CHANGE) & (closes > CHANGE)).any():
            away = dataclasses.replace(first, calendar=build.calendar(opens[kept], closes[kept]))
            build.pools[i] = dataclasses.replace(pool, clerks=(away, *pool.clerks[1:]))


@pytest.mark.parametrize("engine", ENGINES)
@SOME
@given(builders(), st.lists(st.integers(0, 16), max_size=5))
def test_stops_and_the_same_plan_again_change_nothing(
    engine: str, build: Builder, stops: list[int]
) -> None:
    plan = build.build()
    session, rows = open_session(plan, 1, 0, engine), []
    for slot in sorted(stops):
        rows += rows_of(session, min(slot * DAY / 4, plan.end))
        session.adopt(copy.deepcopy(plan))
    rows += [*rows_of(session, plan.end), session.finish().rows]
    np.testing.assert_array_equal(in_order(rows), whole(plan, engine))


@pytest.mark.parametrize("engine", ENGINES)
@SOME
@given(builders(), st.randoms(use_true_random=False))
def test_what_is_known_only_later_changes_nothing_before(
    engine: str, build: Builder, random: Random
) -> None:
    """Begun with the shorter plan and gone on with the longer: as if that had been known at once.

    Both engines are compared with the compiled one that knew everything.
    """
    before, after = two_plans(build, random)
    session = open_session(before, 1, 0, engine)
    rows = rows_of(session, CHANGE)
    session.adopt(after)
    rows += [*rows_of(session, after.end), session.finish().rows]
    np.testing.assert_array_equal(in_order(rows), whole(after, "compiled"))


@SOME
@given(builders(), st.randoms(use_true_random=False))
def test_engines_agree_on_people_who_go_away(build: Builder, random: Random) -> None:
    """Work begun before is worked at the hours that were known then, so nothing else to compare."""
    before, _ = two_plans(build, random)
    with_people_away(build, random)
    after, told = build.build(), []
    for engine in ENGINES:
        session = open_session(before, 1, 0, engine)
        rows = rows_of(session, CHANGE)
        session.adopt(after)
        told.append(in_order([*rows, *rows_of(session, after.end), session.finish().rows]))
    np.testing.assert_array_equal(*told)


@SOME
@given(builders(), st.integers(0, 3), st.sampled_from([0.0, 2.0, 50.0]))
def test_engines_agree_on_a_newcomer_at_a_post(build: Builder, clerk: int, cases: float) -> None:
    plan = build.build()
    clerk = min(clerk, len(plan.clerks.pace) - 1)
    told = []
    for engine in ENGINES:
        session = open_session(plan, 1, 0, engine)
        rows = rows_of(session, CHANGE)
        session.set_experience(clerk, cases)
        told.append(in_order([*rows, *rows_of(session, plan.end), session.finish().rows]))
    np.testing.assert_array_equal(*told)
