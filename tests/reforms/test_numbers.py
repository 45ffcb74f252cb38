"""Numbers of a scenario set by name, whether they stand in the city or in the reform."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.city.errors import SpecError
from sim.city.explain import provenance
from sim.city.numbers import walk
from sim.city.quantity import Quantity
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.numbers import ScenarioNumbers, uncertain

WINDOW = "pools[birth-window].crews[0].staff_per_100k"


@pytest.fixture(scope="module")
def birth() -> Loaded:
    return load_scenario("birth-one-matter")


def test_what_a_measure_opens_is_set_where_it_is_declared(birth: Loaded) -> None:
    by_city = ScenarioNumbers(birth, [WINDOW]).set({WINDOW: 5.0})
    place = birth.city.places[0].id
    window = by_city.city_on(dt.date.max, place).pool["birth-window"]
    assert window.crews[0].staff_per_100k is not None
    assert window.crews[0].staff_per_100k.value == 5.0
    path = "measures[0].pool.crews[0].staff_per_100k"
    assert ScenarioNumbers(birth, [path]).set({path: 5.0}).reform == by_city.reform
    assert by_city.city == birth.city


def test_a_window_opened_by_several_measures_is_one_window() -> None:
    loaded = load_scenario("report-2018-2023")
    changed = ScenarioNumbers(loaded, [WINDOW]).set({WINDOW: 1.5}).reform
    assert changed is not None
    found = [f for f in walk(changed) if isinstance(f.number, Quantity) and f.number.value == 1.5]
    assert len([f for f in found if f.path.endswith("pool.crews[0].staff_per_100k")]) == 2


def test_numbers_explained_of_a_reformed_city_can_be_set(birth: Loaded) -> None:
    """All but those that are copies: of new links' and of schemes' numbers."""
    city = birth.city_on(dt.date.max, birth.city.places[0].id)
    series = {f.path for f in walk(city) if not isinstance(f.number, Quantity)}
    copies = ("links[ganzhengtong", "matters[birth].bundle")
    explained = (row.path for row in provenance(city) if not row.path.startswith(copies))
    names = [path for path in explained if path not in series]
    assert len(ScenarioNumbers(birth, names).numbers) == len(names)


def test_patterns_choose_numbers(birth: Loaded) -> None:
    chosen = uncertain(birth, ["conduct.*", "pools[birth-window].*"])
    assert "conduct.greeting" in chosen
    assert any(path.startswith("measures[0].pool") for path in chosen)
    assert all(path.startswith(("conduct.", "measures[0].")) for path in chosen)
    with pytest.raises(SpecError) as caught:
        uncertain(birth, ["conduct.greting"])
    assert [p.nearest for p in caught.value.problems] == ["conduct.greeting"]
