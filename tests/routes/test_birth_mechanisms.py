"""The birth reform's effects come out of its links, holdings and departments, each by itself.

Every test takes one thing away from the reformed pilot district (one link, one released record, one
department's consent) and says from the city's files alone what must come back, and that nothing
else does.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest

from sim.city.city import City
from sim.city.matters import ExchangeStep, Item
from sim.engine import plan as p
from sim.engine.build import Builder, Route
from sim.engine.clock import DAY
from sim.reforms.base import edit
from sim.reforms.load import load_scenario
from sim.routes.burden import Burden, burden
from sim.routes.cohort import Cohort
from sim.routes.hours import Hours
from sim.routes.route import draw_route

PLACE, MATTER = "pilot-district", "birth"
SYSTEMS = (
    "maternal-child-health",
    "population",
    "tax-social-fees",
    "social-security-card",
    "resident-medical-insurance",
)
RELEASED = (
    "household-booklet",
    "newborn-vaccination-record",
    "delivery-summary",
    "contribution-record",
    "mother-card-copy",
    "mother-insurance-record",
)
DEPARTMENTS = (
    "maternity-hospital",
    "public-security",
    "human-resources",
    "medical-insurance",
    "tax",
    "health-centre",
)


@cache
def before() -> City:
    return load_scenario("baseline").city


@cache
def after() -> City:
    return load_scenario("birth-one-matter").city_on(dt.date.max, PLACE)


def route(city: City) -> Route:
    builder = Builder(30 * DAY, (0.0, 30 * DAY), 30.0)
    hours = Hours(builder, city.calendars, city.day_table, dt.date(2021, 3, 1), 400)
    cohort = Cohort(city, city.place[PLACE], city.matter[MATTER], city.communities[0], False)
    return draw_route(cohort, hours)


def asks(city: City) -> Burden:
    return burden(route(city))


def items(city: City) -> list[Item]:
    return [city.item[name] for name in city.matter[MATTER].items]


def without_link(city: City, system: str) -> City:
    pair = {city.platform, system}
    return city.replace(links=tuple(x for x in city.links if set(x.between) != pair))


def kept_by(city: City, system: str) -> set[str]:
    """Papers of the birth whose content ``system`` holds, other than results of its own items."""
    wanted = {m for item in items(city) for m in item.materials}
    return {m for m in wanted if city.material[m].system == system}


def checks(city: City, papers: int) -> float:
    return city.conduct.check_material.value * papers


def test_the_report_before() -> None:
    """Ten items of six bodies, twenty papers, five systems; every paper is carried by parents."""
    city, found = before(), asks(before())
    assert len(items(city)) == 10
    assert found.materials == sum(len(item.materials) for item in items(city)) == 20
    assert {item.system for item in items(city)} == set(SYSTEMS)
    assert found.departments == {item.department for item in items(city)} == set(DEPARTMENTS)
    assert found.trips >= 8
    steps = {f"{i.id}/{s.id}" for i in items(city) for s in i.steps if isinstance(s, ExchangeStep)}
    assert steps < found.by_hand


def test_the_report_after() -> None:
    """Three papers, nobody visited, no trip, and no step in which only paper travels."""
    found = asks(after())
    assert (found.materials, found.trips, found.departments) == (3, 0, frozenset())
    assert found.by_hand == {"social-security-card-issue/card-print"}
    assert found.rekey_minutes == 0.0


@pytest.mark.parametrize("system", SYSTEMS)
def test_cutting_one_link_returns_its_papers_its_keying_and_its_letters(system: str) -> None:
    city = after()
    whole, cut = asks(city), asks(without_link(city, system))
    papers = kept_by(city, system)
    assert cut.materials == whole.materials + len(papers)
    own = [item for item in items(city) if item.system == system]
    keyed = city.conduct.key_field.value * sum(item.fields.value for item in own)
    assert cut.rekey_minutes == pytest.approx(keyed)
    more = keyed + checks(city, len(papers))
    assert cut.window_minutes == pytest.approx(whole.window_minutes + more)
    letters = {
        f"{item.id}/{step.id}"
        for item in items(city)
        for step in item.steps
        if isinstance(step, ExchangeStep)
        and system in (item.system, step.system)
        and city.link(item.system, step.system) is None  # no line of their own
    } | {
        f"{item.id}/{step.id}"
        for item in own
        for step in item.steps
        if isinstance(step, ExchangeStep) and step.system == city.platform
    }
    carried = {
        f"{item.id}/carry.{source}"
        for item in items(city)
        for source in (city.material[m].item for m in item.materials)
        if source is not None and city.item[source].system == system and item.system != system
    }
    assert cut.by_hand - whole.by_hand == letters | carried
    assert whole.by_hand <= cut.by_hand
    assert (cut.trips, cut.departments) == (whole.trips, whole.departments)


@pytest.mark.parametrize("material", RELEASED)
def test_refusing_one_record_returns_that_paper_only(material: str) -> None:
    city = after()
    whole = asks(city)
    refused = asks(without_record(city, material))
    assert refused.window_minutes == pytest.approx(whole.window_minutes + checks(city, 1))
    assert dataclasses.replace(refused, window_minutes=whole.window_minutes) == (
        dataclasses.replace(whole, materials=whole.materials + 1)
    )


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_leaving_one_department_out_returns_its_own_errands_only(department: str) -> None:
    city = after()
    whole = asks(city)
    left = without_department(city, department)
    found = asks(left)
    own = [item for item in items(city) if item.department == department]
    assert found.departments == {department}
    inside = all(item.on_premises for item in own)  # the hospital's counter, where parents are
    assert (found.trips > 0) is not inside
    names = tuple(item.id for item in own)
    paper = found.by_hand - whole.by_hand
    assert all(name.startswith(names) for name in paper)
    errands = [a for a in route(left).activities if a.kind == p.SERVE and a.department]
    assert sum(a.trips_first for a in errands) == found.trips
    assert found.materials == len(joint_papers(left, department)) + sum(
        a.materials for a in errands
    )


def joint_papers(city: City, left_out: str) -> set[str]:
    """What the joint acceptance asks for: the form, and what nobody inside has or releases."""
    joined = [item for item in items(city) if item.department != left_out]
    inside = {item.id for item in joined}
    asked = {city.material[m].id for item in joined for m in item.materials}
    return {"form-birth-joint"} | {
        m
        for m in asked
        if not city.material[m].form
        and city.material[m].item not in inside
        and (city.material[m].sharing == "refused" or holder(city, m) not in SYSTEMS)
    }


def holder(city: City, material: str) -> str | None:
    """The system that a paper's content is in."""
    source = city.material[material].item
    return city.material[material].system if source is None else city.item[source].system


