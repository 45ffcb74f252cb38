"""Numbers set by name: what is named changes, what is not does not, and nonsense is refused."""

from __future__ import annotations

import math

import pytest

from sim.city.city import City
from sim.city.errors import SpecError
from sim.city.explain import provenance
from sim.city.load import load_city
from sim.city.numbers import Settable, walk, with_numbers
from sim.city.quantity import Quantity
from sim.reforms.load import find


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(find("city", "pilot"))


@pytest.fixture(scope="module")
def licences() -> City:
    return load_city(find("city", "licences"))


def numbers(city: City) -> dict[str, Quantity]:
    return {f.path: f.number for f in walk(city) if isinstance(f.number, Quantity)}


def test_every_explained_number_but_series_can_be_set_and_nothing_else_moves(city: City) -> None:
    """Of thousands of numbers, one at a time (a sample of them), but for shares of a whole."""
    before = numbers(city)
    explained = [row.path for row in provenance(city)]
    alone = [p for p in explained if p in before and ".mix." not in p and "communities" not in p]
    for path in alone[::37]:
        low, high = before[path].range
        value = high if before[path].value != high else low
        after = numbers(Settable(city, [path]).set({path: value}))
        assert after[path].value == value
        assert {p for p in before if after[p] != before[p]} <= {path}


def test_setting_what_is_declared_changes_nothing(city: City) -> None:
    declared = {path: number.value for path, number in numbers(city).items()}
    assert Settable(city, declared).set(declared) == city
    assert Settable(city, ()).set({}) is city


def test_a_changed_city_can_be_written_down_and_read_again(city: City) -> None:
    """A value beyond the declared range widens it, and says that it is ours."""
    path = "conduct.greeting"
    changed = with_numbers(city, {path: 1000.0})
    again = City.model_validate_json(changed.model_dump_json(exclude_none=True))
    assert again == changed
    assert again.conduct.greeting.range[1] == 1000.0
    assert again.conduct.greeting.source == "assumption"


def test_shares_of_a_whole_leave_room_for_what_is_set(city: City) -> None:
    shares = [f"communities[{c.id}].share" for c in city.communities]
    changed = with_numbers(city, {shares[0]: 0.5})
    assert changed.communities[0].share.value == 0.5
    assert math.isclose(sum(c.share.value for c in changed.communities), 1.0)
    old = [c.share.value for c in city.communities[1:]]
    new = [c.share.value for c in changed.communities[1:]]
    assert all(math.isclose(n / o, 0.5 / sum(old)) for n, o in zip(new, old, strict=True))
    drawn = with_numbers(city, dict.fromkeys(shares, 0.6))
    assert all(math.isclose(c.share.value, 1 / len(shares)) for c in drawn.communities)


def test_a_mix_stays_whole_and_heads_are_whole(city: City) -> None:
    pool = next(p for p in city.pools if len(p.crews[0].mix) == 2)
    one, other = pool.crews[0].mix
    path = f"pools[{pool.id}].crews[0].mix.{one}"
    mix = with_numbers(city, {path: 0.9}).pool[pool.id].crews[0].mix
    assert mix[one].value == 0.9
    assert math.isclose(mix[other].value, 0.1)
    people = "places[pilot-district].population"
    assert with_numbers(city, {people: 110_000.4}).places[0].population.value == 110_000


def test_licences_are_drawn_up_anew(licences: City) -> None:
    changed = with_numbers(licences, {"licences.count": 100.0})
    assert sum(item.id.startswith("licence-") for item in changed.items) == 100
    assert sum(demand.matter.startswith("licence-") for demand in changed.demands) == 100
    name = f"licences.acts[{licences.licences.acts[0].id}].share"  # type: ignore[union-attr]
    acts = with_numbers(licences, {name: 0.3}).licences.acts  # type: ignore[union-attr]
    assert acts[0].share.value == 0.3
    assert math.isclose(sum(act.share.value for act in acts), 1.0)


def test_a_wrong_name_is_told_with_the_nearest(city: City) -> None:
    with pytest.raises(SpecError) as caught:
        with_numbers(city, {"conduct.greting": 1.0})
    assert [p.nearest for p in caught.value.problems] == ["conduct.greeting"]
    series = next(f.path for f in walk(city) if not isinstance(f.number, Quantity))
    with pytest.raises(SpecError) as caught:
        with_numbers(city, {series: 1.0})
    assert [p.message for p in caught.value.problems] == ["number-is-series"]


@pytest.mark.parametrize("value", [-1.0, 1.5, math.nan, math.inf])
def test_impossible_values_are_refused(city: City, value: float) -> None:
    with pytest.raises(SpecError):
        with_numbers(city, {"conduct.defect": value})
