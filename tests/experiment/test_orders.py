"""Orders of packages: the best is found where taking the next best step is not enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
import pytest

from sim.experiment.orders import Order, greedy, look
from sim.experiment.states import Rates, closed_states, cost, rates_of
from sim.reforms.packages import Capacity, Package
from sim.reforms.roadmap import Planner
from tests.support.cities import q

FREE: dict[str, Sequence[str]] = {}


def planner(names: Sequence[str], after: Mapping[str, Sequence[str]] = FREE) -> Planner:
    """Each package takes one of four meetings a year and is in force at once."""
    packages = [
        Package.model_validate(
            {
                "id": name,
                "title": {"zh": name, "en": name},
                "agenda": q(1, "count"),
                "after": list(after.get(name, ())),
            }
        )
        for name in names
    ]
    return Planner(packages, Capacity.model_validate({"agenda": q(4, "per_year")}))


def table(
    names: Sequence[str], alone: Mapping[str, float], pairs: Mapping[tuple[str, str], float]
) -> Rates:
    """Rates of a world with known savings of packages and pairs."""
    states = closed_states(names, dict.fromkeys(names, ()))
    burdens = [
        100.0
        - sum(alone.get(name, 0.0) for name in state)
        - sum(saved for pair, saved in pairs.items() if set(pair) <= state)
        for state in states
    ]
    return rates_of(names, dict.fromkeys(names, ()), states, burdens)


def best_by_hand(names: Sequence[str], ask: Mapping[Order, float]) -> Order:
    return min(permutations(names), key=lambda order: (ask[order], order))


def test_greedy_fails_where_two_pay_only_together() -> None:
    """Records without links and links without records save nothing; together more than the rest."""
    names = ("birth", "home", "links", "records")
    rates = table(names, {"birth": 3.0, "home": 2.0}, {("links", "records"): 12.0})
    plan, days = planner(names), np.full(24, 30.0)
    costs = {o: cost(plan.schedule(o), rates, days) for o in permutations(names)}
    after = dict.fromkeys(names, ())
    looked = look(names, after, lambda o: cost(plan.schedule(o), rates, days))
    assert looked.complete
    assert looked.best() == best_by_hand(names, costs)
    assert set(looked.best()[:2]) == {"links", "records"}  # type: ignore[index]
    naive = greedy(names, after, lambda o: cost(plan.schedule(o), rates, days))
    assert naive[:2] == ("birth", "home")
    assert costs[naive] > costs[looked.best()]  # type: ignore[index]


@pytest.mark.parametrize("seed", range(3))
def test_a_search_that_cannot_see_all_orders_finds_the_best_of_all(seed: int) -> None:
    """Seven packages with random savings and synergies of either sign: 5040 orders, all known."""
    names = tuple("abcdefg")
    rng = np.random.default_rng(seed)
    alone = {name: float(rng.uniform(0, 3)) for name in names}
    pairs = {(a, b): float(rng.normal(0, 3)) for a in names for b in names if a < b}
    rates, plan, days = table(names, alone, pairs), planner(names), np.full(30, 30.0)

    def ask(order: Order) -> float:
        return cost(plan.schedule(order), rates, days)

    known = min(ask(order) for order in permutations(names))
    looked = look(names, dict.fromkeys(names, ()), ask, most=0)
    assert not looked.complete
    assert len(looked.costs) < 5040
    best = looked.best()
    assert best is not None
    assert ask(best) == pytest.approx(known, rel=1e-12)


def test_orders_keep_to_what_builds_on_what() -> None:
    names, after = ("a", "b", "c"), {"a": ("c",), "b": (), "c": ()}
    looked = look(names, after, lambda o: 0.0 * len(o))
    assert len(looked.costs) == 3
    assert all(order.index("c") < order.index("a") for order in looked.costs)
    some = look(names, after, lambda o: float(o.index("b")) if "b" in o else 9.0, most=0)
    assert all(order.index("c") < order.index("a") for order in some.costs)


def test_the_pairwise_model_tells_what_it_was_not_shown() -> None:
    """Eight packages: 37 states of one and two are simulated, the other 219 follow if pairs do."""
    names = tuple("abcdefgh")
    rng = np.random.default_rng(1)
    alone = {name: float(rng.uniform(0, 3)) for name in names}
    pairs = {(a, b): float(rng.normal()) for a in names for b in names if a < b}
    rates = table(names, alone, pairs)
    assert not rates.exact
    assert len(rates.known) < 50
    state = {"a", "c", "d", "f"}
    saved = sum(alone[x] for x in state) + sum(s for p, s in pairs.items() if set(p) <= state)
    assert rates.saving(state) == pytest.approx(saved)
    assert rates.synergy("a", "c") == pytest.approx(pairs[("a", "c")])
    without = rates.without("a", "c")
    assert without.saving(state) == pytest.approx(saved - pairs[("a", "c")])
    assert without.synergy("a", "c") == pytest.approx(0.0, abs=1e-9)
