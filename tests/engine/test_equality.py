"""Two engines, one meaning: whatever the plan, both tell the same story, bit for bit."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engine import plan as p
from sim.engine import reference
from sim.engine.compiled.run import finish, run, run_until, start
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from sim.engine.world import arrivals
from tests.engine.plans import DAYS, plans, random_plan

SEEDS = st.integers(0, 2**32)
MANY = settings(
    max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def assert_equal(one: RunLog, other: RunLog) -> None:
    for name, a, b in zip(one.trace._fields, one.trace, other.trace, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=name)
        assert a.dtype == b.dtype
    np.testing.assert_array_equal(one.state, other.state)
    np.testing.assert_array_equal(one.finish, other.finish)
    for a, b in zip(one.arrivals, other.arrivals, strict=True):
        np.testing.assert_array_equal(a, b)


@MANY
@given(plans(), SEEDS)
def test_engines_tell_the_same_story(plan: Plan, seed: int) -> None:
    assert_equal(run(plan, seed, 0), reference.run(plan, seed, 0))


@settings(MANY, max_examples=200)
@given(plans(), st.lists(st.integers(0, 2 * DAYS * 1440), max_size=6))
def test_a_run_stopped_and_gone_on_with_is_the_same_run(plan: Plan, stops: list[int]) -> None:
    """Stops fall on and between the plan's instants, most of which are whole minutes."""
    stopped = start(plan, 1, 0)
    for minute in sorted(stops):
        stopped = run_until(stopped, minute / 2)
    assert_equal(finish(run_until(stopped, plan.end)), run(plan, 1, 0))


@settings(MANY, max_examples=100)
@given(plans(), SEEDS)
def test_the_trace_only_watches(plan: Plan, seed: int) -> None:
    seen, unseen = run(plan, seed, 0), run(plan, seed, 0, trace=False)
    np.testing.assert_array_equal(seen.state, unseen.state)
    np.testing.assert_array_equal(seen.finish, unseen.finish)
    assert not len(unseen.trace.case)


@pytest.fixture(scope="module")
def logs() -> list[tuple[Plan, RunLog]]:
    some = [random_plan(Random(i)) for i in range(300)]
    return [(plan, run(plan, i, 0)) for i, plan in enumerate(some)]


def test_random_plans_meet_every_outcome(logs: list[tuple[Plan, RunLog]]) -> None:
    """Equality of stories in which nothing happens would mean little."""
    outcomes = Counter[int]()
    states = Counter[int]()
    for _, log in logs:
        outcomes.update(log.trace.outcome.tolist())
        states.update(log.state.tolist())
    assert all(outcomes[o] >= 100 for o in range(len(p.OUTCOMES))), outcomes
    assert all(states[s] >= 100 for s in range(len(p.STATES))), states


def test_random_plans_are_full_of_ties(logs: list[tuple[Plan, RunLog]]) -> None:
    """Work begins for several people of one plan at one minute, in hundreds of places."""
    ties = 0
    for _, log in logs:
        begun = log.trace.started[log.trace.clerk >= 0]
        ties += len(begun) - len(np.unique(begun))
    assert ties > 500


@settings(MANY, max_examples=100)
@given(plans(), SEEDS)
def test_cases_that_are_known_beforehand_come_instead(plan: Plan, seed: int) -> None:
    """Whoever comes, both engines tell the same; the plan's own cases given are the plan's run."""
    assert_equal(run(plan, seed, 0, come=arrivals(plan, seed, 0)), run(plan, seed, 0))
    others = arrivals(plan, seed + 1, 0)
    assert_equal(run(plan, seed, 0, come=others), reference.run(plan, seed, 0, others))
