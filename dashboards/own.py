"""What the views show of run folders of one's own, in the shapes of the shipped results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dashboards.figures.heatmap import hall_hours
from dashboards.folders import Folder
from dashboards.scene import Lanes, scene, windows
from sim.engine.clock import DAY

MOST_ROWS = 3_000_000
"""Of a trace; a longer one is for a database, not for a page."""


def days(folders: Sequence[Folder]) -> dict[str, Any] | None:
    """Where the days of cases go in runs that kept their traces; None if none of them did."""
    told: list[dict[str, Any]] = []
    titles: dict[str, dict[str, str]] = {}
    cases, first = 0, None
    for folder in folders:
        if not _has_trace(folder) or (table := folder.days) is None:
            continue
        first = first or folder
        cases = cases or int(table["cases"].sum())
        known = folder.loaded.city.matter
        titles |= {x: known[x].title.model_dump() for x in table["matter"].unique() if x in known}
        told.append({"title": dict(folder.manifest["title"]), "days": table.to_dict("list")})
    if first is None:
        return None
    return _basis(first) | {"cases": cases, "told": told, "matters": titles}


def hall(folders: Sequence[tuple[str, Folder]]) -> dict[str, Any] | None:
    """When people wait at the busiest site of each run, and one day of it; None without traces."""
    states: dict[str, Any] = {}
    where: dict[str, str] = {}
    first = None
    for name, folder in folders:
        if not _has_trace(folder):
            continue
        trace, scenario = folder.table("trace"), folder.loaded.scenario
        lanes, where = _busiest(folder, trace["resource"].astype(str).str.partition("#")[0])
        if not lanes:
            continue
        first = first or folder
        one = trace[trace["replication"] == trace["replication"].min()]
        day = _example(scenario.start, folder.span)
        states[name] = {
            "title": dict(folder.manifest["title"]),
            "hours": hall_hours(trace, scenario.start, folder.span, tuple(lanes)).to_dict("list"),
            "scene": scene(one, day, lanes)
            | {"day": (scenario.start + dt.timedelta(days=day)).isoformat()},
            "cases": sum(int(r.kpis["arrivals"].iloc[0]) for r in folder.results),
        }
    return _basis(first) | {"where": where, "states": states} if first else None


def _has_trace(folder: Folder) -> bool:
    tables = folder.manifest["tables"]
    return folder.has("trace") and int(tables["trace.parquet"]["rows"]) <= MOST_ROWS


def _basis(folder: Folder) -> dict[str, Any]:
    manifest = folder.manifest
    names = ("replications", "seed", "engine")
    return {name: manifest[name] for name in names} | {"version": manifest["reformsim"]}


def _busiest(folder: Folder, served: Any) -> tuple[Lanes, dict[str, str]]:
    """The windows of the place and site that serve most people, and what to call them."""
    loaded, counts = folder.loaded, served.value_counts()
    best: tuple[int, Lanes, dict[str, str]] = (0, {}, {})
    for place in loaded.city.places:
        city = loaded.city_on(dt.date.max, place.id)
        for site in {pool.site for pool in city.pools}:
            lanes = windows(city, place, site)
            people = sum(int(counts.get(name, 0)) for name in lanes)
            if people > best[0]:
                title = city.site[site].title
                both = {x: f"{place.title.get(x)} · {title.get(x)}" for x in ("zh", "en")}
                best = (people, lanes, both)
    return best[1], best[2]


def _example(start: dt.date, span: tuple[float, float]) -> int:
    """The second Monday of the measured days, or else the first day measured."""
    first, last = int(span[0] // DAY), int(span[1] // DAY)
    mondays = [d for d in range(first, last) if (start.weekday() + d) % 7 == 0]
    return [*mondays, first][min(1, len(mondays))]
