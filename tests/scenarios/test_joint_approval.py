"""Joint drawing review and joint acceptance of buildings (联合审图、联合验收)."""

from __future__ import annotations

from functools import cache

from sim.city.city import City
from sim.engine import plan as p
from sim.reforms.load import load_scenario
from tests.support.lived import adopted, route, window


@cache
def large() -> City:
    city = load_scenario("sample-city").city
    return window(city, "construction-window", "city-hall", "counter-housing-city")


def test_drawings_are_revised_once_in_a_joint_review() -> None:
    """联合审图: the same three bodies read one set of drawings; the designer revises it once."""
    name, drawn = "construction-building", route(large(), "construction-building")
    joint = route(adopted(name, large()), name)
    names, left = ({a.name for a in x.activities} for x in (drawn, joint))
    others = ("fire-design-review", "shelter-drawing-review")
    gone = {f"{item}/{step}" for item in others for step in ("revise", "confirm")}
    assert gone <= names
    assert not gone & left
    reads = {f"{item}/review" for item in (*others, "drawing-check")}
    assert reads | {"drawing-check/revise", "drawing-check/confirm"} <= names & left
    items = [large().item[x] for x in large().matter[name].items]
    assert sum("working-drawings" in item.materials for item in items) == 3


def test_buildings_are_accepted_at_one_appointment() -> None:
    """联合验收: planning, fire and civil defence come together, each to its own work."""
    name = "construction-completion"
    alone, joint = route(large(), name), route(adopted(name, large()), name)
    assert sum(a.name.endswith(".lead") for a in alone.activities) == 3
    assert not any(a.name.endswith(".lead") for a in joint.activities)
    teams = [
        {(a.family, a.work.mean) for a in x.activities if a.kind == p.SITE_VISIT}
        for x in (alone, joint)
    ]
    assert teams[0] == teams[1]
    assert len(teams[0]) == 3
