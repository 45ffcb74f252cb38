"""The commands path, sensitivity and breakpoint: their JSON, and their answers to mistakes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calibration.posterior import Posterior, save
from sim.cli.main import main
from tests.support.cities import named, q
from tests.support.tiny import REFORM, SCENARIO, write_tiny_scenario

CAPACITY = {"money": q(10, "yuan"), "agenda": q(12, "per_year")}


def programme(folder: Path, **capacity: Any) -> Path:
    """The tiny scenario with two packages: a joint window, and papers no longer asked for."""
    reform = copy.deepcopy(REFORM)
    reform["measures"] = [m for m in reform["measures"] if m["kind"] in PACKAGE]
    for measure in reform["measures"]:
        measure["package"] = PACKAGE[measure["kind"]]
    reform["packages"] = [
        named("window", money=q(8, "yuan"), agenda=q(1, "count")),
        named("papers", money=q(2, "yuan"), agenda=q(1, "count")),
    ]
    scenario = {**SCENARIO, "horizon_days": 70, "capacity": {**CAPACITY, **capacity}}
    return write_tiny_scenario(folder, reform=reform, scenario=scenario)


PACKAGE = {"dedicated_window": "window", "bundle": "window", "trim": "papers", "exempt": "papers"}


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    assert main([*argv, "--jobs", "1", "--format", "json", "-q"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main([*argv, "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert not out
    return err


def test_a_path_has_dates_reasons_and_a_probability(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, futures = str(programme(tmp_path)), tmp_path / "posterior.json"
    draws = np.array([[0.1, 12, 1], [0.2, 4, 2], [0.05, 2, 3]])
    save(Posterior(("conduct.defect", "capacity.agenda", "not.here"), draws), futures)
    argv = ("path", path, "--indicator", "trips", "--reps", "30", "--futures", str(futures))
    report = said(capsys, *argv)
    assert report["schema"] == "reformsim.path/1"
    rows = report["timeline"]
    assert [row["package"] for row in rows] == report["order"]
    assert [(row["start"], row["year"]) for row in rows] == [("2021-03-01", 1), ("2021-04-01", 1)]
    assert [row["why"]["kind"] for row in rows] == ["first", "agenda"]
    assert rows[1]["why"]["packages"] == [rows[0]["package"]]
    assert report["burden"]["saving"]["mean"] > 0
    nothing, best = report["burden"]["nothing"]["mean"], report["burden"]["path"]["mean"]
    assert report["burden"]["saving"]["mean"] == pytest.approx(nothing - best)
    assert report["looked"]["complete"]
    assert report["looked"]["orders"] == 2
    losses = [x["loss"] for x in report["candidates"]]
    assert losses.count(None) == 1, "the chosen path has nothing to lose to itself"
    assert report["regret"]["draws"] == 3
    assert all(x["worst"] >= x["expected"] >= 0 for x in report["regret"]["paths"])
    assert said(capsys, *argv) == report


def test_sensitivity_names_the_number_that_matters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What applicants pay hangs on the fare, and not at all on how long a keying error takes."""
    path = str(write_tiny_scenario(tmp_path))
    fields = [x for name in ("fare", "correct_file") for x in ("--field", f"conduct.{name}")]
    report = said(
        capsys,
        *("sensitivity", path, "--indicator", "cost_applicant", *fields),
        *("--samples", "8", "--fails-when", "cost_applicant>0"),
    )
    assert report["schema"] == "reformsim.sensitivity/1"
    assert [row["number"] for row in report["indices"]] == fields[1::2]
    fare, filing = report["indices"]
    assert fare["total"] > 0.5
    assert filing["total"] < 0.01
    assert report["impossible"] == 0
    assert report["fails"]["share"] == 1.0
    assert report["runs"] > 0


def test_a_breakpoint_is_told_with_its_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scenario against itself: no difference anywhere, and so no breakpoint."""
    path = str(write_tiny_scenario(tmp_path))
    report = said(
        capsys,
        *("breakpoint", path, path, "--field", "conduct.greeting", "--indicator", "wait_minutes"),
        *("--reps", "2", "--range", "1..9"),
    )
    assert report["schema"] == "reformsim.breakpoint/1"
    assert report["breakpoints"] == []
    assert [point["value"] for point in report["points"]] == list(range(1, 10))
    assert all(point["difference"]["mean"] == 0 for point in report["points"])


def test_what_cannot_be_ordered_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "packages" in refused(capsys, "path", "birth-one-matter")
    path = str(programme(tmp_path, money=q(5, "yuan")))
    err = refused(capsys, "path", path)
    assert "better.yaml:" in err
    assert "packages[0].money" in err
    assert "8" in err
    assert "window" in refused(capsys, "path", path, "--package", "windw")


@pytest.mark.parametrize(
    ("argv", "nearest"),
    [
        (["path", "pilot-programme", "--indicator", "trip"], "trips"),
        (["path", "pilot-programme", "--discount", "2"], "--discount"),
        (["sensitivity", "baseline"], "--indicator"),
        (["sensitivity", "baseline", "--indicator", "trps"], "trips"),
        (
            ["sensitivity", "baseline", "--indicator", "trips", "--field", "conduct.defct"],
            "conduct.defect",
        ),
        (
            ["sensitivity", "baseline", "--indicator", "trips", "--fails-when", "materials>1"],
            "trips",
        ),
        (["breakpoint", "baseline", "one-window", "--indicator", "trips"], "--field"),
        (
            [
                *("breakpoint", "baseline", "one-window", "--indicator", "trips"),
                *("--field", "conduct.defect", "--range", "3"),
            ],
            "0.5..2",
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_mistakes_on_the_command_line_get_the_nearest_answer(
    argv: list[str], nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nearest in refused(capsys, *argv)
