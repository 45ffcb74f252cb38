"""``reformsim staff``: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sim.cli.main import main

QUICK = ("--horizon", "14", "--reps", "2", "--fresh", "2", "--jobs", "1", "-q")
ONE = ("staff", "pilot", "--target", "wait_p90<=15", "--pool", "counter-human-resources")


def test_data_and_workbook_tell_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "staff.xlsx"
    assert main([*ONE, *QUICK, "--format", "json", "-o", str(book), "--lang", "en"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "reformsim.staff/1"
    (pool,) = report["pools"].values()
    rows = {(row["day"], row["time"]): row for row in pool["half_hours"]}
    assert len(rows) == len(pool["half_hours"]) == report["verification"]["window"]["cells"]
    roster = report["rosters"]["counter-human-resources"]
    assert roster["proven"]
    for cell in roster["coverage"]:
        assert cell["there"] >= cell["needed"]
        if cell["needed"]:
            assert cell["needed"] == rows[cell["day"], cell["time"]]["staff_needed"]
    sheets = openpyxl.load_workbook(book)
    compared = sheets["Rules compared"]
    needed = [row[6].value for row in compared.iter_rows(min_row=2)]
    assert needed == [row["staff_needed"] for row in pool["half_hours"]]
    assert sheets["Weekly roster"].max_row > len(roster["persons"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("staff", "pilot"), "--target"),
        (("staff", "pilot", "--target", "wait_p90<15"), "wait_mean<=5"),
        ((*ONE[:4], "--pool", "counter-human-resource"), "counter-human-resources"),
        ((*ONE, "--place", "pilot"), "pilot-district"),
        ((*ONE, "--confidence", "2"), "0.5"),
        ((*ONE, "--fresh", "1"), "2"),
        (("staff", "pilot", "--target", "elapsed_p90<=2", "--pool", "counter-tax"), "promise"),
    ],
)
def test_mistakes_are_told(
    line: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line, "--lang", "en", "-q"]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert not said.out
