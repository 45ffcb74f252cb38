"""Replications of a plan over processes: the same results for any number of them.

A replication depends on the plan, the seed and its own number only, so it does not matter where it
runs, or that it runs twice because a worker died.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing as mp
import pickle
import signal
from collections.abc import Callable, Collection
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, NamedTuple

from sim.engine.plan import Plan
from sim.engine.run import DEFAULT
from sim.outcomes.indicators import Result, observe

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

PATIENCE = 3
"""Times that workers may die in a row without finishing a single replication."""

Progress = Callable[[int, int], None]


class Task(NamedTuple):
    """All that replications share."""

    plan: Plan
    seed: int
    engine: str
    start: dt.date
    keep: frozenset[str]
    acting: Loaded | None = None

    def perform(self, replication: int) -> Result:
        """Run one replication and draw up its tables."""
        if self.acting is not None:
            from sim.experiment.feedback import live  # Mesa takes long to import

            return live(self.acting, self.seed, replication, self.engine, self.keep)
        return observe(self.plan, self.seed, replication, self.engine, self.start, self.keep)


class WorkersDiedError(RuntimeError):
    """Worker processes died again and again without finishing anything."""


def replicate(
    loaded: Loaded,
    plan: Plan,
    reps: int,
    seed: int = 1,
    engine: str = DEFAULT,
    jobs: int = 1,
    progress: Progress | None = None,
    keep: Collection[str] = (),
) -> list[Result]:
    """Run replications 0 … ``reps`` - 1 of a plan.

    Parameters
    ----------
    loaded : Loaded
        Where the plan came from; its scenario's start dates the months.
    jobs : int
        Processes; 1 runs everything in this one. Results are the same.
    progress : callable, optional
        Called with (finished, all) whenever a replication is finished.
    keep : collection of {"cases", "trace"}
        Detailed tables to keep of every replication.

    Returns
    -------
    list of Result
        In order of replication.

    Raises
    ------
    WorkersDiedError
        If worker processes keep dying (for example for want of memory).
    """
    acting = loaded if loaded.scenario.conflicts is not None else None
    task = Task(plan, seed, engine, loaded.scenario.start, frozenset(keep), acting)
    if min(jobs, reps) <= 1:
        results = []
        for replication in range(reps):
            results.append(task.perform(replication))
            if progress is not None:
                progress(len(results), reps)
        return results
    done: dict[int, Result] = {}
    failures = 0
    while len(done) < reps:
        before = len(done)
        try:
            _fill(done, task, reps, jobs, progress)
        except BrokenProcessPool as death:
            failures = failures + 1 if len(done) == before else 1
            if failures == PATIENCE:
                message = f"worker processes died {PATIENCE} times without finishing a replication"
                raise WorkersDiedError(message) from death
    return [done[replication] for replication in range(reps)]


def _fill(
    done: dict[int, Result], task: Task, reps: int, jobs: int, progress: Progress | None
) -> None:
    """Run what is missing in ``done`` in fresh processes; BrokenProcessPool if one of them dies."""
    missing = [replication for replication in range(reps) if replication not in done]
    others = set(mp.active_children())
    pool = ProcessPoolExecutor(
        min(jobs, len(missing)),
        mp_context=mp.get_context("spawn"),  # forked copies of threads and locks may hang
        initializer=_begin,
        initargs=(pickle.dumps(task),),
    )
    try:
        waiting: dict[Future[Result], int] = {pool.submit(_perform, r): r for r in missing}
        for future in as_completed(waiting):
            done[waiting[future]] = future.result()
            if progress is not None:
                progress(len(done), reps)
    except BaseException:
        # An interruption or an error: do not wait for replications that nobody will read.
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(mp.active_children()) - others:
            worker.terminate()
        raise
    pool.shutdown()


_task: Task  # of this worker process, received once


def _begin(task: bytes) -> None:
    """Receive the task; leave interruptions by the keyboard to the parent."""
    global _task  # noqa: PLW0603 - a worker process has no other place for it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _task = pickle.loads(task)


def _perform(replication: int) -> Result:
    return _task.perform(replication)
