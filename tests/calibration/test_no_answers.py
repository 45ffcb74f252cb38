"""No parameter holds the answer: what the report says a reform achieved is nowhere an input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from calibration.reported import shipped_targets
from sim.reforms.load import shipped_root

FILES = sorted(shipped_root().rglob("*.yaml"))
REFORMS = [path for path in FILES if path.parent.name == "reforms"]
COMMON = 100
"""Whole numbers up to this, and shares in tenths and quarters, mean other things elsewhere."""
ABOUT_PEOPLE_AND_LINKS = {"mix", "failure", "safety"}
"""Parts of a measure that may be shares: who is hired, how often a link fails, and the margin that
a promise keeps over the time that steps need."""


def effects() -> tuple[set[float], set[float]]:
    """Every number in which the report tells an effect; and those with the other ways to write it.

    The first hardly stand for anything else; the others (what is left of 100 %, whole per cents,
    small numbers) also occur in their own right.
    """
    told, other = set[float](), set[float]()
    for target in shipped_targets().targets:
        if target.role == "predict":
            size = abs(target.value)
            other |= {size}
            if target.about == "change":
                other |= {1 - size, 100 * size, 100 * (1 - size), 1 / (1 - size)}
            if size > COMMON or (size < 1 and not (size * 20).is_integer()):
                told |= {size}
    return {round(x, 9) for x in told}, {round(x, 9) for x in other}


def quantities(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every declared quantity below a node, with the fields on the way to it."""
    if isinstance(node, dict):
        if "value" in node and "unit" in node:
            yield path, node
        for key, part in node.items():
            yield from quantities(part, (*path, str(key)))
    elif isinstance(node, list):
        for part in node:
            yield from quantities(part, path)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_report_has_effects_that_could_be_smuggled_in() -> None:
    assert {0.78, 0.53, 0.69, 1_220_000, 800_000, 120_000, 3238, 12127} <= effects()[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_declares_an_effect_of_the_report(path: Path) -> None:
    """Neither a number that only the report has, nor an effect that says it is the report's."""
    told, other = effects()
    for where, quantity in quantities(read(path)):
        number = round(float(quantity["value"]), 9)
        if quantity["unit"] != "persons":  # inhabitants are no cases
            assert number not in told, where
            assert quantity["source"] != "report" or number not in other, where


@pytest.mark.parametrize("path", REFORMS, ids=lambda path: path.stem)
def test_measures_have_no_place_for_an_effect(path: Path) -> None:
    """A measure says who is where, what is linked and what is asked: never a share saved."""
    for where, quantity in quantities(read(path)):
        if quantity["unit"] in ("share", "ratio"):
            assert ABOUT_PEOPLE_AND_LINKS & {*where}, where
