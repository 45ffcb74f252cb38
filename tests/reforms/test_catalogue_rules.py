"""Trimming by rules: each rule touches its own thing, takes and never gives, and once is enough."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from sim.city.city import City
from sim.city.load import load_city
from sim.city.matters import Item
from sim.city.quantity import Quantity
from sim.reforms.base import MeasureError
from sim.reforms.catalogue import TrimCatalogue, certificates
from sim.reforms.load import load_scenario, shipped
from sim.reforms.tally import COUNTED, tally
from tests.support.cities import q

FOLDER = next(path for kind, name, path in shipped() if (kind, name) == ("city", "licences"))


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path(FOLDER))


@pytest.fixture(scope="module")
def drive() -> TrimCatalogue:
    reform = load_scenario("licences-trimmed").reform
    assert reform is not None
    (measure,) = reform.measures
    assert isinstance(measure, TrimCatalogue)
    return measure


@pytest.fixture(scope="module")
def trimmed(city: City, drive: TrimCatalogue) -> City:
    return drive.apply(city)


def only(**rules: Any) -> TrimCatalogue:
    data = {"kind": "trim_catalogue", "start": "2021-01-04", **rules}
    return TrimCatalogue.model_validate(data)


def test_nothing_is_added(city: City, trimmed: City) -> None:
    """Steps and papers keep their order and lose members; no promise, fee or link gets worse."""
    for old, new in zip(city.items, trimmed.items, strict=True):
        assert [s for s in old.steps if s in new.steps] == list(new.steps)
        assert [m for m in old.materials if m in new.materials] == list(new.materials)
        assert new.promised.value <= min(old.promised.value, old.statutory.value)
        assert new.fee in (None, old.fee)
        assert new.title == old.title
    assert set(city.links) <= set(trimmed.links)


def test_every_item_still_has_an_examiner_and_a_promise(trimmed: City) -> None:
    for item in trimmed.items:
        assert any(step.kind == "review" for step in item.steps)
        assert item.promised.value >= 1


def test_once_is_enough(trimmed: City, drive: TrimCatalogue) -> None:
    with pytest.raises(MeasureError) as caught:
        drive.apply(trimmed)
    assert caught.value.message == "measure-no-effect"


RULES: dict[str, tuple[set[str], set[str]]] = {
    "layers": ({"steps"}, {"items_fewer_steps", "steps"}),
    "own_papers": ({"materials"}, {"items_fewer_papers", "papers"}),
    "repeated_papers": ({"materials"}, {"items_fewer_papers", "papers"}),
    "promise": ({"promised"}, {"items_shorter_promise", "working_days"}),
    "local_fees": ({"fee", "fee_basis"}, {"items_without_fee"}),
    "exempt": ({"materials"}, {"items_certificate_exempt"}),
    "no_certificate": (set(), {"items_no_certificate"}),
}
"""Of each rule the fields of items that it may change, and the counts that it moves."""


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_changes_its_own_thing(city: City, drive: TrimCatalogue, rule: str) -> None:
    fields, counts = RULES[rule]
    after = only(**{rule: drive.model_dump()[rule]}).apply(city)
    changed = {
        name
        for old, new in zip(city.items, after.items, strict=True)
        if old is not new
        for name in Item.model_fields
        if getattr(old, name) != getattr(new, name)
    }
    assert changed == fields
    assert (after.links != city.links) == (rule == "no_certificate")
    assert {name for name, number in tally(city, after).items() if number} == counts


def test_more_layers_remaining_take_fewer_steps(city: City) -> None:
    lost = [
        tally(city, only(layers=q(layers, "count")).apply(city))["steps"] for layers in range(1, 7)
    ]
    assert lost == sorted(lost, reverse=True)
    assert len(set(lost)) == len(lost)


def test_more_caution_promises_longer(city: City, drive: TrimCatalogue) -> None:
    norm = drive.model_dump()["promise"]
    saved = []
    for safety in (1.0, 1.5, 2.0, 3.0):
        promise = {**norm, "safety": q(safety, "ratio")}
        saved.append(tally(city, only(promise=promise).apply(city))["working_days"])
    assert saved == sorted(saved, reverse=True)
    assert len(set(saved)) == len(saved)


def test_departments_not_named_keep_their_items(city: City, drive: TrimCatalogue) -> None:
    one = drive.model_copy(update={"departments": ("health-city",)}).apply(city)
    for old, new in zip(city.items, one.items, strict=True):
        assert old is new or old.department == "health-city"
    with pytest.raises(MeasureError) as caught:
        only(departments=["helth-city"], local_fees=True).apply(city)
    assert caught.value.message == "unknown-name"


def test_no_layer_at_all_is_refused(city: City) -> None:
    with pytest.raises(MeasureError) as caught:
        only(layers=q(0, "count")).apply(city)
    assert caught.value.message == "too-small"


def test_promise_covers_the_remaining_steps(city: City, drive: TrimCatalogue) -> None:
    """The rule, worked out by hand for one chain: acceptance, a visit and two reviews."""
    assert drive.promise is not None
    after = drive.apply(city)
    norm = drive.promise
    for old, new in zip(city.items, after.items, strict=True):
        kinds = [step.kind for step in new.steps]
        if kinds.count("site_visit") == 1 and kinds.count("review") == 2:
            need = norm.acceptance.value + norm.site_visit.value + 2 * norm.review.value
            need = math.ceil(norm.safety.value * need)
            assert new.promised.value == min(old.promised.value, need)
            break
    else:
        pytest.fail("no such chain")


def test_who_does_not_use_shared_data_stays_with_paper(city: City, drive: TrimCatalogue) -> None:
    """No certificate is dispensed with where it is refused, unlinked, or not accepted."""
    deaf = city.replace(
        departments=tuple(
            d.model_copy(update={"uses_shared_data": False}) for d in city.departments
        )
    )
    assert tally(deaf, drive.apply(deaf))["items_no_certificate"] == 0
    closed = city.replace(
        materials=tuple(m.model_copy(update={"sharing": "refused"}) for m in city.materials)
    )
    assert tally(closed, drive.apply(closed))["items_no_certificate"] == 0
    no_system = Quantity(value=0, unit="share", source="assumption", range=(0, 1))
    unable = city.replace(
        systems=tuple(s.model_copy(update={"readiness": no_system}) for s in city.systems)
    )
    assert tally(unable, drive.apply(unable))["items_no_certificate"] == 0


def test_exempt_items_are_of_city_level_and_in_the_library(city: City, trimmed: City) -> None:
    for old, new in zip(city.items, trimmed.items, strict=True):
        asked = certificates(city, old)
        if asked and not certificates(trimmed, new):
            assert city.department[old.department].level == "city"
            assert all(material.in_library for material in asked)


def test_tally_of_a_city_with_itself_is_nothing(city: City) -> None:
    assert tally(city, city) == dict.fromkeys(COUNTED, 0)


def test_tally_counts_any_measure(city: City) -> None:
    """A single item, trimmed by hand, counts like one trimmed by a rule."""
    item = next(x for x in city.items if len(x.steps) > 2 and len(x.materials) > 1)
    less = item.model_copy(update={"steps": item.steps[:1], "materials": item.materials[:1]})
    after = city.replace(items=tuple(less if x.id == item.id else x for x in city.items))
    found = tally(city, after)
    assert (found["items_fewer_steps"], found["steps"]) == (1, len(item.steps) - 1)
    # and back again: what is added is not counted as lost
    assert not tally(after, city)["steps"]
