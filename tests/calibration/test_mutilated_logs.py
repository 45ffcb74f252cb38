"""Mutilated logs get a clear answer and leave nothing behind; repairable ones make whole logs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from sim.cli.main import main
from tests.support.mutilated import REPAIRED, Mutilated, mutilated

ALL = mutilated()


def test_there_are_enough() -> None:
    names = [m.name for m in ALL]
    assert len(names) == len(set(names)) >= 100


@pytest.mark.parametrize("log", ALL, ids=[m.name for m in ALL])
def test_mutilated_log(log: Mutilated, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, model = tmp_path / "log.csv", tmp_path / "model.json"
    path.write_bytes(log.content)
    asked = ["calibrate", "log", str(path), "--columns", log.columns, "-o", str(model)]
    code = main([*asked, "--lang", "en"])
    said = capsys.readouterr()
    assert code == log.code, said.err
    assert "Traceback" not in said.err
    assert log.told in said.err + said.out
    if code != REPAIRED:
        assert said.err.strip()
        assert not said.out.strip()
        assert [p.name for p in tmp_path.iterdir()] == ["log.csv"]
        assert main([*asked, "--lang", "zh"]) == code
        assert re.search("[\u4e00-\u9fff]", capsys.readouterr().err)
        return
    made = tmp_path / "made.csv"
    order = ["generate", str(model), "--start", "2024-03-01", "--cases", "5", "-o", str(made)]
    assert main([*order, "-q"]) == 0, capsys.readouterr().err
    rows = list(csv.DictReader(made.open(encoding="utf-8")))
    assert len({row["case_id"] for row in rows}) == 5
    assert all("2024-03-01" <= row["start_time"] <= row["end_time"] for row in rows)
