"""A reform in packages: the scenarios that its orders, and its unordered parts, stand for."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.city.errors import Problem, SpecError
from sim.engine.plan import Floats
from sim.outcomes.indicators import Result
from sim.outcomes.ledger import ALL, CASE_INDICATORS
from sim.reforms.base import MeasureError
from sim.reforms.load import Loaded, unknown
from sim.reforms.packages import Package
from sim.reforms.reform import Reform
from sim.reforms.roadmap import YEAR, Planner, Schedule, dated, month_on

BURDENS = (
    *(name for name in CASE_INDICATORS if name != "promised_working_days"),
    "clerk_minutes_per_case",
    "rekey_minutes_per_case",
)
"""Indicators of which less is better and which add up over cases."""

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Burden:
    """A burden added up over all cases that arise within the horizon.

    Month by month: the mean over completed cases times the cases that arose, so that cases not
    finished count as much as those that are; a month's burden is discounted by
    ``(1 + discount) ** (-months since the beginning / 12)``.

    Attributes
    ----------
    name : str
        One of :data:`BURDENS`.
    matter : str, optional
        Without one, all matters.
    discount : float
        Rate a year.
    """

    name: str
    matter: str | None = None
    discount: float = 0.0

    def read(self, result: Result) -> float:
        """The burden of one replication; NaN if no case was completed."""
        table = result.kpis
        here = (table["place"] == ALL) & (table["matter"] == (self.matter or ALL))
        whole = table[here & (table["month"] == ALL)]
        months = table[here & (table["month"] != ALL)].sort_values("month")
        if not len(whole):
            return math.nan
        means = months[self.name].fillna(float(whole[self.name].iloc[0])).to_numpy(float)
        cases = months["arrivals"].to_numpy(float)
        return float(np.sum(means * cases * self.weights(len(months))))

    def weights(self, months: int) -> Floats:
        """What a month counts for, by the months since the beginning."""
        return np.asarray((1.0 + self.discount) ** (-np.arange(months) / YEAR))


class Programme:
    """A scenario whose reform is declared in packages, with its yearly capacity.

    Parameters
    ----------
    loaded : Loaded
    only : collection of str, optional
        The packages on the table; those that they build on must be among them. Without it all.
    strict : bool
        As for :class:`sim.reforms.roadmap.Planner`.

    Raises
    ------
    SpecError
        If there are no packages or no capacity, there is no such package, or one never fits.
    """

    def __init__(self, loaded: Loaded, only: Collection[str] = (), *, strict: bool = True) -> None:
        self.loaded = loaded
        if loaded.reform is None or not loaded.reform.packages:
            file = str(loaded.document.path) if loaded.document else loaded.scenario.id
            raise SpecError([Problem(file, None, "packages", "no-packages")])
        if loaded.scenario.capacity is None:
            raise SpecError([Problem(loaded.scenario.id, None, "capacity", "no-capacity")])
        self.reform: Reform = loaded.reform
        there = {package.id: package for package in loaded.reform.packages}
        wanted = only or there
        named = [*wanted, *(x for name in wanted if name in there for x in there[name].after)]
        lacking = [name for name in named if name not in there or name not in wanted]
        if lacking:
            raise SpecError(
                [
                    unknown(name, wanted if name in there else there, "", None, "packages")
                    for name in lacking
                ]
            )
        self.packages: tuple[Package, ...] = tuple(there[name] for name in there if name in wanted)
        try:
            self.planner = Planner(self.packages, loaded.scenario.capacity, strict=strict)
        except MeasureError as error:
            raise SpecError([loaded.problem(error)]) from None

    @property
    def names(self) -> tuple[str, ...]:
        """The packages' names, as declared."""
        return tuple(package.id for package in self.packages)

    @property
    def after(self) -> dict[str, tuple[str, ...]]:
        """For every package those that it builds on."""
        return {package.id: package.after for package in self.packages}

    @cached_property
    def begin(self) -> dt.date:
        """The first day measured; months and years of the reform count from it."""
        scenario = self.loaded.scenario
        return scenario.start + dt.timedelta(days=scenario.warm_up_days)

    @property
    def months(self) -> int:
        """Months within the horizon, the last of them perhaps not whole."""
        return math.ceil(self.loaded.scenario.horizon_days / DAYS_A_MONTH)

    @property
    def declared(self) -> tuple[str, ...]:
        """The order in which the packages' declared dates come, as far as others allow it."""
        first = {
            name: min(m.start for m in self.reform.measures if m.package == name)
            for name in self.names
        }
        done: list[str] = []
        while len(done) < len(first):
            ready = [x for x in first if x not in done and set(self.after[x]) <= set(done)]
            done.append(min(ready, key=lambda x: (first[x], x)))
        return tuple(done)

    def scheduled(self, schedule: Schedule) -> Loaded:
        """The scenario in which packages take effect as scheduled."""
        return self._effective({slot.package: slot.effect for slot in schedule})

    def state(self, packages: Collection[str], days: int) -> Loaded:
        """The scenario in which some packages are in force from the beginning, for some days."""
        loaded = self._effective(dict.fromkeys(packages, 0))
        scenario = loaded.scenario.model_copy(update={"horizon_days": days})
        return Loaded(scenario, loaded.city, loaded.reform, loaded.document)

    def _effective(self, effects: Mapping[str, int]) -> Loaded:
        loaded = self.loaded
        dates = {name: month_on(self.begin, month) for name, month in effects.items()}
        places: Sequence[str] = loaded.places
        try:
            reform = dated(self.reform, dates, loaded.city, places)
        except MeasureError as error:
            raise SpecError([loaded.problem(error)]) from None
        return Loaded(loaded.scenario, loaded.city, reform, loaded.document)
