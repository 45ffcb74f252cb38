"""The overlay: the declared city as far as institutions went along; and nothing before the reform."""

from __future__ import annotations

import datetime as dt

from sim.city.matters import DelayStep
from sim.institutions.conflicts import Terms
from sim.institutions.model import Society
from sim.institutions.overlay import APPOINTMENT
from tests.support.society import (
    ALONE,
    AUDITED,
    BEGIN,
    LAST,
    bundle_city,
    bundle_reform,
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
        unreformed.step_month(dt.date(2021, 1 + month, 1), made_nothing())
    assert unreformed.apply(CITY, "here") is CITY


def made_nothing():  # type: ignore[no-untyped-def]
    from sim.institutions.observe import Observation

    return Observation()


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
