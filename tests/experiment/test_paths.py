"""The whole search for a path: in a world whose best path is known it errs as rarely as it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.experiment.orders import Order
from sim.experiment.paths import PathFinder, Search
from sim.experiment.programme import DAYS_A_MONTH, Burden, Programme
from sim.experiment.regret import Regret, latin_draws
from sim.experiment.states import cost
from sim.reforms.load import load_scenario
from sim.reforms.numbers import uncertain
from sim.reforms.roadmap import Planner, Schedule
from tests.experiment.test_orders import planner, table

NAMES = ("birth", "home", "links", "online", "records")
MONTHS, REPEATS, ALPHA = 18, 200, 0.1
WORLD = table(NAMES, {"birth": 3.0, "home": 2.4, "online": 0.5}, {("links", "records"): 9.0})


class Told:
    """A programme whose scenarios stand for nothing but what they cost in :data:`WORLD`."""

    names, months = NAMES, MONTHS
    after = dict.fromkeys(NAMES, ())
    declared = NAMES
    planner: Planner = planner(NAMES)

    class loaded:  # noqa: N801 - stands for an attribute
        class scenario:  # noqa: N801
            horizon_days = round(MONTHS * DAYS_A_MONTH)

    def scheduled(self, schedule: Schedule) -> float:
        return truth(schedule)

    def state(self, packages: Collection[str], days: int) -> float:
        return WORLD.of(packages) * days


class Luck:
    """A laboratory in which every replication of a scenario is its cost, and luck."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def measure(
        self, candidates: Sequence[float], replications: Sequence[int], *_: object
    ) -> np.ndarray:
        rows = []
        for r in replications:
            rng = np.random.default_rng([self.seed, r])
            level = 400 * rng.normal()
            # Luck of its own belongs to the scenario, so that it is the same when asked again.
            own = [np.random.default_rng([self.seed, r, round(x)]).normal() for x in candidates]
            rows.append(np.asarray(candidates) + level + 60 * np.array(own))
        return np.array(rows).T


def truth(schedule: Schedule) -> float:
    return cost(schedule, WORLD, np.full(MONTHS, DAYS_A_MONTH))


def searched(seed: int) -> tuple[PathFinder, Search]:
    told: Any = Told()
    luck: Any = Luck(seed)
    finder = PathFinder(told, Burden("trips"), luck, small=0.02, alpha=ALPHA, reps=2000)
    return finder, finder.find()


def test_the_search_finds_the_known_best_as_often_as_it_says() -> None:
    """200 searches in a world where two packages pay only together and greed begins elsewhere."""
    plan = planner(NAMES)
    known = {o: truth(plan.schedule(o)) for o in permutations(NAMES)}
    lowest = min(known.values())
    best = {o for o, x in known.items() if x <= lowest + 1e-9}
    assert {frozenset(o[:2]) for o in best} == {frozenset(("links", "records"))}
    wrong = 0
    for seed in range(REPEATS):
        _, search = searched(seed)
        assert search.selection.decided
        wrong += known[search.chosen.order] > lowest + search.delta
    assert wrong <= stats.binom.ppf(0.999, REPEATS, ALPHA), wrong


def test_the_pair_that_puts_the_first_step_first_is_named() -> None:
    finder, search = searched(1)
    assert search.chosen.order[0] in ("links", "records")
    assert finder.decisive(WORLD, search.looked, search.chosen.order[0]) is not None
    pair, other = finder.decisive(WORLD, search.looked, search.chosen.order[0])  # type: ignore[misc]
    assert set(pair) == {"links", "records"}
    assert other[0] == "birth"
    greedy = next(x for x in search.candidates if "greedy" in x.roles)
    assert greedy.order[0] == "birth"


def test_every_first_step_is_among_those_simulated() -> None:
    _, search = searched(2)
    firsts = {x.order[0] for x in search.candidates if "first" in x.roles}
    assert firsts == set(NAMES)


def test_regret_is_counted_from_the_best_of_each_draw() -> None:
    found = Regret(np.array([[1.0, 5.0, 2.0], [2.0, 2.0, 2.0]]))
    assert found.expected.tolist() == [1.0, pytest.approx(1 / 3)]
    assert found.worst.tolist() == [3.0, 1.0]
    assert found.share_best.tolist() == [pytest.approx(2 / 3), pytest.approx(2 / 3)]


def test_draws_keep_to_the_ranges() -> None:
    numbers = uncertain(load_scenario("pilot-programme"), ["conduct.*", "capacity.*"])
    assert "capacity.money" in numbers
    draws = latin_draws(numbers, 8, seed=1)
    for name, number in numbers.items():
        low, high = number.range
        parts = sorted(int(8 * (draw[name] - low) / (high - low)) for draw in draws)
        assert parts == list(range(8)), "every eighth of the range is met once"


def test_a_programme_is_scheduled_as_its_order_says() -> None:
    """The scenario simulated for a path opens each package in the month its calendar says."""
    programme = Programme(load_scenario("pilot-programme"), ["birth", "home"])
    order: Order = ("home", "birth")
    schedule = programme.planner.schedule(order)
    reform = programme.scheduled(schedule).reform
    assert reform is not None
    effect = {slot.package: slot.effect for slot in schedule}
    for measure in reform.measures:
        months = (measure.start.year - 2021) * 12 + measure.start.month - 2
        assert months == effect[str(measure.package)]
    assert programme.scheduled(()).reform is None
