"""Shares typed on the command line: ``0.05`` or ``5%``."""

from __future__ import annotations

from sim.cli.options import UsageError
from sim.words import say


def part(option: str, text: str, lang: str) -> float:
    """Read a share from 0 to below 1 (a check for an option)."""
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1:
        raise UsageError(say("not-a-share", lang, option=option, text=text))
    return value
