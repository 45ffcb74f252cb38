"""The report's counted figures as the guides of the model's city give them.

Guides are added up each once, as the report does ("71 items", "1,222 items"), for those who come to
a window: with nine in ten single items open online in 2021 the report still calls trips many, so it
cannot count what can be done online as no trip. Limits are promised ones against statutory ones,
the definition of the national assessment (:mod:`sim.routes.guide`). Every choice that the quotes
leave open is made the other way as well; how far that carries a figure is told with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy as np

from calibration.foreign.draw import ranges
from calibration.reported import Measured
from sim.city.city import City
from sim.reforms.load import Loaded
from sim.routes.guide import Guide, Promise, guide

LISTED = ("trips", "materials", "departments_visited", "promised_working_days")
"""Figures that guides have."""


class Way(NamedTuple):
    """One way of counting guides; the first one is the report's.

    Attributes
    ----------
    by_demand : bool
        Guides count as often as they are followed, not each once.
    portal : bool
        After the reform, over the portal where it is open, not at windows.
    walked : bool
        Of trips, those of people who combine errands at one place, not those of each guide.
    from_promise : bool
        Limits before are the promised ones, not those by law.
    promise : Promise
        How limits of what is handled together are set.
    """

    by_demand: bool
    portal: bool
    walked: bool
    from_promise: bool
    promise: Promise


@dataclass(frozen=True)
class Guided:
    """A figure of guides, and the lowest and highest that other ways of counting give."""

    value: float
    low: float
    high: float


def ways(indicator: str) -> Iterator[Way]:
    """Every way of counting an indicator, the report's first."""
    factor, courage = ranges()["promise_factor"], ranges()["promise_courage"]
    promises = [Promise(factor.value, courage.value)]
    limits = indicator == "promised_working_days"
    if limits:  # the shortest and the longest that such cities promise
        promises.append(Promise(factor.range[0], courage.range[1]))
        promises.append(Promise(factor.range[1], courage.range[0]))
    either, this = (False, True), (False,)
    walked = either if indicator == "trips" else this
    for promise in promises:
        for choice in product(either, either, walked, either if limits else this):
            yield Way(*choice, promise=promise)


@dataclass
class Shelf:
    """All guides of a city before and after its reform.

    Parameters
    ----------
    base, reform : Loaded
        Scenarios without and with the reform; of the reform what it declares.
    """

    base: Loaded
    reform: Loaded
    _known: dict[object, Guide] = field(default_factory=dict, repr=False)

    def figure(self, target: Measured, matters: Iterable[str]) -> Guided | None:
        """What guides say of some matters; None if that is nothing guides have."""
        if target.indicator not in LISTED:
            return None
        chosen = sorted(matters)
        told = [self._counted(target, chosen, way) for way in ways(target.indicator)]
        return Guided(told[0], min(told), max(told)) if np.isfinite(told).all() else None

    def _counted(self, target: Measured, matters: list[str], way: Way) -> float:
        date = dt.date.fromisoformat(f"{target.until}-28")
        weights = np.array([self._cases(m) if way.by_demand else 1.0 for m in matters])
        before, after = (
            float(weights @ [self._of(target.indicator, m, date, way, late) for m in matters])
            for late in (False, True)
        )
        if target.about == "change":
            return after / before - 1.0 if before else np.nan
        total = float(weights.sum())
        return (before if target.about == "before" else after) / total if total else np.nan

    def _of(self, indicator: str, matter: str, date: dt.date, way: Way, late: bool) -> float:
        """One figure of one matter's guides, before (``late`` false) or after the reform."""
        found = self._guide(matter, date, late, late and way.portal)
        if indicator == "trips":
            return found.walked if way.walked else found.trips
        if indicator == "promised_working_days":
            by_law = not (late or way.from_promise)
            return found.statutory if by_law else found.promised(way.promise)
        return float(getattr(found, indicator))

    def _guide(self, matter: str, date: dt.date, late: bool, portal: bool) -> Guide:
        loaded = self.reform if late else self.base
        level = next((d.at for d in loaded.city.demands if d.matter == matter), "county")
        place = next(p.id for p in loaded.city.places if p.level == level)
        city: City = loaded.city_on(date, place)
        key = (matter, date, late, portal and city.matter[matter].portal)
        if key not in self._known:
            self._known[key] = guide(city, place, matter, online=key[3])
        return self._known[key]

    def _cases(self, matter: str) -> float:
        """Cases a year in the whole city, as declared."""
        city = self.base.city
        return sum(
            demand.cases_per_year(place.population.value)
            for demand in city.demands
            for place in city.places
            if demand.matter == matter and demand.at == place.level
        )
