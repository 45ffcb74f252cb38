"""From an order to dates: capacity is never exceeded, nothing waits without a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.reforms.base import MeasureError
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.packages import Capacity, Package
from sim.reforms.roadmap import YEAR, Planner, dated, month_on
from tests.support.cities import q


def package(name: str, **needs: Any) -> Package:
    units = {"money": "yuan", "agenda": "count", "projects": "count", "months": "months"}
    after = needs.pop("after", ())
    quantities = {key: q(value, units[key]) for key, value in needs.items()}
    title = {"zh": name, "en": name}
    return Package.model_validate({"id": name, "title": title, "after": after, **quantities})


def capacity(**limits: float) -> Capacity:
    units = {"money": "yuan", "agenda": "per_year", "projects": "per_year"}
    return Capacity.model_validate({key: q(x, units[key]) for key, x in limits.items()})


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Package], Capacity, list[str]]:
    names = list("abcdef")[: draw(st.integers(1, 6))]
    packages = []
    for i, name in enumerate(names):
        needs = {
            "money": draw(st.integers(0, 10)),
            "agenda": draw(st.integers(0, 3)),
            "projects": draw(st.integers(0, 2)),
            "months": draw(st.integers(0, 9)),
        }
        after = [x for x in names[:i] if draw(st.booleans()) and draw(st.booleans())]
        packages.append(package(name, after=after, **needs))
    limits = capacity(
        money=draw(st.integers(10, 20)),
        agenda=draw(st.integers(1, 12)),
        projects=draw(st.integers(2, 4)),
    )
    rest, order = list(packages), list[str]()
    while rest:
        ready = [p for p in rest if set(p.after) <= set(order)]
        chosen = draw(st.sampled_from(ready))
        order.append(chosen.id)
        rest.remove(chosen)
    return packages, limits, order


@given(plans())
def test_no_year_is_asked_for_more_than_it_has(
    plan: tuple[list[Package], Capacity, list[str]],
) -> None:
    packages, limits, order = plan
    known = {p.id: p for p in packages}
    slots = {slot.package: slot for slot in Planner(packages, limits).schedule(order)}
    for name in ("money", "projects"):
        spent = Counter[int]()
        for slot in slots.values():
            spent[slot.year] += getattr(known[slot.package], name).value
        assert all(x <= getattr(limits, name).value for x in spent.values())
    meetings = limits.agenda.value  # type: ignore[union-attr]
    for end in range(1, 60):
        held = [known[s.package].agenda for s in slots.values() if s.decided < end]
        used = sum(need.value for need in held if need is not None)
        assert used <= meetings * end / YEAR + 1, "one meeting opens the reform"
    for slot in slots.values():
        built_on = [slots[x].effect for x in known[slot.package].after]
        assert slot.start >= max(built_on, default=0)
        assert slot.start <= slot.decided <= slot.effect
        assert slot.reason in ("free", "first") or slot.because


def test_a_worked_example() -> None:
    """Four meetings a year, money for one large package a year; the small one slips in between."""
    packages = [
        package("large", money=8, agenda=1, months=3),
        package("next", money=8, agenda=2, months=1),
        package("small", money=2, agenda=1, months=2, after=["large"]),
    ]
    planner = Planner(packages, capacity(money=10, agenda=4))
    large, following, small = planner.schedule(["large", "next", "small"])
    assert (large.start, large.decided, large.effect, large.reason) == (0, 0, 3, "first")
    assert (following.start, following.decided, following.effect) == (12, 15, 16)
    assert (following.year, following.reason, following.because) == (2, "money", ("large",))
    assert (small.start, small.effect, small.reason, small.because) == (3, 5, "after", ("large",))


def test_a_package_that_never_fits_is_refused() -> None:
    too_large = [package("a", money=11)]
    with pytest.raises(MeasureError) as caught:
        Planner(too_large, capacity(money=10))
    assert (caught.value.field, caught.value.message) == ("packages[0].money", "package-too-large")
    with pytest.raises(MeasureError):
        Planner([package("a", agenda=1)], capacity(agenda=0))
    assert Planner(too_large, capacity(money=10), strict=False).schedule(["a"])[0].start == 0


def test_months_end_where_months_end() -> None:
    assert month_on(dt.date(2021, 1, 31), 1) == dt.date(2021, 2, 28)
    assert month_on(dt.date(2021, 11, 15), 14) == dt.date(2023, 1, 15)


@pytest.fixture(scope="module")
def programme() -> Loaded:
    return load_scenario("pilot-programme")


def test_packages_move_as_a_whole_and_unnamed_ones_fall_away(programme: Loaded) -> None:
    assert programme.reform is not None
    day = dt.date(2022, 6, 1)
    moved = dated(programme.reform, {"birth": day}, programme.city, ["pilot-district"])
    assert moved is not None
    assert [m.kind for m in moved.measures] == ["dedicated_window", "adopt"]
    assert {m.start for m in moved.measures} == {day}
    assert dated(programme.reform, {}, programme.city, ["pilot-district"]) is None


def test_what_another_package_did_already_is_left_out(programme: Loaded) -> None:
    """Releasing records twice changes nothing the second time: no error, no second release."""
    reform = programme.reform
    assert reform is not None
    records = next(m for m in reform.measures if m.package == "records")
    twin = records.model_copy(update={"package": "links"})
    twice = reform.model_copy(update={"measures": (*reform.measures, twin)})
    days = {"records": dt.date(2021, 3, 1), "links": dt.date(2021, 5, 1)}
    moved = dated(twice, days, programme.city, ["pilot-district"])
    assert moved is not None
    assert [m.package for m in moved.measures] == ["records", "links"]
    assert [m.kind for m in moved.measures] == ["share_data", "link_systems"]
