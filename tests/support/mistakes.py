"""Mistakes that people make in files, made by hand: each with the message that it should get."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.cities import named, q
from tests.support.tiny import REFORM, SCENARIO, TINY

Data = dict[str, Any]


@dataclass
class Mistake:
    """Files of a scenario with one mistake.

    Attributes
    ----------
    name : str
        What is wrong.
    message : str
        Key of the message expected (see ``sim.city.messages``).
    line : bool
        Whether there is a line to be named.
    raw : dict
        Files to be replaced by other bytes; None takes the file away.
    """

    name: str
    message: str
    line: bool = True
    city: Data = field(default_factory=lambda: TINY)
    reform: Data = field(default_factory=lambda: REFORM)
    scenario: Data = field(default_factory=lambda: SCENARIO)
    raw: dict[str, bytes | None] = field(default_factory=dict)


def _changed(good: Data, change: Callable[[Data], object]) -> Data:
    data = copy.deepcopy(good)
    change(data)
    return data


def _set(*path: str | int, to: object) -> Callable[[Data], object]:
    """A change: put something in a place."""

    def change(data: Data) -> None:
        here: Any = data
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Data], object]:
    """A change: take away what stands in a place."""

    def change(data: Data) -> None:
        here: Any = data
        for part in path[:-1]:
            here = here[part]
        del here[path[-1]]

    return change


def _again(section: str) -> Callable[[Data], object]:
    """A change: declare the first of a section a second time."""
    return lambda data: data[section].append(data[section][0])


_FIRST = dt.date(2027, 1, 1)
_CLOSED = named("closed", days="working", hours=[["01:00", "02:00"]])

_CITY: dict[str, tuple[str, Callable[[Data], object]]] = {
    "inspections-of-no-list": (
        "no-such-list",
        lambda d: d["matters"].append({**d["matters"][1], "id": "look-round"}),
    ),
    "list-of-applications": (
        "not-an-inspection",
        _set("supervision", "lists", 0, "matter", to="house"),
    ),
    "inspection-that-checks-nothing": ("nothing-checked", _set("items", 3, "steps", to=[])),
    "inspection-applied-for": (
        "inspection-is-no-application",
        _set("matters", 1, "portal", to=True),
    ),
    "inspection-that-never-comes": ("never-inspected", _drop("demands", 1)),
    "no-such-key-list": ("no-key-list", _set("supervision", "key", to="some")),
    "inspector-alone": ("small-team", _set("supervision", "team", to=q(1, "count"))),
    "licence-of-nobody": ("unknown-name", _set("supervision", "licences", to=["permitt"])),
    "nobody-permanent": (
        "no-resignation-rate",
        _set("institutions", "careers", "secure", to="official"),
    ),
    "kind-that-never-resigns": (
        "no-resignation-rate",
        _drop("institutions", "careers", "resignation", "temp"),
    ),
    "unknown-kind-resigns": (
        "unknown-name",
        _set("institutions", "careers", "resignation", "tempp", to=q(0.1, "per_year")),
    ),
    "requires-itself": ("cycle", _set("items", 0, "requires", to=["register"])),
    "requires-in-a-circle": ("cycle", _set("items", 0, "requires", to=["permit"])),
    "output-before-its-item": ("output-not-required", _set("items", 1, "requires", to=[])),
    "unknown-department": ("unknown-name", _set("items", 0, "department", to="polise")),
    "unknown-holder": ("unknown-name", _set("materials", 2, "system", to="archive")),
    "two-holders": ("two-holders", _set("materials", 2, "item", to="register")),
    "form-with-holder": ("form-has-holder", _set("materials", 2, "form", to=True)),
    "hall-without-people": (
        "hall-no-staff",
        lambda d: d["sites"].append({**d["sites"][0], "id": "lonely"}),
    ),
    "pool-of-nobody": ("no-staff", _set("pools", 0, "crews", 0, "staff", to=q(0, "persons"))),
    "all-taken-away": ("nobody-left", _set("pools", 0, "fewer", to=q(9, "persons"))),
    "calendar-never-opens": (
        "never-opens",
        _set(
            "day_table", to={"holidays": [str(_FIRST + dt.timedelta(days=i)) for i in range(365)]}
        ),
    ),
    "crew-at-night": (
        "crew-never-there",
        lambda d: (
            d["calendars"].append(_CLOSED),
            d["pools"][0]["crews"][0].update(calendar="closed"),
        ),
    ),
    "accepted-twice": (
        "two-counters",
        lambda d: d["pools"].append({**d["pools"][0], "id": "second-counter"}),
    ),
    "accepted-nowhere": ("no-counter", _drop("pools", 0)),
    "reviewed-nowhere": (
        "no-back-office",
        lambda d: d.update(pools=[p for p in d["pools"] if p["kind"] != "review"]),
    ),
    "reviewed-twice": (
        "two-back-offices",
        lambda d: d["pools"].append(
            {**next(p for p in d["pools"] if p["kind"] == "review"), "id": "other-reviewers"}
        ),
    ),
    "inspected-nowhere": (
        "no-back-office",
        lambda d: d.update(pools=[p for p in d["pools"] if p["kind"] != "inspection"]),
    ),
    "shares-below-one": ("shares-sum", _set("communities", 0, "share", to=q(0.5, "share"))),
    "shares-above-one": ("shares-sum", _set("communities", 1, "share", to=q(0.5, "share"))),
    "mix-below-one": (
        "mix-sum",
        _set("pools", 0, "crews", 0, "mix", to={"clerk": q(0.4, "share")}),
    ),
    "demand-for-nothing": ("unknown-name", _set("demands", 0, "matter", to="horse")),
    "demand-twice": ("duplicate-demand", _again("demands")),
    "link-twice": ("duplicate-link", _again("links")),
    "two-rates": ("one-of-two", _set("demands", 0, "per_year", to=q(4, "per_year"))),
    "no-rate": ("one-of-two", _drop("demands", 0, "per_1000")),
    "two-sizes": (
        "one-of-two",
        _set("pools", 0, "crews", 0, "staff_per_100k", to=q(1, "per_100k_persons")),
    ),
    "no-size": ("one-of-two", _drop("pools", 0, "crews", 0, "staff")),
    "weights-too-few": ("weights-length", _set("profiles", 0, "weekday", "values", to=[1] * 6)),
    "weights-all-zero": ("no-weight", _set("profiles", 0, "weekday", "values", to=[0] * 7)),
    "comes-at-night-only": (
        "nobody-comes",
        _set("profiles", 0, "half_hours", "values", to=[1] + [0] * 47),
    ),
    "both-day-kinds": ("both-day-kinds", _set("day_table", "workdays", to=["2027-02-08"])),
    "no-such-day": ("not-a-date", _set("day_table", "holidays", to=["2027-02-30"])),
    "hours-backwards": ("bad-hours", _set("calendars", 0, "hours", to=[["17:00", "09:00"]])),
    "hours-overlap": (
        "bad-hours",
        _set("calendars", 0, "hours", to=[["09:00", "12:00"], ["11:00", "17:00"]]),
    ),
    "no-such-hour": ("bad-clock", _set("calendars", 0, "hours", to=[["09:00", "25:00"]])),
    "eighth-weekday": ("bad-weekdays", _set("calendars", 1, "days", to=[8])),
    "weekday-twice": ("bad-weekdays", _set("calendars", 1, "days", to=[1, 1])),
    "link-to-itself": ("link-to-itself", _set("links", 0, "between", to=["people", "people"])),
    "runs-without-batch": ("runs-and-batch", _set("links", 0, "runs", to=["11:00"])),
    "batch-without-runs": ("runs-and-batch", _drop("links", 1, "runs")),
    "link-that-always-fails": ("link-always-fails", _set("links", 0, "failure", to=q(1, "share"))),
    "papers-always-wrong": ("below-one", _set("conduct", "defect", to=q(1, "share"))),
    "one-community-always-wrong": (
        "certain-defect",
        _set("communities", 0, "defects", to=q(10, "ratio")),
    ),
    "clerk-always-wrong": ("certain-error", _set("staff_kinds", 0, "errors", to=q(100, "ratio"))),
    "back-in-no-time": ("same-minute", _set("conduct", "come_back", to=q(0, "working_days"))),
    "system-never-up": ("not-positive", _set("systems", 0, "availability", to=q(0, "share"))),
    "files-lose-patience": ("queue-of-files", _set("pools", 3, "patience", to=q(9, "minutes"))),
    "nobody-at-that-level": ("no-place", _set("demands", 0, "at", to="city")),
    "half-a-person": ("not-whole", _set("places", 0, "population", to=q(0.5, "persons"))),
    "coefficient-in-days": ("wrong-unit", _set("conduct", "window_cv", to=q(0.5, "days"))),
    "half-a-pair": ("too-few", _set("calendars", 0, "hours", to=[["09:00"]])),
    "no-places": ("too-few", _set("places", to=[])),
    "unknown-section": ("unknown-field", _set("mayors", to=[])),
    "section-missing": ("missing", _drop("platform")),
    "no-catalogue": ("no-such-folder", _set("catalogue", to="../nowhere")),
    "catalogue-no-name": ("not-text", _set("catalogue", to=3)),
    **{
        f"double-{section}": ("duplicate-id", _again(section))
        for section in (
            "calendars",
            "places",
            "departments",
            "systems",
            "materials",
            "items",
            "matters",
            "sites",
            "staff_kinds",
            "pools",
            "communities",
            "profiles",
            "facts",
        )
    },
}

_REFORM: dict[str, tuple[str, Callable[[Data], object]]] = {
    "changes-nothing": ("measure-no-effect", lambda d: d["measures"].append(d["measures"][5])),
    "shared-already": (
        "measure-no-effect",
        lambda d: d["measures"][3].update(materials=["record"], sharing="open"),
    ),
    "unknown-place": ("unknown-name", _set("measures", 0, "places", to=["rivre"])),
    "unknown-kind": ("wrong-kind", _set("measures", 0, "kind", to="magic")),
    "without-kind": ("no-kind", _drop("measures", 0, "kind")),
    "without-date": ("missing", _drop("measures", 0, "start")),
    "no-such-date": ("not-a-date", _set("measures", 0, "start", to="2021-02-30")),
    "date-in-words": ("not-a-date", _set("measures", 0, "start", to="next spring")),
    "after-the-end": (
        "reform-never-starts",
        lambda d: [m.update(start="2031-03-01") for m in d["measures"]],
    ),
    "no-measures": ("too-few", _set("measures", to=[])),
    "sharing-what-nobody-holds": ("no-holder", _set("measures", 3, "materials", to=["card"])),
    "linking-the-unknown": ("unknown-name", _set("measures", 2, "links", 0, "between", 1, to="x")),
    "bundle-at-an-ordinary-window": (
        "bundle-window-kind",
        _set("measures", 1, "window", to="police-counter"),
    ),
    "bundle-of-the-unknown": ("unknown-name", _set("measures", 1, "matter", to="hose")),
    "bundle-item-twice": ("listed-twice", _set("measures", 1, "items", to=["refund", "refund"])),
    "window-not-dedicated": ("not-dedicated", _set("measures", 0, "pool", "kind", to="general")),
    "step-there-is-not": ("unknown-name", _set("measures", 4, "steps", to=["notise"])),
    "mix-without-add": ("one-of-two", _drop("measures", 8, "add")),
    "add-without-mix": ("mix-with-add", _drop("measures", 8, "mix")),
    "promise-instead-of-no-look": (
        "no-visit-to-waive",
        _set("measures", 10, "items", to=["refund"]),
    ),
    "delegating-what-others-have": (
        "not-delegated",
        _set("measures", 16, "to", to={"health": "police"}),
    ),
    "no-counter-to-merge": ("no-counter-at-site", _set("measures", 9, "site", to="yard")),
    "one-department-to-merge": ("too-few", _set("measures", 9, "departments", to=["police"])),
    "package-not-declared": ("package-unknown", _set("measures", 3, "package", to="records")),
    "package-without-measures": ("package-empty", _set("packages", to=[named("records")])),
    "package-declared-twice": (
        "package-twice",
        lambda d: (
            _set("measures", 3, "package", to="records")(d),
            d.update(packages=[named("records"), named("records")]),
        ),
    ),
    "package-after-itself": (
        "package-circle",
        lambda d: (
            _set("measures", 3, "package", to="records")(d),
            d.update(packages=[named("records", after=["records"])]),
        ),
    ),
    "package-that-costs-days": (
        "wrong-unit",
        _set("packages", to=[named("records", money=q(3, "days"))]),
    ),
    "everybody-moved": (
        "nobody-left",
        _set("measures", 0, "staff_from", 0, "persons", to=q(2, "persons")),
    ),
}

_SCENARIO: dict[str, tuple[str, Callable[[Data], object]]] = {
    "unknown-city": ("unknown-name", _set("city", to="tinny")),
    "unknown-reform": ("unknown-name", _set("reform", to="worse.yaml")),
    "place-out-of-scope": ("unknown-name", _set("scope", to=["rivre"])),
    "wrong-date": ("not-a-date", _set("start", to="01/03/2021")),
    "no-days": ("too-small", _set("horizon_days", to=0)),
    "too-many-days": ("too-big", _set("horizon_days", to=10**6)),
    "negative-warm-up": ("too-small", _set("warm_up_days", to=-1)),
    "half-a-day": ("not-a-number", _set("follow_up_days", to=1.5)),
    "day-in-words": ("not-a-number", _set("follow_up_days", to="many")),
    "wrong-kind-of-file": ("wrong-choice", _set("kind", to="city")),
    "field-misspelt": ("unknown-field", _set("warmup_days", to=3)),
    "city-missing": ("missing", _drop("city")),
    "unknown-conflict": ("wrong-choice", _set("conflicts", to={"peer_guidence": "resolved"})),
    "half-resolved": ("wrong-choice", _set("conflicts", to={"staffing": "half"})),
    "nobody-to-lead": ("leadership-alone", _set("leadership", to={"sponsor": "mayor"})),
    "unknown-lead": (
        "wrong-choice",
        lambda d: d.update(conflicts={}, leadership={"sponsor": "premier"}),
    ),
    "too-seldom": (
        "too-big",
        lambda d: d.update(conflicts={}, leadership={"meetings_every": 99}),
    ),
    "capacity-in-days": ("wrong-unit", _set("capacity", to={"money": q(3, "days")})),
    "capacity-misspelt": ("unknown-field", _set("capacity", to={"monney": q(3, "yuan")})),
    "reform-is-a-scenario": ("wrong-choice", _set("reform", to="try.yaml")),
    "city-is-a-reform": ("wrong-choice", _set("city", to="better.yaml")),
}

_RAW: list[tuple[str, str, bool, str, bytes | None]] = [
    ("empty-scenario", "empty-file", True, "try.yaml", b""),
    ("empty-reform", "empty-file", True, "better.yaml", b"\n# nothing\n"),
    ("empty-city", "empty-file", True, "tiny/city.yaml", b""),
    ("tab-in-scenario", "tab", True, "try.yaml", b"kind: scenario\ntitle:\n\tzh: x\n"),
    ("tab-in-city", "tab", True, "tiny/work.yaml", b"items:\n\t- id: x\n"),
    ("binary-scenario", "not-utf8", True, "try.yaml", bytes(range(256))),
    ("binary-city", "bad-character", True, "tiny/work.yaml", b"\x00\x01\x02"),
    ("gbk-reform", "not-utf8", True, "better.yaml", "title: 改革".encode("gb18030")),
    ("utf16-scenario", "not-utf8", True, "try.yaml", "kind: scenario".encode("utf-16")),
    ("list-for-scenario", "not-a-mapping", True, "try.yaml", b"- kind: scenario\n"),
    ("word-for-city", "not-a-mapping", True, "tiny/work.yaml", b"nothing\n"),
    ("unclosed-bracket", "yaml", True, "try.yaml", b"scope: [river\nkind: scenario\n"),
    ("two-documents", "yaml", True, "try.yaml", b"kind: scenario\n---\nkind: scenario\n"),
    ("tag", "yaml-tag", True, "better.yaml", b"kind: !!python/name:os.system reform\n"),
    ("field-twice", "duplicate-key", True, "better.yaml", b"kind: reform\nkind: reform\n"),
    ("section-twice", "section-twice", True, "tiny/more.yaml", b"platform: people\n"),
    ("section-no-list", "not-a-list", True, "tiny/more.yaml", b"items: {id: x}\n"),
    ("deep-brackets", "too-nested", True, "try.yaml", b"a: " + b"[" * 99 + b"]" * 99),
    ("no-city-file", "no-city-file", False, "tiny/city.yaml", None),
    ("no-scenario", "unknown-name", False, "try.yaml", None),
    ("no-reform", "unknown-name", True, "better.yaml", None),
]


def mistakes() -> list[Mistake]:
    """All mistakes made by hand."""
    without = _changed(TINY, _drop("institutions"))
    conflicts = _changed(SCENARIO, _set("conflicts", to={}))
    return [
        Mistake("conflicts-of-nobody", "no-institutions", city=without, scenario=conflicts),
        *(Mistake(n, m, city=_changed(TINY, c)) for n, (m, c) in _CITY.items()),
        *(Mistake(n, m, reform=_changed(REFORM, c)) for n, (m, c) in _REFORM.items()),
        *(Mistake(n, m, scenario=_changed(SCENARIO, c)) for n, (m, c) in _SCENARIO.items()),
        *(Mistake(n, m, line, raw={file: raw}) for n, m, line, file, raw in _RAW),
    ]
