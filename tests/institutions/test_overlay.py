"""The overlay: the declared city as far as institutions went along; untouched before a reform."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from sim.city.check import check
from sim.city.matters import DelayStep
from sim.city.yamlfile import Spot
from sim.institutions.conflicts import RESOLVE, Terms
from sim.institutions.copies import Copies
from sim.institutions.model import Society
from sim.institutions.observe import Observation
from sim.institutions.overlay import APPOINTMENT
from sim.institutions.program import Program
from sim.reforms.load import load_scenario
from tests.support.society import (
    ALONE,
    AUDITED,
    BEGIN,
    LAST,
    bundle_city,
    bundle_reform,
    months,
    scenario_with,
    society,
)

CITY, REFORM = bundle_city(10), bundle_reform(10)
DECLARED = REFORM.apply(CITY, (0, 1, 2))
VISITS = ["item-01", "item-06"]


def test_without_a_measure_in_force_the_city_is_the_very_same_object() -> None:
    made = society(city=CITY, reform=REFORM, upto=0)
    assert made.apply(CITY, "here") is CITY
    assert made.apply(DECLARED, "here") is DECLARED
    assert made.apply(CITY, "here", BEGIN - dt.timedelta(days=1)) is CITY
    unreformed = Society(CITY, scenario_with(), None, 1, 0)
    for month in range(3):
        unreformed.step_month(dt.date(2021, 1 + month, 1), Observation())
    assert unreformed.apply(CITY, "here") is CITY


def test_stances_are_those_of_the_agents() -> None:
    made = society(AUDITED, city=CITY, reform=REFORM)
    city = made.apply(DECLARED, "here")
    for department in city.departments:
        assert department.stance == made.stance("here", department.id)
    assert city.departments[0].stance == "genuine"  # it answers for the bundle
    alone = society(ALONE, city=CITY, reform=REFORM).apply(DECLARED, "here")
    assert any(d.stance == "refuse" for d in alone.departments)


def test_links_are_projects_until_they_are_built() -> None:
    early = society(city=CITY, reform=REFORM, upto=1).apply(DECLARED, "here")
    late = society(city=CITY, reform=REFORM, upto=LAST).apply(DECLARED, "here")
    assert len(early.links) == 0
    assert len(late.links) == len(DECLARED.links)
    given = society(city=CITY, reform=REFORM, upto=1, terms=Terms(integrated=True))
    assert len(given.apply(DECLARED, "here").links) >= len(DECLARED.links)


def test_systems_become_ready_by_themselves() -> None:
    made = society(ALONE, city=CITY, reform=REFORM)
    city = made.apply(DECLARED, "here")
    before = CITY.system["system-03"].readiness.value
    assert before < city.system["system-03"].readiness.value <= 1
    assert city.system["system-03"].readiness.value == made.readiness("here", "system-03")


def test_the_template_forces_site_visits_through_the_hall() -> None:
    forced = society(AUDITED, city=CITY, reform=REFORM).apply(DECLARED, "here")
    exempt = society(
        AUDITED, city=CITY, reform=REFORM, terms=Terms(leadership=AUDITED, exempt=True)
    ).apply(DECLARED, "here")
    for item in forced.items:
        names = [step.id for step in item.steps]
        joined = forced.department[item.department].stance != "refuse"
        assert (APPOINTMENT in names) == (item.id in VISITS and joined)
        if APPOINTMENT in names:
            at = names.index(APPOINTMENT)
            assert isinstance(item.steps[at], DelayStep)
            assert item.steps[at + 1].kind == "site_visit"
    assert exempt.items == DECLARED.items


def test_permanent_posts_change_the_mix_only() -> None:
    found = society(city=CITY, reform=REFORM).apply(DECLARED, "here")
    city = society(city=CITY, reform=REFORM, conflicts={"staffing": "resolved"}).apply(
        DECLARED, "here"
    )
    assert found.pools == DECLARED.pools
    for old, new in zip(DECLARED.pools, city.pools, strict=True):
        assert [c.staff for c in old.crews] == [c.staff for c in new.crews]
        assert all(set(c.mix) == {"in_post"} for c in new.crews)


@pytest.mark.parametrize("name", ["birth-one-matter", "construction-parallel"])
@pytest.mark.parametrize("state", ["as_found", "resolved"])
def test_what_institutions_make_of_a_shipped_reform_is_a_sound_city(name: str, state: str) -> None:
    """Whoever refuses keeps a counter to be visited; whatever is resolved names what there is."""
    loaded = load_scenario(name)
    assert loaded.reform is not None
    conflicts = dict.fromkeys(RESOLVE, state)
    scenario = loaded.scenario.model_copy(update={"conflicts": conflicts})
    made = Society(loaded.city, scenario, loaded.reform, 1, 0)
    for month, date in enumerate(months(6)):
        made.step_month(date, Observation(month))
    for place in scenario.scope or loaded.city.place:
        declared = loaded.city_on(dt.date(2021, 6, 1), place)
        city = made.apply(declared, place)
        assert city != declared
        assert not check(city, lambda path: Spot("", None, str(path)))


def test_a_society_can_be_put_aside_and_taken_up_again() -> None:
    """What a checkpoint needs: the copy lives on exactly as the original."""
    made = society(city=CITY, reform=REFORM, upto=6)
    copy = pickle.loads(pickle.dumps(made))
    for each in (made, copy):
        each.step_month(dt.date(2021, 8, 1), Observation())
    assert made.rows().to_csv() == copy.rows().to_csv()
    assert made.apply(DECLARED, "here") == copy.apply(DECLARED, "here")


@pytest.mark.parametrize("terms", [Terms(), Terms(secure=True), Terms(integrated=True, used=True)])
def test_societies_that_share_a_program_make_the_cities_they_make_apart(terms: Terms) -> None:
    """What one made of declared things serves the others, and is the very same object."""
    program, met = Program(CITY, REFORM), dict[str, set[int]]()
    for replication in range(4):
        apart = society(AUDITED, replication, city=CITY, reform=REFORM, terms=terms)
        shared = Society(
            CITY, scenario_with(AUDITED), REFORM, 7, replication, terms=terms, program=program
        )
        for date in months(LAST + 1):
            shared.step_month(date, Observation())
        one, other = (made.apply(DECLARED, "here") for made in (shared, apart))
        assert one.model_dump() == other.model_dump()
        for thing in (*one.departments, *one.materials, *one.items):
            met.setdefault(thing.model_dump_json(), set()).add(id(thing))
    assert all(len(identities) == 1 for identities in met.values())


def test_copies_sent_elsewhere_are_forgotten() -> None:
    """Another process has other identities: an old one could be taken for a new thing's."""
    copies, thing = Copies(), ["declared"]
    made = copies.get((thing, "changed"), lambda: ["copy"])
    assert copies.get((thing, "changed"), lambda: ["another"]) is made
    assert copies.get((thing, "otherwise"), lambda: ["another"]) == ["another"]
    assert copies.get((["declared"], "changed"), lambda: ["another"]) == ["another"]
    there = pickle.loads(pickle.dumps(copies))
    assert there.get((thing, "changed"), lambda: ["new"]) == ["new"]
