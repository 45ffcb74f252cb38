"""Unwilling, unable, unused: three barriers to data, three pictures, three different cures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.city.city import City
from sim.institutions.conflicts import Terms
from tests.support.society import (
    ALONE,
    bundle_city,
    bundle_reform,
    shipped_rules,
    society,
    with_rules,
)

MONTHS = 6
CURES = ("willing", "ready", "used")
LINKED = Terms(leadership=ALONE, integrated=True)
SITUATIONS = {
    "willing": replace(LINKED, ready=True, used=True),  # able but unwilling
    "ready": replace(LINKED, willing=True, used=True),  # willing but unable
    "used": replace(LINKED, willing=True, ready=True),  # usable but unused
}
"""By the one cure that is missing."""


def found() -> City:
    """A city where all three barriers stand: costs at the top of their ranges, nothing ready."""
    rules = with_rules(
        shipped_rules(),
        will__temperature=0.1,
        will__power=2.0,
        will__seat=0.6,
        will__habit=1.0,
        will__cost_spread=0.05,
        readiness__growth=0.0,
    )
    city = bundle_city(rules=rules)
    low = city.systems[0].readiness.model_copy(update={"value": 0.3})
    return city.replace(
        systems=tuple(x.model_copy(update={"readiness": low}) for x in city.systems)
    )


CITY, REFORM = found(), bundle_reform()
DECLARED = REFORM.apply(CITY, (0, 1, 2))


def overlay(terms: Terms) -> City:
    made = society(city=CITY, reform=REFORM, upto=MONTHS, terms=terms)
    return made.apply(DECLARED, "here")


def shared_holdings(city: City) -> int:
    """How many papers are replaced by a record."""
    return sum(
        city.record_from(item, city.material[name], city.platform) is not None
        for item in city.items
        for name in item.materials
    )


def picture(city: City) -> tuple[bool, bool, bool]:
    """Whether most records are released, systems ready, records accepted."""
    records = [m for m in city.materials if m.system]
    able = city.conduct.ready_at.value
    return (
        sum(m.sharing == "open" for m in records) > len(records) / 2,
        all(s.readiness.value >= able for s in city.systems),
        sum(d.uses_shared_data for d in city.departments) > len(city.departments) / 2,
    )


def test_each_barrier_gives_its_own_picture() -> None:
    """Holders refuse, systems cannot, or nobody uses: told apart in the overlay."""
    assert picture(overlay(SITUATIONS["willing"])) == (False, True, True)
    assert picture(overlay(SITUATIONS["ready"])) == (True, False, True)
    assert picture(overlay(SITUATIONS["used"])) == (True, True, False)


@pytest.mark.parametrize("missing", CURES)
def test_only_the_right_cure_helps(missing: str) -> None:
    """Error rate below 1 in 100: with these costs a department gives way once in 500 months."""
    terms = SITUATIONS[missing]
    before = shared_holdings(overlay(terms))
    assert before <= 1
    for cure in CURES:
        after = shared_holdings(overlay(replace(terms, **{cure: True})))
        if cure == missing:
            assert after == len(CITY.items)
        else:
            assert after == before


@pytest.mark.parametrize("cure", CURES)
def test_one_cure_alone_does_nothing_where_all_are_missing(cure: str) -> None:
    assert shared_holdings(overlay(replace(LINKED, **{cure: True}))) == 0
