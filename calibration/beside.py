"""The report's figures beside the model's: hits and misses alike.

What is held against a figure follows from its reading: the guides of the city, what is declared, or
the simulation. Beside guides stands what people live through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from calibration.guides import Guided, Shelf
from calibration.reported import Measured, Target, Targets
from sim.city.city import City
from sim.experiment.estimate import estimate, ratio
from sim.institutions.communities import content
from sim.outcomes.indicators import POOL_TOTALS, STORY, Result
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import interval, number
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.tally import tally
from sim.words import say

TOTALS = ("arrivals", "completed", "as_one")
SHARES = ("change", "structure")
"""Figures of these kinds are shares, whatever the indicator."""
LIVED_AS = {"promised_working_days": "elapsed_working_days"}
"""What people live through of what guides list under another name."""
MADE = ("as_one_share", "closed_rate")
"""Figures made of others: cases handled as one among all; cases that ended among all."""
SENSES = {"equal": "", "at_most": "≤ ", "at_least": "≥ "}
HITS = {True: "hit", False: "miss", None: "unknown"}
COLUMNS = ("figure", "reported", "reading", "guide", "simulated", "hit", "role")
"""Of a table of figures as :func:`as_read` tells them; their words are ``column.<name>``."""


def beside(
    targets: Targets,
    base: tuple[Loaded, Sequence[Result]],
    reform: tuple[Loaded, Sequence[Result]],
) -> list[dict[str, Any]]:
    """Every reported figure with the simulated one, its 95 % interval and whether they agree.

    Parameters
    ----------
    base, reform : pairs of Loaded and results
        The two scenarios, with equal replications in equal order.
    """
    told, shelf = [], Shelf(base[0], reform[0])
    for target in targets.targets:
        simulated = _simulated(target, targets, base, reform)
        listed = guided(target, shelf)
        told.append(held(target, listed, simulated))
    return told


def held(target: Target, listed: Guided | None, simulated: Mapping[str, Any]) -> dict[str, Any]:
    """A reported figure, what guides say, what is simulated; and which is held against it."""
    guide = {"mean": listed.value, "ci95": [listed.low, listed.high]} if listed else None
    against: Mapping[str, Any] = guide or simulated
    return {
        "guide": guide,
        "simulated": simulated,
        "held": against,
        "hit": None if against["mean"] is None else target.hit(against["mean"]),
        "id": target.id,
        "title": target.title.model_dump(),
        "quote": target.quote,
        "about": target.about,
        "reading": target.reading,
        "why": target.why.model_dump(),
        "other_reading_of": target.other_reading_of,
        "indicator": target.indicator,
        "role": target.role,
        "sense": target.sense,
        "reported": target.value,
        "tolerance": target.tolerance,
        "note": target.note.model_dump() if target.note else None,
    }


def guided(target: Target, shelf: Shelf) -> Guided | None:
    """What the city's guides say of a figure that is read as theirs; None for others."""
    if target.reading != "guide":
        return None
    return shelf.figure(target, matters_of(target, shelf.reform.city))


