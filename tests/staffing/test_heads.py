"""Heads put into a plan are there, and half-hours count what pools count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.build import Clerk
from sim.experiment.feedback import Feedback
from sim.experiment.staffing.bench import AT, Bench, posts_of
from sim.outcomes.indicators import observe
from sim.outcomes.week import CELLS, Week, on_duty
from sim.reforms.load import load_scenario
from sim.routes.compile import compiled
from sim.routes.heads import Heads, in_turn, meet
from tests.support.halls import MONDAY, bench, hall


@settings(deadline=None)
@given(st.lists(st.integers(0, 4), min_size=48, max_size=48))
def test_so_many_are_on_duty_as_were_put_there(day: list[int]) -> None:
    build = hall((0.1, 0.2, 0.3, 0.1), 10.0, weeks=1)
    plan = build.build()
    week = Week(plan, 0, MONDAY, plan.measure)
    heads = np.resize(np.array([*day[:47], 1]), len(week.begins))
    placed = Heads(build)
    placed.put({"pool": np.where(week.open, np.maximum(heads, 1), 0)})
    found = on_duty(build.build(), 0, week)
    assert np.array_equal(found, np.where(week.open, np.maximum(heads, 1), 0))
    placed.put({})
    assert build.build().clerks.calendar.tolist() == [0, 0, 0]


@given(*(st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True).map(sorted),) * 2)
def test_intervals_meet_where_both_are_open(one: list[int], other: list[int]) -> None:
    def intervals(edges: list[int]) -> tuple[np.ndarray, np.ndarray]:
        even = np.array(edges[: len(edges) // 2 * 2], float)
        return even[::2], even[1::2]

    def minutes(opens: np.ndarray, closes: np.ndarray) -> set[int]:
        return {t for a, b in zip(opens, closes, strict=True) for t in range(int(a), int(b))}

    both = meet(intervals(one), intervals(other))
    assert minutes(*both) == minutes(*intervals(one)) & minutes(*intervals(other))
    assert np.all(both[0] < both[1])
    assert np.all(both[0][1:] > both[1][:-1])


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9), min_size=1))
def test_any_number_of_people_has_the_mix(mix: dict[str, int]) -> None:
    people = tuple(Clerk(kind=kind) for kind, n in mix.items() for _ in range(n))
    chosen = in_turn(people, 2 * len(people))
    assert Counter(c.kind for c in chosen[: len(people)]) == mix
    assert Counter(c.kind for c in chosen) == {kind: 2 * n for kind, n in mix.items()}


def test_half_hours_add_up_to_what_pools_count() -> None:
    loaded = load_scenario("pilot", 28)
    compiler = compiled(loaded)
    plan = compiler.plan()
    posts = posts_of(plan, loaded.scenario.start)
    trial = Bench(compiler.builder, posts, [15.0] * len(posts), seed=1, reps=1)
    counted = trial.run({})
    table = observe(plan, 1, 0, "compiled", loaded.scenario.start).pools
    table = table[table["month"] == "*"].set_index("pool")
    for i, post in enumerate(posts):
        assert counted.counts[0, i, :, AT["requests"]].sum() == table["requests"][post.name]
        assert counted.counts[0, i, :, AT["served"]].sum() == table["served"][post.name]


def test_both_engines_count_alike() -> None:
    for engine in ("reference", "compiled"):
        trial, post = bench(hall((0.2, 0.4), 9.0, patience=20.0, weeks=2), 5.0, reps=2)
        trial.engine = engine
        heads = post.slots(np.full(CELLS, 3))
        counted = trial.run({post.name: heads})
        if engine == "reference":
            first = counted
    assert np.array_equal(first.counts, counted.counts)
    assert np.array_equal(first.delays, counted.delays)
    assert counted.counts[..., 0].sum() > 0


def test_heads_hold_where_institutions_act() -> None:
    """Whoever resigns leaves one of the heads; half-hours count what the accounts count."""
    loaded = load_scenario("birth-as-found", 60)
    loaded = replace(loaded, scenario=loaded.scenario.model_copy(update={"follow_up_days": 2}))
    compiler = compiled(loaded)
    posts = posts_of(compiler.plan(), loaded.scenario.start)
    trial = Bench(compiler.builder, posts, [15.0] * len(posts), seed=1, reps=1, acting=loaded)
    heads = {post.name: post.slots(np.full(CELLS, 9)) for post in posts[:5]}
    counted = trial.run(heads)
    run = Feedback(loaded, 1, 0, "compiled", heads=heads)
    while not run.over:
        run.month()
    table = run.result().pools
    table = table[table["month"] == "*"].set_index("pool")
    for i, post in enumerate(posts):
        assert counted.counts[0, i, :, AT["requests"]].sum() == table["requests"][post.name]
    assert table["clerks"][posts[0].name] == 9
