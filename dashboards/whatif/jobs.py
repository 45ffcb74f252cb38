"""Simulations in the background: a few processes at a time, their progress in a small database.

Every job belongs to whoever knows its name, which nobody can guess; pages keep it in their address,
so that a job is found again after a reload and by nobody else. Jobs end with the server.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dashboards.whatif.levers import Value, nothing
from dashboards.whatif.scenario import HORIZON, text_of

AT_A_TIME, IN_ALL = 2, 8
"""Jobs that run, and jobs that run or wait."""
KEPT = 100
"""Finished jobs remembered."""
SEED = 1

_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_TABLE = """
CREATE TABLE IF NOT EXISTS jobs (
  name TEXT PRIMARY KEY, born REAL, status TEXT, done INTEGER, total INTEGER, began REAL,
  baseline TEXT, scenario TEXT, replications INTEGER, seed INTEGER, result TEXT
)
"""

Status = Literal["waiting", "running", "done", "cancelled", "failed"]


class Job(NamedTuple):
    """One job as it stands.

    Attributes
    ----------
    done, total : int
        Replications.
    seconds_left : float, optional
        Estimate, once something is done.
    result : dict, optional
        ``reformsim.compare/1`` when it is done; a text under ``error`` if it failed.
    """

    name: str
    status: Status
    done: int
    total: int
    seconds_left: float | None
    result: dict[str, Any] | None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status not in ("waiting", "running")


class Full(Exception):  # noqa: N818 - no error of anybody's
    """There are as many jobs as this machine should bear; try again later."""


@contextmanager
def database(file: Path) -> Iterator[sqlite3.Connection]:
    """The jobs' database, committed at the end."""
    connection = sqlite3.connect(file, timeout=20)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


class Jobs:
    """The jobs of one server.

    Parameters
    ----------
    folder : Path
        Private to the server; removed by whoever made it.
    horizon : int
        Days measured.
    """

    def __init__(self, folder: Path, horizon: int = HORIZON) -> None:
        self.file, self.horizon = folder / "jobs.sqlite", horizon
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        with database(self.file) as data:
            data.execute("PRAGMA journal_mode=WAL")
            data.execute(_TABLE)

    def start(self, positions: Mapping[str, Value], replications: int) -> str:
        """Start a paired simulation of what the levers stand for; returns its name.

        Raises
        ------
        Full
            If :data:`IN_ALL` jobs run or wait.
        """
        name = secrets.token_urlsafe(16)
        texts = (text_of(nothing(positions), self.horizon), text_of(positions, self.horizon))
        with self._lock, database(self.file) as data:
            open_ = "SELECT count(*) FROM jobs WHERE status IN ('waiting', 'running')"
            if data.execute(open_).fetchone()[0] >= IN_ALL:
                raise Full
            data.execute(
                "INSERT INTO jobs VALUES (?, ?, 'waiting', 0, ?, NULL, ?, ?, ?, ?, NULL)",
                (name, time.time(), 2 * replications, *texts, replications, SEED),
            )
            data.execute(
                "DELETE FROM jobs WHERE status NOT IN ('waiting', 'running') AND name NOT IN "
                "(SELECT name FROM jobs ORDER BY born DESC LIMIT ?)",
                (KEPT,),
            )
        self._advance()
        return name

    def find(self, name: str) -> Job | None:
        """A job by its name; None if there is none."""
        if not _NAME.fullmatch(name):
            return None
        self._advance()
        columns = "status, done, total, began, result"
        with database(self.file) as data:
            row = data.execute(f"SELECT {columns} FROM jobs WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        status, done, total, began, result = row
        left = None
        if status == "running" and done:
            left = (time.time() - began) / done * (total - done)
        return Job(name, status, done, total, left, json.loads(result) if result else None)

    def cancel(self, name: str) -> None:
        """End a job that runs or waits; nothing happens to one that is over."""
        with self._lock, database(self.file) as data:
            data.execute(
                "UPDATE jobs SET status = 'cancelled' "
                "WHERE name = ? AND status IN ('waiting', 'running')",
                (name,),
            )
            cancelled = data.execute(
                "SELECT 1 FROM jobs WHERE name = ? AND status = 'cancelled'", (name,)
            ).fetchone()
            process = self._processes.get(name) if cancelled else None
        if process is not None:
            _end(process)

    def close(self) -> None:
        """End all jobs."""
        with self._lock:
            for process in self._processes.values():
                _end(process)
            self._processes.clear()

    def _advance(self) -> None:
        """Note which processes have ended, and start waiting jobs where there is room."""
        with self._lock, database(self.file) as data:
            for name, process in list(self._processes.items()):
                if process.poll() is not None:
                    _end(process)
                    del self._processes[name]
                    data.execute(
                        "UPDATE jobs SET status = 'failed' WHERE name = ? AND status = 'running'",
                        (name,),
                    )
            room = AT_A_TIME - len(self._processes)
            waiting = data.execute(
                "SELECT name FROM jobs WHERE status = 'waiting' ORDER BY born LIMIT ?", (room,)
            ).fetchall()
            for (name,) in waiting:
                data.execute(
                    "UPDATE jobs SET status = 'running', began = ? WHERE name = ?",
                    (time.time(), name),
                )
                self._processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "dashboards.whatif.worker", str(self.file), name],
                    stdin=subprocess.PIPE,  # its end tells the worker that the server is gone
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # an interruption is for the server, which ends jobs
                )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and let go of it."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
