"""The house keeps its shape: data flow downhill, files stay small, words are in two languages."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from pathlib import Path

import pytest

from sim.words import TABLE

ROOT = Path(__file__).parents[1]
ROOMS = {
    "city": set[str](),
    "reforms": {"city"},
    "institutions": {"city", "reforms", "engine"},  # of the engine its luck alone
    "engine": set[str](),  # knows minutes and queues, nothing of the declared world
    "routes": {"city", "reforms", "institutions", "engine"},
    "outcomes": {"city", "reforms", "institutions", "engine", "routes"},
    "experiment": {"city", "reforms", "institutions", "engine", "routes", "outcomes"},
    "cli": {"city", "reforms", "institutions", "engine", "routes", "outcomes", "experiment"},
}
"""The rooms of the house, and what each may import besides itself and the words."""
LONGEST = 500
SPECIFICATION = 400


def tracked() -> list[Path]:
    """Files under version control (or, outside of a clone, all that are not generated)."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        names = listed.stdout.decode().split("\0")[:-1]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        hidden = {".venv", "build", "dist"}
        found = (p for p in ROOT.rglob("*") if p.is_file())
        return [p for p in found if not hidden & {*p.relative_to(ROOT).parts}]


def imports(path: Path) -> set[str]:
    """Dotted names of the modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name their module in full"
            assert node.module is not None
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms_imported(path: Path) -> set[str]:
    parts = (name.split(".") for name in imports(path))
    return {p[1] for p in parts if p[0] == "sim" and len(p) > 1 and p[1] in ROOMS}


BESIDE = {
    "calibration": {*ROOMS} - {"cli"},
    "dashboards": {*ROOMS} - {"cli"},
}
"""Rooms beside the house: commands show them, and they know no command."""


@pytest.mark.parametrize("room", BESIDE)
def test_rooms_beside_the_house_know_no_command(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        assert rooms_imported(path) <= BESIDE[room], path


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_downhill(room: str) -> None:
    for path in (ROOT / "sim" / room).rglob("*.py"):
        assert rooms_imported(path) <= ROOMS[room] | {room}, path


def test_institutions_take_only_their_luck_from_the_engine() -> None:
    for path in (ROOT / "sim" / "institutions").rglob("*.py"):
        used = {name for name in imports(path) if name.startswith("sim.engine")}
        assert used <= {"sim.engine", "sim.engine.draws"}, path


def test_every_room_has_its_rule() -> None:
    there = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert there - {"words"} <= set(ROOMS)


def test_words_and_declared_world_stand_alone() -> None:
    for path in (ROOT / "sim" / "words").rglob("*.py"):
        assert not rooms_imported(path), path
    for path in (ROOT / "scenarios").rglob("*.py"):
        assert not any(name.startswith("sim") for name in imports(path)), path


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix in (".py", ".yaml", ".md")
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_reference_engine_is_short_enough_to_read() -> None:
    lines = (ROOT / "sim" / "engine" / "reference.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= SPECIFICATION


def test_help_needs_no_heavy_module() -> None:
    heavy = {"pandas", "numpy", "numba", "simpy", "duckdb", "rich", "pydantic", "yaml", "mesa"}
    reached, todo = set(), ["sim.cli.main"]
    while todo:
        name = todo.pop()
        path = ROOT.joinpath(*name.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name in reached or not path.is_file():
            continue
        reached.add(name)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:  # not those inside functions, which run when called
            if isinstance(node, ast.Import):
                todo += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                todo += [node.module]
        assert not heavy & {x.split(".")[0] for x in todo}, name
    assert "sim.words" in reached


def test_words_exist_in_both_languages_with_the_same_values() -> None:
    for key, texts in TABLE.items():
        assert [bool(text) for text in texts] == [True, True], key
        named = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in texts]
        assert named[0] == named[1], key
        assert not re.search("[\u4e00-\u9fff]", texts[1]), f"Chinese in the English of {key}"


def test_every_word_is_used() -> None:
    code = "\n".join(
        p.read_text(encoding="utf-8")
        for room in ("sim", "calibration", "dashboards")
        for p in (ROOT / room).rglob("*.py")
        if p.parent.name != "words"
    )
    stems = re.findall(r'f?"((?:[a-z]+[.-])+)\{', code)
    prefixes = (*stems, "option.")
    quoted = set(re.findall(r"""["']([a-z0-9_.-]+)["']""", code))
    assert not [key for key in TABLE if key not in quoted and not key.startswith(prefixes)]


def test_tracked_files_name_no_machine() -> None:
    homes = "|".join(("root", "home", "work", "tmp", "opt", "Users"))
    options = "|".join(("index" + "-url", "find" + "-links"))
    slash, mail = "/", "@"
    machine = re.compile(rf"(?<![\w.~-]){slash}({homes}){slash}|{options}|[\w.-]+{mail}[\w-]+\.\w+")
    registry = re.compile(r"https?://[^\s/]*(" + "|".join(("py" + "pi", "py" + "thonhosted")) + ")")
    for path in tracked():
        if path == Path(__file__):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern in (machine, registry):
            found = pattern.search(text)
            assert not found, f"{path.relative_to(ROOT)}: {found.group() if found else ''}"


def test_pinned_versions_have_no_addresses() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line), line
