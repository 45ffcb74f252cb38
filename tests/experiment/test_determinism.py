"""One seed, one result: whatever the order in which Python hashes, and however many processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMAND = ("run", "pilot", "--reps", "2", "--seed", "5", "--horizon", "5", "--trace", "-q")


def run(folder: Path, hash_seed: str, jobs: str) -> dict[str, bytes]:
    """Everything a run leaves behind, by file name."""
    subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *COMMAND, "--jobs", jobs, "-o", str(folder)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
    )
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_same_bytes_under_two_hash_seeds_and_any_number_of_jobs(tmp_path: Path) -> None:
    first = run(tmp_path / "first", "0", "1")
    assert {"manifest.json", "kpis.parquet", "cases.parquet", "trace.parquet"} <= set(first)
    assert run(tmp_path / "second", "1", "1") == first
    assert run(tmp_path / "third", "2", "2") == first
