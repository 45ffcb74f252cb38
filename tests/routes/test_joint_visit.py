"""Joint visits: teams of several departments go to one appointment, and each does its own work."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from sim.city.city import City
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Route
from sim.engine.clock import DAY
from sim.reforms.windows import BundleMatter
from sim.routes.burden import burden
from sim.routes.cohort import Cohort
from sim.routes.compile import compile_plan
from sim.routes.hours import Hours
from sim.routes.route import draw_route
from tests.routes.test_small_cities import ANY
from tests.support.cities import cities, named, q, scenario_of
from tests.support.tiny import tiny

LEADS = {"fire": 2.0, "planning": 5.0, "drains": 3.0}
WORK = {"fire": 60.0, "planning": 90.0, "drains": 30.0}
APPOINTMENT = "joint-visit:house"


def visit(name: str) -> dict[str, Any]:
    lead, work = q(LEADS[name], "working_days"), q(WORK[name], "minutes")
    return named("look", kind="site_visit", lead=lead, work=work)


def check(name: str) -> dict[str, Any]:
    return named(name, kind="review", work=q(15, "minutes"))


def item(name: str, department: str, *steps: dict[str, Any], **rest: Any) -> dict[str, Any]:
    numbers = {"fields": q(10, "fields"), "accept": q(5, "minutes")}
    limits = {"statutory": q(9, "working_days"), "promised": q(9, "working_days")}
    known = {"department": department, "system": "people", "online": True, "steps": [*steps]}
    return named(name, **known, **numbers, **limits, **rest)


def town(joint: bool, outside: tuple[str, ...] = (), **changes: dict[str, Any]) -> City:
    """Three items with visits and one without, handled as one.

    ``changes`` are made to items by name; items that are ``outside`` are not joined.
    """
    data = tiny()
    items = {
        "fire": item("fire", "police", check("read"), visit("fire"), check("decide")),
        "planning": item("planning", "health", visit("planning")),
        "drains": item("drains", "police", visit("drains"), check("decide")),
        "seal": item("seal", "health", check("decide"), requires=["fire"]),
    }
    for name in outside:
        items.setdefault(name, item(name, "works"))
    for name, change in changes.items():
        items[name].update(change)
    data["items"] = [*items.values()]
    data["materials"] = [x for x in data["materials"] if x["id"] != "register-page"]
    reviewers = next(x for x in data["pools"] if x["id"] == "reviewers")
    reviewers["departments"] = []
    counter = next(x for x in data["pools"] if x["id"] == "health-counter")
    data["pools"].append({**counter, "id": "window", "kind": "dedicated", "departments": []})
    data["matters"] = [
        named(
            "house",
            cycle="legal_person",
            lead="health",
            items=[*items],
            bundle={
                "window": "window",
                "form_fields": q(9, "fields"),
                "joint_visit": joint,
                "items": [x for x in items if x not in outside],
            },
        )
    ]
    return City.model_validate(data)


def route(city: City, online: bool = False) -> Route:
    builder = Builder(30 * DAY, (0.0, 30 * DAY), 30.0)
    hours = Hours(builder, city.calendars, city.day_table, dt.date(2021, 3, 1), 400)
    matter, place = city.matters[0], city.places[0]
    return draw_route(Cohort(city, place, matter, city.communities[0], online), hours)


def named_in(drawn: Route) -> dict[str, Activity]:
    return {a.name: a for a in drawn.activities}


def before(drawn: Route, name: str) -> set[str]:
    """Everything that must be done before an activity begins."""
    position = {a.name: i for i, a in enumerate(drawn.activities)}
    todo, found = [position[name]], set[int]()
    while todo:
        for i in drawn.activities[todo.pop()].after:
            if i not in found:
                found.add(i)
                todo.append(i)
    return {drawn.activities[i].name for i in found}


@pytest.mark.parametrize("online", [False, True])
def test_all_teams_come_to_one_appointment(online: bool) -> None:
    drawn = route(town(joint=True), online)
    acts = named_in(drawn)
    appointments = [name for name in acts if "lead" in name or name == APPOINTMENT]
    assert appointments == [APPOINTMENT]
    position = [a.name for a in drawn.activities].index(APPOINTMENT)
    for name in LEADS:
        assert acts[f"{name}/look"].after == (position,)
    # The last of the items' earlier steps is waited for, and none of the steps after a visit.
    assert "fire/read" in before(drawn, APPOINTMENT)
    assert not {x for x in before(drawn, APPOINTMENT) if "look" in x or "decide" in x}
    # Every item goes on after its own team, not after all of them.
    assert not {"planning/look", "drains/look"} & before(drawn, "fire/decide")
    assert "fire/look" in before(drawn, "seal/decide")


def test_the_appointment_has_the_longest_lead() -> None:
    alone, joint = named_in(route(town(joint=False))), named_in(route(town(joint=True)))
    leads = {name: alone[f"{name}/look.lead"].work for name in LEADS}
    assert max(leads.values(), key=lambda law: law.mean) == leads["planning"]
    assert joint[APPOINTMENT].work == leads["planning"]


def test_the_applicant_has_one_step_and_the_teams_the_same_work() -> None:
    alone, joint = route(town(joint=False)), route(town(joint=True))
    assert burden(joint).steps == burden(alone).steps - (len(LEADS) - 1)
    assert burden(joint).trips == burden(alone).trips
    for drawn in (alone, joint):
        done = [a for a in drawn.activities if a.kind == p.SITE_VISIT]
        assert {a.family: a.work.mean for a in done} == WORK
        assert {a.pool for a in done} == {"./inspectors"}


def test_an_item_that_needs_a_visited_ones_result_is_visited_alone() -> None:
    """A visit cannot wait for an appointment that waits for it, at first hand or at second."""
    for requires in (["fire"], ["seal"]):
        drawn = route(town(joint=True, drains={"requires": requires}))
        acts = named_in(drawn)
        assert {name for name in acts if name.endswith("lead")} == {"drains/look.lead"}
        assert "drains/look" not in before(drawn, APPOINTMENT)
        assert {APPOINTMENT, "fire/decide"} <= before(drawn, "drains/look")
        assert acts["drains/look"].steps == 1


def test_one_visit_alone_is_no_joint_one() -> None:
    """Where the others need its result, the first team goes by itself, as without joint visits."""
    chain = {"planning": {"requires": ["fire"]}, "drains": {"requires": ["planning"]}}
    assert route(town(joint=True, **chain)) == route(town(joint=False, **chain))


def test_who_refuses_the_bundle_comes_alone() -> None:
    city = town(joint=True)
    away = city.department["health"].model_copy(update={"stance": "refuse"})
    others = [x for x in city.departments if x.id != "health"]
    drawn = route(city.replace(departments=(*others, away)))
    acts = named_in(drawn)
    assert "planning/look.lead" in acts
    assert acts[APPOINTMENT].work.mean == max(
        named_in(route(town(joint=False)))[f"{x}/look.lead"].work.mean for x in ("fire", "drains")
    )


def test_errands_that_need_no_visit_do_not_wait_for_it() -> None:
    """An errand needed before a joint visit is made before it, whatever other errands need."""
    city = town(
        joint=True,
        outside=("seal", "plot", "map", "permit"),
        map={"requires": ["plot"]},
        permit={"requires": ["map"]},  # so the errand to the seal would come before this one
        drains={"requires": ["permit"]},
    )
    drawn = route(city)
    assert "accept:permit" in before(drawn, APPOINTMENT)
    assert {APPOINTMENT, "fire/decide"} <= before(drawn, "accept:seal")
    assert not [a.name for a in drawn.activities if a.name.endswith(".lead")]


def test_a_reform_can_ask_for_joint_visits() -> None:
    plain = town(joint=False)
    bundle = plain.matters[0].bundle
    assert bundle is not None
    terms = {name: getattr(bundle, name) for name in type(bundle).model_fields}
    terms |= {"joint_visit": True, "start": dt.date(2021, 3, 1)}
    measure = BundleMatter(kind="bundle", matter="house", **terms)
    assert measure.change(plain) == town(joint=True)


@ANY
@given(cities())
def test_joint_visits_change_appointments_only(city: City) -> None:
    """In any city the same work is done by the same people; each joint visit saves steps only."""
    matter = city.matters[0]
    if matter.bundle is None:
        return
    drawn = {}
    for joint in (False, True):
        bundle = matter.bundle.model_copy(update={"joint_visit": joint})
        changed = city.replace(matters=(matter.model_copy(update={"bundle": bundle}),))
        drawn[joint] = route(changed)
        compile_plan(scenario_of(changed))
    work = {
        joint: sorted((a.name, a.pool, a.work.mean) for a in x.activities if a.pool)
        for joint, x in drawn.items()
    }
    assert work[True] == work[False]
    alone, joint = burden(drawn[False]), burden(drawn[True])
    assert (joint.trips, joint.materials) == (alone.trips, alone.materials)
    teams = {a.name for a in drawn[True].activities if a.kind == p.SITE_VISIT and not a.steps}
    assert len(teams) != 1
    assert joint.steps == alone.steps - max(0, len(teams) - 1)
