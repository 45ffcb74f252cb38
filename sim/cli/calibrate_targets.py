"""``reformsim calibrate targets CITY`` and ``reformsim calibrate report``."""

from __future__ import annotations

import argparse

from sim.cli.options import Parser, add_common
from sim.cli.screen import Screen


def parser(lang: str, part: str) -> Parser:
    """The options of one of the two."""
    result = Parser(f"calibrate {part}", lang, "CITY" if part == "targets" else "", most=1)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Fit, or show how well the fit tells the report's figures."""
    raise NotImplementedError
