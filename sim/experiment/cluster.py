"""Tasks on a dask cluster.

Workers must run the same code with the same libraries, which each task checks; they need no file
of ours. What tasks share is a task itself: if the worker that holds it is lost, the scheduler makes
it again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Any

from sim.city.errors import Problem, SpecError
from sim.experiment.executors import Task, Workers, WorkersDiedError
from sim.experiment.payload import pack, unpack
from sim.experiment.store import program

ANSWER_WITHIN = 10.0
"""Seconds a scheduler has to answer, and a worker to appear."""
AHEAD = 2
"""Tasks given out per thread of a worker, so that none waits for the way to here and back."""


class ClusterError(SpecError):
    """A cluster that is not there, has no workers, or runs another program."""

    def __init__(self, address: str, message: str, **values: object) -> None:
        super().__init__([Problem(address, None, "", message, values)])

    def __reduce__(self) -> tuple[Any, ...]:
        problem = self.problems[0]
        return _told, (problem.file, problem.message, problem.values)


def _told(address: str, message: str, values: dict[str, Any]) -> ClusterError:
    return ClusterError(address, message, **values)


class Cluster(Workers):
    """The workers of a dask scheduler.

    Parameters
    ----------
    address : str
        Such as ``tcp://127.0.0.1:8786``.

    Raises
    ------
    ClusterError
        If the library is missing, nobody answers, or there is no worker.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(address, "cluster-library") from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say what matters
        self._address = address
        try:
            self._client = Client(address, timeout=ANSWER_WITHIN, set_as_default=False)
        except (OSError, ValueError, TypeError):
            raise ClusterError(address, "cluster-silent") from None
        try:
            self._client.wait_for_workers(1, timeout=ANSWER_WITHIN)
        except TimeoutError:
            self._client.close()
            raise ClusterError(address, "cluster-empty") from None
        self._executor = self._client.get_executor(pure=False)
        self._parts: dict[str, Any] = {}
        self._threads, self._asked = 1, -1.0

    @property
    def room(self) -> int:  # type: ignore[override]
        """Workers may join or leave while tasks are under way."""
        now = time.monotonic()
        if now - self._asked > 1.0:
            self._threads, self._asked = sum(self._client.nthreads().values()), now
        return max(1, AHEAD * self._threads)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        inner: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        outer: Future[Any] = Future()
        inner.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def hand_out(self, task: Task) -> Future[Any]:
        packed, parts = pack(task)
        for part in parts:
            if part.name not in self._parts:
                self._parts[part.name] = self._client.submit(
                    _receive, part.packed, key=f"reformsim-{part.name}", pure=True
                )
        names = [part.name for part in parts]
        return self.submit(_perform, program(), packed, names, *(self._parts[n] for n in names))

    def stop(self) -> None:
        self._executor.shutdown(wait=False)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def __exit__(self, kind: object, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)

    def _pass_on(self, done: Future[Any], outer: Future[Any]) -> None:
        """A future's end, in the words of executors: dask has its own for workers that died."""
        from distributed.scheduler import KilledWorker

        if outer.cancelled():
            return
        try:
            outer.set_result(done.result())
        except KilledWorker:  # dask has been patient already
            outer.set_exception(WorkersDiedError())
        except CancelledError:
            outer.set_exception(ClusterError(self._address, "cluster-lost"))
        except Exception as error:
            outer.set_exception(error)


def _receive(packed: bytes) -> bytes:
    """A shared part, once at a worker."""
    return packed


def _perform(made_by: list[Any], packed: bytes, names: list[str], *parts: bytes) -> Any:
    """Perform a task at a worker."""
    if program() != made_by:
        raise ClusterError("worker", "cluster-differs")
    there = dict(zip(names, parts, strict=True))
    return unpack(packed, there.__getitem__).perform()


@contextmanager
def local_cluster(jobs: int, port: int = 0) -> Iterator[str]:
    """A scheduler and so many workers on this machine, which only this machine can reach.

    Parameters
    ----------
    port : int
        Where the scheduler listens; 0 for any that is free.

    Yields
    ------
    str
        The scheduler's address.

    Raises
    ------
    ClusterError
        If the library is missing or the port is taken.
    """
    address = f"tcp://127.0.0.1:{port}"
    try:
        from distributed import LocalCluster
    except ImportError:
        raise ClusterError(address, "cluster-library") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        cluster = LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_port=port,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError):
        raise ClusterError(address, "port-taken") from None
    with cluster:
        yield str(cluster.scheduler_address)
