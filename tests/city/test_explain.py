"""What a city rests on is told in words, not in paths of fields."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.city.explain import provenance
from sim.reforms.load import load_scenario
from sim.words import TABLE


@pytest.mark.parametrize("name", ["pilot", "city-as-found", "delegate-alone", "licences-trimmed"])
def test_every_number_of_the_shipped_cities_is_called_something(name: str) -> None:
    rows = provenance(load_scenario(name).city)
    assert {f"number.{row.field}" for row in rows} <= TABLE.keys()
    # What belongs to a thing with a title says to which: all but the city's own rules.
    rules = ("conduct", "institutions", "supervision", "licences", "rostering")
    assert {row.field.partition(".")[0] for row in rows if row.owner is None} <= set(rules)


def test_no_two_things_of_the_pilot_share_name_and_field() -> None:
    """Crews of one pool, alone, are told apart by their place only."""
    rows = [r for r in provenance(load_scenario("pilot").city) if "crews" not in r.field]
    names = Counter((r.owner.zh if r.owner else "", r.field) for r in rows)
    assert not [name for name, count in names.items() if count > 1]
