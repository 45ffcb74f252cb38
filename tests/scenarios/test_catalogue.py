"""The shipped city is the report's: its size, its catalogue, and a source for every number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel

from sim.city.city import City
from sim.city.load import load_city
from sim.city.quantity import Quantity, Series
from sim.reforms.load import load_scenario, shipped
from sim.routes.compile import compile_plan

SCENARIOS = [name for kind, name, _ in shipped() if kind == "scenario"]
CITIES = [path for kind, _, path in shipped() if kind == "city"]
CENSUS_HALL = 197_000
"""Cases of a hall in 2016, and below of a prefecture's hall (2017 census of halls)."""
CENSUS_CITY_HALL = 526_000


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(next(path for path in CITIES if path.name == "sample-city"))


def cases_a_year(city: City, matters: set[str], level: str) -> float:
    return sum(
        demand.cases_per_year(place.population.value)
        for demand in city.demands
        for place in city.places
        if demand.at == place.level == level and demand.matter in matters
    )


def sites_of(city: City, matter: str) -> set[str]:
    items = [city.item[name] for name in city.matter[matter].items]
    return {item.site or city.department[item.department].site for item in items}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_shipped_scenario_runs(name: str) -> None:
    plan = compile_plan(load_scenario(name))
    assert len(plan.streams.key) > 0
    assert np.all(plan.streams.per_year_scale > 0)


def test_the_city_has_the_size_of_the_reports(city: City) -> None:
    counties = [place for place in city.places if place.level == "county"]
    assert len(counties) == 12
    assert sum(place.population.value for place in counties) == 6_400_000
    # 120,000 birth cases in two and a half years
    assert cases_a_year(city, {"birth"}, "county") == pytest.approx(48_000, rel=0.02)


def test_halls_are_as_busy_as_the_census_says(city: City) -> None:
    """A county hall's cases: every matter that has an item at the hall."""
    in_hall = {m.id for m in city.matters if "hall" in sites_of(city, m.id)} - {"birth"}
    assert cases_a_year(city, in_hall, "county") / 12 == pytest.approx(CENSUS_HALL, rel=0.02)
    at_city = {m.id for m in city.matters}
    assert cases_a_year(city, at_city, "city") == pytest.approx(CENSUS_CITY_HALL, rel=0.02)


def test_the_year_has_three_million_cases(city: City) -> None:
    everything = {m.id for m in city.matters}
    total = sum(cases_a_year(city, everything, level) for level in ("city", "county"))
    assert total > 3_000_000


def test_the_birth_matter_is_the_reports(city: City) -> None:
    """Ten items, twenty papers handed in one by one, five systems."""
    items = [city.item[name] for name in city.matter["birth"].items]
    assert len(items) == 10
    assert sum(len(item.materials) for item in items) == 20
    assert {item.system for item in items} == {
        "maternal-child-health",
        "population",
        "tax-social-fees",
        "social-security-card",
        "resident-medical-insurance",
    }
    for system in {item.system for item in items}:
        assert city.link(city.platform, system) is None


def test_nothing_in_the_catalogue_hangs_in_the_air(city: City) -> None:
    """Every item is part of a matter, every matter arises, every paper is asked for."""
    used = {name for matter in city.matters for name in matter.items}
    assert {item.id for item in city.items} == used
    assert {matter.id for matter in city.matters} == {demand.matter for demand in city.demands}
    asked = {name for item in city.items for name in item.materials}
    joint = {material.id for material in city.materials} - asked
    bundled = {matter.scheme.form for matter in city.matters if matter.scheme}
    for name in SCENARIOS:
        reform = load_scenario(name).reform
        for measure in reform.measures if reform else ():
            bundled |= {measure.form} if measure.kind == "bundle" else set()
    assert joint <= bundled, "neither asked for nor a joint form"


@pytest.mark.parametrize("folder", CITIES, ids=lambda path: path.name)
def test_every_number_has_a_source_and_a_range(folder: Path) -> None:
    found = list(_quantities(load_city(folder)))
    assert len(found) > 500
    for quantity in found:
        assert quantity.source in ("report", "assumption") or quantity.source.startswith("public ")
        values = quantity.values if isinstance(quantity, Series) else (quantity.value,)
        low, high = quantity.range
        assert all(low <= value <= high for value in values)


def _quantities(part: object) -> Iterator[Quantity | Series]:
    if isinstance(part, Quantity | Series):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _quantities(getattr(part, name))
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _quantities(one)
    elif isinstance(part, dict):
        yield from _quantities(tuple(part.values()))
