"""What rosters cost, who works in them and how sure it is that none is cheaper, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.words import say

COLUMNS = ("pool", "people", "hours-roster", "cost-now", "cost-roster", "proven")
"""Headings of :func:`roster_rows`; their words are ``column.<name>``."""


def roster_rows(report: Mapping[str, Any], lang: str) -> list[list[str]]:
    """A line a roster, those with the most work first: see :data:`COLUMNS`.

    Parameters
    ----------
    report : mapping
        ``reformsim.staff/1``.
    """
    rosters = report["rosters"]
    rows = []
    for name in by_work(report):
        title, roster = title_of(report, name, lang), rosters[name]
        if roster is None:
            rows.append([title, say("no-roster", lang), "", "", "", ""])
            continue
        rows.append(
            [
                title,
                people_of(report, roster, lang),
                f"{roster['person_hours_needed'] + roster['person_hours_spare']:,.1f}",
                f"{roster['cost_now']:,.0f}",
                f"{roster['cost']:,.0f}",
                proven_of(roster, lang),
            ]
        )
    return rows


def by_work(report: Mapping[str, Any]) -> list[str]:
    """Names of the rosters, those with the most person-hours needed first, those not found last."""

    def work(name: str) -> float:
        roster = report["rosters"][name]
        return 1.0 if roster is None else -float(roster["person_hours_needed"])

    return sorted(report["rosters"], key=work)


def title_of(report: Mapping[str, Any], name: str, lang: str) -> str:
    """The window or team that a roster is for, or a skill of its people."""
    pool = report["pools"].get(f"{report['place']}/{name}")
    if pool is not None:
        return str(pool["title"][lang])
    team = report["titles"]["teams"].get(name)
    return str(team[lang]) if team is not None else say("book.team", lang)


def people_of(report: Mapping[str, Any], roster: Mapping[str, Any], lang: str) -> str:
    """How many people of each kind of employment, in words."""
    kinds = report["titles"]["kinds"]
    people = kinds_of(roster).items()
    return say("joint", lang).join(f"{kinds[kind][lang]} {number}" for kind, number in people)


def kinds_of(roster: Mapping[str, Any]) -> dict[str, int]:
    """How many people of each kind of employment."""
    people: dict[str, int] = {}
    for crew in roster["staff"]:
        people[crew["kind"]] = people.get(crew["kind"], 0) + crew["people"]
    return people


def proven_of(roster: Mapping[str, Any], lang: str) -> str:
    """Whether no roster is cheaper; if that is not proven, how much cheaper one might be."""
    if roster["proven"]:
        return say("book.yes", lang)
    return f"{say('book.no', lang)} ({100 * roster['gap']:.2f} %)"
