"""Across counties and provinces (跨县、跨省通办): trips, strange rules, and links that end both.

Common rules and local acceptance are two measures; each must bring its own part, and no more.
"""

from __future__ import annotations

import pytest

from sim.city.city import City
from sim.reforms.adopt import UnifyRules
from tests.support.lived import START, adopted, asks, before, route

FAR = {
    "move-between-provinces": ("other-province", 2, {"move-out-certificate"}, "national-household"),
    "pension-between-provinces": (
        "other-province",
        2,
        {"insured-years-certificate"},
        "national-insurance",
    ),
    "home-in-other-county": (
        "other-county",
        4,
        {"remote-home-tax", "remote-home-registration"},
        "real-estate-registry",
    ),
    "firm-to-other-county": (
        "other-county",
        5,
        {"relocation-consent", "relocation-registration", "relocation-tax-in"},
        "enterprise-archives",
    ),
}
"""Site, trips to it before, items that go by the other place's rules, and a system there."""


def unified(matter: str, city: City) -> City:
    items = tuple(sorted(FAR[matter][2]))
    return UnifyRules(kind="unify_rules", start=START, items=items).change(city)


def far_trips(city: City, matter: str) -> int:
    """Trips to the other place."""
    far = city.site[FAR[matter][0]].distance.value
    return sum(a.trips_first for a in route(city, matter).activities if a.distance == far)


def wrong(city: City, matter: str) -> dict[str, float]:
    """Chance at each acceptance that a paper is wrong."""
    drawn = route(city, matter).activities
    return {a.name: a.fail for a in drawn if a.name.startswith("accept:")}


@pytest.mark.parametrize("name", FAR)
def test_nobody_travels_far_for_what_is_accepted_here(name: str) -> None:
    site, trips, unlike, _ = FAR[name]
    city = before()
    here = {x for x in city.matter[name].items if city.item[x].rules == "unlike"}
    assert here == unlike
    assert {city.department[city.item[x].department].site for x in unlike} == {site}
    assert (far_trips(city, name), far_trips(adopted(name), name)) == (trips, 0)


@pytest.mark.parametrize("name", FAR)
def test_common_rules_alone_save_mistakes_and_no_trip(name: str) -> None:
    city = before()
    common = unified(name, city)
    assert asks(common, name) == asks(city, name)
    apart, alike = wrong(city, name), wrong(common, name)
    assert apart.keys() == alike.keys()
    for acceptance, chance in apart.items():
        strange = FAR[name][2] & set(acceptance.removeprefix("accept:").split("+"))
        assert alike[acceptance] < chance if strange else alike[acceptance] == chance


@pytest.mark.parametrize("name", FAR)
def test_the_scheme_alone_saves_trips_and_keeps_foreign_mistakes(name: str) -> None:
    scheme = adopted(name)
    both = unified(name, scheme)
    assert asks(scheme, name) == asks(both, name)
    (strange,), (common,) = wrong(scheme, name).values(), wrong(both, name).values()
    chance = before().conduct.defect.value * before().communities[0].defects.value
    papers = asks(both, name).materials
    assert common == pytest.approx(1 - (1 - chance) ** papers)
    assert strange > common
    # Handed in once and by common rules, fewer are wrong than on all errands before together.
    right = 1.0
    for one in wrong(before(), name).values():
        right *= 1.0 - one
    assert common < 1.0 - right


@pytest.mark.parametrize("name", FAR)
def test_without_the_link_to_the_other_end_its_letters_and_records_return(name: str) -> None:
    city, system = adopted(name), FAR[name][3]
    pair = {city.platform, system}
    cut = city.replace(links=tuple(x for x in city.links if set(x.between) != pair))
    whole, less = asks(city, name), asks(cut, name)
    own = sum(city.item[x].system == system for x in city.matter[name].items)
    held = {m for x in city.matter[name].items for m in city.item[x].materials}
    held = {m for m in held if city.material[m].system == system}
    assert less.by_hand > whole.by_hand
    assert less.materials == whole.materials + len(held)
    assert (less.rekey_minutes > whole.rekey_minutes) == bool(own)
    assert less.trips == whole.trips
