"""Conditions on results for ``--fail-on``: ``trips<=1``, or of one matter, ``birth:trips<=1``."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.cli.options import UsageError, with_nearest
from sim.words import say

_FIGURE = r"^\s*(?:(?P<matter>[a-z0-9_.-]+):)?(?P<indicator>[a-z0-9_]+)\s*"
_FORM = re.compile(_FIGURE + r"(?P<sign><=|>=|<|>)\s*(?P<limit>-?\d+(\.\d+)?)\s*$")
_SIGNS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Figure:
    """An indicator of one matter or of all cases."""

    text: str
    matter: str | None
    indicator: str

    def check_names(self, indicators: tuple[str, ...], matters: tuple[str, ...], lang: str) -> None:
        """Refuse something the results will not have.

        Raises
        ------
        UsageError
            If there is no such matter or indicator.
        """
        if self.indicator not in indicators:
            message = say("no-indicator", lang, name=self.indicator)
            raise UsageError(with_nearest(lang, message, self.indicator, indicators))
        if self.matter is not None and self.matter not in matters:
            message = say("no-matter", lang, name=self.matter)
            raise UsageError(with_nearest(lang, message, self.matter, matters))


@dataclass(frozen=True)
class Condition(Figure):
    """A figure's mean must keep to a limit."""

    sign: str
    limit: float

    def value(self, overall: Mapping[str, Any], matters: Mapping[str, Any]) -> float:
        """The mean that the condition is about, from the parts of a command's JSON."""
        metrics = overall if self.matter is None else matters[self.matter]["metrics"]
        found = metrics.get(self.indicator, {})
        mean = found.get("reform", found).get("mean")
        return math.nan if mean is None else float(mean)

    def holds(self, value: float) -> bool:
        """Whether a value keeps to the limit (an unknown value does not)."""
        return bool(_SIGNS[self.sign](value, self.limit))


def condition(option: str, text: str, lang: str) -> Condition:
    """Read a condition (a check for :meth:`sim.cli.options.Parser.option`)."""
    found = _FORM.match(text)
    if found is None:
        raise UsageError(say("no-condition", lang, option=option, text=text))
    return Condition(
        text, found["matter"], found["indicator"], found["sign"], float(found["limit"])
    )


def figure(option: str, text: str, lang: str) -> Figure:
    """Read a figure, such as ``trips`` or ``birth:trips``."""
    found = re.match(_FIGURE + "$", text)
    if found is None:
        raise UsageError(say("no-figure", lang, option=option, text=text))
    return Figure(text, found["matter"], found["indicator"])
