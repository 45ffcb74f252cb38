"""Outlines of runs: institutions act, and cases are reckoned from their routes, not simulated.

Replications of a reform differ mostly by who goes along with it; that takes a small part of the
time that simulating every case does. Institutions of an outline see the months of a *precedent*, a
run simulated in full; what they would have seen of their own cases is left out, and so are queues.
An outline is therefore never a result. But what a simulation adds to its outline varies little, and
what outlines are on average is soon known (control variates with estimated means: Schmeiser,
Taaffe & Wang 2001, IIE Trans. 33, 219-228).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiment.feedback import Feedback, month_starts
from sim.experiment.payload import Shared
from sim.experiment.variants import Change, Figures
from sim.institutions.model import PHASES, Society, society_of
from sim.institutions.observe import Observation
from sim.outcomes.ledger import ALL
from sim.reforms.load import Loaded
from sim.routes.expected import Estimator, Toll

RECKONED = ("elapsed_working_days", "trips", "clerk_minutes_per_case")
"""Indicators that an outline has."""

BEYOND = 1_000_000
"""Replications from here on are for outlines alone; the last one before is the precedent's."""

Seen = tuple[Observation, ...]
"""What institutions see before each month of a run."""

_HERE = tuple(phase for phase in PHASES if phase not in ("careers", "supervise", "record"))


@dataclass(frozen=True)
class Precedent:
    """A run in full, for the sake of what institutions see while cases are measured; a task."""

    scenario: Shared[Loaded]
    change: Change
    seed: int
    engine: str
    key: str | None

    def perform(self) -> dict[str, Any]:
        """Simulate; :func:`seen_in` makes the months of the result."""
        variant = self.change.apply(self.scenario.value)
        run = Feedback(variant, self.seed, BEYOND - 1, self.engine)
        for _ in month_starts(variant.scenario.start, _last_day(variant)):
            run.month()
        return {"months": [month.plain() for month in run.seen]}


def seen_in(precedent: dict[str, Any]) -> Seen:
    """What institutions saw in a precedent."""
    return tuple(map(Observation.of, precedent["months"]))


@dataclass(frozen=True)
class Outline:
    """An outline of one replication of one variant; a task.

    Attributes
    ----------
    seen : Shared[Seen]
        The precedent's months.
    matter : str, optional
        Look at one matter's cases instead of all.
    """

    scenario: Shared[Loaded]
    change: Change
    seed: int
    replication: int
    seen: Shared[Seen]
    matter: str | None
    key: str | None

    def perform(self) -> Figures:
        """Have institutions act, and reckon; :data:`RECKONED` of the matter, or of all."""
        variant = self.change.apply(self.scenario.value)
        estimator, places = _estimator(self.scenario.value), variant.places
        toll, days = Toll(), 0.0
        for society, length in _months(variant, self.seed, self.replication, self.seen.value):
            cities = {x: society.apply(variant.city_on(society.date, x), x) for x in places}
            toll = toll.plus(estimator.year(cities.__getitem__, self.matter), length)
            days += length
        cases = days * estimator.cases(self.matter)
        per = 1.0 / cases if cases > 0.0 else math.nan
        found = (toll.days * per, toll.trips * per, 60.0 * toll.clerk_hours * per)
        return {self.matter or ALL: dict(zip(RECKONED, found, strict=True))}


def _months(
    variant: Loaded, seed: int, replication: int, seen: Sequence[Observation]
) -> Iterator[tuple[Society, int]]:
    """The society in every month of which cases are measured, with the number of such days."""
    scenario = variant.scenario
    society = society_of(variant, seed, replication, _HERE)
    first, last = scenario.warm_up_days, _last_day(variant)
    dates = month_starts(scenario.start, last)
    ends = [*dates[1:], scenario.start + dt.timedelta(days=last)]
    for date, end, observation in zip(dates, ends, seen[: len(dates)], strict=True):
        society.step_month(date, observation)
        days = (end - scenario.start).days - max(first, (date - scenario.start).days)
        if days > 0:
            yield society, days


def _last_day(loaded: Loaded) -> int:
    """Days from the start after which no case is measured."""
    return loaded.scenario.warm_up_days + loaded.scenario.horizon_days


def _estimator(loaded: Loaded) -> Estimator:
    """The estimator of a scenario, kept for all its variants; the largest community stands for all.

    Drawing new routes takes most of an outline's time, and what institutions do changes the routes
    of all communities alike.
    """
    if "estimator" not in loaded.memory:
        largest = max(loaded.city.communities, key=lambda who: who.share.value)
        loaded.memory["estimator"] = Estimator(loaded.city, loaded.places, (largest.id,))
    made: Estimator = loaded.memory["estimator"]
    return made
