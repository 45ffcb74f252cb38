"""Facts about the time before, and the statistics of a simulation that are held against them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from calibration.inference.infer import Facts
from sim.city.base import Id, Model, Named
from sim.city.city import City
from sim.city.quantity import Number, Ratio, Source
from sim.city.yamlfile import load_document, parse
from sim.outcomes.indicators import Result
from sim.outcomes.ledger import ALL

Floats = NDArray[np.float64]
Statistic = Literal[
    "mean", "per_1000", "served_per_staff_day", "hall_wait", "county_volume", "city_volume"
]


class Anchor(Named):
    """One fact.

    Attributes
    ----------
    statistic : str
        ``mean``: of ``indicator`` over the cases of ``matters`` or ``cycles``; ``per_1000``: cases
        a year and thousand inhabitants; ``served_per_staff_day``: at the counters of county halls;
        ``hall_wait``: mean minutes there; ``county_volume``, ``city_volume``: cases that pass
        through the county's or the city's hall, a year and thousand inhabitants.
    tolerance : float
        One standard deviation of what the source leaves open.
    """

    quote: str
    source: Source
    statistic: Statistic
    indicator: str = ""
    matters: tuple[Id, ...] = ()
    cycles: tuple[str, ...] = ()
    value: Annotated[Number, Field(gt=0)]
    tolerance: Annotated[Number, Field(gt=0)]


class Anchors(Model):
    """All facts that parameters are fitted to."""

    kind: Literal["anchors"]
    discrepancy: Ratio
    anchors: tuple[Anchor, ...] = Field(min_length=1)

    def facts(self) -> Facts:
        """The facts as logarithms (all are positive), with tolerance and discrepancy together."""
        values = np.array([a.value for a in self.anchors])
        relative = np.array([a.tolerance for a in self.anchors]) / values
        return Facts(np.log(values), np.hypot(relative, self.discrepancy.value))


def shipped_anchors() -> Anchors:
    """The facts of the shipped calibration."""
    return load_anchors(Path(str(resources.files("calibration"))) / "targets" / "anchors.yaml")


def load_anchors(path: Path) -> Anchors:
    """Read a file of facts.

    Raises
    ------
    SpecError
        For anything wrong in it, with line and field.
    """
    return parse(load_document(path), Anchors)


def statistics(anchors: Anchors, city: City, result: Result) -> Floats:
    """The simulated statistics of a city, as logarithms, in the order of the facts."""
    seen = _Seen(city, result)
    values = [STATISTICS[a.statistic](seen, a) for a in anchors.anchors]
    return np.asarray(np.log(np.maximum(np.array(values, float), 1e-3)))


class _Seen:
    """What a run showed."""

    def __init__(self, city: City, result: Result) -> None:
        self.city, self.pools = city, result.pools
        table = result.kpis
        here = (table["place"] != ALL) & (table["matter"] != ALL) & (table["month"] == ALL)
        self.cases = table[here]

    def of(self, anchor: Anchor) -> pd.DataFrame:
        matters = set(anchor.matters) or {
            m.id for m in self.city.matters if m.cycle in anchor.cycles
        }
        return self.cases[self.cases["matter"].isin(matters)]

    def counters(self) -> pd.DataFrame:
        """The counters of county halls."""
        pools = self.city.pool
        halls = {
            f"{place.id}/{pool.id}"
            for place in self.city.places
            if place.level == "county"
            for pool in pools.values()
            if pool.is_counter and pool.site == "hall"
        }
        table = self.pools
        return table[(table["month"] == ALL) & table["pool"].isin(halls)]

    def declared(self, matters: set[str], level: str = "county") -> float:
        """Cases of some matters that are declared to arise, a year and thousand inhabitants.

        Taken from the city itself: a window of some weeks would add seasons and chance.
        """
        place = next(p for p in self.city.places if p.level == level)
        people = place.population.value
        rates = (
            d.cases_per_year(people)
            for d in self.city.demands
            if d.at == level and d.matter in matters
        )
        return sum(rates) / people * 1000.0

    def volume(self, level: str) -> float:
        """Cases through the hall of a level, a year and thousand inhabitants."""
        site = "hall" if level == "county" else "city-hall"
        city = self.city
        there = {i.id for i in city.items if (i.site or city.department[i.department].site) == site}
        through = {m.id for m in city.matters if there & {*m.items} and m.cycle != "supervision"}
        return self.declared(through, level)


def _mean(seen: _Seen, anchor: Anchor) -> float:
    rows = seen.of(anchor)
    share = anchor.indicator.endswith(("_rate", "_share"))
    weight = rows["arrivals" if share else "completed"].to_numpy(float)
    values = rows[anchor.indicator].to_numpy(float)
    known = np.isfinite(values) & (weight > 0)
    return float(np.average(values[known], weights=weight[known])) if known.any() else NEVER


def _per_1000(seen: _Seen, anchor: Anchor) -> float:
    return seen.declared(set(anchor.matters))


def _served(seen: _Seen, _: Anchor) -> float:
    rows = seen.counters()
    hours = seen.city.calendar[seen.city.site["hall"].calendar].minutes_per_day / 60.0
    return float(rows["served"].sum() / (rows["duty_hours"].sum() / hours))


def _wait(seen: _Seen, _: Anchor) -> float:
    rows = seen.counters()
    known = rows["wait_mean"].notna()
    return float(np.average(rows.loc[known, "wait_mean"], weights=rows.loc[known, "requests"]))


NEVER = 200.0
"""Days where no case is finished within the run: far from any fact, so ruled out."""

STATISTICS: dict[str, Callable[[_Seen, Anchor], float]] = {
    "mean": _mean,
    "per_1000": _per_1000,
    "served_per_staff_day": _served,
    "hall_wait": _wait,
    "county_volume": lambda seen, _: seen.volume("county"),
    "city_volume": lambda seen, _: seen.volume("city"),
}


def names_of(anchors: Anchors) -> Sequence[str]:
    """Identifiers of the facts."""
    return [a.id for a in anchors.anchors]
