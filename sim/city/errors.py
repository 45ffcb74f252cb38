"""Mistakes in files, told to a planner: where, what, what is allowed, what was probably meant."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from sim.city.messages import text

_ALSO = {"zh": ("可用：", "；是不是“{}”？"), "en": ("allowed: ", "; did you mean '{}'?")}
_MOST_SHOWN = 12


@dataclass(frozen=True)
class Problem:
    """One mistake.

    Attributes
    ----------
    file : str
        The file, as the reader named it.
    line : int, optional
        Line in the file, counted from 1.
    field : str
        Path of the field, such as ``items[2].steps[0].work``.
    message : str
        Key in :data:`sim.city.messages.MESSAGES`.
    values : dict
        What the message is filled with.
    allowed : tuple of str
        Values that would have been valid.
    nearest : str, optional
        The allowed value probably meant.
    """

    file: str
    line: int | None
    field: str
    message: str
    values: dict[str, object] = dataclasses.field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    nearest: str | None = None

    def render(self, lang: str) -> str:
        """The mistake in one line of text."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [part for part in (place, self.field) if part]
        told = text(self.message, lang, **self.values)
        allowed, meant = _ALSO[lang]
        if self.allowed:
            shown = ", ".join(self.allowed[:_MOST_SHOWN])
            more = "…" if len(self.allowed) > _MOST_SHOWN else ""
            told += ("（" if lang == "zh" else " (") + allowed + shown + more
            told += "）" if lang == "zh" else ")"
        if self.nearest:
            told += meant.format(self.nearest)
        return ": ".join([*parts, told])


class SpecError(Exception):
    """Files that cannot be used as they are.

    Attributes
    ----------
    problems : list of Problem
        All mistakes found, in order of file and line.
    code : int
        Exit code of the command line: 2, a matter of configuration.
    """

    code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line or 0))
        super().__init__("\n".join(p.render("en") for p in self.problems))

    def __reduce__(self) -> tuple[type[SpecError], tuple[list[Problem]]]:
        """As it travels from a worker: with its problems, not with its text."""
        return SpecError, (self.problems,)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like ``name``, if any is like it."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return close[0] if close else None
