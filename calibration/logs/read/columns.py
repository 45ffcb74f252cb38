"""Which column is what: as told on the command line, or by the names that logs usually have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from calibration.logs.read.problems import BadColumns
from sim.city.errors import Problem, nearest

ROLES = ("case", "activity", "resource", "start", "end")

_USUAL = {
    "case": ("case_id", "case:concept:name", "case", "caseid", "case id"),
    "activity": ("activity", "concept:name", "task", "activity name"),
    "resource": ("resource", "org:resource", "user"),
    "start": ("start_time", "start_timestamp", "start", "time:start"),
    "end": (
        "end_time",
        "end_timestamp",
        "end",
        "time:timestamp",
        "timestamp",
        "complete_timestamp",
        "completetimestamp",
    ),
}
"""Names by which a column is known if the command line does not say which it is, in lower case."""


class Columns(NamedTuple):
    """Names of the columns; empty where there is none. One of ``start`` and ``end`` is needed."""

    case: str = ""
    activity: str = ""
    resource: str = ""
    start: str = ""
    end: str = ""


class ColumnsError(ValueError):
    """A text that does not name columns; ``key`` and ``values`` of the message to be shown."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def parse_columns(text: str) -> Columns:
    """Read ``case=…,activity=…,resource=…,start=…,end=…``; names may contain commas.

    Raises
    ------
    ColumnsError
        If the text cannot be understood.
    """
    parts: list[list[str]] = []
    for piece in text.split(","):
        role, sign, name = piece.partition("=")
        if sign and role.strip().lower() in ROLES:
            parts.append([role.strip().lower(), name])
        elif parts and not (sign and role.strip().isalpha() and nearest(role.strip(), ROLES)):
            parts[-1][1] += "," + piece
        else:
            raise ColumnsError("columns-unknown", text=piece.strip(), roles=", ".join(ROLES))
    found: dict[str, str] = {}
    for role, name in parts:
        if role in found:
            raise ColumnsError("columns-twice", role=role)
        if not name.strip():
            raise ColumnsError("columns-empty", role=role)
        found[role] = name.strip()
    for role in ("case", "activity"):
        if role not in found:
            raise ColumnsError("columns-missing", role=role)
    if not {"start", "end"} & set(found):
        raise ColumnsError("columns-missing", role="end")
    return Columns(**found)


def find_columns(path: Path, header: Sequence[str], asked: Columns | None) -> Columns:
    """The columns of a log by the names in its header.

    Raises
    ------
    BadColumns
        If one asked for, or one that is needed, is not there.
    """
    if asked is None:
        known = {name.strip().lower(): name for name in reversed(header)}
        found = {}
        for role, names in _USUAL.items():
            found[role] = next((known[n] for n in names if n in known), "")
        asked = Columns(**found)
        missing = [r for r in ("case", "activity") if not found[r]]
        missing += [] if found["start"] or found["end"] else ["end"]
        if missing:
            raise BadColumns(
                [
                    Problem(str(path), 1, "", "no-usual-column", {"role": role}, tuple(header))
                    for role in missing
                ]
            )
        return asked
    lost = [name for name in asked if name and name not in header]
    stripped = {name.strip(): name for name in header}
    if lost and all(name in stripped for name in lost):
        return Columns(*(stripped.get(n, n) if n not in header else n for n in asked))
    if lost:
        raise BadColumns(
            [
                Problem(
                    str(path), 1, name, "no-such-column", {}, tuple(header), nearest(name, header)
                )
                for name in lost
            ]
        )
    return asked
