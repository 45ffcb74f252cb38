"""Every message that the code can show exists in both languages, and none exists for nobody."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.city.messages import MESSAGES
from sim.city.translate import _KINDS, _LIMITS
from sim.cli.main import COMMANDS
from sim.outcomes.numbers import HEADLINES, UNITS
from sim.words import TABLE

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for room in ("sim", "calibration", "dashboards")
    for path in sorted((ROOT / room).rglob("*.py"))
    if path.parent.name not in ("words", "messages")
]
RAISERS = {"wrong": 0, "add": 1, "MeasureError": 1, "RunFolderError": 1, "Problem": 3}
"""Functions that take the key of a message about a file, and at which position."""


def called(call: ast.Call) -> str:
    """Name of the function or method that is called."""
    return str(getattr(call.func, "id", None) or getattr(call.func, "attr", ""))


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of functions or methods of these names, with the file they stand in."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = called(node)
                if name in names:
                    yield str(path), node


def texts(node: ast.expr) -> Iterator[str]:
    """Patterns of the keys that an expression can give; nothing if it is not to be told."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.IfExp(body=body, orelse=other):
            yield from texts(body)
            yield from texts(other)
        case ast.JoinedStr(values=values):
            yield "".join(
                re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[\w.-]+"
                for v in values
            )


def test_every_word_said_is_in_the_table() -> None:
    said = [(path, key) for path, call in calls("say") for a in call.args[:1] for key in texts(a)]
    assert len(said) > 50
    for path, key in said:
        assert any(re.fullmatch(key, word) for word in TABLE), f"{path}: {key}"


def test_every_word_made_of_parts_is_in_the_table() -> None:
    """Keys made of a prefix and a name: all names that there are."""
    names = {f"help.{name}" for name in COMMANDS}
    names |= {f"indicator.{name}" for name in (*UNITS, *HEADLINES)}
    names |= {f"unit.{unit}" for unit in UNITS.values() if unit != "share"}
    for kind in ("city", "reform", "scenario"):
        names |= {f"kind.{kind}", f"kinds.{kind}"}
    assert names <= set(TABLE)


def test_every_option_is_explained() -> None:
    for path, call in calls("flag", "option"):
        longest = [str(ast.literal_eval(name)) for name in call.args][-1]
        assert longest.replace("--", "option.") in TABLE, f"{path}: {longest}"


def test_every_message_about_files_exists_and_is_used() -> None:
    used = {message for message, *_ in _LIMITS.values()} | set(_KINDS.values())
    for path, call in calls(*RAISERS):
        name = called(call)
        for argument in call.args[RAISERS[name] : RAISERS[name] + 1]:
            for key in texts(argument):
                plain = key.replace("\\", "")
                if name != "add" or "-" in plain:  # sets have a method 'add', too
                    assert plain in MESSAGES, f"{path}: {plain}"
    code = "\n".join(p.read_text(encoding="utf-8") for p in CODE)
    quoted = set(re.findall(r'"([a-z0-9-]+)"', code))
    assert not set(MESSAGES) - used - quoted


@pytest.mark.parametrize("table", [TABLE, MESSAGES], ids=["words", "messages"])
def test_both_languages_have_the_same_places_for_values(
    table: dict[str, tuple[str, str]],
) -> None:
    for key, pair in table.items():
        zh, en = ({f for _, f, _, _ in string.Formatter().parse(t) if f} for t in pair)
        assert zh == en, key
        assert not re.search("[\u4e00-\u9fff]", pair[1]), key
