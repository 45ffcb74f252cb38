"""Small cities with one bundle, and societies run over months of invented observations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pandas as pd

from sim.city.city import City
from sim.city.institutions import Institutions
from sim.institutions.ablations import Ablation
from sim.institutions.conflicts import Terms
from sim.institutions.model import Society
from sim.institutions.observe import Observation
from sim.reforms.load import load_scenario
from sim.reforms.reform import Reform
from sim.reforms.scenario import Leadership, Scenario
from tests.support.cities import CONDUCT, even, named, q

START = dt.date(2021, 1, 1)
BEGIN = dt.date(2021, 2, 1)
"""The first measure takes effect in month 1."""
LAST = 25
"""The month two years after that."""

STRONG = Leadership(sponsor="mayor", meetings_every=1, chair="mayor")
AUDITED = Leadership(sponsor="mayor", meetings_every=1, chair="mayor", audit=True)
ALONE = Leadership(sponsor="peer", meetings_every=0)

Seen = Callable[[int], Observation]


@cache
def shipped_rules() -> Institutions:
    """The institutions of the catalogue."""
    rules = load_scenario("birth-one-matter").city.institutions
    assert rules is not None
    return rules


def with_rules(rules: Institutions, **changes: float) -> Institutions:
    """Rules with some numbers exchanged, such as ``will__temperature=0.1``."""
    data = rules.model_dump()
    for path, value in changes.items():
        *parents, last = path.split("__")
        part = data
        for name in parents:
            part = part[name]
        old = part[last]
        low, high = min(old["range"][0], value), max(old["range"][1], value)
        part[last] = {**old, "value": value, "range": (low, high)}
    return Institutions.model_validate(data)


def bundle_city(
    departments: int = 30, rules: Institutions | None = None, contract: float = 0.6, staff: int = 6
) -> City:
    """A county in which one matter takes an item of every department, the first of which leads."""
    names = [f"bureau-{i:02d}" for i in range(departments)]
    kinds = {"in_post": 1.0 - contract, "contract": contract, "agency": 0.0}
    crew = [{"staff": q(staff, "persons"), "mix": {k: q(v, "share") for k, v in kinds.items()}}]

    def system(name: str, owner: str) -> dict[str, Any]:
        return named(
            name,
            level="county",
            owner=owner,
            readiness=q(0.6, "share"),
            availability=q(1, "share"),
            outage=q(60, "minutes"),
        )

    def item(i: int, name: str) -> dict[str, Any]:
        visit = named("look", kind="site_visit", lead=q(2, "working_days"), work=q(60, "minutes"))
        review = named("read", kind="review", work=q(20, "minutes"))
        return named(
            f"item-{i:02d}",
            department=name,
            system=f"system-{i:02d}",
            materials=["form", f"record-{(i + 1) % departments:02d}"],
            fields=q(10, "fields"),
            accept=q(5, "minutes"),
            steps=[visit] if i % 5 == 1 else [review],
            statutory=q(5, "working_days"),
            promised=q(3, "working_days"),
        )

    return City.model_validate(
        named(
            "bundle",
            kind="city",
            platform="platform",
            portal="platform",
            calendars=[named("office", days="working", hours=[["09:00", "17:00"]])],
            places=[named("here", level="county", population=q(50000, "persons"))],
            departments=[named(name, level="county", site="hall") for name in names],
            systems=[
                system("platform", names[0]),
                *(system(f"system-{i:02d}", name) for i, name in enumerate(names)),
            ],
            materials=[
                named("form", form=True),
                *(named(f"record-{i:02d}", system=f"system-{i:02d}") for i in range(departments)),
            ],
            items=[item(i, name) for i, name in enumerate(names)],
            matters=[
                named(
                    "matter",
                    cycle="natural_person",
                    lead=names[0],
                    items=[f"item-{i:02d}" for i in range(departments)],
                )
            ],
            sites=[
                named(
                    "hall", at="county", calendar="office", distance=q(1, "ratio"), closing="serve"
                )
            ],
            staff_kinds=[
                named(
                    kind,
                    pace=q(1, "ratio"),
                    errors=q(1, "ratio"),
                    experience=q(100, "count"),
                    wage=q(30, "yuan_per_hour"),
                )
                for kind in kinds
            ],
            pools=[
                named("window", site="hall", kind="dedicated", crews=crew),
                named("counter", site="hall", kind="general", departments=names, crews=crew),
                *(
                    named(kind, site="hall", kind=kind, crews=crew)
                    for kind in ("review", "inspection", "precheck")
                ),
            ],
            communities=[
                named(
                    name,
                    share=q(0.5, "share"),
                    online=q(online, "share"),
                    travel=q(30, "minutes"),
                    defects=q(1, "ratio"),
                    wage=q(30, "yuan_per_hour"),
                )
                for name, online in (("young", 0.4), ("old", 0.1))
            ],
            profiles=[
                named(
                    "day", calendar="office", weekday=even(7), month=even(12), half_hours=even(48)
                )
            ],
            demands=[{"matter": "matter", "per_year": q(2000, "per_year"), "profile": "day"}],
            conduct=CONDUCT,
            institutions=rules or shipped_rules(),
        )
    )


def bundle_reform(departments: int = 30) -> Reform:
    """Bundle the matter, link all systems with the platform, release all records."""
    link = {"latency": q(2, "seconds"), "failure": q(0, "share"), "retry": q(5, "minutes")}
    start = {"start": BEGIN}
    systems = [f"system-{i:02d}" for i in range(departments)]
    return Reform.model_validate(
        named(
            "bundle",
            kind="reform",
            measures=[
                {
                    "kind": "bundle",
                    **start,
                    "matter": "matter",
                    "window": "window",
                    "form_fields": q(20, "fields"),
                },
                {
                    "kind": "link_systems",
                    **start,
                    "links": [
                        {"between": ["platform", name], "kind": "api", **link} for name in systems
                    ],
                },
                {
                    "kind": "share_data",
                    **start,
                    "sharing": "open",
                    "materials": [f"record-{i:02d}" for i in range(departments)],
                },
            ],
        )
    )


def scenario_with(
    leadership: Leadership | None = None, conflicts: dict[str, str] | None = None
) -> Scenario:
    """A scenario whose conflicts are as found, but for those named."""
    return Scenario.model_validate(
        named(
            "bundle",
            kind="scenario",
            city="bundle",
            start=START,
            warm_up_days=0,
            horizon_days=800,
            follow_up_days=0,
            conflicts=conflicts or {},
            leadership=leadership,
        )
    )


def months(count: int) -> Iterator[dt.date]:
    """First days of the months from :data:`START` on."""
    for i in range(count):
        yield dt.date(START.year + i // 12, i % 12 + 1, 1)


def society(
    leadership: Leadership | None = None,
    replication: int = 0,
    *,
    city: City | None = None,
    reform: Reform | None = None,
    upto: int = LAST,
    seen: Seen = lambda _: Observation(),
    terms: Terms | None = None,
    ablation: Ablation | None = None,
    conflicts: dict[str, str] | None = None,
    seed: int = 7,
) -> Society:
    """A society that has lived through the months 0 to ``upto``."""
    city = city or bundle_city()
    reform = reform or bundle_reform(len(city.departments))
    scenario = scenario_with(leadership, conflicts)
    made = Society(city, scenario, reform, seed, replication, terms=terms, ablation=ablation)
    for month, date in enumerate(months(upto + 1)):
        made.step_month(date, seen(month))
    return made


def shares(made: Society, column: str = "joined_share") -> pd.Series[float]:
    """By month, the share of departments that joined (or joined in fact) in the place."""
    rows = made.rows()
    lead = rows[(rows["kind"] == "lead") & (rows["place"] == "here")]
    return lead.set_index("month")[column].dropna()
