"""Results kept on disk under the hash of everything they depend on: found again, never made twice.

::

    STORE/ab/cdef….result     one file a task: a checksum, and after it what it is of

A file appears whole or not at all, and tells if it is damaged: then it counts as absent, and the
result is made again. Several programs may use a store at once: they can only write the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.parcel import ParcelError, bulk, read, write
from sim.outcomes.store import code_hash, library_versions
from sim.outcomes.whole import whole

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

SCHEMA = "reformsim.store/1"
LIMIT = 2 * 2**30
"""Bytes a store may take; beyond it what was not used longest goes. Some 2,000 years of the sample
city (1.1 MB each)."""
LARGEST = 256 * 2**20
"""Bytes of a single result worth keeping: a table of every case of a city is not."""
ABANDONED = 3600.0
"""Seconds after which a draft belongs to nobody: its writer was killed."""
_LIBRARIES = ("chinesecalendar", "mesa")
"""Take part in results, besides those a manifest names."""

Remark = Callable[..., None]


class Store:
    """A folder of results.

    Parameters
    ----------
    folder : Path
        It is made when the first result is kept.
    remark : callable, optional
        ``remark(kind, **values)`` is told what somebody should know, once for each kind:
        ``"damaged"`` (``file``), ``"unwritable"`` (``folder``, ``reason``).
    limit : int
        Bytes it may take.
    """

    def __init__(self, folder: Path, remark: Remark | None = None, limit: int = LIMIT) -> None:
        self.folder, self.limit = Path(folder), limit
        self._remark, self._told = remark, set[str]()
        self._size: int | None = None

    def get(self, key: str) -> Any | None:
        """The result of this key; None if it is not there, or damaged."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, _, body = content.partition(b"\n")
        try:
            if digest.decode("ascii", "replace") != _digest(key, body):
                raise ParcelError("checksum")
            value = read(body)
        except ParcelError:
            self._tell("damaged", file=path)
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used: it goes later
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep a result.

        A disk that is full does not cost the result: it is told, and the work goes on.

        Parameters
        ----------
        value : Result or dict
            A replication's tables, or what JSON can hold.

        Raises
        ------
        TypeError
            If it would not come back as it is.
        """
        if bulk(value) > LARGEST or len(body := write(value)) > LARGEST:
            return
        content = _digest(key, body).encode() + b"\n" + body
        path = self._path(key)
        try:
            with whole(path) as draft:
                draft.write_bytes(content)
        except OSError as error:
            self._tell("unwritable", folder=self.folder, reason=error.strerror or error)
            return
        if self._size is None:
            self._size = sum(size for _, size, _ in self._files())
        else:
            self._size += len(content)
        if self._size > self.limit:
            self._size = self.trim()

    def trim(self) -> int:
        """Remove what was not used longest until a tenth is free; returns the bytes left."""
        files = sorted(self._files())
        left = sum(size for _, size, _ in files)
        for used, size, path in files:
            draft = path.suffix != ".result"
            if draft and time.time() - used < ABANDONED:
                continue
            if draft or left > 0.9 * self.limit:
                with contextlib.suppress(OSError):
                    path.unlink()
                    left -= size
        return left

    def _files(self) -> list[tuple[float, int, Path]]:
        """Last use, bytes and path of every file, drafts too."""
        found = []
        for path in self.folder.glob("??/*.result*"):
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        for path in self.folder.glob("??/.*.result.*"):
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        return found

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.result"

    def _tell(self, kind: str, **values: object) -> None:
        if self._remark is not None and kind not in self._told:
            self._told.add(kind)
            self._remark(kind, **values)


def key_of(kind: str, loaded: Loaded | None = None, **what: object) -> str:
    """The key of a result: hash of what it is, the scenario's inputs, our code and the libraries.

    Parameters
    ----------
    kind : str
        Name of the kind of task, such as ``"replication"``.
    loaded : Loaded, optional
        The scenario it is about: all of its canonical inputs count.
    **what
        Everything else the result depends on, such as seed and replication; plain JSON values.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    inputs = None if loaded is None else dict(loaded.files)
    about = [SCHEMA, kind, program(), inputs, what]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


@cache
def program() -> list[Any]:
    """Our code and the libraries that take part in a result."""
    return [code_hash(), library_versions(), {n: metadata.version(n) for n in _LIBRARIES}]


def default_folder() -> Path | None:
    """Where results are kept unless told otherwise; None if they are not.

    The environment's ``REFORMSIM_STORE`` (empty: nowhere), or else the user's cache folder.
    """
    told = os.environ.get("REFORMSIM_STORE")
    if told is not None:
        return Path(told).expanduser() if told else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "reformsim" / "results"


def _digest(key: str, body: bytes) -> str:
    """Checksum of a result under its key: one moved to another's place is damaged, too."""
    return hashlib.sha256(key.encode() + body).hexdigest()
