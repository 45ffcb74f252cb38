"""What each link and each released record is worth, alone and given the rest, by paired runs.

Four states of the same city are compared: nothing shared, one thing shared, all but one shared, all
shared; everything else the reform does is in force in each of them, and institutions play no part:
the worth of a thing that works. A link without a record to carry, or a record without a link, does
nothing alone; both are seen again where a department's things are taken together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.engine.plan import Floats
from sim.experiment.estimate import estimate
from sim.experiment.gather import Progress
from sim.experiment.payload import Shared
from sim.experiment.simultaneous import holm, p_value
from sim.experiment.variants import Bench, Figures, column
from sim.reforms.load import Loaded
from sim.reforms.sharing import Share, shares_of, withheld
from sim.routes.expected import Estimator, Toll

INDICATORS = ("days_per_year", "trips_per_year", "clerk_hours_per_year")
"""What things are worth; savings are negative. The first ranks them unless told otherwise."""


@dataclass(frozen=True)
class LeftOut:
    """A scenario with some things not shared, in which everybody does what the reform says."""

    shares: frozenset[Share]

    @property
    def name(self) -> str:
        """The things' names, in order."""
        return "without:" + " ".join(share.id for share in sorted(self.shares))

    def apply(self, loaded: Loaded) -> Loaded:
        """The scenario less these things, and without institutions."""
        plain = {"conflicts": None, "leadership": None}
        scenario = loaded.scenario.model_copy(update=plain)
        return withheld(replace(loaded, scenario=scenario), self.shares)


@dataclass(frozen=True)
class Unit:
    """Something whose worth is asked for: one thing, or all that one department holds."""

    holder: str
    shares: frozenset[Share]


@dataclass(frozen=True)
class Guess:
    """A unit's worth by the estimate without queues."""

    alone: Toll
    given_rest: Toll
    score: float
    """The largest part of any toll of the whole that it makes up, alone or given the rest."""


def units_of(loaded: Loaded, *, found: bool) -> tuple[list[Unit], list[Unit]]:
    """Single things, and all things of each department that holds more than one.

    Parameters
    ----------
    found : bool
        Also what the city shares as found, without the reform.
    """
    shares = [share for share in shares_of(loaded) if found or not share.found]
    places = loaded.places
    whole = loaded.city_on(dt.date.max, places[0])
    by: dict[str, list[Share]] = {}
    for share in shares:
        by.setdefault(share.holder(whole), []).append(share)
    single = [Unit(share.holder(whole), frozenset({share})) for share in shares]
    return single, [Unit(name, frozenset(held)) for name, held in sorted(by.items())]


def screen(loaded: Loaded, units: Sequence[Unit], everything: frozenset[Share]) -> list[Guess]:
    """Estimate every unit's worth from routes alone, to tell which are worth simulating."""
    places = loaded.places
    estimator = Estimator(loaded.city, places)

    def year(left_out: Iterable[Share]) -> Toll:
        variant = withheld(loaded, left_out)
        return estimator.year(lambda place: variant.city_on(dt.date.max, place))

    full, none = year(()), year(everything)
    whole = full.plus(none, -1.0)
    guesses = []
    for unit in units:
        alone = year(everything - unit.shares).plus(none, -1.0)
        last = full.plus(year(unit.shares), -1.0)
        parts = [
            max(abs(a), abs(b)) / abs(c) for a, b, c in zip(alone, last, whole, strict=True) if c
        ]
        guesses.append(Guess(alone, last, max(parts, default=0.0)))
    return guesses


def promising(guesses: Sequence[Guess], most: int) -> list[int]:
    """Positions of the units to simulate: at most so many, and none that changes no route."""
    order = sorted(range(len(guesses)), key=lambda i: (-guesses[i].score, i))
    return [i for i in order[:most] if guesses[i].score > 1e-12]


@dataclass(frozen=True)
class Worths:
    """Paired simulations of units: two extremes, and two variants of each unit."""

    units: tuple[Unit, ...]
    found: dict[tuple[int, int], Figures]
    replications: int
    matter: str | None = None

    def extreme(self, indicator: str, *, shared: bool) -> Floats:
        """All shared, or nothing; shape (replications,)."""
        return self._column(int(shared), indicator)

    def alone(self, i: int, indicator: str) -> Floats:
        """A unit added first."""
        return self._column(2 + 2 * i, indicator) - self.extreme(indicator, shared=False)

    def given_rest(self, i: int, indicator: str) -> Floats:
        """A unit added last."""
        return self.extreme(indicator, shared=True) - self._column(3 + 2 * i, indicator)

    def midpoint(self, i: int, indicator: str) -> Floats:
        """Half-way between first and last: ranks what is of use only together with others."""
        return (self.alone(i, indicator) + self.given_rest(i, indicator)) / 2.0

    def _column(self, change: int, indicator: str) -> Floats:
        return column(self.found, change, self.matter, indicator, range(self.replications))


def simulate(
    loaded: Loaded,
    units: Sequence[Unit],
    everything: frozenset[Share],
    replications: int,
    bench: Bench,
    matter: str | None = None,
    progress: Progress | None = None,
) -> Worths:
    """Simulate all that is needed to tell what units are worth."""
    changes = [LeftOut(everything), LeftOut(frozenset())]
    for unit in units:
        changes += [LeftOut(everything - unit.shares), LeftOut(unit.shares)]
    runs = [(i, r) for i in range(len(changes)) for r in range(replications)]
    found = bench.perform(Shared(loaded), changes, runs, progress)
    return Worths(tuple(units), found, replications, matter)


def runs_needed(units: int, replications: int) -> int:
    """Simulations that :func:`simulate` makes."""
    return (2 + 2 * units) * replications


def told(worths: Worths, within: Sequence[int], by: str) -> list[dict[str, Any]]:
    """What is said of some units, the one that saves most first.

    Parameters
    ----------
    within : sequence of int
        Positions of the units that are compared with each other.
    by : str
        The indicator that ranks them.

    Returns
    -------
    list of dict
        ``unit`` (position); ``alone``, ``given_rest`` and ``midpoint`` (estimates by indicator);
        ``told_apart``: whether the midpoint differs from 0, all units at once at 5 % (Holm).
    """
    means = {i: float(worths.midpoint(i, by).mean()) for i in within}
    order = sorted(within, key=lambda i: (means[i], i))
    decisions = holm([p_value(worths.midpoint(i, by)) for i in order])
    return [
        {
            "unit": i,
            "alone": {name: estimate(worths.alone(i, name)) for name in INDICATORS},
            "given_rest": {name: estimate(worths.given_rest(i, name)) for name in INDICATORS},
            "midpoint": {name: estimate(worths.midpoint(i, name)) for name in INDICATORS},
            "told_apart": decision.rejected,
        }
        for i, decision in zip(order, decisions, strict=True)
    ]
