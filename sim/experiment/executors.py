"""Where tasks are performed: in this process, in processes of this machine, or on a cluster.

All are executors of :mod:`concurrent.futures`; besides, they take whole tasks, and know how many to
hold at once. A task that dies with its worker ends in ``BrokenExecutor``.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

from sim.city.errors import Problem, SpecError
from sim.experiment.payload import pack, unpack

PATIENCE = 3
"""Workers that may die over one task before it is given up."""


class WorkersDiedError(SpecError):
    """Workers died again and again over the same task."""

    code = 70

    def __init__(self) -> None:
        super().__init__([Problem("reformsim", None, "", "workers-died", {"times": PATIENCE})])


class NoRoomError(SpecError):
    """The folder for temporary files cannot take what workers need."""

    def __init__(self, folder: Path, error: OSError) -> None:
        reason = error.strerror or str(error)
        super().__init__([Problem(str(folder), None, "", "no-room", {"reason": reason})])


class Task(Protocol):
    """A piece of work that can be repeated and gives the same again.

    Attributes
    ----------
    key : str, optional
        Hash of everything that the result depends on (:func:`sim.experiment.store.key_of`); None
        if it is not to be kept.
    """

    @property
    def key(self) -> str | None: ...

    def perform(self) -> Any: ...


class Workers(Executor):
    """An executor that takes tasks.

    Attributes
    ----------
    room : int
        Tasks it can hold at once without letting a worker wait.
    """

    room = 1

    def hand_out(self, task: Task) -> Future[Any]:
        """Have a task performed."""
        return self.submit(task.perform)

    def attend(self) -> None:
        """Raise an error if there is nobody left to wait for; called now and then."""

    def stop(self) -> None:
        """Give up what is under way: nobody will read it."""


@contextmanager
def open_executor(jobs: int, cluster: str | None = None) -> Iterator[Workers]:
    """Open workers for the tasks of :func:`sim.experiment.gather.gather`, and close them.

    Parameters
    ----------
    jobs : int
        Processes on this machine; 1 performs everything in this one.
    cluster : str, optional
        Address of a dask scheduler, such as ``tcp://127.0.0.1:8786``, instead.

    Raises
    ------
    ClusterError
        If there is no such cluster, or the library for it is not installed.
    """
    if cluster is not None:
        from sim.experiment.cluster import Cluster

        workers: Workers = Cluster(cluster)
    else:
        workers = Here() if jobs <= 1 else Processes(jobs)
    try:
        with workers:
            yield workers
    except BaseException:
        # An interruption or an error: do not wait for tasks that nobody will read.
        workers.stop()
        raise


class Here(Workers):
    """The calling process itself, one task after another."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes(Workers):
    """So many processes, each in a pool of its own: one that dies takes no other with it."""

    def __init__(self, jobs: int) -> None:
        self.room = jobs
        # Forked copies of threads and locks may hang; and Mesa insists on spawning.
        self._context = mp.get_context("spawn")
        self._folder = Path(tempfile.mkdtemp(prefix="reformsim-"))
        self._children: set[Any] = set()
        self._idle: SimpleQueue[ProcessPoolExecutor | None] = SimpleQueue()
        for _ in range(jobs):
            self._idle.put(None)
        self._open: list[ProcessPoolExecutor] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a function called in an idle process; wait for one if there is none."""
        pool = self._idle.get()
        before = set(mp.active_children())
        try:
            pool = pool or self._pool()
            future = pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:  # it died while it had nothing to do
            pool = self._pool()
            future = pool.submit(fn, *args, **kwargs)
        self._children |= set(mp.active_children()) - before

        def free(done: Future[Any]) -> None:
            died = not done.cancelled() and isinstance(done.exception(), BrokenExecutor)
            self._idle.put(None if died else pool)

        future.add_done_callback(free)
        return future

    def hand_out(self, task: Task) -> Future[Any]:
        packed, parts = pack(task)
        for part in parts:
            path = self._folder / part.name
            if path.exists():
                continue
            try:
                path.write_bytes(part.packed)
            except OSError as error:
                raise NoRoomError(self._folder, error) from error
        return self.submit(_perform, packed)

    def stop(self) -> None:
        for child in self._children:
            child.terminate()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for pool in self._open:
            pool.shutdown(wait, cancel_futures=cancel_futures)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.stop()
        self.shutdown(wait=kind is None, cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            1, mp_context=self._context, initializer=_begin, initargs=(str(self._folder),)
        )
        self._open.append(pool)
        return pool


_folder: Path  # of this worker process: where the shared parts of its tasks are


def _begin(folder: str) -> None:
    """Leave interruptions by the keyboard to the parent; do not outlive it."""
    global _folder  # noqa: PLW0603 - a worker process has no other place for it
    _folder = Path(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What tasks share stays for good: looking through it for garbage as often as Python does by
    # itself takes a twentieth of the time.
    gc.set_threshold(50_000, 20, 100)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """A parent that is killed says no goodbye; its workers would wait for work for ever."""
    parent = mp.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(_folder, ignore_errors=True)
        os._exit(1)


def _perform(packed: bytes) -> Any:
    return unpack(packed, lambda name: (_folder / name).read_bytes()).perform()
