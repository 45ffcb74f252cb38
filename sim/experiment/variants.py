"""Variants of one scenario, replication by replication: the tasks of a paired experiment.

Attribution and the worth of shared data both ask many variants of a scenario (some conflicts
resolved, some links cut) for the same replications. Every pair of variant and replication is a task
of its own, so that any number of processes can share them out, and each can be kept by its key.
What variants have in common (the declared city, the routes drawn so far) a process keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from sim.engine.plan import Floats, Plan
from sim.experiment.executors import Here, Task, Workers
from sim.experiment.gather import Progress, gather
from sim.experiment.payload import Shared
from sim.experiment.store import Store, key_of
from sim.outcomes.indicators import BY_MATTER, Result, observe
from sim.outcomes.ledger import ALL
from sim.reforms.load import Loaded
from sim.routes.compile import compile_plan

YEAR = 365.0


class Change(Protocol):
    """What makes a variant of a scenario; a value that can be compared, kept and sent."""

    @property
    def name(self) -> str:
        """The same for the same change, and for no other."""
        ...

    def apply(self, loaded: Loaded) -> Loaded:
        """The variant."""
        ...


@dataclass(frozen=True)
class Trial:
    """One replication of one variant, to be gathered.

    Attributes
    ----------
    scenario : Shared[Loaded]
        What it is a variant of.
    key : str
        The same for the same inputs, and for no others.
    """

    scenario: Shared[Loaded]
    change: Change
    seed: int
    replication: int
    engine: str
    key: str | None

    def perform(self) -> Figures:
        """Simulate; indicators of every matter, all places and months together."""
        scenario = self.scenario.value.scenario
        return figures(self._run(), scenario.horizon_days)

    def _run(self) -> Result:
        loaded = self.scenario.value
        variant = self.change.apply(loaded)
        if variant.scenario.conflicts is not None:
            from sim.experiment.feedback import live  # Mesa takes long to import

            return live(variant, self.seed, self.replication, self.engine, levels=BY_MATTER)
        plan = _plan(loaded, self.change, variant)
        start = variant.scenario.start
        return observe(plan, self.seed, self.replication, self.engine, start)


PER_YEAR = {
    "days_per_year": ("elapsed_working_days", 1.0),
    "trips_per_year": ("trips", 1.0),
    "clerk_hours_per_year": ("clerk_minutes_per_case", 1 / 60),
    "wait_hours_per_year": ("wait_minutes", 1 / 60),
}
"""Totals over a year of all completed cases: the mean they come from, and the unit's factor."""


Figures = dict[str, dict[str, float]]
"""Indicators by matter (``*``: all), as plain numbers; NaN where undefined."""


def figures(result: Result, days: int) -> Figures:
    """The indicators of a replication by matter, with totals of a year.

    Parameters
    ----------
    days : int
        Calendar days measured; totals are scaled to 365.
    """
    table = result.kpis
    rows = table[(table["place"] == ALL) & (table["month"] == ALL)].set_index("matter")
    rows = rows.drop(columns=["place", "month"]).astype(float)
    totals = {
        name: rows[mean].fillna(0.0) * rows["completed"] * factor * YEAR / days
        for name, (mean, factor) in PER_YEAR.items()
    }
    found = rows.assign(**totals).to_dict("index")
    return {str(m): {str(n): float(x) for n, x in row.items()} for m, row in found.items()}


@dataclass(frozen=True)
class Bench:
    """Where and with which luck variants are simulated.

    Attributes
    ----------
    workers : Workers
        They keep the routes they have drawn as long as they are open.
    store : Store, optional
        Where results are kept and found. Results depend on neither.
    """

    seed: int
    engine: str
    workers: Workers = field(default_factory=Here)
    store: Store | None = None

    def perform(
        self,
        scenario: Shared[Loaded],
        changes: Sequence[Change],
        runs: Sequence[tuple[int, int]],
        progress: Progress | None = None,
    ) -> dict[tuple[int, int], Figures]:
        """Simulate replications of variants.

        Parameters
        ----------
        runs : sequence of (int, int)
            Position of the change, and replication; results are by the same.
        """
        found = self.gather(self.trials(scenario, changes, runs), progress)
        return dict(zip(runs, found, strict=True))

    def trials(
        self, scenario: Shared[Loaded], changes: Sequence[Change], runs: Sequence[tuple[int, int]]
    ) -> list[Trial]:
        """The tasks of :meth:`perform`."""
        inputs = key_of("variant", scenario.value, seed=self.seed, engine=self.engine)
        return [
            Trial(
                scenario,
                changes[i],
                self.seed,
                r,
                self.engine,
                key_of(inputs, change=changes[i].name, replication=r),
            )
            for i, r in runs
        ]

    def gather(self, tasks: Sequence[Task], progress: Progress | None = None) -> list[Any]:
        """Have tasks performed, or find their results again."""
        return gather(tasks, executor=self.workers, store=self.store, progress=progress)


def column(
    found: dict[tuple[int, int], Figures],
    change: int,
    matter: str | None,
    indicator: str,
    replications: Iterable[int],
) -> Floats:
    """One indicator of one variant in some replications; NaN where undefined or not simulated."""
    rows = [found.get((change, r), {}).get(matter or ALL, {}) for r in replications]
    return np.array([row.get(indicator, np.nan) for row in rows], float)


MOST_PLANS = 4
"""Plans of variants in which no institutions act that a process keeps."""


def _plan(loaded: Loaded, change: Change, variant: Loaded) -> Plan:
    """The plan of a variant, kept with the scenario it is a variant of."""
    plans: dict[str, Plan] = loaded.memory.setdefault("plans", {})
    if change.name not in plans:
        while len(plans) >= MOST_PLANS:
            del plans[next(iter(plans))]
        plans[change.name] = compile_plan(variant)
    return plans[change.name]
