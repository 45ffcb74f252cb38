"""What `reformsim run` tells of institutions is what their table says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.cli.story import MARKS
from sim.outcomes.store import read_table

RUN = ["run", "birth-as-found", "--reps", "5", "--horizon", "62", "-q", "--jobs", "1"]


def test_the_story_names_departments_and_shows_how_runs_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    folder = tmp_path / "run"
    assert main([*RUN, "--lang", "en", "-o", str(folder)]) == 0
    told = capsys.readouterr().out
    story = read_table(folder, "institutions")
    first = story[(story["replication"] == 0) & (story["month"].isin(["2021-02", "2021-03"]))]
    police = first[(first["kind"] == "department") & (first["agent"] == "public-security")]
    marks = "".join(MARKS[stance] for stance in police.sort_values("month")["stance"])
    assert re.search(rf"Public Security Bureau +{marks}", told)
    assert main(["reproduce", str(folder), "--lang", "en", "-q"]) == 0
    assert "institutions.parquet" in capsys.readouterr().out
    spread = re.findall(r"^ \d+–\d+ % .* (\d+) *$", told, re.MULTILINE)
    assert sum(map(int, spread)) == 5


def test_a_scenario_without_conflicts_has_no_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "birth-one-matter", "--reps", "1", "--horizon", "7", "-q"]) == 0
    assert not set(MARKS.values()) & set(capsys.readouterr().out)
