"""A tiny city, valid in every part and using every kind of step, for tests to run and to break."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import yaml

from tests.support.cities import CONDUCT, even, named, q
from tests.support.rules import rules_for

_CREW = {"staff": q(2, "persons"), "mix": {"clerk": q(0.5, "share"), "temp": q(0.5, "share")}}


def _system(name: str, owner: str) -> dict[str, Any]:
    return named(
        name,
        level="city",
        owner=owner,
        readiness=q(0.9, "share"),
        availability=q(0.99, "share"),
        outage=q(60, "minutes"),
    )


def _link(one: str, other: str, **rest: Any) -> dict[str, Any]:
    times = {"latency": q(2, "seconds"), "failure": q(0.1, "share"), "retry": q(5, "minutes")}
    return {"between": [one, other], **times, **rest}


def _item(name: str, department: str, system: str, **rest: Any) -> dict[str, Any]:
    limits = {"statutory": q(5, "working_days"), "promised": q(3, "working_days")}
    work = {"fields": q(10, "fields"), "accept": q(5, "minutes")}
    return named(name, department=department, system=system, **work, **limits, **rest)


def _pool(name: str, kind: str, *departments: str, **rest: Any) -> dict[str, Any]:
    return named(name, site="hall", kind=kind, departments=[*departments], crews=[_CREW], **rest)


TINY: dict[str, Any] = named(
    "tiny",
    kind="city",
    platform="one-stop",
    portal="website",
    calendars=[
        named("office", days="working", hours=[["09:00", "12:00"], ["13:30", "17:00"]]),
        named("market", days=[1, 3, 6], hours=[["08:00", "16:00"]]),
    ],
    day_table={"holidays": ["2027-02-08"], "workdays": ["2027-02-13"]},
    places=[named("river", level="county", population=q(50000, "persons"))],
    departments=[
        named("police", level="county", site="hall"),
        named("health", level="county", site="hall", stance="genuine", uses_shared_data=True),
        named("works", level="county", site="yard"),
    ],
    systems=[
        _system("one-stop", "health"),
        _system("website", "health"),
        _system("people", "police"),
        _system("files", "works"),
    ],
    links=[
        _link("one-stop", "people", kind="api"),
        _link("people", "files", kind="batch", runs=["11:00", "23:30"]),
    ],
    materials=[
        named("card"),
        named("form", form=True, core=False),
        named("record", system="people", sharing="open"),
        named("tax-slip", system="files"),
        named("register-page", item="register", sharing="conditional"),
    ],
    items=[
        _item(
            "register",
            "police",
            "people",
            materials=["card", "form"],
            steps=[named("approve", kind="review", work=q(20, "minutes"))],
            online=True,
            fee=q(10, "yuan"),
        ),
        _item(
            "permit",
            "works",
            "files",
            materials=["record", "register-page"],
            requires=["register"],
            delivery="post",
            rules="unlike",
            steps=[
                named("ask", kind="exchange", system="people", by_paper=q(4, "working_days")),
                named("look", kind="site_visit", lead=q(2, "working_days"), work=q(90, "minutes")),
                named("notice", kind="delay", days=q(3, "working_days")),
            ],
        ),
        _item("refund", "health", "one-stop", site="hall", materials=["card"]),
        *(
            _item(
                f"check-{name}",
                name,
                "files",
                steps=[
                    named(
                        "visit", kind="site_visit", lead=q(0, "working_days"), work=q(30, "minutes")
                    )
                ],
            )
            for name in ("works", "police")
        ),
    ],
    matters=[
        named(
            "house",
            cycle="natural_person",
            lead="works",
            items=["register", "permit", "refund"],
            portal=True,
            scheme={
                "window": "joint-window",
                "form": "form",
                "form_fields": q(15, "fields"),
                "delivery": "post",
                "items": ["register", "permit"],
                "records": ["tax-slip"],
                "systems": ["files"],
                "links": [_link("people", "website", kind="api")],
                "online": ["permit"],
                "drop": {"permit": ["look"]},
            },
        ),
        named("inspect", cycle="supervision", lead="works", items=["check-works", "check-police"]),
    ],
    sites=[
        named("hall", at="county", calendar="office", distance=q(1, "ratio"), closing="serve"),
        named("yard", at="county", calendar="market", distance=q(2, "ratio"), closing="keep"),
    ],
    staff_kinds=[
        named(
            name,
            pace=q(pace, "ratio"),
            errors=q(pace, "ratio"),
            experience=q(100, "count"),
            wage=q(30, "yuan_per_hour"),
        )
        for name, pace in (("clerk", 1), ("temp", 1.2))
    ],
    pools=[
        _pool(
            "police-counter",
            "department",
            "police",
            patience=q(30, "minutes"),
            balk=q(0.1, "share"),
        ),
        _pool("health-counter", "department", "health", capacity=q(40, "count")),
        _pool("yard-counter", "department", "works") | {"site": "yard"},
        _pool("reviewers", "review", "police"),
        _pool("inspectors", "inspection"),
        _pool("checkers", "precheck", fewer=q(1, "persons"))
        | {
            "crews": [
                {
                    "staff_per_100k": q(6, "per_100k_persons"),
                    "calendar": "office",
                    "mix": {"clerk": q(1, "share")},
                }
            ]
        },
    ],
    communities=[
        named(
            name,
            share=q(share, "share"),
            online=q(0.4, "share"),
            travel=q(30, "minutes"),
            defects=q(1, "ratio"),
            priority=priority,
            wage=q(30, "yuan_per_hour"),
        )
        for name, share, priority in (("young", 0.75, "ordinary"), ("old", 0.25, "priority"))
    ],
    profiles=[
        named("day", calendar="office", weekday=even(7), month=even(12), half_hours=even(48))
    ],
    demands=[
        {
            "matter": "house",
            "at": "county",
            "per_1000": q(4, "per_1000_per_year"),
            "profile": "day",
        },
        {"matter": "inspect", "per_year": q(120, "per_year"), "profile": "day", "event": True},
    ],
    conduct=CONDUCT,
    institutions=rules_for("clerk", "temp"),
    supervision={
        "entities": q(400, "count"),
        "lists": [named("all", matter="inspect", share=q(1, "share"), inspected=q(0.3, "share"))],
        "key": "all",
        "licences": ["permit"],
        "credit": {
            "good": q(0.3, "share"),
            "bad": q(0.1, "share"),
            "drawn_good": q(0.5, "ratio"),
            "drawn_bad": q(3, "ratio"),
            "repair": q(12, "months"),
        },
        "departments": q(33, "count"),
        "inspectors": q(10, "count"),
        "team": q(2, "count"),
        "overhead": q(0.5, "share"),
        "lapse": q(0.01, "share"),
        "unfit": q(0.2, "share"),
        "detection": q(0.8, "share"),
        "load_point": q(0.85, "share"),
        "hurry": q(0.4, "share"),
        "complaint": q(0.1, "share"),
        "tolerated": q(60, "ratio"),
        "window": q(6, "months"),
        "drawn_back": q(12, "months"),
    },
    facts=[named("online-rate", quantity=q(0.9, "share"))],
)
"""The city as data, section by section, as its files declare it."""

_DATED = {"start": "2021-03-08", "places": ["river"]}

REFORM: dict[str, Any] = named(
    "better",
    kind="reform",
    measures=[
        {
            "kind": "dedicated_window",
            "pool": _pool("joint-window", "dedicated"),
            "staff_from": [{"pool": "yard-counter", "persons": q(1, "persons")}],
        },
        {
            "kind": "bundle",
            "matter": "house",
            "window": "joint-window",
            "form": "form",
            "form_fields": q(12, "fields"),
            "items": ["register", "permit"],
            "delivery": "electronic",
        },
        {"kind": "link_systems", "links": [_link("one-stop", "files", kind="api")]},
        {"kind": "share_data", "materials": ["register-page"], "sharing": "open"},
        {"kind": "trim", "item": "permit", "steps": ["notice"], "promised": q(2, "working_days")},
        {"kind": "go_online", "matters": [], "items": ["refund"]},
        {"kind": "accept_deficient", "matters": ["house"], "non_core": ["card"]},
        {"kind": "exempt", "materials": ["form"], "items": ["register"]},
        {
            "kind": "staff",
            "pool": "reviewers",
            "add": q(1, "persons"),
            "mix": {"clerk": q(1, "share")},
        },
        {
            "kind": "one_window",
            "site": "hall",
            "departments": ["police", "health"],
            "pool": named("everything"),
        },
        {"kind": "commit", "items": ["permit"]},
        {"kind": "adopt", "matters": ["house"]},
        {"kind": "unify_rules", "items": ["permit"]},
        {"kind": "open_counter", "pool": _pool("kiosk", "kiosk", "works")},
        {"kind": "write_standard", "matters": ["house"]},
        {"kind": "move_in", "departments": ["works"], "site": "hall"},
        {"kind": "delegate", "items": ["permit"], "to": {"works": "police"}},
        {"kind": "joint_inspection", "lists": ["all"]},
        {"kind": "draw_by_credit"},
        {
            "kind": "trim_catalogue",
            "departments": ["works", "police"],
            "layers": q(2, "count"),
            "own_papers": True,
            "promise": {
                **{
                    name: q(0.2, "working_days")
                    for name in ("acceptance", "review", "site_visit", "exchange", "delay")
                },
                "safety": q(1, "ratio"),
            },
        },
    ],
)
"""A reform of the tiny city with a measure of every kind, all from one day on."""
REFORM["measures"] = [{**measure, **_DATED} for measure in REFORM["measures"]]

SCENARIO: dict[str, Any] = named(
    "try",
    kind="scenario",
    city="tiny",
    reform="better.yaml",
    scope=["river"],
    start="2021-03-01",
    warm_up_days=0,
    horizon_days=14,
    follow_up_days=7,
)
"""Two weeks of the tiny city with its reform in the second."""

FILES = {
    "city.yaml": ("id", "title", "kind", "platform", "portal", "day_table", "places", "facts"),
    "offices/halls.yaml": ("calendars", "sites", "pools", "staff_kinds"),
    "offices/systems.yaml": ("departments", "systems", "links"),
    "people.yaml": ("communities", "profiles", "demands", "conduct", "institutions"),
    "work.yaml": ("materials", "items", "matters", "supervision"),
}
"""Which section of the tiny city stands in which file."""


def tiny() -> dict[str, Any]:
    """A copy of the tiny city to change at will."""
    return copy.deepcopy(TINY)


def write_tiny_city(folder: Path, data: dict[str, Any] = TINY) -> Path:
    """Write the tiny city (or what became of it) as a folder of files; returns the folder."""
    placed = {name for names in FILES.values() for name in names}
    strange = tuple(name for name in data if name not in placed)
    for file, sections in FILES.items():
        names = (*sections, *strange) if file == "city.yaml" else sections
        part = {name: data[name] for name in names if name in data}
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_yaml(part), encoding="utf-8")
    return folder


def write_tiny_scenario(
    folder: Path,
    city: dict[str, Any] = TINY,
    reform: dict[str, Any] = REFORM,
    scenario: dict[str, Any] = SCENARIO,
) -> Path:
    """Write the tiny scenario with its city and reform beside it; returns the scenario's file."""
    write_tiny_city(folder / "tiny", city)
    for name, data in (("better.yaml", reform), ("try.yaml", scenario)):
        (folder / name).write_text(to_yaml(data), encoding="utf-8")
    return folder / "try.yaml"


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes everything out: no anchors, which hide what a line says."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _word(dumper: Any, text: str) -> Any:
    """Text as PyYAML would write it, but quoted where YAML 1.2 takes it for something else."""
    looks_like_a_number = re.fullmatch(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?", text)
    style = "'" if looks_like_a_number else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _word)


def to_yaml(data: object) -> str:
    """Data as YAML, one field a line."""
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
