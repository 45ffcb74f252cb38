"""A matter before and after, told so that a citizen would recognise it: in words, data, picture."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sim.city.city import City
from sim.cli.itinerary import lines
from sim.cli.main import main
from sim.cli.screen import Screen
from sim.reforms.load import Loaded, load_scenario
from sim.routes.narrative import KINDS, Tale, tell

SCENARIO = "report-2018-2023"
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def loaded() -> Loaded:
    return load_scenario(SCENARIO)


MATTERS = [matter.id for matter in load_scenario("no-reform").city.matters if matter.scheme]


def place_of(name: str) -> str:
    city = loaded().city
    level = next(demand.at for demand in city.demands if demand.matter == name)
    return next(place.id for place in city.places if place.level == level)


@cache
def tales(name: str, online: bool = False) -> tuple[tuple[City, Tale], tuple[City, Tale]]:
    place = place_of(name)
    before, after = loaded().city, loaded().city_on(dt.date.max, place)
    return (
        (before, tell(before, place, name, online=online)),
        (after, tell(after, place, name, online=online)),
    )


def test_every_matter_of_the_three_life_cycles_is_told() -> None:
    cycles = {loaded().city.matter[name].cycle for name in MATTERS}
    assert cycles == {"natural_person", "legal_person", "project", "cross_region"}
    assert len(MATTERS) > 20


@pytest.mark.parametrize("name", MATTERS)
def test_a_tale_adds_up_to_its_burden(name: str) -> None:
    """Trips and papers of the moments are those of the route; every item is spoken of."""
    for city, tale in tales(name):
        sure = [moment for moment in tale.moments if moment.chance >= 1]
        assert sum(moment.trip for moment in sure) == tale.burden.trips
        assert sum(moment.papers for moment in sure) == tale.burden.materials
        assert {moment.kind for moment in tale.moments} <= {*KINDS}
        said = {text.en for moment in tale.moments for text in moment.what}
        items = {city.item[item].title.en for item in city.matter[name].items}
        assert items <= said | {city.matter[name].title.en} or items <= said
        assert all(a.starts <= b.starts for a, b in pairwise(tale.moments))


@pytest.mark.parametrize("name", MATTERS)
def test_the_reform_spares_what_a_citizen_would_notice(name: str) -> None:
    """Fewer trips, papers and steps, no more departments; nothing that was free gets dearer."""
    (_, before), (city, after) = tales(name)
    assert after.burden.trips < before.burden.trips
    assert after.burden.materials < before.burden.materials
    assert after.burden.steps < before.burden.steps
    # What the scheme leaves outside is the only thing still done department by department.
    scheme = city.matter[name].scheme
    assert scheme is not None
    outside = set(city.matter[name].items) - set(scheme.items or city.matter[name].items)
    assert after.burden.departments <= {city.item[item].department for item in outside}
    # One building may hold several departments; beyond that each takes a trip of its own.
    assert before.burden.trips >= len(sites(tales(name)[0][0], before))


def sites(city: City, tale: Tale) -> set[str]:
    """Buildings of the departments visited, save those where the applicant is anyway."""
    there = {item.department for item in city.items if item.on_premises}
    return {city.department[name].site for name in tale.burden.departments - there}


@pytest.mark.parametrize("name", MATTERS)
def test_before_comes_department_after_department(name: str) -> None:
    """As found each acceptance at a counter follows the one before it: nothing goes on in front."""
    (_, before), _ = tales(name)
    accepted = [m for m in before.moments if m.kind == "accept"]
    assert all(a.starts + a.lasts <= b.starts for a, b in pairwise(accepted))


@pytest.mark.parametrize("name", MATTERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_is_in_the_readers_language(name: str, lang: str) -> None:
    for _, tale in (*tales(name), *tales(name, online=True)):
        for line in lines(tale, Screen(lang)):
            assert bool(HAN.search(line)) == (lang == "zh"), line
            assert "{" not in line


def test_the_command_prints_both_ways(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = tmp_path / "retirement.svg"
    assert main(["explain", "retirement", "--lang", "en", "--svg", str(picture), "-q"]) == 0
    shown = capsys.readouterr().out
    assert "before" in shown
    assert "after" in shown
    assert "a trip" in shown
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    bars = [x for x in root.iter() if x.tag.endswith("rect") and len(x) > 0]
    assert len(bars) > 20
    assert all(float(bar.get("x", "-1")) >= 0 for bar in bars)


def test_the_commands_data_are_the_tale(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "birth", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "reformsim.explain/1"
    (_, before), (_, after) = tales("birth")
    for key, tale in (("before", before), ("after", after)):
        assert said[key]["figures"]["trips"] == tale.burden.trips
        assert len(said[key]["moments"]) == len(tale.moments)


def test_a_name_that_nothing_has_is_told_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "retirment", "--lang", "en"]) == 2
    assert "retirement" in capsys.readouterr().err
    assert main(["explain", "birth", "--place", "district-q", "--lang", "en"]) == 2
    assert "district-" in capsys.readouterr().err
