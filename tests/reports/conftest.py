"""Two tiny runs that pair up, with everything kept: what figures and reports are made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.folders import open_run
from dashboards.report.contents import Material
from sim.cli.main import main

DAYS, REPS = 5, 3


@pytest.fixture(scope="session")
def run_folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pilot district before and after the birth reform, a week each."""
    place = tmp_path_factory.mktemp("runs")
    for name in ("baseline", "birth-one-matter"):
        words = ["run", name, "--reps", str(REPS), "--horizon", str(DAYS), "--jobs", "1", "-q"]
        assert main([*words, "--trace", "--format", "json", "-o", str(place / name)]) == 0
    return [place / "baseline", place / "birth-one-matter"]


@pytest.fixture(scope="session")
def material(run_folders: list[Path]) -> Material:
    return Material([open_run(folder) for folder in run_folders])
