"""Trials: one scenario, some replications, one number of each. What searches are made of.

Searches over settings of a city, or over orders of a reform, ask the same of every candidate: its
indicator in replications 0, 1, 2, … Replication ``r`` of one candidate belongs to replication ``r``
of every other (common random numbers), so columns may be subtracted from each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.city.errors import SpecError
from sim.engine.plan import Floats
from sim.experiment.replicate import Progress, Task
from sim.outcomes.indicators import Result
from sim.outcomes.ledger import ALL
from sim.reforms.load import Loaded
from sim.routes.cohort import RouteError
from sim.routes.compile import compile_plan


class Yardstick(Protocol):
    """What is read off a replication."""

    def read(self, result: Result) -> float:
        """One number; NaN where it is undefined."""
        ...


@dataclass(frozen=True)
class Indicator:
    """An indicator over the whole horizon, of one matter or of all.

    Attributes
    ----------
    name : str
        One of :data:`sim.outcomes.indicators.INDICATORS`.
    matter : str, optional
        Without one, of all cases.
    """

    name: str
    matter: str | None = None

    def read(self, result: Result) -> float:
        """The indicator of one replication; NaN where it is undefined."""
        table = result.kpis
        rows = (table["place"] == ALL) & (table["month"] == ALL)
        found = table.loc[rows & (table["matter"] == (self.matter or ALL)), self.name]
        return float(found.iloc[0]) if len(found) else float("nan")


@dataclass(frozen=True)
class Trial:
    """Some replications of a scenario, one number of each."""

    loaded: Loaded
    yardstick: Yardstick
    seed: int
    engine: str
    replications: tuple[int, ...]

    @cached_property
    def key(self) -> str:
        """Name of the trial: the same for the same inputs, and for no others."""
        about = {
            "inputs": self.loaded.files,
            "yardstick": repr(self.yardstick),
            "run": [self.seed, list(self.replications)],
        }
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()

    def perform(self) -> Floats:
        """Simulate; shape (replications,).

        Raises
        ------
        SpecError
            If the scenario cannot be run.
        """
        try:
            plan = compile_plan(self.loaded)
        except RouteError as error:
            problem = self.loaded.about(error.about, error.message, error.values)
            raise SpecError([problem]) from None
        acting = self.loaded if self.loaded.scenario.conflicts is not None else None
        start = self.loaded.scenario.start
        task = Task(plan, self.seed, self.engine, start, frozenset(), acting)
        return np.array([self.yardstick.read(task.perform(r)) for r in self.replications])


@dataclass(frozen=True)
class Laboratory:
    """Where trials are made: with which seed and engine, and by how many processes."""

    seed: int
    engine: str
    jobs: int = 1

    def measure(
        self,
        candidates: Sequence[Loaded],
        replications: Sequence[int],
        yardstick: Yardstick,
        progress: Progress | None = None,
    ) -> Floats:
        """The yardstick of every candidate in every replication.

        Returns
        -------
        float64 array, shape (candidates, replications)

        Raises
        ------
        SpecError
            If a candidate cannot be run.
        """
        wanted = tuple(replications)
        trials = [Trial(x, yardstick, self.seed, self.engine, wanted) for x in candidates]
        found = perform_all(trials, progress)
        return np.array(found).reshape(len(trials), len(wanted))


def perform_all(trials: Sequence[Trial], progress: Progress | None) -> list[Floats]:
    """Perform trials, in order."""
    done = []
    for trial in trials:
        done.append(trial.perform())
        if progress is not None:
            progress(len(done), len(trials))
    return done
