"""The results of many tasks: kept ones found again, the others performed and kept one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import nullcontext
from typing import Any

from sim.experiment.executors import PATIENCE, Task, Workers, WorkersDiedError, open_executor
from sim.experiment.store import Store

Progress = Callable[[int, int], None]


def gather(
    tasks: Sequence[Task],
    *,
    jobs: int = 1,
    cluster: str | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
    executor: Workers | None = None,
) -> list[Any]:
    """Perform tasks and return their results, in the order of the tasks.

    A result is kept as soon as it is there; whatever stops the work, only what was under way is
    done again. A worker that dies costs its own task only.

    Parameters
    ----------
    tasks : sequence of Task
        Those with the same key are performed once.
    jobs, cluster
        See :func:`sim.experiment.executors.open_executor`.
    store : Store, optional
        Where results are kept and found.
    progress : callable, optional
        Called with (finished, all): once for those found, then whenever one is finished.
    executor : Workers, optional
        Open workers to use instead of ``jobs`` and ``cluster``: many small gatherings need not
        start processes each time.

    Raises
    ------
    WorkersDiedError
        If workers die over one task :data:`PATIENCE` times (for example for want of memory).
    """
    results: list[Any] = [None] * len(tasks)
    twins: dict[str, list[int]] = {}
    for i, task in enumerate(tasks):
        twins.setdefault(task.key or f"#{i}", []).append(i)
    missing, finished = deque[list[int]](), 0
    for same in twins.values():
        key = tasks[same[0]].key
        found = store.get(key) if store is not None and key is not None else None
        if found is None:
            missing.append(same)
            continue
        finished += len(same)
        for i in same:
            results[i] = found
    if progress is not None and finished:
        progress(finished, len(tasks))
    if not missing:
        return results

    def keep(same: list[int], result: Any) -> None:
        nonlocal finished
        key = tasks[same[0]].key
        if store is not None and key is not None:
            store.put(key, result)
        for i in same:
            results[i] = result
        finished += len(same)
        if progress is not None:
            progress(finished, len(tasks))

    given = nullcontext(executor) if executor is not None else None
    with given or open_executor(min(jobs, len(missing)), cluster) as workers:
        _perform(tasks, missing, workers, keep)
    return results


def _perform(
    tasks: Sequence[Task],
    missing: deque[list[int]],
    workers: Workers,
    keep: Callable[[list[int], Any], None],
) -> None:
    """Keep workers busy until nothing is missing."""
    under_way: dict[Future[Any], list[int]] = {}
    deaths: dict[int, int] = {}
    try:
        while missing or under_way:
            while missing and len(under_way) < workers.room:
                same = missing.popleft()
                under_way[workers.hand_out(tasks[same[0]])] = same
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                same = under_way.pop(future)
                try:
                    result = future.result()
                except BrokenExecutor as death:
                    deaths[same[0]] = deaths.get(same[0], 0) + 1
                    if deaths[same[0]] == PATIENCE:
                        raise WorkersDiedError from death
                    missing.appendleft(same)
                else:
                    keep(same, result)
    except BaseException:
        for future in under_way:
            future.cancel()
        workers.stop()
        raise
