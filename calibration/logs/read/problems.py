"""What makes a log unusable, told with line and column."""

from __future__ import annotations

from pathlib import Path

from sim.city.errors import Problem, SpecError


class BadLog(SpecError):  # noqa: N818 (named as a reader would)
    """A log that cannot be used; exit code 3, bad data."""

    code = 3


class BadColumns(SpecError):  # noqa: N818
    """Columns asked for that a log does not have; exit code 2, a matter of the command line."""

    code = 2


def bad(
    path: Path, message: str, line: int | None = None, field: str = "", **values: object
) -> BadLog:
    """An error about one place of a log."""
    return BadLog([Problem(str(path), line, field, message, values)])
