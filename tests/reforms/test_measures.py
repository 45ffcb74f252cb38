"""Measures: pure, dated, local; and a measure that would change nothing says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sim.city.city import City
from sim.city.errors import SpecError
from sim.reforms.base import MeasureError
from sim.reforms.load import Loaded, load_scenario, rebuild
from sim.reforms.reform import Reform
from tests.support.cities import named, q
from tests.support.tiny import REFORM, SCENARIO, TINY, tiny, write_tiny_scenario

MEASURES: list[dict[str, Any]] = REFORM["measures"]
BY_KIND = {measure["kind"]: measure for measure in MEASURES}
NEED_WINDOW = ("bundle", "adopt")
STANDALONE = [kind for kind in BY_KIND if kind not in NEED_WINDOW]
"""Measures that need no other before them."""
CITY = City.model_validate(TINY)
START = dt.date(2021, 3, 8)


def reform(*measures: dict[str, Any]) -> Reform:
    return Reform.model_validate({**REFORM, "measures": list(measures)})


def parts_changed(before: City, after: City) -> set[str]:
    return {name for name in City.model_fields if getattr(before, name) != getattr(after, name)}


def before(kind: str) -> City:
    """The tiny city, prepared for a kind of measure."""
    window = reform(BY_KIND["dedicated_window"]).measures[0]
    return window.apply(CITY) if kind in NEED_WINDOW else CITY


def test_every_kind_of_measure_is_tried() -> None:
    kinds = {m.model_fields["kind"].annotation.__args__[0] for m in _kinds()}
    assert kinds == set(BY_KIND)


def _kinds() -> list[Any]:
    union = Reform.model_fields["measures"].annotation.__args__[0]  # type: ignore[union-attr]
    return list(getattr(union, "__origin__", union).__args__)


@pytest.mark.parametrize("kind", BY_KIND)
def test_measure_is_a_pure_function(kind: str) -> None:
    """The same city twice gives the same city twice, and stays as it was."""
    measure, city = reform(BY_KIND[kind]).measures[0], before(kind)
    kept = city.model_dump_json()
    first, second = measure.apply(city), measure.apply(city)
    assert first == second != city
    assert city.model_dump_json() == kept


CHANGES = {
    "dedicated_window": {"pools"},
    "bundle": {"matters"},
    "adopt": {"matters", "items", "materials", "links"},
    "unify_rules": {"items"},
    "write_standard": {"matters"},
    "open_counter": {"pools"},
    "move_in": {"departments", "pools"},
    "link_systems": {"links"},
    "share_data": {"materials"},
    "trim": {"items"},
    "go_online": {"items"},
    "accept_deficient": {"matters", "materials"},
    "exempt": {"items"},
    "staff": {"pools"},
    "one_window": {"pools"},
    "commit": {"items"},
    "delegate": {"items"},
    "joint_inspection": {"supervision"},
    "draw_by_credit": {"supervision"},
    "trim_catalogue": {"items"},
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_measure_changes_what_it_is_about_and_nothing_else(kind: str) -> None:
    """No measure reaches into conduct, demand or applicants: effects come from mechanisms."""
    city = before(kind)
    assert parts_changed(city, reform(BY_KIND[kind]).measures[0].apply(city)) == CHANGES[kind]


@pytest.mark.parametrize("kind", BY_KIND)
def test_changed_city_is_as_good_as_a_declared_one(kind: str) -> None:
    """What a measure makes could have been written in files (and its look-ups are up to date)."""
    changed = reform(BY_KIND[kind]).measures[0].apply(before(kind))
    declared = City.model_validate_json(changed.model_dump_json(exclude_none=True))
    assert declared == changed
    assert {x.id for x in changed.pools} == set(changed.pool)


@pytest.mark.parametrize(
    "kind",
    [
        "bundle",
        "adopt",
        "unify_rules",
        "write_standard",
        "move_in",
        "link_systems",
        "share_data",
        "go_online",
        "accept_deficient",
        "exempt",
        "one_window",
        "commit",
        "delegate",
        "joint_inspection",
        "draw_by_credit",
        "trim_catalogue",
    ],
)
def test_measure_in_force_already_is_an_error(kind: str) -> None:
    measure = reform(BY_KIND[kind]).measures[0]
    once = measure.apply(before(kind))
    with pytest.raises(MeasureError) as caught:
        measure.apply(once)
    assert caught.value.message in ("measure-no-effect", "no-counter-at-site")


NOTHING: list[dict[str, Any]] = [
    {"kind": "trim", "item": "permit"},
    {"kind": "trim", "item": "permit", "promised": q(3, "working_days")},
    {"kind": "go_online"},
    {"kind": "staff", "pool": "reviewers", "remove": q(0, "persons")},
    {"kind": "staff", "pool": "reviewers", "add": q(0, "persons"), "mix": {"clerk": q(1, "share")}},
    {"kind": "exempt", "materials": ["form"], "items": ["refund"]},
    {"kind": "trim_catalogue"},
    {"kind": "trim_catalogue", "layers": q(1, "count"), "local_fees": True, "exempt": True},
    {"kind": "share_data", "materials": ["record"], "sharing": "open"},
    {"kind": "link_systems", "links": [TINY["links"][0]]},
]


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        ({"kind": "commit", "items": ["register"]}, "no-visit-to-waive"),
        ({"kind": "delegate", "items": ["permit"], "to": {"health": "police"}}, "not-delegated"),
        ({"kind": "joint_inspection", "lists": ["none"]}, "unknown-name"),
    ],
    ids=lambda x: x["kind"] if isinstance(x, dict) else x,
)
def test_measure_about_authority_that_does_not_fit(measure: dict[str, Any], message: str) -> None:
    with pytest.raises(MeasureError) as caught:
        reform({**measure, "start": "2021-03-08"}).measures[0].apply(CITY)
    assert caught.value.message == message


@pytest.mark.parametrize("kind", ["joint_inspection", "draw_by_credit"])
def test_a_city_that_does_not_supervise_cannot_do_it_better(kind: str) -> None:
    with pytest.raises(MeasureError) as caught:
        reform(BY_KIND[kind]).measures[0].apply(CITY.replace(supervision=None))
    assert caught.value.message == "no-supervision"


@pytest.mark.parametrize("measure", NOTHING, ids=lambda m: m["kind"])
def test_measure_that_changes_nothing_is_an_error(measure: dict[str, Any]) -> None:
    with pytest.raises(MeasureError) as caught:
        reform({**measure, "start": "2021-03-08"}).measures[0].apply(CITY)
    assert caught.value.message == "measure-no-effect"


def test_link_is_the_same_whichever_way_round() -> None:
    """A link declared before is replaced, not doubled."""
    link = {**TINY["links"][0], "between": ["people", "one-stop"], "latency": q(9, "seconds")}
    measure = {"kind": "link_systems", "start": "2021-03-08", "links": [link]}
    changed = reform(measure).measures[0].apply(CITY)
    assert len(changed.links) == len(CITY.links)
    found = changed.link("one-stop", "people")
    assert found is not None
    assert found.latency.value == 9


def test_one_window_keeps_all_people() -> None:
    def people(city: City) -> float:
        return sum(c.head_count(5e4) for p in city.pools for c in p.crews)

    changed = reform(BY_KIND["one_window"]).measures[0].apply(CITY)
    assert people(changed) == people(CITY)
    assert set(changed.pool["everything"].departments) == {"police", "health"}
    assert not {"police-counter", "health-counter"} & set(changed.pool)


def loaded(folder: Path) -> Loaded:
    """The tiny reform in one of two places, its measures a day apart."""
    city = tiny()
    city["places"].append(named("lake", level="county", population=q(70000, "persons")))
    dated = [
        {**measure, "start": str(START + dt.timedelta(days=i))}
        for i, measure in enumerate(MEASURES)
    ]
    return load_scenario(
        str(write_tiny_scenario(folder, city, {**REFORM, "measures": dated}, SCENARIO))
    )


def test_measures_act_from_their_day_on_and_in_their_places(tmp_path: Path) -> None:
    """Each day of the reform differs from the day before, in the one place and not the other."""
    case = loaded(tmp_path)
    assert case.city_on(START - dt.timedelta(days=1), "river") == case.city
    days = [START + dt.timedelta(days=i) for i in range(len(MEASURES))]
    yesterday = case.city
    for day, measure in zip(days, MEASURES, strict=True):
        today = case.city_on(day, "river")
        assert parts_changed(yesterday, today) == CHANGES[measure["kind"]]
        assert case.city_on(day, "lake") == case.city
        yesterday = today
    assert case.city_on(dt.date.max, "river") == yesterday


def test_order_in_the_file_does_not_matter_where_dates_differ(tmp_path: Path) -> None:
    case = loaded(tmp_path)
    assert case.reform is not None
    backwards = case.reform.model_copy(update={"measures": case.reform.measures[::-1]})
    turned = Loaded(case.scenario, case.city, backwards)
    for i in range(-1, len(MEASURES)):
        day = START + dt.timedelta(days=i)
        assert turned.city_on(day, "river") == case.city_on(day, "river")


def test_scenario_is_rebuilt_from_its_texts(tmp_path: Path) -> None:
    case = loaded(tmp_path)
    again = rebuild(case.files)
    assert (again.scenario, again.city, again.reform) == (case.scenario, case.city, case.reform)
    assert again.files == case.files


def test_horizon_can_be_given(tmp_path: Path) -> None:
    path = str(write_tiny_scenario(tmp_path))
    assert load_scenario(path, 3).scenario.horizon_days == 3
    assert load_scenario(path).scenario.horizon_days == SCENARIO["horizon_days"]


def test_error_of_a_measure_names_its_line(tmp_path: Path) -> None:
    twice = {**REFORM, "measures": [*MEASURES, MEASURES[5]]}
    path = write_tiny_scenario(tmp_path, reform=twice)
    with pytest.raises(SpecError) as caught:
        load_scenario(str(path))
    (problem,) = caught.value.problems
    row = Path(problem.file).read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]
    assert row == "- kind: go_online"
    assert problem.field == f"measures[{len(MEASURES)}].kind"
