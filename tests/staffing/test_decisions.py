"""What a search may leave out, when it may stop, and that its trials are the same wherever made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from sim.experiment.ready import prepare
from sim.experiment.staffing.bench import AT, Bench, posts_of
from sim.experiment.staffing.evidence import Evidence
from sim.experiment.staffing.hunt import NOBODY, Sessions
from sim.experiment.staffing.part import part
from sim.experiment.staffing.staff import Question, staff
from sim.experiment.staffing.target import target
from sim.experiment.store import Store
from sim.outcomes.week import CELLS, SLOTS_A_DAY
from sim.reforms.load import load_scenario
from sim.routes.compile import compiled
from tests.support.halls import bench, hall

PROMISE = target("wait_p90<=15")


def test_a_hall_alone_is_the_hall_in_its_city_bit_for_bit() -> None:
    """Everything the windows of one hall can feel is kept, although counties send their cases."""
    loaded = load_scenario("sample-city", 2)
    days = {"warm_up_days": 3, "follow_up_days": 1}
    loaded = replace(loaded, scenario=loaded.scenario.model_copy(update=days))
    city = compiled(loaded).builder
    counters = ["whole-city/counter-market-regulation-city", "county-k/counter-tax"]
    for asked in counters:
        alone = part(city, [asked])
        assert len(alone.streams) < len(city.streams) / 5
        counted = []
        for builder in (city, alone):
            posts = [p for p in posts_of(builder.build(), loaded.scenario.start) if p.name == asked]
            counted.append(Bench(builder, posts, [15.0], seed=7, reps=1).run({}))
        assert counted[0].counts[..., AT["requests"]].sum() > 0
        assert np.array_equal(counted[0].counts, counted[1].counts)
        assert np.array_equal(counted[0].delays, counted[1].delays)


@pytest.mark.parametrize("share", [0.07, 0.13])
def test_decisions_are_wrong_as_seldom_as_they_say(share: float) -> None:
    """Promises kept or missed clearly are judged right, at most one in twenty wrong.

    Each of 384 cells is an independent experiment: 40 waits a replication, of which 10 % may be
    long. The number of wrong ones exceeds its bound with a chance of less than 1e-4.
    """
    _, post = bench(hall((0.1,), 5.0, weeks=1), 15.0)
    draw = np.random.default_rng(3)
    evidence = Evidence([PROMISE], [post], confidence=0.95, most=256)
    decided = np.zeros((1, CELLS), bool)
    good, looks = decided.copy(), 0
    while not decided.all() and looks < 32:
        counts = np.zeros((8, 1, CELLS, len(AT)), np.int64)
        counts[..., AT["joined"]] = 40
        counts[..., AT["over"]] = draw.binomial(40, share, (8, 1, CELLS))
        evidence.add(counts)
        looks += 1
        found = evidence.decided()
        assert not (found.good & found.bad).any()
        good |= found.good & ~decided
        decided |= found.good | found.bad
    assert decided.all()
    wrong = int((good != (share < 0.1)).sum())
    assert wrong <= binom.isf(1e-4, CELLS, 0.05)


def test_sessions_end_where_the_queue_does() -> None:
    """Morning and afternoon are apart if the queue is served at noon, one day if it is kept."""
    post = posts_of(compiled(load_scenario("pilot", 7)).builder.build(), MONDAY)[0]
    day = slice(0, SLOTS_A_DAY)
    noon = Sessions([replace(post, empties=True)])
    kept = Sessions([replace(post, empties=False)])
    assert len(np.unique(noon.of[0, day])) == 3  # closed, morning, afternoon
    assert len(np.unique(kept.of[0, day])) == 2
    last = noon.latest(noon.of >= 0)
    assert np.array_equal(noon.of[0, last], np.arange(len(noon)))
    felt = noon.felt(np.where(np.arange(len(noon)) == 0, last, NOBODY), [PROMISE])
    assert felt.sum() == 2  # those who came up to a quarter of an hour before may still wait
    turns = list(noon.in_turn(noon.of >= 0))
    assert sum((cell != NOBODY).sum() for cell in turns) == (noon.of >= 0).sum()


MONDAY = load_scenario("pilot", 7).scenario.start
ASKED = {"place": "pilot-district", "pools": ["counter-tax"], "reps": 2, "fresh": 2}


def test_one_process_two_and_an_interrupted_search_give_the_same(tmp_path: Path) -> None:
    """Trials are tasks: wherever they are made, however often begun, the report is the same."""
    prepare(lambda: None)
    loaded = load_scenario("pilot", 7)
    days = {"warm_up_days": 7}
    loaded = replace(loaded, scenario=loaded.scenario.model_copy(update=days))

    def asked(jobs: int, folder: Path | None, after: int | None = None) -> dict[str, object]:
        simulated = 0

        def stage(_: str, __: int):  # type: ignore[no-untyped-def]
            def step(more: int) -> None:
                nonlocal simulated
                simulated += more
                if after is not None and simulated > after:
                    raise KeyboardInterrupt

            return step

        question = Question([PROMISE], jobs=jobs, **ASKED)  # type: ignore[arg-type]
        return staff(loaded, question, stage, Store(folder) if folder else None)

    once = asked(1, None)
    with pytest.raises(KeyboardInterrupt):
        asked(1, tmp_path, after=30)
    kept = len(list(tmp_path.rglob("*.result")))
    assert kept > 3
    assert asked(2, tmp_path) == once
    assert len(list(tmp_path.rglob("*.result"))) > kept
