"""Trials: one scenario, some replications, one number of each. What searches are made of.

Searches over settings of a city, or over orders of a reform, ask the same of every candidate: its
indicator in replications 0, 1, 2, … Replication ``r`` of one candidate belongs to replication ``r``
of every other (common random numbers), so columns may be subtracted from each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.city.errors import Problem, SpecError
from sim.engine.build import PlanError
from sim.engine.plan import Floats, Plan
from sim.experiment.executors import Workers
from sim.experiment.gather import Progress, gather
from sim.experiment.replicate import replications
from sim.experiment.store import Store, key_of
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
    """Some replications of a scenario, one number of each; a task to be gathered."""

    loaded: Loaded
    yardstick: Yardstick
    seed: int
    engine: str
    replications: tuple[int, ...]
    key: str | None
    lenient: bool = False

    def perform(self) -> dict[str, list[float]]:
        """Simulate; ``values`` has a number for every replication.

        Raises
        ------
        SpecError
            If the scenario cannot be run; a lenient trial then has NaN for all values.
        """
        try:
            plan = self._plan()
        except SpecError:
            if self.lenient:
                return {"values": [math.nan] * len(self.replications)}
            raise
        tasks = replications(self.loaded, plan, self.replications, self.seed, self.engine)
        return {"values": [self.yardstick.read(task.perform()) for task in tasks]}

    def _plan(self) -> Plan:
        try:
            return compile_plan(self.loaded)
        except RouteError as error:
            problem = self.loaded.about(error.about, error.message, error.values)
            raise SpecError([problem]) from None
        except PlanError as error:  # numbers that each may be, but not together
            values: dict[str, object] = {"reason": str(error)}
            problem = Problem(self.loaded.scenario.id, None, "", "numbers-impossible", values)
            raise SpecError([problem]) from None


Watch = Callable[[str, int], AbstractContextManager[Progress]]
"""Opens a view of progress: what is being done (a word's key), and how many steps it takes."""


def unwatched(*_: object) -> AbstractContextManager[Progress]:
    """Nobody looks."""
    return nullcontext(lambda *_: None)


@dataclass(frozen=True)
class Laboratory:
    """Where trials are made: with which seed and engine, by which workers, watched by whom.

    Attributes
    ----------
    watch : callable
        See :data:`Watch`.
    lenient : bool
        What cannot be run gives NaN instead of an error.
    store, workers
        See :func:`sim.experiment.gather.gather`; without workers all is done in this process.
    """

    seed: int
    engine: str
    watch: Watch = unwatched
    store: Store | None = None
    workers: Workers | None = None
    lenient: bool = False

    def measure(
        self,
        candidates: Sequence[Loaded],
        replications: Sequence[int],
        yardstick: Yardstick,
        what: str = "",
    ) -> Floats:
        """The yardstick of every candidate in every replication.

        Parameters
        ----------
        what : str
            What is being done, for whoever watches.

        Returns
        -------
        float64 array, shape (candidates, replications)

        Raises
        ------
        SpecError
            If a candidate cannot be run.
        """
        wanted = tuple(replications)
        found = self._perform([(x, wanted) for x in candidates], yardstick, what)
        return np.array(found).reshape(len(candidates), len(wanted))

    def each(
        self,
        candidates: Sequence[Loaded],
        replications: Sequence[int],
        yardstick: Yardstick,
        what: str = "",
    ) -> Floats:
        """The yardstick of every candidate in a replication of its own.

        Returns
        -------
        float64 array, shape (candidates,)

        Raises
        ------
        SpecError
            If a candidate cannot be run.
        """
        pairs = [(x, (r,)) for x, r in zip(candidates, replications, strict=True)]
        return np.concatenate([np.zeros(0), *self._perform(pairs, yardstick, what)])

    def _perform(
        self,
        wanted: Sequence[tuple[Loaded, tuple[int, ...]]],
        yardstick: Yardstick,
        what: str,
    ) -> list[Floats]:
        trials = [
            Trial(x, yardstick, self.seed, self.engine, reps, key, self.lenient)
            for x, reps in wanted
            for key in [self._key(x, yardstick, reps)]
        ]
        with self.watch(what, len(trials)) as step:
            found = gather(trials, store=self.store, progress=step, executor=self.workers)
        return [np.array(one["values"], float) for one in found]

    def _key(self, loaded: Loaded, yardstick: Yardstick, reps: tuple[int, ...]) -> str | None:
        if self.store is None:
            return None
        what = {"yardstick": repr(yardstick), "seed": self.seed, "engine": self.engine}
        return key_of("trial", loaded, replications=list(reps), lenient=self.lenient, **what)
