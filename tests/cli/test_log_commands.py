"""The commands of event logs, from a file of cases to new logs and to a judgement."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs

from benchmarks.batching import office_log as batching_log
from sim.cli.main import main
from tests.support.attributed import attributed_log
from tests.support.logs import office_log


@pytest.fixture
def log(tmp_path: Path) -> Path:
    office_log(cases=80).to_csv(tmp_path / "log.csv", index=False)
    return tmp_path / "log.csv"


def calibrated(log: Path, *more: str) -> Path:
    model = log.with_name("model.json")
    assert main(["calibrate", "log", str(log), "-o", str(model), *more]) == 0
    return model


def test_calibrate_log_tells_what_it_found(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = calibrated(log, "--format", "json", "-q")
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "reformsim.calibrate-log/1"
    assert (told["cases"], told["activities"], told["resources"]) == (80, 4, 2)
    assert told["quality"]["findings"] == []
    for parameter in told["parameters"]:
        assert parameter["low"] <= parameter["value"] <= parameter["high"]
    assert json.loads(model.read_text())["schema"] == "reformsim.log-model/2"


def test_generated_logs_have_exactly_the_promised_form(log: Path) -> None:
    model, made = calibrated(log, "-q"), log.with_name("made.csv")
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "33", "--seed", "5"]
    assert main([*order, "-o", str(made), "-q"]) == 0
    with made.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["case_id", "activity", "resource", "start_time", "end_time"]
    assert len({row[0] for row in rows[1:]}) == 33
    assert min(row[3] for row in rows[1:]) >= "2025-02-03"
    first = made.read_bytes()
    assert main([*order, "-o", str(made), "-q"]) == 0
    assert made.read_bytes() == first


def test_changes_are_made_or_explained(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, made = calibrated(log, "-q"), log.with_name("made.csv")
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "20", "-o", str(made)]
    assert main([*order, "--change", "without:check", "--change", "work:accept=0.5"]) == 0
    assert "check" not in made.read_text()
    made.unlink()
    capsys.readouterr()
    for change, told in (
        ("without:chek", "check"),
        ("work:check=fast", "work:check=fast"),
        ("nonsense", "nonsense"),
        ("people:nobody=+1", "nobody"),
    ):
        assert main([*order, "--change", change, "--lang", "en"]) == 2
        assert told in capsys.readouterr().err
        assert not made.exists()


def test_a_log_can_begin_with_open_cases(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, made, cases = (calibrated(log, "-q"), *(log.with_name(f"{x}.csv") for x in "mo"))
    order = ["generate", str(model), "--start", "2024-02-07T12:00", "--cases", "20"]
    order += ["-o", str(made), "--open", str(cases)]
    head = "Fall,Schritt,Ende\n"
    cases.write_text(head + "A 1,accept,2024-02-07T11:00\nA 2,accept,2024-02-06T10:00\n")
    capsys.readouterr()
    columns = ["--columns", "case=Fall,activity=Schritt,end=Ende"]
    assert main([*order, *columns, "--format", "json", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cases"], told["continued"], told["already_ended"]) == (20, 2, 0)
    with made.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["case_id"] for row in rows} - {"A 1", "A 2"}) == 20
    assert min(row["start_time"] for row in rows) >= "2024-02-07T12:00"
    made.unlink()
    for lines, code, word in (
        ("A 1,acept,2024-02-07T11:00", 3, "'accept'"),
        ("A 1,accept,2024-02-08T11:00", 3, "o.csv:2"),
        ("", 3, "--open"),
    ):
        cases.write_text(head + lines)
        assert main([*order, *columns, "--lang", "en"]) == code
        assert word in capsys.readouterr().err
        assert not made.exists()
    cases.write_text(head + "A 1,accept,2024-02-07T11:00")
    assert main([*order, "--columns", "case=Fall,activity=Schritt,end=Schluss"]) == 2
    assert main([*order[:-2], *columns]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["--start", "someday"],
        ["--cases", "0"],
        ["--cases", "many"],
        ["--start", "9999-01-01"],
        ["--engine", "steam"],
    ],
    ids=" ".join,
)
def test_wrong_orders_are_refused(log: Path, wrong: list[str]) -> None:
    model, made = calibrated(log, "-q"), log.with_name("made.csv")
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "9", "-o", str(made)]
    assert main([*order, *wrong]) == 2
    assert not made.exists()


def test_places_that_cannot_be_written_are_told(log: Path) -> None:
    model = calibrated(log, "-q")
    assert main(["calibrate", "log", str(log), "-o", str(log.parent), "-q"]) == 2
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "9"]
    assert main([*order, "-o", str(log.parent), "-q"]) == 2
    assert main([*order, "-o", str(model / "below-a-file" / "log.csv"), "-q"]) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_fit_fetches_nothing(log: Path, lang: str) -> None:
    page = log.with_name("fit.html")
    order = ["calibrate", "validate", str(log), "--reps", "1", "--page", str(page)]
    assert main([*order, "--lang", lang, "-q"]) == 0
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert '"showSendToCloud": false' in text
    assert '"plotlyServerURL": ""' in text
    own = text.replace(get_plotlyjs(), "")
    assert not re.search(r"""(src|href)=|https?://""", own)
    for name in ("arrivals", "durations", "week", "activities", "waits", "work"):
        assert f'id="c-{name}"' in own


