"""From positions of the levers to a scenario's file, and back."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dashboards.whatif.levers import (
    AS_FOUND_ONLINE,
    LEVERS,
    LINKS,
    RECORDS,
    Positions,
    Value,
    changes_something,
    defaults,
    effective,
    nothing,
)
from sim.city.city import City
from sim.city.errors import Problem, SpecError
from sim.city.load import load_city
from sim.city.matters import Bundle
from sim.city.yamlfile import load_document, parse
from sim.reforms.load import find
from sim.reforms.reform import Reform
from sim.reforms.scenario import Scenario

CITY, MATTER, WINDOW, GENERAL = "pilot", "birth", "birth-window", "general-window"
START, OPENS = dt.date(2021, 1, 4), dt.date(2021, 2, 1)
WARM_UP, HORIZON, FOLLOW_UP = 28, 365, 90
"""A year after the reform's first day, calendar days."""
ADD_TO = (
    "counter-transport",
    "counter-housing",
    "counter-civil-affairs",
    "counter-market-regulation",
    "counter-health",
    "counter-agriculture",
    "counter-provident-fund",
    "counter-urban-management",
)
"""Counters of separate departments that get another clerk one after the other: where people wait
longest first, in the district as declared."""
TAKE_FROM = "counter-human-resources"
"""The largest counter: clerks are taken away here."""
MOST_BYTES = 100_000
"""Of a file that a page is given to open."""

Data = dict[str, Any]


@cache
def city() -> City:
    """The pilot district as declared."""
    return load_city(find("city", CITY))


@cache
def _shipped(name: str) -> Reform:
    return parse(load_document(find("reform", name)), Reform)


def scenario_of(positions: Mapping[str, Value], horizon: int = HORIZON) -> Scenario:
    """The scenario that the levers stand for; without any reform a baseline.

    Parameters
    ----------
    horizon : int
        Days measured.
    """
    return Scenario.model_validate(data_of(positions, horizon))


def data_of(positions: Mapping[str, Value], horizon: int = HORIZON) -> Data:
    """The scenario as it is written in a file."""
    at = effective(positions)
    changed = changes_something(at)
    if changed:
        name, title = "what-if", {"zh": "设想（试点区）", "en": "What if (pilot district)"}
    else:
        name, title = (
            "what-if-baseline",
            {
                "zh": "对照：不改革（试点区）",
                "en": "Baseline: no reform (pilot district)",
            },
        )
    data: Data = {"kind": "scenario", "id": name, "title": title, "city": CITY}
    premises = _premises(at)
    if premises:
        data["premises"] = premises
    data |= {
        "start": START.isoformat(),
        "warm_up_days": WARM_UP,
        "horizon_days": horizon,
        "follow_up_days": FOLLOW_UP,
    }
    if changed:
        data["measures"] = [{"start": OPENS.isoformat(), **x} for x in _measures(at)]
        if at["lead"] != "order":
            data["conflicts"] = {}
            data["leadership"] = _leadership(at)
    return data


def text_of(positions: Mapping[str, Value], horizon: int = HORIZON) -> str:
    """The scenario's file."""
    return yaml.safe_dump(
        data_of(positions, horizon), allow_unicode=True, sort_keys=False, width=100
    )


def _premises(at: Positions) -> Data:
    found: Data = {}
    if at["demand"] != 100:
        found["demand"] = int(at["demand"]) / 100
    if at["online"] != AS_FOUND_ONLINE:
        found["online"] = int(at["online"]) / 100
    return found


def _leadership(at: Positions) -> Data:
    lead, meetings = str(at["lead"]), int(at["meetings"])
    return {
        "sponsor": lead,
        "meetings_every": 12 // meetings if meetings else 0,
        "chair": "mayor" if lead == "mayor" else "peer",
        "audit": bool(at["audit"]),
    }


def _measures(at: Positions) -> list[Data]:
    found: list[Data] = []
    kind = str(at["kind"])
    if at["window"]:
        window, scheme = _shipped("birth-one-matter").measures[0], city().matter[MATTER].scheme
        pool = _plain(window)["pool"] | {"crews": [_crew(int(at["window"]), kind)]}
        joint = {name: getattr(scheme, name) for name in Bundle.model_fields if name != "items"}
        found += [
            {"kind": "dedicated_window", "pool": pool},
            {"kind": "bundle", "matter": MATTER, **{k: _plain(v) for k, v in joint.items()}},
        ]
    links = [_link(name) for name in LINKS if at[f"link-{name}"]]
    if links:
        found.append({"kind": "link_systems", "links": links})
    records = [name for name in RECORDS if at[f"record-{name}"]]
    if records:
        found.append({"kind": "share_data", "materials": records, "sharing": "open"})
    for name, lever in (("one-window", "one"), ("go-online", "open")):
        if at[lever]:
            found.append(
                {k: v for k, v in _plain(_shipped(name).measures[0]).items() if k != "start"}
            )
    return found + _staff(int(at["hall"]), kind, bool(at["one"]))


