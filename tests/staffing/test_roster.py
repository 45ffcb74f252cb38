"""Rosters cover what is needed at the least cost, checked against trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sim.city.rostering import Rostering, Shift
from sim.experiment.roster.people import persons
from sim.experiment.roster.shifts import duties
from sim.experiment.roster.solve import ANY, RosterError, Rules, covered, solve

WAGE = {"in_post": 60.0, "agency": 30.0}


def quantity(value: float, unit: str) -> dict[str, object]:
    top = 1 if unit == "share" else 1e6
    return {"value": value, "unit": unit, "source": "assumption", "range": [0, top]}


def minutes(value: float) -> dict[str, object]:
    return quantity(value, "minutes")


SHIFTS = [
    {
        "id": "long",
        "title": {"zh": "长", "en": "long"},
        "starts": ["09:00", "10:00"],
        "work": minutes(120),
        "rest": minutes(30),
        "before_rest": minutes(30),
        "after_rest": minutes(30),
        "kinds": ["in_post", "agency"],
    },
    {
        "id": "short",
        "title": {"zh": "短", "en": "short"},
        "starts": ["09:00", "11:00"],
        "work": minutes(60),
        "kinds": ["agency"],
    },
]
"""Long shifts with a break for everybody, short ones for agency staff only."""


def rules(*, paid: float | None = None, share: float = 1.0, flexible: float = 1.2) -> Rules:
    """Those in post stay, and no more of them come; agency staff as many as are wanted."""
    five = quantity(5, "count")
    in_post = {"kind": "in_post", "days": five, "keep": quantity(1, "share")}
    in_post |= {"most": quantity(1, "ratio"), "share": quantity(1, "share")}
    in_post |= {"paid": minutes(paid)} if paid else {}
    agency = {"kind": "agency", "days": five, "keep": quantity(0, "share")}
    agency |= {"share": quantity(share, "share")}
    declared = {
        "shifts": SHIFTS,
        "terms": [in_post, agency],
        "absence": quantity(0.1, "share"),
        "flexible": quantity(flexible, "ratio"),
    }
    return Rules(Rostering.model_validate(declared), WAGE)


def week(*days: list[int]) -> np.ndarray:
    """People needed from nine o'clock on, by day."""
    need = np.zeros((7, 48), np.int64)
    for day, people in enumerate(days):
        need[day, 18 : 18 + len(people)] = people
    return need


def cheapest_day(need: np.ndarray, own: Rules, most: int) -> float:
    """Least cost of a day worked by agency staff, by trying all numbers of all duties."""
    ways = [d for s in own.rostering.shifts for d in duties(s, need > 0)]
    covers = np.array([d.covers for d in ways])
    cost = np.array([d.minutes for d in ways]) * WAGE["agency"] / 60.0
    best = np.inf
    for numbers in product(range(most + 1), repeat=len(ways)):
        n = np.array(numbers)
        if n @ cost < best and np.all(n @ covers >= need):
            best = float(n @ cost)
    return best


@pytest.mark.parametrize("people", [[1, 2, 2, 1], [2, 0, 1, 2], [1, 2, 1]])
def test_no_roster_is_cheaper(people: list[int]) -> None:
    need, own = week(people), rules()
    found = solve({"pool": need}, own, {})
    assert found.proven
    assert found.cost == pytest.approx(cheapest_day(need[0], own, 2))
    assert np.all(covered(found, ["pool"])[0] >= need)


def test_breaks_are_covered_by_somebody_else() -> None:
    need = week([1, 1, 1, 1, 1])
    found = solve({"pool": need}, rules(paid=600.0), {"in_post": 1})
    there = covered(found, ["pool"])[0, 0, 18:23]
    assert np.all(there >= 1)
    assert {c.job.kind for c in found.crews} == {"in_post", "agency"}


def test_a_shift_of_one_pool_is_worked_in_no_other() -> None:
    """A shift that fits exactly where it is declared; the other pool goes without."""
    need, own = week([1, 1, 1]), rules()
    fitting = {**SHIFTS[-1], "id": "fitting", "work": minutes(90), "pools": ["a"]}
    shifts = (*own.rostering.shifts, Shift.model_validate(fitting))
    more = Rules(own.rostering.model_copy(update={"shifts": shifts}), WAGE)
    for pool in "ab":
        before, after = (solve({pool: need}, given, {}) for given in (own, more))
        used = {duty.shift for crew in after.crews for day in crew.work for duty, _ in day}
        assert ("fitting" in used) == (pool == "a")
        assert (after.cost < before.cost) == (pool == "a")
    both = solve({"a": need, "b": need}, more, {})
    for crew in both.crews:
        assert crew.job.skill == "a" or all(d.shift != "fitting" for w in crew.work for d, _ in w)


def test_a_week_is_shared_out_within_the_terms() -> None:
    need = week(*([2, 2, 2, 2],) * 7)
    found = solve({"pool": need}, rules(), {})
    for crew in found.crews:
        team = persons(crew)
        worked = [sum(day is not None for day in person.days) for person in team]
        assert max(worked) <= 5
        assert max(worked) - min(worked) <= 1
        for day in range(7):
            given = sorted(d[:3] for p in team if (d := p.days[day]) is not None)
            assert given == sorted(d[:3] for d, n in crew.work[day] for _ in range(n))


def test_people_of_a_whole_team_stand_in_where_each_is_needed_for_a_while() -> None:
    """One person for two pools that are busy one after the other, although that pay is higher."""
    need = {"a": week([1, 1, 0, 0]), "b": week([0, 0, 0, 1, 1])}
    own = rules(flexible=1.05)
    apart = sum(solve({pool: people}, own, {}).cost for pool, people in need.items())
    found = solve(need, own, {})
    assert found.proven
    assert found.cost <= apart
    there = covered(found, list(need))
    for i, people in enumerate(need.values()):
        assert np.all(there[i] >= people)
    used = sum(n for c in found.crews if c.job.skill == ANY for day in c.work for _, n in day)
    lent = found.lent.sum(axis=0)
    assert np.all(lent <= used)


def test_limits_on_kinds_hold_or_there_is_no_roster() -> None:
    need = week([2, 2, 2, 2])
    mixed = solve({"pool": need}, rules(paid=600.0, share=0.5), {"in_post": 2})
    minutes = {
        c.job.kind: sum(n * d.minutes for day in c.work for d, n in day) for c in mixed.crews
    }
    assert minutes.get("agency", 0) <= minutes["in_post"]
    with pytest.raises(RosterError):
        solve({"pool": need}, rules(share=0.0), {"in_post": 0})
