"""Variants of one scenario, replication by replication: the tasks of a paired experiment.

Attribution and the worth of shared data both ask many variants of a scenario (some conflicts
resolved, some links cut) for the same replications. Every pair of variant and replication is a task
of its own, so that any number of processes can share them out, and each can be kept by its key.
What variants have in common (the declared city, the routes drawn so far) a process keeps.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from typing import Protocol

import numpy as np
import pandas as pd

from sim.engine.plan import Floats, Plan
from sim.outcomes.indicators import Result, observe
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
class Inputs:
    """A scenario packed once, to be sent to any number of processes."""

    digest: str
    packed: bytes

    @classmethod
    def of(cls, loaded: Loaded) -> Inputs:
        """Pack a loaded scenario."""
        digest = hashlib.sha256(json.dumps(loaded.files, sort_keys=True).encode()).hexdigest()
        return cls(digest, pickle.dumps(loaded))

    def unpack(self) -> Loaded:
        """The scenario; one process unpacks it once."""
        return _hold(self)


@dataclass(frozen=True)
class Trial:
    """One replication of one variant.

    Raises no error of its own: whatever is wrong with a variant was found when it was loaded.
    """

    inputs: Inputs
    change: Change
    seed: int
    replication: int
    engine: str

    @cached_property
    def key(self) -> str:
        """Name of the trial: the same for the same inputs, and for no others."""
        parts = [self.inputs.digest, self.change.name, self.seed, self.replication]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def perform(self) -> pd.DataFrame:
        """Simulate; a row of indicators per matter (index), all places and months together."""
        return figures(self._run(), self.inputs.unpack().scenario.horizon_days)

    def _run(self) -> Result:
        variant = self.change.apply(self.inputs.unpack())
        if variant.scenario.conflicts is not None:
            from sim.experiment.feedback import live  # Mesa takes long to import

            return live(variant, self.seed, self.replication, self.engine)
        plan = _plan(self.inputs, self.change, variant)
        start = variant.scenario.start
        return observe(plan, self.seed, self.replication, self.engine, start)


PER_YEAR = {
    "days_per_year": ("elapsed_working_days", 1.0),
    "trips_per_year": ("trips", 1.0),
    "clerk_hours_per_year": ("clerk_minutes_per_case", 1 / 60),
    "wait_hours_per_year": ("wait_minutes", 1 / 60),
}
"""Totals over a year of all completed cases: the mean they come from, and the unit's factor."""


def figures(result: Result, days: int) -> pd.DataFrame:
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
    return rows.assign(**totals)


def perform(
    inputs: Inputs,
    changes: Sequence[Change],
    replications: Iterable[int],
    seed: int,
    engine: str,
    jobs: int,
    progress: Callable[[], None] | None = None,
) -> dict[tuple[int, int], pd.DataFrame]:
    """Simulate replications of variants; figures by (position of the change, replication)."""
    tasks = {
        (i, replication): Trial(inputs, change, seed, replication, engine)
        for replication in replications
        for i, change in enumerate(changes)
    }
    done: dict[tuple[int, int], pd.DataFrame] = {}

    def keep(place: tuple[int, int], found: pd.DataFrame) -> None:
        done[place] = found
        if progress is not None:
            progress()

    if min(jobs, len(tasks)) <= 1:
        for place, task in tasks.items():
            keep(place, task.perform())
        return done
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(task.perform): place for place, task in tasks.items()}
        for future in as_completed(waiting):
            keep(waiting[future], future.result())
    return done


def column(
    found: dict[tuple[int, int], pd.DataFrame], change: int, matter: str | None, indicator: str
) -> Floats:
    """One indicator of one variant in replications 0, 1, …; NaN where undefined."""
    replications = sorted(r for i, r in found if i == change)
    values = [found[change, r][indicator].get(matter or ALL, np.nan) for r in replications]
    return np.array(values, float)


_held: dict[str, Loaded] = {}
"""The scenario this process works on, by digest."""
_plans: dict[tuple[str, str], Plan] = {}
"""The plans of its variants in which no institutions act, the latest few."""
MOST_PLANS = 4


def _hold(inputs: Inputs) -> Loaded:
    if inputs.digest not in _held:
        _held.clear()
        _plans.clear()
        _held[inputs.digest] = pickle.loads(inputs.packed)
    return _held[inputs.digest]


def _plan(inputs: Inputs, change: Change, variant: Loaded) -> Plan:
    key = (inputs.digest, change.name)
    if key not in _plans:
        while len(_plans) >= MOST_PLANS:
            del _plans[next(iter(_plans))]
        _plans[key] = compile_plan(variant)
    return _plans[key]
