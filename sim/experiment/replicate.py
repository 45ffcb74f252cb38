"""Replications of scenarios: the same results wherever they run, and however often they are begun.

A replication depends on the scenario, the seed and its own number only, so it does not matter where
it runs, or that it runs twice because a worker died.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from sim.engine.plan import Plan
from sim.engine.run import DEFAULT
from sim.experiment.executors import Workers
from sim.experiment.gather import Progress, gather
from sim.experiment.payload import Shared
from sim.experiment.store import Store, key_of
from sim.outcomes.indicators import Result, observe

if TYPE_CHECKING:
    from sim.reforms.load import Loaded


class Common(NamedTuple):
    """All that the replications of a scenario share.

    ``plan`` where nobody acts, ``acting`` where institutions do.
    """

    plan: Plan | None
    acting: Loaded | None
    seed: int
    engine: str
    start: dt.date
    keep: frozenset[str]


def common_to(
    loaded: Loaded, plan: Plan, seed: int, engine: str, keep: frozenset[str] = frozenset()
) -> Shared[Common]:
    """What the replications of a scenario share; institutions draw up their plans themselves."""
    if loaded.scenario.conflicts is None:
        return Shared(Common(plan, None, seed, engine, loaded.scenario.start, keep))
    return Shared(Common(None, loaded, seed, engine, loaded.scenario.start, keep))


class Replication(NamedTuple):
    """One replication, to be gathered."""

    common: Shared[Common]
    number: int
    key: str | None

    def perform(self) -> Result:
        """Run it and draw up its tables."""
        plan, acting, seed, engine, start, keep = self.common.value
        if acting is not None:
            from sim.experiment.feedback import live  # Mesa takes long to import

            return live(acting, seed, self.number, engine, keep)
        assert plan is not None
        return observe(plan, seed, self.number, engine, start, keep)


def replications(
    loaded: Loaded,
    plan: Plan,
    numbers: Iterable[int],
    seed: int = 1,
    engine: str = DEFAULT,
    keep: Collection[str] = (),
) -> list[Replication]:
    """The tasks of a scenario's replications, for :func:`sim.experiment.gather.gather`.

    Parameters
    ----------
    loaded : Loaded
        Where the plan came from.
    numbers : iterable of int
        Which replications.
    keep : collection of {"cases", "trace"}
        Detailed tables to keep of every replication.
    """
    kept = frozenset(keep)
    common = common_to(loaded, plan, seed, engine, kept)
    key = key_of("replication", loaded, seed=seed, engine=engine, keep=sorted(kept))
    return [Replication(common, n, key_of(key, replication=n)) for n in numbers]


def replicate(
    loaded: Loaded,
    plan: Plan,
    reps: int,
    seed: int = 1,
    engine: str = DEFAULT,
    jobs: int = 1,
    progress: Progress | None = None,
    keep: Collection[str] = (),
    *,
    cluster: str | None = None,
    store: Store | None = None,
    executor: Workers | None = None,
) -> list[Result]:
    """Run replications 0 … ``reps`` - 1 of a plan.

    Parameters
    ----------
    loaded : Loaded
        Where the plan came from; its scenario's start dates the months.
    keep : collection of {"cases", "trace"}
        Detailed tables to keep of every replication.
    jobs, progress, cluster, store, executor
        See :func:`sim.experiment.gather.gather`. Results do not depend on them.

    Returns
    -------
    list of Result
        In order of replication.
    """
    tasks = replications(loaded, plan, range(reps), seed, engine, keep)
    return gather(
        tasks, jobs=jobs, cluster=cluster, store=store, progress=progress, executor=executor
    )