def agreeing(told: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """How many figures agree, of how many; other readings of the same figure do not count."""
    counted = [target for target in told if target["other_reading_of"] is None]
    return sum(target["hit"] is True for target in counted), len(counted)


def shape_of(about: str, indicator: str) -> str:
    """The indicator whose unit a figure has."""
    return "completion_rate" if about in SHARES or indicator in MADE else indicator


def title_of(target: Mapping[str, Any], lang: str) -> str:
    """A figure's name; of another reading of the same figure, that it is one."""
    title = str(target["title"][lang])
    return say("another-reading", lang, title=title) if target["other_reading_of"] else title


def as_read(target: Mapping[str, Any], lang: str) -> list[str]:
    """One of the figures of :func:`beside` as people read it, in :data:`COLUMNS`."""
    shape = shape_of(target["about"], target["indicator"])
    within = f" ± {number(target['tolerance'], shape)}" if target["tolerance"] else ""
    return [
        title_of(target, lang),
        f"{SENSES[target['sense']]}{number(target['reported'], shape)}{within}",
        say(f"reading.{target['reading']}", lang),
        interval(target["guide"], shape) if target["guide"] else "",
        interval(target["simulated"], shape),
        say(f"target.{HITS[target['hit']]}", lang),
        say(f"role.{target['role']}", lang),
    ]


def measured(
    target: Measured,
    base: tuple[Loaded, Result],
    reform: tuple[Loaded, Result],
    weights: Mapping[str, float],
) -> float:
    """One figure in one pair of replications.

    Parameters
    ----------
    weights : mapping of str to float
        How many places of the city each simulated one stands for; totals are scaled by it.
    """
    matters = matters_of(target, reform[0].city)
    if target.indicator == "satisfaction" and (target.matters or target.cycles):
        return _content(target, matters, base[1], reform[1], reform[0].city)
    before, after = (_value(x, target, matters, weights) for _, x in (base, reform))
    if target.about == "change":
        return after / before - 1.0 if before else np.nan
    return before if target.about == "before" else after


def declared(target: Target, catalogue: str, reform: Loaded) -> float:
    """A figure that is counted over what is declared, without any simulation."""
    if target.about == "structure":
        return STRUCTURE[target.indicator](reform, dt.date.fromisoformat(f"{target.until}-28"))
    return float(_catalogue(catalogue)[target.indicator])


def _simulated(
    target: Target,
    targets: Targets,
    base: tuple[Loaded, Sequence[Result]],
    reform: tuple[Loaded, Sequence[Result]],
) -> Any:
    """The simulated figure: mean over replications, and interval."""
    if target.about in ("structure", "catalogue"):
        return {"mean": declared(target, targets.catalogue, reform[0]), "ci95": None}
    matters = matters_of(target, reform[0].city)
    if target.indicator == "satisfaction" and (target.matters or target.cycles):
        pairs = zip(base[1], reform[1], strict=True)
        city = reform[0].city
        return estimate(np.array([_content(target, matters, *pair, city) for pair in pairs]))
    values = [
        np.array([_value(result, target, matters) for result in results], float)
        for _, results in (base, reform)
    ]
    if target.about == "change":
        found = ratio(*values) or {"mean": None, "ci95": None}
        return {
            "mean": None if found["mean"] is None else found["mean"] - 1.0,
            "ci95": None if found["ci95"] is None else [x - 1.0 for x in found["ci95"]],
        }
    return estimate(values[0 if target.about == "before" else 1])


def matters_of(target: Measured, city: City) -> set[str]:
    """The matters a figure speaks of."""
    if target.matters:
        return {*target.matters}
    return {
        matter.id
        for matter in city.matters
        if matter.scheme is not None and (matter.cycle in target.cycles or not target.cycles)
    }


def _value(
    result: Result,
    target: Measured,
    matters: set[str],
    weights: Mapping[str, float] | None = None,
) -> float:
    """An indicator of one replication over some matters and months."""
    name, table = LIVED_AS.get(target.indicator, target.indicator), result.kpis
    months = _months(table, target)
    if name in STORY + POOL_TOTALS:
        rows = table[months & (table["place"] == ALL) & (table["matter"] == ALL)]
        return float(rows[name].mean())
    rows = table[months & (table["place"] != ALL) & table["matter"].isin(matters)]
    if name in TOTALS:
        scale = rows["place"].map(lambda place: (weights or {}).get(place, 1.0)).astype(float)
        return float((rows[name] * scale).sum())
    if name in MADE:
        part = rows["as_one"] if name == "as_one_share" else rows["arrivals"] - rows["unfinished"]
        return float(part.sum() / rows["arrivals"].sum()) if rows["arrivals"].sum() else np.nan
    weight = rows["arrivals" if name.endswith(("_rate", "_share")) else "completed"]
    known = rows[name].notna() & (weight > 0)
    return _mean(rows.loc[known, name], weight[known])


def _months(table: pd.DataFrame, target: Measured) -> pd.Series[bool]:
    return (table["month"] != ALL) & table["month"].between(target.since, target.until)


def _content(
    target: Measured, matters: set[str], base: Result, reform: Result, city: City
) -> float:
    """Share satisfied of those whose matters were handled as one in some months.

    They expect what such a case takes without the reform; see
    :func:`sim.institutions.communities.content`.
    """
    if city.institutions is None:
        return np.nan
    key = ["place", "matter"]
    ours = base.kpis[(base.kpis["month"] == ALL) & (base.kpis["place"] != ALL)]
    table = reform.kpis[_months(reform.kpis, target) & (reform.kpis["place"] != ALL)]
    rows = table[table["matter"].isin(matters) & (table["completed"] > 0)]
    rows = rows.merge(ours[[*key, "trips", "materials"]], on=key, suffixes=("", "_expected"))
    expected = rows["trips_expected"] + rows["materials_expected"]
    relief = 1.0 - (rows["trips"] + rows["materials"]) / expected.where(expected > 0)
    known = relief.notna() & (rows["as_one"] > 0)
    met = _mean(relief[known], rows["as_one"][known])
    return content(city.institutions.satisfaction, met) if np.isfinite(met) else np.nan


def _mean(values: pd.Series[float], weights: pd.Series[float]) -> float:
    return float(np.average(values, weights=weights)) if len(values) else np.nan


def _online_items(loaded: Loaded, date: dt.date) -> float:
    """Share of items that could be applied for online on a date.

    A catalogue counts an item once, in however many places it is handled.
    """
    shares: dict[str, list[float]] = {}
    for place in loaded.places:
        city = loaded.city_on(date, place)
        here = {d.matter for d in city.demands if d.at == city.place[place].level}
        for matter in city.matters:
            if matter.id in here and matter.cycle == "single_item":
                for name in matter.items:
                    able = matter.portal and city.item[name].online
                    shares.setdefault(name, []).append(float(able))
    return float(np.mean([np.mean(x) for x in shares.values()])) if shares else float("nan")


@cache
def _catalogue(scenario: str) -> dict[str, int]:
    """What the drive over all licence items takes away, counted over the two catalogues."""
    loaded = load_scenario(scenario)
    place = next(iter(loaded.city.place))
    return tally(loaded.city, loaded.city_on(dt.date.max, place))


STRUCTURE = {"online_items": _online_items}
"""Figures about what is declared rather than simulated."""
