"""The rosters of a staffing: one for each window, or for a team whose people help each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.city.city import City
from sim.city.staffing import posts
from sim.engine.plan import Floats, Ints
from sim.experiment.roster.people import Person, persons
from sim.experiment.roster.shifts import Duty
from sim.experiment.roster.solve import (
    WEEK,
    Crew,
    Roster,
    RosterError,
    Rules,
    covered,
    solve,
)
from sim.experiment.staffing.report import clock
from sim.outcomes.week import DAYS, SLOTS_A_DAY


def rules_of(city: City) -> Rules | None:
    """The city's shifts, terms and wages; None if it declares none."""
    if city.rostering is None:
        return None
    return Rules(city.rostering, {x.id: x.wage.value for x in city.staff_kinds})


def titles(city: City) -> dict[str, dict[str, dict[str, str]]]:
    """What the names in rosters stand for: kinds of staff, shifts, teams."""
    rostering = city.rostering
    named = {
        "kinds": city.staff_kinds,
        "shifts": rostering.shifts if rostering else (),
        "teams": rostering.teams if rostering else (),
    }
    return {what: {x.id: x.title.model_dump() for x in all_} for what, all_ in named.items()}


def needed_of(heads: Ints) -> Ints:
    """People needed on the seven days of a usual week, shape (7, 48), from heads of all cells."""
    return heads.reshape(len(DAYS), SLOTS_A_DAY)[:WEEK]


def rostered(
    city: City, place: str, needed: Mapping[str, Ints], seconds: float
) -> tuple[dict[str, Any], dict[str, Ints]]:
    """Rosters of some windows, as data, and the people at work in each pool, shape (7, 48).

    Parameters
    ----------
    needed : mapping of str to int64, shape (7, 48)
        People needed, by pool (name within the city). Pools of one team are rostered together if
        all of it are given and the team is asked for by giving nothing else.
    seconds : float
        Time limit of each integer programme.
    """
    rules = rules_of(city)
    if rules is None or not needed:
        return {}, {}
    told: dict[str, Any] = {}
    cover: dict[str, Ints] = {}
    for name, pools in groups(rules, needed).items():
        there = Counter[str]()
        for pool in pools:
            there += present(city, place, pool)
        try:
            roster = solve({p: needed[p] for p in pools}, rules, there, seconds=seconds)
        except RosterError:
            told[name] = None
            continue
        people = covered(roster, pools)
        cover |= {pool: np.floor(people[i] + 1e-6).astype(np.int64) for i, pool in enumerate(pools)}
        told[name] = _told(roster, pools, rules, there, needed, people)
    return told, cover


def groups(rules: Rules, needed: Mapping[str, Ints]) -> dict[str, list[str]]:
    """Pools rostered together: a whole team if just that is given, else each by itself."""
    for team in rules.rostering.teams:
        if set(team.pools) == set(needed):
            return {team.id: list(needed)}
    return {pool: [pool] for pool in needed}


def present(city: City, place: str, pool: str) -> Counter[str]:
    """How many people of each kind a pool has as declared; none if a reform opens it."""
    if pool not in city.pool:
        return Counter()
    known = city.pool[pool]
    return Counter(kind for kind, _ in posts(known, city.site[known.site], city.place[place]))


def _told(
    roster: Roster,
    pools: Sequence[str],
    rules: Rules,
    there: Mapping[str, int],
    needed: Mapping[str, Ints],
    people: Floats,
) -> dict[str, Any]:
    total = np.stack([needed[p] for p in pools])
    spare = float((people - total)[total > 0].sum()) / 2.0
    return {
        "pools": list(pools),
        "cost": roster.cost,
        "bound": roster.bound,
        "gap": roster.gap,
        "proven": roster.proven,
        "cost_now": cost_now(rules, there, total.sum(axis=0)),
        "person_hours_needed": float(total.sum()) / 2.0,
        "person_hours_spare": spare,
        "staff": [_staff(crew, rules) for crew in roster.crews],
        "persons": [_person(p) for crew in roster.crews for p in persons(crew)],
        "coverage": [
            {
                "pool": pool,
                "day": DAYS[day],
                "time": clock(slot),
                "needed": int(total[i, day, slot]),
                "there": float(people[i, day, slot]),
            }
            for i, pool in enumerate(pools)
            for day, slot in np.argwhere((total[i] > 0) | (people[i] > 0)).tolist()
        ],
    }


def cost_now(rules: Rules, there: Mapping[str, int], needed: Ints) -> float:
    """Yuan a week of the people there now: paid by the week, or while the doors are open."""
    opened = 30.0 * float((needed > 0).sum())
    paid = {t.kind: t.paid.value if t.paid else opened for t in rules.rostering.terms}
    return sum(n * rules.wage[kind] / 60.0 * paid.get(kind, opened) for kind, n in there.items())


def _staff(crew: Crew, rules: Rules) -> dict[str, Any]:
    """People of one job; on the payroll some more, for leave and illness."""
    spare = 1.0 - rules.rostering.absence.value
    hours = sum(n * duty.minutes for day in crew.work for duty, n in day) / 60.0
    return {
        "kind": crew.job.kind,
        "skill": crew.job.skill,
        "people": crew.people,
        "payroll": crew.people / spare,
        "hours": hours,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "kind": person.kind,
        "skill": person.skill,
        "number": person.number,
        "days": {
            day: None if duty is None else _duty(duty)
            for day, duty in zip(DAYS, person.days, strict=False)
        },
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "shift": duty.shift,
        "begin": clock(duty.begin),
        "end": clock(duty.end),
        "rest": [clock(x) for x in duty.rest] if duty.rest else None,
    }
