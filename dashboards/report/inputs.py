"""The numbers of a scenario as a sheet: to be changed in Excel, and read back as a scenario.

The sheet has a row for every number; a hidden sheet holds the scenario itself. Reading back takes
from the visible sheet nothing but plain numbers and short texts, each checked and told by its cell
if it is wrong, and lets the ordinary loader judge the whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from sim.city.numbers import Found, walk
from sim.city.quantity import Quantity
from sim.reforms.load import Loaded
from sim.words import LANGUAGES, say

SCHEMA = "reformsim.workbook/1"
HIDDEN = "reformsim"
"""Name of the sheet that holds the scenario."""
CHUNK = 30_000
"""Characters in a cell of it; Excel allows 32,767."""
COLUMNS = ("number", "about", "value", "low-end", "high-end", "unit", "source", "note")
PATH, VALUE, LOW, HIGH, SOURCE, NOTE = 0, 2, 3, 4, 6, 7
"""Positions of the columns that are read back."""
HEAD = 3
"""Rows above the numbers: two of explanation, one of headings."""
_WIDTHS = (52, 30, 12, 12, 12, 18, 26, 40)
_EDITABLE = "#FFF8E1"


def sheet_names() -> tuple[str, ...]:
    """What the sheet of numbers may be called: its name in either language."""
    return tuple(say("inputs.sheet", lang) for lang in LANGUAGES)


def numbers_of(loaded: Loaded) -> Iterator[Found]:
    """The numbers that can be changed, first those of the city, then the reform's.

    Series of weights are left out, and so is what is drawn from a population of licences.
    """
    for thing in (loaded.city, loaded.reform):
        for found in walk(thing):
            if isinstance(found.number, Quantity) and "[licence-" not in found.path:
                yield found


def add_inputs(book: Any, loaded: Loaded, lang: str, head: Any, text: Any) -> None:
    """Add the sheet of a scenario's numbers, and the hidden one with the scenario."""
    sheet = book.add_worksheet(say("inputs.sheet", lang))
    sheet.set_tab_color("#E69F00")
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, say("inputs.how", lang), text)
    sheet.merge_range(1, 0, 1, last, say("inputs.then", lang), text)
    sheet.set_row(0, 34)
    sheet.set_row(1, 34)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(HEAD - 1, column, say(f"column.{name}", lang), head)
        sheet.set_column(column, column, _WIDTHS[column])
    sheet.freeze_panes(HEAD, 1)
    edited = book.add_format({"bg_color": _EDITABLE, "border": 1, "border_color": "#D5DAE1"})
    row = HEAD
    for found in numbers_of(loaded):
        number = found.number
        assert isinstance(number, Quantity)
        sheet.write_string(row, PATH, found.path)
        sheet.write_string(row, 1, _about(loaded, found, lang))
        for column, value in (
            (VALUE, number.value),
            (LOW, number.range[0]),
            (HIGH, number.range[1]),
        ):
            sheet.write_number(row, column, value, edited)
        sheet.write_string(row, 5, number.unit)
        sheet.write_string(row, SOURCE, number.source, edited)
        sheet.write_string(row, NOTE, number.note or "", edited)
        row += 1
    if row > HEAD:
        sheet.autofilter(HEAD - 1, 0, row - 1, last)
        sheet.data_validation(
            HEAD,
            VALUE,
            row - 1,
            VALUE,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": f"=$D{HEAD + 1}",
                "maximum": f"=$E{HEAD + 1}",
                "error_type": "warning",
                "error_message": say("inputs.outside", lang),
            },
        )
    _hide(book, loaded)


def _hide(book: Any, loaded: Loaded) -> None:
    """The scenario itself, packed into cells of a hidden sheet."""
    content = json.dumps(loaded.files, ensure_ascii=False, sort_keys=True).encode()
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    sheet = book.add_worksheet(HIDDEN)
    sheet.very_hidden()
    sheet.write_string(0, 0, SCHEMA)
    sheet.write_string(1, 0, hashlib.sha256(content).hexdigest())
    for i in range(0, len(packed), CHUNK):
        sheet.write_string(2 + i // CHUNK, 0, packed[i : i + CHUNK])


def _about(loaded: Loaded, found: Found, lang: str) -> str:
    """Titles of what a number belongs to, outermost first."""
    thing: object = loaded.reform if found.path.startswith("measures[") else loaded.city
    titles: list[str] = []
    for step in _below(found.steps):
        thing = _part(thing, step)
        title = getattr(thing, "title", None)
        if title is not None:
            titles.append(str(title.get(lang)))
    return " · ".join(titles)


def _below(steps: Sequence[str | int]) -> Sequence[str | int]:
    return steps[:-1]


def _part(thing: object, step: str | int) -> object:
    if isinstance(thing, BaseModel):
        return getattr(thing, str(step))
    return thing[step]  # type: ignore[index]
