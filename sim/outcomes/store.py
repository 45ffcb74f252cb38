"""Run folders: everything a run was made from and everything that came out of it.

::

    RUN/manifest.json    what, seeds, versions, hashes: nothing of the machine or the hour
    RUN/inputs/          the scenario, city and reform themselves
    RUN/kpis.parquet     indicators by place, matter, month, replication
    RUN/pools.parquet    pools by month, replication
    RUN/cases.parquet    measured cases, if kept
    RUN/trace.parquet    every attempt at every activity, if kept
    RUN/institutions.parquet   what institutions did, month by month, where they act

The same run gives the same bytes on any machine with the same library versions. A folder appears
whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import pandas as pd
from pydantic import BaseModel, Field, PositiveInt, ValidationError

from sim import __version__
from sim.city.base import Text
from sim.city.errors import Problem, SpecError
from sim.outcomes.indicators import Result

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

SCHEMA = "reformsim.manifest/1"
TABLES = ("kpis", "pools", "cases", "trace", "institutions")
LIBRARIES = ("duckdb", "numba", "numpy", "pandas", "scipy", "simpy")
ROW_GROUP = 122_880


class _Table(BaseModel):
    rows: int
    sha256: str


class _Manifest(BaseModel):
    """What a manifest must hold to be read again."""

    reformsim: str
    code: str
    libraries: dict[str, str]
    scenario: str
    title: Text
    start: date
    engine: Literal["reference", "compiled"]
    seed: int
    replications: PositiveInt
    inputs: dict[Literal["scenario.json", "city.json", "reform.json"], str] = Field(min_length=2)
    tables: dict[str, _Table]


class RunFolderError(SpecError):
    """A folder is not a run, is damaged, lacks what is asked of it, or must not be overwritten."""

    code = 3

    def __init__(self, folder: Path, message: str, **values: object) -> None:
        super().__init__([Problem(str(folder), None, "", message, values)])


def save_run(
    folder: Path, loaded: Loaded, results: Sequence[Result], seed: int, engine: str
) -> dict[str, Any]:
    """Write a run folder; an earlier run of that name is replaced.

    Parameters
    ----------
    results : sequence of Result
        In order of replication, all with the same tables kept.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    RunFolderError
        If ``folder`` is there and is not a run: nothing is written then.
    """
    if folder.exists() and not (folder / "manifest.json").is_file():
        raise RunFolderError(folder, "folder-in-use")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        inputs = draft / "inputs"
        inputs.mkdir()
        for name, text in sorted(loaded.files.items()):
            (inputs / name).write_bytes(text.encode())
        manifest = {
            "schema": SCHEMA,
            "reformsim": __version__,
            "code": code_hash(),
            "libraries": library_versions(),
            "scenario": loaded.scenario.id,
            "title": {"zh": loaded.scenario.title.zh, "en": loaded.scenario.title.en},
            "start": loaded.scenario.start.isoformat(),
            "engine": engine,
            "seed": seed,
            "replications": len(results),
            "inputs": {n: _sha256(t.encode()) for n, t in sorted(loaded.files.items())},
            "tables": write_tables(draft, results),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (draft / "manifest.json").write_bytes(text.encode())
        draft.chmod(0o755)
        _put(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def write_tables(folder: Path, results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """Write the tables of all replications; returns rows and hash of each file."""
    written = {}
    for table in TABLES:
        parts = [(r.replication, getattr(r, table)) for r in results]
        if parts and all(frame is not None for _, frame in parts):
            path = folder / f"{table}.parquet"
            _write_parquet(path, parts)
            rows = sum(len(frame) for _, frame in parts)
            written[path.name] = {"rows": rows, "sha256": file_hash(path)}
    return written


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run folder.

    Raises
    ------
    RunFolderError
        If the folder is not a run, or was written by a version we cannot read.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunFolderError(folder, "not-a-run") from None
    except (OSError, ValueError):
        raise RunFolderError(path, "damaged-run") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise RunFolderError(path, "not-a-run")
    try:
        _Manifest.model_validate(manifest)
    except ValidationError:
        raise RunFolderError(path, "damaged-run") from None
    return manifest


def read_inputs(folder: Path, manifest: dict[str, Any]) -> dict[str, str]:
    """The input files of a run, by name.

    Raises
    ------
    RunFolderError
        If one is missing or is no longer what the run was made from.
    """
    texts = {}
    for name, digest in manifest["inputs"].items():
        path = folder / "inputs" / name
        content = path.read_bytes() if path.is_file() else b""
        if _sha256(content) != digest:
            raise RunFolderError(path, "damaged-run")
        texts[name] = content.decode()
    return texts


def read_table(folder: Path, table: str, *, as_written: bool = True) -> pd.DataFrame:
    """One of :data:`TABLES` of a run folder, all replications.

    Parameters
    ----------
    as_written : bool
        Whether a file that has been changed since is damaged, even if it can be read.

    Raises
    ------
    RunFolderError
        If the run did not keep that table, or the file is damaged.
    """
    with connect() as connection:
        everything = query(connection, folder, table, "SELECT * FROM data", as_written=as_written)
        frame: pd.DataFrame = everything.df()
        return frame


def query(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    table: str,
    sql: str,
    *,
    as_written: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Ask ``sql`` of a run's table, which is called ``data`` there.

    Raises
    ------
    RunFolderError
        As :func:`read_table`.
    """
    manifest, name = read_manifest(folder), f"{table}.parquet"
    if name not in manifest["tables"]:
        raise RunFolderError(folder, "table-not-kept", table=table)
    path = folder / name
    if as_written and path.is_file() and file_hash(path) != manifest["tables"][name]["sha256"]:
        raise RunFolderError(path, "damaged-run")
    try:
        source = str(path).replace("'", "''")
        connection.execute(f"CREATE OR REPLACE VIEW data AS FROM read_parquet('{source}')")
        return connection.execute(sql)
    except duckdb.Error:
        raise RunFolderError(path, "damaged-run") from None


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory: one thread, so that bytes depend on the content only, and silent."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET enable_progress_bar = false")  # it would go to standard output
    return connection


def code_hash() -> str:
    """Hash of the program's own source, the same wherever the same code is installed."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_text(encoding="utf-8").encode())
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that take part in a run."""
    return {"python": platform.python_version()} | {n: metadata.version(n) for n in LIBRARIES}


def _write_parquet(path: Path, parts: Sequence[tuple[int, pd.DataFrame]]) -> None:
    """Write frames one after another, with the replication as first column.

    One thread and a fixed size of row groups make the bytes depend on the content only.
    """
    with connect() as connection:
        pieces = []
        for replication, frame in parts:
            connection.register(f"part_{replication}", frame)
            columns = f"SELECT {int(replication)}::INTEGER AS replication, *"
            pieces.append(f"{columns} FROM part_{replication}")
        target = str(path).replace("'", "''")
        connection.execute(
            f"COPY ({' UNION ALL '.join(pieces)}) TO '{target}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )


def _put(draft: Path, folder: Path) -> None:
    """Move a finished folder to its place, in which an earlier run may stand."""
    if not folder.exists():
        os.replace(draft, folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        os.replace(folder, aside / "old")
        os.replace(draft, folder)
    except BaseException:
        if (aside / "old").exists():
            os.replace(aside / "old", folder)  # if even that fails, the earlier run stays there
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    return _sha256(path.read_bytes())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
