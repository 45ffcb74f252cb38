"""Every broken file gets a clear answer in both languages, an exit code, and leaves nothing behind.

Some hundred mistakes are made by hand, each with the message that it must get; the others are made
by changing one part of a good file in every systematic way.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sim.city.messages import MESSAGES
from sim.cli.main import main
from tests.support.breakage import Broken, broken_cities
from tests.support.mistakes import Mistake, mistakes
from tests.support.tiny import REFORM, SCENARIO, TINY, write_tiny_scenario

BY_HAND = mistakes()
PER_RULE = 4
CHINESE = re.compile("[\u4e00-\u9fff]")


def spread(found: list[Broken]) -> list[Broken]:
    """A few mistakes of every rule, taken from all over the files."""
    rules = defaultdict(list)
    for mistake in found:
        rules[mistake.rule].append(mistake)
    return [m for same in rules.values() for m in same[:: max(1, len(same) // PER_RULE)][:PER_RULE]]


BY_RULE = [
    (part, mistake)
    for part, good in (("city", TINY), ("reform", REFORM), ("scenario", SCENARIO))
    for mistake in spread(broken_cities(good))
]


def test_there_are_enough_mistakes() -> None:
    names = [m.name for m in BY_HAND] + [f"{part}-{m.name}" for part, m in BY_RULE]
    assert len(names) == len(set(names)) >= 200


def test_unbroken_files_are_accepted(tmp_path: Path) -> None:
    """Otherwise the mistakes below would prove nothing."""
    path = write_tiny_scenario(tmp_path)
    assert main(["validate", str(path), str(tmp_path / "tiny"), str(tmp_path / "better.yaml")]) == 0


def complaints(path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What ``run`` says of a broken scenario, having refused it and written nothing."""
    output = path.parent / "results"
    before = sorted(path.parent.rglob("*"))
    code = main(["run", str(path), "-o", str(output), "--reps", "1", "--jobs", "1", "--lang", lang])
    said = capsys.readouterr()
    assert code in (2, 3), said.err
    assert sorted(path.parent.rglob("*")) == before, "nothing is written"
    assert not said.out
    assert "Traceback" not in said.err
    assert (CHINESE.search(said.err) is not None) == (lang == "zh"), said.err
    return said.err.splitlines()


def places(lines: list[str], folder: Path) -> list[tuple[Path, int]]:
    """Files and lines that are named."""
    found = re.findall(rf"^({re.escape(str(folder))}[^:]*):(\d+): ", "\n".join(lines), re.MULTILINE)
    return [(Path(file), int(line)) for file, line in found]


@pytest.mark.parametrize("mistake", BY_HAND, ids=lambda m: m.name)
def test_mistake_made_by_hand(
    mistake: Mistake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_scenario(tmp_path, mistake.city, mistake.reform, mistake.scenario)
    for name, content in mistake.raw.items():
        if content is None:
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_bytes(content)
    told = [complaints(path, lang, capsys) for lang in ("zh", "en")]
    for message, lines in zip(MESSAGES[mistake.message], told, strict=True):
        expected = re.sub(r"\\{\w+\\}", ".*", re.escape(message))
        assert re.search(expected, "\n".join(lines)), lines
    assert not mistake.line or all(places(lines, tmp_path) for lines in told), told


@pytest.mark.parametrize(("part", "mistake"), BY_RULE, ids=lambda x: getattr(x, "name", x))
def test_mistake_made_by_rule(
    part: str, mistake: Broken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some complaint is about the very line in which the mistake stands."""
    changed: dict[str, Any] = {part: mistake.data}
    path = write_tiny_scenario(tmp_path, **changed)
    for lang in ("zh", "en"):
        lines = complaints(path, lang, capsys)
        rows = [
            file.read_text(encoding="utf-8").splitlines()[line - 1]
            for file, line in places(lines, tmp_path)
        ]
        assert any(shown in row for shown, row in itertools.product(mistake.shown, rows)), lines


@pytest.mark.parametrize("command", ["run", "validate", "explain"])
@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_path_that_is_no_scenario(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path / name), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert str(tmp_path) in said.err


def test_validate_tells_the_mistakes_of_all_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**SCENARIO, "start": "soon"}
    one = write_tiny_scenario(tmp_path / "one", scenario=broken)
    two = write_tiny_scenario(tmp_path / "two", scenario=broken)
    assert main(["validate", str(one), str(two), str(one), "--lang", "en"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2, "each once"
    assert [file for file, _ in places(lines, tmp_path)] == [one, two]
