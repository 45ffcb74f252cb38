"""The report's figures beside the simulated ones: hits and misses alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from calibration.reported import Measured, Target, Targets
from sim.city.city import City
from sim.experiment.estimate import estimate, ratio
from sim.outcomes.indicators import POOL_TOTALS, STORY, Result
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import interval, number
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.tally import tally
from sim.words import say

TOTALS = ("arrivals", "completed", "as_one")
SHARES = ("change", "structure")
"""Figures of these kinds are shares, whatever the indicator."""
SENSES = {"equal": "", "at_most": "≤ ", "at_least": "≥ "}
HITS = {True: "hit", False: "miss", None: "unknown"}
COLUMNS = ("figure", "reported", "simulated", "hit", "role")
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
    told = []
    for target in targets.targets:
        simulated = _simulated(target, targets, base, reform)
        mean = simulated["mean"]
        told.append(
            {
                "id": target.id,
                "title": target.title.model_dump(),
                "quote": target.quote,
                "about": target.about,
                "indicator": target.indicator,
                "role": target.role,
                "sense": target.sense,
                "reported": target.value,
                "tolerance": target.tolerance,
                "simulated": simulated,
                "hit": None if mean is None else target.hit(mean),
                "note": target.note.model_dump() if target.note else None,
            }
        )
    return told


def as_read(target: Mapping[str, Any], lang: str) -> list[str]:
    """One of the figures of :func:`beside` as people read it, in :data:`COLUMNS`."""
    shape = "completion_rate" if target["about"] in SHARES else str(target["indicator"])
    within = f" ± {number(target['tolerance'], shape)}" if target["tolerance"] else ""
    return [
        target["title"][lang],
        f"{SENSES[target['sense']]}{number(target['reported'], shape)}{within}",
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
    matters = _matters(target, reform[0].city)
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
    matters = _matters(target, reform[0].city)
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


def _matters(target: Measured, city: City) -> set[str]:
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
    name, table = target.indicator, result.kpis
    months = (table["month"] != ALL) & table["month"].between(target.since, target.until)
    if name in STORY + POOL_TOTALS:
        rows = table[months & (table["place"] == ALL) & (table["matter"] == ALL)]
        return float(rows[name].mean())
    rows = table[months & (table["place"] != ALL) & table["matter"].isin(matters)]
    if name in TOTALS:
        scale = rows["place"].map(lambda place: (weights or {}).get(place, 1.0)).astype(float)
        return float((rows[name] * scale).sum())
    weight = rows["arrivals" if name.endswith(("_rate", "_share")) else "completed"]
    known = rows[name].notna() & (weight > 0)
    return _mean(rows.loc[known, name], weight[known])


def _mean(values: pd.Series[float], weights: pd.Series[float]) -> float:
    return float(np.average(values, weights=weights)) if len(values) else np.nan


def _online_items(loaded: Loaded, date: dt.date) -> float:
    """Share of items that could be applied for online on a date, over all places."""
    shares: list[float] = []
    for place in loaded.scenario.scope or tuple(loaded.city.place):
        city = loaded.city_on(date, place)
        here = {d.matter for d in city.demands if d.at == city.place[place].level}
        open_ = {m.id: m.portal for m in city.matters if m.id in here and m.cycle == "single_item"}
        items = [(matter, city.item[i]) for matter in open_ for i in city.matter[matter].items]
        shares += [float(open_[matter] and item.online) for matter, item in items]
    return float(np.mean(shares)) if shares else float("nan")


@cache
def _catalogue(scenario: str) -> dict[str, int]:
    """What the drive over all licence items takes away, counted over the two catalogues."""
    loaded = load_scenario(scenario)
    place = next(iter(loaded.city.place))
    return tally(loaded.city, loaded.city_on(dt.date.max, place))


STRUCTURE = {"online_items": _online_items}
"""Figures about what is declared rather than simulated."""
