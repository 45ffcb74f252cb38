"""Repeat a run from its own folder and compare the results bit for bit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.gather import Progress
from sim.experiment.replicate import replicate
from sim.outcomes.store import (
    RunFolderError,
    code_hash,
    file_hash,
    library_versions,
    read_inputs,
    read_manifest,
    read_table,
    save_run,
)


def reproduce(folder: Path, jobs: int = 1, progress: Progress | None = None) -> dict[str, Any]:
    """Run everything again from ``folder`` alone.

    Returns
    -------
    dict
        ``reformsim.reproduce/1``: ``equal`` says whether every table is the same bit for bit;
        ``tables.<name>`` = ``{equal, rows, different}`` with the number of rows that differ;
        ``same_code`` whether the program is the one that made the run; ``libraries`` those whose
        version is another one now, as ``{then, now}``.

    Raises
    ------
    RunFolderError
        If the folder is not a run, its inputs are no longer what the run was made from, or a
        table's file has been changed without changing its rows.
    """
    from sim.reforms.load import rebuild
    from sim.routes.compile import compile_plan

    then = read_manifest(folder)
    loaded = rebuild(read_inputs(folder, then))
    keep = {"cases", "trace"} & {Path(name).stem for name in then["tables"]}
    results = replicate(
        loaded,
        compile_plan(loaded),
        then["replications"],
        then["seed"],
        then["engine"],
        jobs,
        progress,
        keep,
    )
    with tempfile.TemporaryDirectory(prefix="reformsim-") as place:
        again = Path(place) / "run"
        save_run(again, loaded, results, then["seed"], then["engine"])
        tables = {name: _table(folder, again, name) for name in then["tables"]}
    for name, table in tables.items():
        if table["equal"] and file_hash(folder / name) != then["tables"][name]["sha256"]:
            raise RunFolderError(folder / name, "damaged-run")
    versions = library_versions()
    return {
        "schema": "reformsim.reproduce/1",
        "scenario": then["scenario"],
        "equal": all(table["equal"] for table in tables.values()),
        "tables": tables,
        "same_code": then["code"] == code_hash(),
        "libraries": {
            name: {"then": version, "now": versions.get(name)}
            for name, version in then["libraries"].items()
            if versions.get(name) != version
        },
    }


def _table(then: Path, now: Path, name: str) -> dict[str, Any]:
    """Compare one table of two run folders, value by value."""
    stem = Path(name).stem
    old, new = (read_table(folder, stem, as_written=folder == now) for folder in (then, now))
    different = different_rows(old, new)
    return {"equal": different == 0, "rows": len(old), "different": different}


def different_rows(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Number of rows in which two tables differ; of rows and columns only one has, all differ."""
    if list(one.columns) != list(other.columns):
        return max(len(one), len(other))
    n = min(len(one), len(other))
    differs = np.zeros(n, bool)
    for column in one.columns:
        differs |= ~_same(one[column].iloc[:n], other[column].iloc[:n])
    return int(differs.sum()) + abs(len(one) - len(other))


def _same(one: pd.Series, other: pd.Series) -> np.ndarray:
    """Where two columns hold the same bits (or the same text)."""
    if one.dtype != other.dtype:
        return np.zeros(len(one), bool)
    if one.dtype == np.float64:
        bits = (column.to_numpy().view(np.int64) for column in (one, other))
        return np.asarray(next(bits) == next(bits), bool)
    missing = one.isna().to_numpy() & other.isna().to_numpy()
    same = one.reset_index(drop=True) == other.reset_index(drop=True)
    return missing | same.fillna(False).to_numpy(bool)
