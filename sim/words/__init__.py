"""Words people read, in Chinese and English: one table, one function.

The table is kept in parts, one file an area. Keys are grouped by a prefix: ``help.`` what a command
does, ``option.`` what an option does, ``indicator.`` and ``unit.`` the indicators of results,
``column.`` headings of tables.
"""

from __future__ import annotations

from sim.words import (
    conflicts,
    experiments,
    figures,
    logs,
    numbers,
    pages,
    paths,
    program,
    reports,
    results,
    staffing,
    targets,
)

LANGUAGES = ("zh", "en")

_PARTS = (
    program,
    results,
    experiments,
    staffing,
    conflicts,
    paths,
    targets,
    logs,
    numbers,
    pages,
    figures,
    reports,
)

TABLE: dict[str, tuple[str, str]] = {}
for _part in _PARTS:
    if _twice := TABLE.keys() & _part.TABLE.keys():
        raise ValueError(f"in two parts of the table: {sorted(_twice)}")
    TABLE |= _part.TABLE


def say(key: str, lang: str, **values: object) -> str:
    """Return a message in one of the project's languages.

    Parameters
    ----------
    key : str
        Name of the message in :data:`TABLE`.
    lang : str
        ``zh`` or ``en``.
    **values
        What the message's ``{placeholders}`` stand for.

    Raises
    ------
    KeyError
        If there is no such message, or a placeholder has no value.
    """
    return nested(TABLE[key][LANGUAGES.index(lang)].format(**values))


def nested(text: str) -> str:
    """A text whose Chinese quotation marks within others are single (GB/T 15834—2011, 4.8.3)."""
    if "“" not in text:
        return text
    depth, found = 0, []
    for mark in text:
        depth -= mark == "”"
        found.append({"“": "‘", "”": "’"}.get(mark, mark) if depth > 0 else mark)
        depth += mark == "“"
    return "".join(found)


def has(key: str) -> bool:
    """Whether there is a message of this name."""
    return key in TABLE
