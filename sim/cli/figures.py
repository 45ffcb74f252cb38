"""Figures on a command's screen: labels in its language, and plain sentences about change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.cli.screen import Screen
from sim.outcomes import numbers
from sim.outcomes.numbers import HEADLINES, changed, number


def label(indicator: str, screen: Screen) -> str:
    """An indicator's name with its unit, as the head of a row."""
    return numbers.label(indicator, screen.lang)


def conclusion(metrics: Mapping[str, Any], screen: Screen) -> str:
    """One plain sentence about what a reform changed in a matter; empty if nothing."""
    parts = []
    for indicator in HEADLINES:
        metric = metrics[indicator]
        if changed(metric, indicator):
            fell = metric["difference"]["mean"] < 0
            parts.append(
                screen.say(
                    "falls" if fell else "rises",
                    name=screen.say(f"indicator.{indicator}"),
                    before=number(metric["baseline"]["mean"], indicator),
                    after=number(metric["reform"]["mean"], indicator),
                    unit=numbers.unit_of(indicator, screen.lang),
                ).strip()
            )
    if not parts:
        return ""
    return screen.say("conclusion", parts=screen.say("joint").join(parts))