def without_record(city: City, material: str) -> City:
    return city.replace(materials=edit(city.materials, [material], sharing="refused"))


def without_department(city: City, department: str) -> City:
    return city.replace(departments=edit(city.departments, [department], stance="refuse"))


TAKE_AWAY = [
    *((without_link, name) for name in SYSTEMS),
    *((without_record, name) for name in RELEASED),
    *((without_department, name) for name in DEPARTMENTS),
]


@pytest.mark.parametrize(("take_away", "name"), TAKE_AWAY)
def test_nothing_taken_away_makes_anything_easier(
    take_away: Callable[[City, str], City], name: str
) -> None:
    whole, less = asks(after()), asks(take_away(after(), name))
    assert less != whole
    assert less.trips >= whole.trips
    assert less.materials >= whole.materials
    assert less.departments >= whole.departments
    assert less.by_hand >= whole.by_hand
    assert less.rekey_minutes >= whole.rekey_minutes


def test_without_its_window_the_reform_changes_no_visit() -> None:
    """Links and released records alone save papers and letters, not trips: these need a window."""
    city = after()
    matters = tuple(
        m.model_copy(update={"bundle": None}) if m.id == MATTER else m for m in city.matters
    )
    apart = asks(city.replace(matters=matters))
    assert apart.departments == asks(before()).departments
    assert apart.trips >= 8