def _staff(change: int, kind: str, one: bool) -> list[Data]:
    """Clerks added to the hall's counters, or taken from them."""
    if change < 0:
        pool = GENERAL if one else TAKE_FROM
        return [{"kind": "staff", "pool": pool, "remove": _persons(-change, 4)}]
    added = [(GENERAL, change)] if one else [(pool, 1) for pool in ADD_TO[:change]]
    return [
        {"kind": "staff", "pool": pool, "add": _persons(n, 8), "mix": _mix(kind)}
        for pool, n in added
        if n
    ]


def _link(name: str) -> Data:
    scheme = city().matter[MATTER].scheme
    written = [x for x in scheme.links if name in x.between] if scheme else []
    link = written[0] if written else city().new_link(city().platform, name)
    return {k: v for k, v in _plain(link).items() if v not in ([], None)}


def _crew(clerks: int, kind: str) -> Data:
    return {"staff": _persons(clerks, 4), "mix": _mix(kind)}


def _persons(number: int, most: int) -> Data:
    return {"value": number, "unit": "persons", "source": "assumption", "range": [0, most]}


def _mix(kind: str) -> Data:
    return {kind: {"value": 1, "unit": "share", "source": "assumption", "range": [0, 1]}}


def _plain(value: Any) -> Any:
    """A declared thing as plain data, without what is not said."""
    dump = getattr(value, "model_dump", None)
    return dump(mode="json", exclude_none=True, exclude_defaults=False) if dump else value


def read(text: bytes, shown_as: str) -> Positions:
    """The positions that a file saved by the page stands for.

    Only what the levers can say is accepted, so nothing else in it is ever looked at: no city and
    no reform of another name, no path.

    Parameters
    ----------
    text : bytes
    shown_as : str
        What the file is called in messages.

    Raises
    ------
    SpecError
        If it is too large, not a scenario, or says what no lever can say.
    """
    if len(text) > MOST_BYTES:
        values: dict[str, object] = {"most": MOST_BYTES // 1000}
        raise SpecError([Problem(shown_as, None, "", "upload-too-large", values)])
    handle, name = tempfile.mkstemp(suffix=".yaml")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        found = parse(load_document(Path(name)), Scenario)
    except SpecError as error:
        told = [
            Problem(shown_as, p.line, p.field, p.message, p.values, p.allowed, p.nearest)
            for p in error.problems
        ]
        raise SpecError(told) from None
    finally:
        os.unlink(name)
    positions = _positions(found)
    if positions is None or scenario_of(positions) != found:
        raise SpecError([Problem(shown_as, None, "", "not-from-levers")])
    return positions


def _positions(found: Scenario) -> Positions | None:
    """The only positions that could have made a scenario; None if there are none."""
    at = nothing(defaults())
    world = found.premises
    if world is not None:
        at["demand"] = round(world.demand * 100)
        at["online"] = AS_FOUND_ONLINE if world.online is None else round(world.online * 100)
    if found.leadership is not None:
        every = found.leadership.meetings_every
        at["lead"] = found.leadership.sponsor
        at["meetings"] = 12 // every if every else 0
        at["audit"] = found.leadership.audit
    added = removed = 0
    for measure in found.measures or ():
        plain = _plain(measure)
        match plain:
            case {"kind": "dedicated_window", "pool": {"crews": [{"staff": n, "mix": mix}, *_]}}:
                at["window"], at["kind"] = int(n["value"]), next(iter(mix))
            case {"kind": "link_systems", "links": links}:
                at |= {f"link-{name}": any(name in x["between"] for x in links) for name in LINKS}
            case {"kind": "share_data", "materials": records}:
                at |= {f"record-{name}": name in records for name in RECORDS}
            case {"kind": "staff", "add": n, "mix": mix}:
                added, at["kind"] = added + int(n["value"]), next(iter(mix))
            case {"kind": "staff", "remove": n}:
                removed += int(n["value"])
            case {"kind": "one_window"}:
                at["one"] = True
            case {"kind": "go_online"}:
                at["open"] = True
    at["hall"] = added - removed
    return at if all(at[x.name] in x.values for x in LEVERS) else None
