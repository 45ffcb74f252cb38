"""``reformsim calibrate PART``: fit a model to reported figures or to an event log.

Each part is a command of its own; this module only finds the one that is named first.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from typing import Any

from sim.cli.options import Parser, UsageError, add_common, split, with_nearest
from sim.cli.screen import Screen
from sim.words import say

PARTS = {
    "targets": "calibrate_targets",
    "report": "calibrate_targets",
    "log": "calibrate_log",
    "validate": "calibrate_log",
}
"""Which module of this room answers for which part: ``parser(lang, part)`` and ``run``."""


class _Parts:
    """The command line of whichever part is named; what :class:`Parser` does, one name later."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._parser = Parser("calibrate", lang, "|".join(PARTS) + " …")
        add_common(self._parser)

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """Read the arguments of the part named first; ``part`` says which it is."""
        part, rest = split(list(argv))
        if part is None:
            args = self._parser.parse(rest)
            if not args.help:
                message = say("no-calibration", self._lang)
                raise UsageError(with_nearest(self._lang, message, "", PARTS))
            return args
        if part not in PARTS:
            message = say("unknown-calibration", self._lang, name=part)
            raise UsageError(with_nearest(self._lang, message, part, PARTS))
        self._parser = _module(part).parser(self._lang, part)
        args = self._parser.parse(rest)
        args.part = part
        return args

    def help(self) -> str:
        """Help of the part named, or of all."""
        if self._parser.command != "calibrate":
            return self._parser.help()
        width = max(map(len, PARTS))
        lines = [f"  {p:{width}}  {say(f'help.calibrate {p}', self._lang)}\n" for p in PARTS]
        return self._parser.help() + "\n" + "".join(lines)


def parser(lang: str) -> _Parts:
    """The command's options, once its part is known."""
    return _Parts(lang)


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Do what the part does."""
    return int(_module(args.part).run(args, screen))


def _module(part: str) -> Any:
    return importlib.import_module(f"sim.cli.{PARTS[part]}")
