"""How long halls take to fill: MSER-5 on daily series from the very first day.

A run begins with empty halls, so its first days flatter it. The marginal standard error rule (MSER:
White 1997, An effective truncation heuristic for bias reduction in simulation output, Simulation
69, 323–334; on batches of five, MSER-5: White, Cobb & Spratt 2000) cuts off as many days as makes
the mean of the rest most certain. As Hoad, Robinson & Davies (2010, J. Simulation 4, 1–13) advise,
the series is first averaged over replications. Weekends and holidays are left out, so that a batch
is about a week of work, and the pattern of weekdays does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.clock import DAY
from sim.engine.plan import SERVE, Floats, Ints, Plan
from sim.engine.session import stretches
from sim.engine.trace import ARISES, ENDS, Stretch
from sim.experiment.payload import Shared
from sim.experiment.replicate import Common, common_to
from sim.experiment.store import key_of

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

BATCH = 5
LEAST_BATCHES = 10
"""Of less nothing is concluded; nor if more than half of the batches would be cut off."""
QUIET = 0.1
"""Share of a usual day's visitors up to which a day does not count: weekends and holidays."""
SERIES = ("backlog", "wait_mean")


class Truncation(NamedTuple):
    """What MSER-5 says of a series.

    Attributes
    ----------
    batches : float64 array, shape (batches,)
        Means of five.
    statistic : float64 array, shape (batches,)
        The squared standard error if so many batches are cut off; NaN where too few are left.
    cut : int or None
        Batches to cut off; None if the series is too short or has not settled.
    """

    batches: Floats
    statistic: Floats
    cut: int | None


def mser5(series: Floats) -> Truncation:
    """Apply MSER-5 to a series; what does not fill a batch at its end is left out."""
    m = len(series) // BATCH
    batches = series[: m * BATCH].reshape(m, BATCH).mean(axis=1)
    statistic = np.full(m, np.nan)
    for d in range(m - BATCH):  # the last few are always alike
        rest = batches[d:]
        statistic[d] = float(((rest - rest.mean()) ** 2).sum()) / len(rest) ** 2
    if m < LEAST_BATCHES:
        return Truncation(batches, statistic, None)
    cut = int(np.nanargmin(statistic))
    return Truncation(batches, statistic, cut if cut <= m // 2 else None)


class Watching(NamedTuple):
    """One replication watched day by day from its beginning, to be gathered."""

    common: Shared[Common]
    number: int
    key: str | None

    def perform(self) -> dict[str, list[float]]:
        """Run it: per day, cases begun and ended, people served at windows, minutes waited."""
        plan, acting, seed, engine, _, _ = self.common.value
        if acting is not None:
            from sim.experiment.feedback import Feedback  # Mesa takes long to import

            days = Days(_days(acting))
            run = Feedback(acting, seed, self.number, engine, listen=days.count)
            while not run.over:
                run.month()
            return days.plain()
        assert plan is not None
        days = Days(round(plan.end / DAY))
        for stretch in stretches(plan, seed, self.number, engine):
            days.count(plan, stretch)
        return days.plain()


class Days:
    """Counts by day."""

    def __init__(self, days: int) -> None:
        self.days = days
        self.counts = np.zeros((4, days))

    def count(self, plan: Plan, stretch: Stretch) -> None:
        """Enter a stretch of a run."""
        rows = stretch.rows
        activity, ended = rows["activity"], rows["ended"]
        served = rows[activity >= 0]
        served = served[
            (plan.activities.kind[served["activity"]] == SERVE) & (served["clerk"] >= 0)
        ]
        self._enter(0, rows["queued"][activity == ARISES])
        self._enter(1, ended[(activity == ENDS) & ~np.isnan(ended)])
        self._enter(2, served["queued"])
        self._enter(3, served["queued"], served["started"] - served["queued"])

    def plain(self) -> dict[str, list[float]]:
        """For the store."""
        names = ("begun", "ended", "served", "waited")
        return dict(zip(names, self.counts.tolist(), strict=True))

    def _enter(self, row: int, minutes: Floats, weights: Floats | None = None) -> None:
        day = np.minimum((minutes // DAY).astype(np.int64), self.days - 1)
        self.counts[row] += np.bincount(day, weights, self.days)


class Settling(NamedTuple):
    """A daily series, and how long it takes to settle.

    ``day[i]`` is the calendar day, counted from 0, of ``values[i]``; ``settled`` the first day
    that MSER-5 keeps, or None if it cannot tell.
    """

    name: str
    day: Ints
    values: Floats
    truncation: Truncation
    settled: int | None


def settling(watched: Sequence[dict[str, list[float]]], until: int) -> list[Settling]:
    """When each of :data:`SERIES` settles.

    Parameters
    ----------
    watched : sequence of dict
        What :class:`Watching` gave, one of each replication.
    until : int
        Days looked at: up to the first change of the city, since there is nothing to settle to
        beyond.
    """
    total = {name: np.sum([one[name] for one in watched], axis=0)[:until] for name in watched[0]}
    backlog = np.cumsum(total["begun"] - total["ended"]) / len(watched)
    served = total["served"]
    usual = np.median(served[served > 0]) if served.any() else 0.0
    open_days = np.flatnonzero(served > QUIET * usual)
    waits = total["waited"][open_days] / total["served"][open_days]
    found = []
    for name, values in zip(SERIES, (backlog[open_days], waits), strict=True):
        truncation = mser5(values)
        cut = truncation.cut
        settled = None if cut is None else int(open_days[BATCH * cut]) if cut else 0
        found.append(Settling(name, open_days, values, truncation, settled))
    return found


def watching(
    loaded: Loaded, plan: Plan, numbers: Iterable[int], seed: int, engine: str
) -> Iterator[Watching]:
    """The tasks of watching a scenario's replications."""
    common = common_to(loaded, plan, seed, engine)
    key = key_of("watching", loaded, seed=seed, engine=engine)
    for number in numbers:
        yield Watching(common, number, key_of(key, replication=number))


def unchanged_days(loaded: Loaded) -> int:
    """Days from the start of a run to the first change of the city, or to its end."""
    days = _days(loaded)
    start, reform = loaded.scenario.start, loaded.reform
    dates = [] if reform is None else [date for date in reform.dates() if date > start]
    return min([days, *((date - start).days for date in dates)])


def _days(loaded: Loaded) -> int:
    scenario = loaded.scenario
    return scenario.warm_up_days + scenario.horizon_days + scenario.follow_up_days


def report(loaded: Loaded, found: Sequence[Settling], reps: int, seed: int) -> dict[str, Any]:
    """What ``reformsim warmup --format json`` says (``reformsim.warmup/1``).

    ``series.<name>`` = ``{settled_after_days, suffices, days, values}``; ``suffices`` is null if
    MSER-5 cannot tell.
    """
    declared = loaded.scenario.warm_up_days
    return {
        "scenario": loaded.scenario.id,
        "replications": reps,
        "seed": seed,
        "warm_up_days": declared,
        "days_looked_at": unchanged_days(loaded),
        "series": {
            one.name: {
                "settled_after_days": one.settled,
                "suffices": None if one.settled is None else one.settled <= declared,
                "days": one.day.tolist(),
                "values": one.values.tolist(),
            }
            for one in found
        },
    }