def test_validate_shows_all_distances_beside_the_floor(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "validate", str(log), "--reps", "2", "--format", "json", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "reformsim.calibrate-validate/1"
    assert set(told["model"]) == set(told["train_replay"])
    assert len(told["model"]) == 7
    assert told["train_cases"] + told["test_cases"] <= 80


def test_batches_are_told_and_can_be_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, made = tmp_path / "log.csv", tmp_path / "made.csv"
    batching_log(1, size=5).to_csv(log, index=False)
    model = calibrated(log, "--format", "json", "-q")
    told = json.loads(capsys.readouterr().out)
    (batch,) = told["batches"]
    assert (batch["activity"], batch["size"], batch["age_minutes"]) == ("sign", 5, None)
    assert told["waiting_hours_per_case"]["batching"] > 1.0
    calibrated(log, "--lang", "zh")
    assert "满 5 件" in capsys.readouterr().out
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "20", "-o", str(made)]
    assert main([*order, "--change", "batch:sign=15:00", "-q"]) == 0
    made.unlink()
    for change, word in (("batch:sgin=5", "sign"), ("batch:sign=often", "none")):
        assert main([*order, "--change", change, "--lang", "en"]) == 2
        assert word in capsys.readouterr().err
        assert not made.exists()
    page = tmp_path / "fit.html"
    assert main(["calibrate", "validate", str(log), "--reps", "1", "--page", str(page), "-q"]) == 0
    for name in ("reasons", "batches"):
        assert f'id="c-{name}"' in page.read_text(encoding="utf-8")


def test_attributes_are_told_written_and_mixed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, made = tmp_path / "log.csv", tmp_path / "made.csv"
    rows, known = attributed_log(1, 300)
    rows.join(known[["channel", "colour"]], on="case_id").to_csv(log, index=False)
    model = calibrated(log, "--format", "json", "-q")
    told = json.loads(capsys.readouterr().out)
    assert [attribute["name"] for attribute in told["attributes"]] == ["channel"]
    order = ["generate", str(model), "--start", "2025-02-03", "--cases", "40", "-o", str(made)]
    assert main([*order, "--attributes", "--change", "mix:channel:desk=1", "-q"]) == 0
    with made.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["channel"] for line in lines} == {"desk"}
    assert "colour" not in lines[0]
    assert main([*order, "--attributes", "--open", str(log)]) == 2
    assert main([*order, "--change", "mix:channel:dsek=1", "--lang", "en"]) == 2
    assert "channel:desk" in capsys.readouterr().err
    page = tmp_path / "fit.html"
    assert main(["calibrate", "validate", str(log), "--reps", "1", "--page", str(page), "-q"]) == 0
    for name in ("attributes", "kinds"):
        assert f'id="c-{name}"' in page.read_text(encoding="utf-8")
