"""Each conflict is a switch of its own, and luck is the same on either side of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import fields

import pytest
from pydantic import ValidationError

from sim.city.city import City
from sim.institutions.conflicts import RESOLVE, Terms, terms_of
from sim.reforms.scenario import Leadership
from tests.support.society import AUDITED, bundle_city, bundle_reform, scenario_with, society

OWN = {
    "peer_guidance": {"leadership"},
    "uniform_template": {"exempt"},
    "separate_systems": {"integrated"},
    "data_barriers": {"willing", "ready", "used"},
    "staffing": {"secure", "trained", "worn"},
}


def changed(one: Terms, other: Terms) -> set[str]:
    return {f.name for f in fields(Terms) if getattr(one, f.name) != getattr(other, f.name)}


@pytest.mark.parametrize("conflict", OWN)
def test_a_switch_changes_only_its_own_terms(conflict: str) -> None:
    found = terms_of(scenario_with())
    resolved = terms_of(scenario_with(conflicts={conflict: "resolved"}))
    assert changed(found, resolved) == OWN[conflict]
    others = {name: "resolved" for name in OWN if name != conflict}
    without, with_it = (
        terms_of(scenario_with(conflicts=others)),
        terms_of(scenario_with(conflicts={**others, conflict: "resolved"})),
    )
    assert changed(without, with_it) == OWN[conflict]


def test_every_conflict_has_a_function_that_says_what_it_means() -> None:
    assert set(RESOLVE) == set(OWN)
    assert all("As found" in (function.__doc__ or "") for function in RESOLVE.values())


def test_missing_conflicts_are_as_found() -> None:
    named = dict.fromkeys(OWN, "as_found")
    assert terms_of(scenario_with(conflicts=named)) == terms_of(scenario_with()) == Terms()


def test_leadership_is_who_leads_unless_guidance_is_resolved() -> None:
    lead = Leadership(sponsor="bureau")
    assert terms_of(scenario_with(lead)).leadership == lead
    resolved = terms_of(scenario_with(lead, {"peer_guidance": "resolved"})).leadership
    assert resolved == AUDITED


def test_leadership_needs_conflicts() -> None:
    data = scenario_with(Leadership()).model_dump()
    with pytest.raises(ValidationError, match="goes with"):
        type(scenario_with()).model_validate({**data, "conflicts": None})


CITY, REFORM = bundle_city(8), bundle_reform(8)


def test_switches_of_systems_and_staff_leave_the_stances_alone() -> None:
    """Luck is drawn by name: what happens elsewhere does not disturb anyone's choice."""
    columns = ["month", "place", "agent", "stance", "stance_share", "trust"]

    def stances(conflicts: dict[str, str]) -> object:
        rows = society(city=CITY, reform=REFORM, upto=12, conflicts=conflicts).rows()
        return rows[rows["kind"] == "department"][columns].to_csv()

    found = stances({})
    for conflict in ("uniform_template", "separate_systems", "data_barriers", "staffing"):
        assert stances({conflict: "resolved"}) == found, conflict


def test_same_seed_same_rows_and_another_seed_others() -> None:
    rows = [
        society(city=CITY, reform=REFORM, upto=12, seed=seed, replication=r).rows().to_csv()
        for seed, r in ((7, 0), (7, 0), (7, 1), (8, 0))
    ]
    assert rows[0] == rows[1]
    assert len(set(rows)) == 3


def digest() -> str:
    """A fingerprint of one society's rows and of the city it makes."""
    made = society(city=CITY, reform=REFORM, upto=12)
    declared: City = REFORM.apply(CITY, (0, 1, 2))
    text = made.rows().to_csv() + made.apply(declared, "here").model_dump_json()
    return hashlib.sha256((text + repr(made.posts("here"))).encode()).hexdigest()


def test_rows_do_not_depend_on_the_hash_seed() -> None:
    """Nor does the import of Mesa decide how processes are started."""
    code = (
        "import multiprocessing\n"
        "from tests.institutions.test_switches import digest\n"
        "print(digest(), multiprocessing.get_start_method(allow_none=True))"
    )
    for hash_seed in ("1", "2"):
        shown = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        )
        assert shown.stdout.split() == [digest(), "None"]
