"""Posts: who leaves under load, and what permanent posts and training repair, at what cost."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sim.institutions.careers import PoolAgent
from sim.institutions.model import Society
from sim.institutions.observe import Observation, PoolSeen
from sim.reforms.load import load_scenario
from sim.reforms.scenario import Conflict
from tests.support.society import LAST, bundle_city, shipped_rules, society

STAFF = 60
POOLS = ("window", "counter", "review", "inspection", "precheck")


def busy(load: float) -> Observation:
    return Observation(pools={("here", name): PoolSeen(utilisation=load) for name in POOLS})


def lived(contract: float, load: float = 0.98, **conflicts: str) -> Society:
    city = bundle_city(5, contract=contract, staff=STAFF)
    return society(city=city, seen=lambda _: busy(load), conflicts=conflicts)


def test_contract_heavy_halls_lose_more_clerks() -> None:
    """300 posts, two years: about 40 against 200 leave; error rate below 1 in 10000."""
    assert len(lived(0.9).posts("here")) > 2 * len(lived(0.1).posts("here"))


def test_load_beyond_the_bearable_drives_people_away() -> None:
    """The same luck, so each who leaves a calm hall leaves a busy one too, or left it sooner."""
    calm, busy_hall = lived(0.6, 0.8).posts("here"), lived(0.6, 0.99).posts("here")
    assert len(busy_hall) > 1.3 * len(calm)
    assert len(lived(0.6, 0.5).posts("here")) == len(calm)


def test_permanent_posts_and_training_repair_it_at_a_cost() -> None:
    """Error rate below 1 in 10000 (about 20 leave instead of 200)."""
    found, resolved = lived(0.9), lived(0.9, staffing="resolved")
    assert len(resolved.posts("here")) < len(found.posts("here")) / 3
    careers = shipped_rules().careers
    late = [x for x in resolved.posts("here") if x[2] > 0]
    assert late
    assert all(x[4] == careers.novice.value + careers.course_cases.value for x in late)
    assert all(x[4] == careers.novice.value for x in found.posts("here"))
    wages = [made.rows()["wages"].sum() for made in (found, resolved)]
    assert wages[0] < wages[1]  # here all kinds earn the same, but fewer posts are empty
    spent = resolved.rows()["training_yuan"].sum()
    assert spent == careers.course.value * len(late)
    assert found.rows()["training_yuan"].sum() == 0


def test_before_the_reform_careers_are_as_found_whatever_is_resolved() -> None:
    found, resolved = lived(0.9), lived(0.9, staffing="resolved")
    first = [[x for x in made.posts("here") if x[2] == 0] for made in (found, resolved)]
    assert first[0] == first[1]


def test_a_pool_is_never_left_unattended() -> None:
    """One clerk in each pool, the worst load: whoever leaves is replaced at once."""
    city = bundle_city(5, contract=1.0, staff=1)
    made = society(city=city, seen=lambda _: busy(1.0), upto=LAST)
    gone = [x for r in range(5) for x in society(city=city, replication=r).posts("here")]
    assert all(leaves == back for _, _, leaves, back, _ in [*gone, *made.posts("here")])


def test_a_post_falls_empty_once_only_while_it_is_empty() -> None:
    made = lived(0.9)
    for pool in made.agents_by_type[PoolAgent]:
        back: dict[int, int] = {}
        for x in pool.departures:
            assert x.leaves_at_month >= back.get(x.position, 0)
            assert x.replaced_at_month >= x.leaves_at_month
            back[x.position] = x.replaced_at_month
            assert 0 <= x.position < STAFF


def test_pooled_windows_are_slower_unless_staffing_is_resolved() -> None:
    """Only windows that the reform merges, and only from then on."""
    loaded = load_scenario("one-window")
    assert loaded.reform is not None
    (place,), date = loaded.city.place, dt.date.max
    general = next(x.id for x in loaded.city_on(date, place).pools if x.id not in loaded.city.pool)

    def slowdown(conflicts: dict[Conflict, Literal["as_found", "resolved"]], on: dt.date) -> float:
        scenario = loaded.scenario.model_copy(update={"conflicts": conflicts})
        return Society(loaded.city, scenario, loaded.reform, 1, 0).slowdown(place, general, on)

    assert slowdown({}, date) == 1.0 + shipped_rules().careers.slowdown.value
    assert slowdown({}, loaded.scenario.start) == 1.0
    assert slowdown({"staffing": "resolved"}, date) == 1.0
    assert lived(0.5).slowdown("here", "counter") == 1.0
