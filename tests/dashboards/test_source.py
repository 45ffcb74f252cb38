"""Pages read results from where they may, and only from there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboards import source as module
from dashboards.app import PAGES
from dashboards.shipped.make import COMPARISONS, comparison, plain
from dashboards.source import Source, run_folders, shipped
from dashboards.state import VIEWS, State
from sim.city.errors import SpecError
from sim.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs that pair up, one that does not, and things that are none."""
    root: Path = tmp_path_factory.mktemp("runs")
    runs = {
        "before": ("baseline", "1"),
        "after": ("birth-one-matter", "1"),
        "other": ("one-window", "2"),
    }
    for name, (scenario, seed) in runs.items():
        options = ["--reps", "2", "--seed", seed, "--horizon", "14", "--jobs", "1", "-q"]
        assert main(["run", scenario, *options, "--trace", "-o", str(root / name)]) == 0
    (root / "empty").mkdir()
    (root / "file").write_text("x", encoding="utf-8")
    return root


def test_runs_of_a_folder_are_compared(folder: Path) -> None:
    source = Source(folder)
    assert [name for name, _ in source.runs()] == ["after", "before", "other"]
    report = source.comparison("after")
    assert report is not None
    assert (report["baseline"], report["reform"]) == ("baseline", "birth-one-matter")
    assert report["matters"]["birth"]["metrics"]["trips"]["difference"]["mean"] < 0
    with pytest.raises(SpecError) as error:
        source.comparison("other", "before")
    assert [p.message for p in error.value.problems] == ["runs-do-not-pair"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_ones_own_runs(folder: Path, view: str) -> None:
    for lang in ("zh", "en"):
        assert PAGES[view](State(view=view, lang=lang), Source(folder))  # type: ignore[arg-type]
        assert PAGES[view](State(view=view, lang=lang), Source(folder / "empty"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["../before", "/etc", "before/../after", "", ".", "empty", "file"])
def test_only_run_folders_found_there_are_opened(folder: Path, name: str) -> None:
    with pytest.raises(SpecError):
        Source(folder).path(name)


def test_a_run_with_a_link_in_it_is_none(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    for name, where in (("a", "kpis.parquet"), ("b", "manifest.json"), ("c", "inputs/city.json")):
        shutil.copytree(folder / "before", tmp_path / "runs" / name)
        target = tmp_path / "runs" / name / where
        target.unlink()
        target.symlink_to(secret)
    (tmp_path / "runs" / "d").symlink_to(folder / "before")
    assert run_folders(tmp_path / "runs") == []


def test_a_damaged_run_is_told_of_and_hides_nothing_else(folder: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    for name in ("before", "after"):
        shutil.copytree(folder / name, runs / name)
    (runs / "bad").mkdir()
    (runs / "bad" / "manifest.json").write_text("{", encoding="utf-8")
    assert [name for name, _ in Source(runs).runs()] == ["after", "before"]
    (runs / "after" / "kpis.parquet").write_bytes(b"broken")
    with pytest.raises(SpecError):
        Source(runs).comparison("after")


def test_shipped_results_say_how_they_were_made_and_are_small() -> None:
    files = sorted(module.SHIPPED.glob("*.json"))
    assert sum(path.stat().st_size for path in files) < 2_000_000
    for path in files:
        about = json.loads(path.read_text(encoding="utf-8"))["about"]
        assert about["command"] == f"python -m dashboards.shipped {path.stem}"
        assert about["seed"] == 1
        assert about["version"]


def test_a_shipped_comparison_is_what_its_command_makes() -> None:
    (what,) = (x for x in COMPARISONS if x.name == "birth")
    stored: dict[str, Any] = {k: v for k, v in shipped("compare-birth").items() if k != "about"}
    assert json.loads(json.dumps(plain(comparison(what)))) == stored
