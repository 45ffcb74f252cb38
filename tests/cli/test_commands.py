"""Command lines: help, languages, exit codes, and data that stay apart from remarks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim.cli.list as list_command
from sim.cli.main import COMMANDS, main
from tests.support.tiny import SCENARIO, write_tiny_scenario

CHINESE = re.compile("[\u4e00-\u9fff]")
HEAVY = ("pandas", "numpy", "numba", "simpy", "duckdb", "rich", "pydantic", "yaml", "mesa", "scipy")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REFORMSIM_LANG", raising=False)


@pytest.fixture
def scenarios(tmp_path: Path) -> tuple[str, str]:
    """The tiny scenario without and with its reform."""
    reformed = write_tiny_scenario(tmp_path)
    plain = tmp_path / "plain" / "try.yaml"
    base = {k: v for k, v in SCENARIO.items() if k != "reform"}
    write_tiny_scenario(plain.parent, scenario={**base, "id": "before"})
    return str(plain), str(reformed)


QUICK = ["--reps", "1", "--jobs", "1", "--engine", "reference", "-q"]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["nonsense"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    code = (
        "import sys; from sim.cli.main import main; main(sys.argv[1:]);"
        f"print('heavy:', [m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode().splitlines()[-1] == "heavy: []"


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_in_both_languages(
    command: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), "--help", "--lang", lang]) == 0
    said = capsys.readouterr()
    assert not said.err
    assert (CHINESE.search(said.out) is not None) == (lang == "zh")
    for name in (*COMMANDS, "--lang") if not command else (command, "--lang", "--format", "-h"):
        assert name in said.out
    assert "usage" not in said.out or lang == "en"


@pytest.mark.parametrize("command", COMMANDS)
def test_language_comes_from_option_before_or_after_or_environment(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for arguments in (["--lang", "en", command, "-h"], [command, "-h", "--lang=en"]):
        assert main(arguments) == 0
        shown.append(capsys.readouterr().out)
    monkeypatch.setenv("REFORMSIM_LANG", "en")
    assert main([command, "-h"]) == 0
    assert {*shown, capsys.readouterr().out} == {shown[0]}
    assert not CHINESE.search(shown[0])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rnu baseline", "Did you mean run?"),
        ("compair a b", "Did you mean compare?"),
        ("run baseline --rep 3", "Did you mean --reps?"),
        ("run baseline --sede=3", "Did you mean --seed?"),
        ("run basline", "baseline"),
        ("schema reforms", "Did you mean reform?"),
        ("run", "run needs SCENARIO"),
        ("run a b", "does not take 'b'"),
        ("compare a", "BASE REFORM"),
        ("run a --reps", "needs a value"),
        ("run a --reps 0", "at least 1"),
        ("run a --reps 1.5", "at least 1"),
        ("run a --seed -1", "at least 0"),
        ("list --quiet=3", "takes no value"),
        ("list --format xml", "table, json"),
        ("run a --fail-on trips", "indicator<=number"),
        ("list --lang de", "zh, en"),
        ("export nowhere", "xes, csv"),
        ("-q", "name a command|Valid"),
        ("run baseline --engine fast", "reference"),
    ],
)
def test_wrong_command_lines(
    line: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFORMSIM_LANG", "en")
    assert main(line.split()) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert re.search(said, shown.err), shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["export", "reproduce"])
def test_folder_that_is_no_run_is_bad_data(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = ["--to", "xes"] if command == "export" else []
    for lang in ("zh", "en"):
        assert main([command, str(tmp_path), *extra, "--lang", lang]) == 3
        assert (CHINESE.search(capsys.readouterr().err) is not None) == (lang == "zh")


def test_interruption(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(list_command, "run", stop)
    assert main(["list"]) == 130
    assert not capsys.readouterr().out


def test_our_own_faults_are_owned_up_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One line for the reader, the details in a file."""

    def fail(*_: object) -> int:
        raise RuntimeError("the cause")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(list_command, "run", fail)
    assert main(["list"]) == 70
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert ["the cause" in file.read_text() for file in tmp_path.iterdir()] == [True]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_on_a_tiny_city(
    lang: str, scenarios: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables in the reader's language; JSON with its schema's name and nothing else on stdout."""
    before, after = scenarios
    run = str(tmp_path / "results")
    lines = {
        "run": [after, "-o", run, "--trace", *QUICK],
        "compare": [before, after, *QUICK],
        "validate": [after],
        "explain": [after],
        "list": [],
        "export": [run, "--to", "xes"],
        "reproduce": [run, "--jobs", "1", "-q"],
    }
    for command, arguments in lines.items():
        assert main([command, *arguments, "--lang", lang]) == 0, capsys.readouterr().err
        said = capsys.readouterr()
        assert said.out
        assert CHINESE.search(said.out) is not None or lang == "en", command
        assert main([command, *arguments, "--lang", lang, "--format", "json"]) == 0
        said = capsys.readouterr()
        assert json.loads(said.out)["schema"] == f"reformsim.{command}/1"


@pytest.mark.parametrize("kind", ["city", "reform", "scenario"])
def test_schema_prints_a_schema(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_threshold(scenarios: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    _, after = scenarios
    line = ["run", after, *QUICK, "--format", "json", "--lang", "en"]
    assert main([*line, "--fail-on", "trips<=99"]) == 0
    kept = capsys.readouterr()
    assert main([*line, "--fail-on", "house:trips<0", "--fail-on", "trips<=99"]) == 1
    broken = capsys.readouterr()
    assert broken.out == kept.out, "the data are the same, whatever is asked of them"
    assert "house:trips<0" in broken.err
    assert "trips<=99" not in broken.err
    assert main([*line, "--fail-on", "tripps<=1"]) == 2
    assert "Did you mean trips?" in capsys.readouterr().err


def test_folder_with_something_else_is_left_alone(
    scenarios: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    assert main(["run", scenarios[1], *QUICK, "-o", str(folder)]) == 2
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_reader_of_a_pipe_may_leave_early() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "sim.cli.main", "schema", "city"],
            check=False,
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (0, b"")
