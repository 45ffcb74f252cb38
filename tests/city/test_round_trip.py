"""A city written down and read again is the same city, whichever way it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from sim.city.check import check
from sim.city.city import City
from sim.city.explain import provenance
from sim.city.load import load_city
from tests.support.cities import cities
from tests.support.tiny import tiny, to_yaml, write_tiny_city


def test_layout_of_the_folder_does_not_matter(tmp_path: Path) -> None:
    """Sections spread over files, all in one file, or half of them in a catalogue: one city."""
    spread = load_city(write_tiny_city(tmp_path / "spread"))
    one = tmp_path / "one.yaml"
    one.write_text(to_yaml(tiny()), encoding="utf-8")
    folder = write_tiny_city(tmp_path / "pulling", {**tiny(), "catalogue": "../shared"})
    (tmp_path / "shared").mkdir()
    for name in ("people.yaml", "work.yaml"):
        (folder / name).rename(tmp_path / "shared" / name)
    assert load_city(one) == spread
    assert load_city(folder) == spread
    assert load_city(folder / "city.yaml") == spread


def test_catalogue_that_names_its_user_is_read_once(tmp_path: Path) -> None:
    folder = write_tiny_city(tmp_path, {**tiny(), "catalogue": "offices"})
    assert load_city(folder) == load_city(write_tiny_city(tmp_path / "again"))


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cities())
def test_random_city_survives(tmp_path: Path, city: City) -> None:
    """From a city to YAML or JSON and back; its look-up tables and numbers included."""
    file = tmp_path / "city.yaml"
    file.write_text(to_yaml(city.model_dump(mode="json")), encoding="utf-8")
    read = load_city(file)
    assert read == city
    assert City.model_validate_json(city.model_dump_json(exclude_none=True)) == city
    assert provenance(read) == provenance(city)


@given(cities())
@settings(deadline=None, max_examples=20)
def test_random_cities_are_sound(city: City) -> None:
    """What the simulator's other tests run on is a city that the loader would accept."""
    assert not check(city, lambda path: ("city.yaml", None, str(path)))


def test_city_is_never_changed_in_place(tmp_path: Path) -> None:
    city = load_city(write_tiny_city(tmp_path))
    before = city.model_dump_json()
    smaller = city.replace(facts=())
    assert city.model_dump_json() == before
    assert smaller != city
    with pytest.raises(TypeError):
        city.replace(colour="blue")


def test_look_ups_follow_a_replacement(tmp_path: Path) -> None:
    city = load_city(write_tiny_city(tmp_path))
    assert city.link("people", "files") is not None
    assert city.replace(links=()).link("people", "files") is None
