"""Every pattern at once: what is held against the report, over invented lives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calibration import patterns as module
from calibration.patterns import Pattern, counted, patterns
from calibration.posterior import SHIPPED, find
from calibration.reported import shipped_claims, shipped_targets
from sim.cli.main import main

CASES = 1_200_000.0


def lives(*_: Any, **__: Any) -> list[dict[str, float]]:
    """Two draws in which nothing a case lives through changed, and half as many cases in one."""
    told = {t.id: 0.0 for t in shipped_targets().targets} | {c.id: 1.0 for c in shipped_claims()}
    return [told | {"cases-all": CASES}, told | {"cases-all": CASES / 2, "more-online": 0.0}]


@pytest.fixture(scope="module")
def found() -> dict[str, Pattern]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "gather", lives)
        return {pattern.id: pattern for pattern in patterns(find(SHIPPED), 2)}


def test_guides_are_held_against_what_is_counted_on_guides(found: dict[str, Pattern]) -> None:
    """Whatever was lived through: papers of a birth are 3 on the list."""
    birth = found["birth-materials"]
    assert birth.simulated == (0.0, 0.0, 0.0)
    assert birth.guide == (3.0, 3.0, 3.0)
    assert (birth.verdict, birth.sturdy) == ("hit", True)


def test_what_was_lived_is_held_against_what_happened(found: dict[str, Pattern]) -> None:
    """Draws of 1.2 and 0.6 million: 0.9 misses 1.22 ± 15 %, and the interval reaches it."""
    cases = found["cases-all"]
    assert cases.guide is None
    assert cases.simulated is not None
    assert cases.simulated[1] == pytest.approx(0.75 * CASES)
    assert (cases.verdict, cases.sturdy) == ("within", False)
    assert cases.reason is not None


def test_a_statement_must_hold_in_nine_of_ten_draws(found: dict[str, Pattern]) -> None:
    assert found["joined-in-name"].verdict == "hit"
    assert found["more-online"].simulated == (0.5,)
    assert found["more-online"].verdict == "miss"
    assert found["legal-trips-before-papers"].reading == "guide"


def test_a_figure_with_several_readings_is_counted_once(found: dict[str, Pattern]) -> None:
    others = {p.id for p in found.values()} - {p.id for p in counted([*found.values()])}
    assert others == {"efficiency-lived", "efficiency-work"}


@pytest.mark.parametrize(("lang", "words"), [("zh", "口径"), ("en", "read as")])
def test_the_command_tells_guides_lived_and_the_gap(
    lang: str, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "gather", lives)
    line = ["calibrate", "report", "--draws", "2", "--no-store", "--jobs", "1", "-q"]
    assert main([*line, "--lang", lang]) == 0
    assert words in capsys.readouterr().out
    if lang == "en":
        assert main([*line, "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["schema"] == "reformsim.calibrate/1"
        assert told["hits"] + told["within"] <= told["all"] == len(told["patterns"]) - 2
        assert told["sturdy"] <= told["hits"]
