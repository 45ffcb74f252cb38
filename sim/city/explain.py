"""Which numbers a city rests on, and how far each is to be trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.city.base import Named, Text
from sim.city.city import City
from sim.city.licences import PREFIX
from sim.city.numbers import Found, Step, walk
from sim.city.people import Demand
from sim.city.quantity import Series
from sim.city.rostering import Terms
from sim.city.systems import Link

_TRUST = {"assumption": 0, "public": 1, "report": 2}


class Row(NamedTuple):
    """One declared number.

    Attributes
    ----------
    path : str
        Where it is declared, such as ``items[birth-certificate].accept``.
    value : float
        The number; of a series of weights their mean.
    unit, source, range, note
        As declared.
    owner : Text, optional
        What it is a number of: the titles on the way, such as an item's and its step's.
    field : str
        The fields from there, such as ``crews.staff``; what it is called is ``number.<field>`` in
        the table of words.
    """

    path: str
    value: float
    unit: str
    source: str
    range: tuple[float, float]
    note: str | None
    owner: Text | None = None
    field: str = ""

    @property
    def spread(self) -> float:
        """Width of the range relative to the value; infinite if the value is 0 and may not be."""
        width = self.range[1] - self.range[0]
        if width == 0:
            return 0.0
        return width / self.value if self.value > 0 else math.inf


def provenance(city: City) -> list[Row]:
    """All numbers that a city rests on, weakest first.

    Assumptions come before public sources and these before the report; among equals the widest
    range relative to the value comes first. Numbers of links of kind ``none`` are left out:
    nothing depends on them. Of a population of licences the declared distributions are listed,
    not the items drawn from them.
    """
    rows = [_row(city, found) for found in walk(city)]
    if city.licences is not None:
        made = re.compile(rf"(items|materials|matters|demands)\[{PREFIX}")
        rows = [row for row in rows if not made.match(row.path)]
    return sorted(rows, key=lambda row: (_TRUST[row.source.split()[0]], -row.spread, row.path))


def _row(city: City, found: Found) -> Row:
    """A number as a row; a series of weights by its mean."""
    number = found.number
    values = number.values if isinstance(number, Series) else (number.value,)
    mean = sum(values) / len(values)
    owner, field = _whose(city, found.steps)
    return Row(
        found.path, mean, number.unit, number.source, number.range, number.note, owner, field
    )


def _whose(city: City, steps: tuple[Step, ...]) -> tuple[Text | None, str]:
    """Titles of the things on the way to a number, and the fields from the last of them.

    Demands are called by their matter, links by their systems, terms by their kind of staff.
    """
    here: Any = city
    titles, fields = list[Text](), list[str]()
    for step in steps:
        if isinstance(here, tuple | dict):
            here = here[step]  # type: ignore[index]
            if isinstance(step, str):
                fields.append(step)
        else:
            here = getattr(here, str(step))
            fields.append(str(step))
        match here:
            case Named():
                titles.append(here.title)
                fields.clear()
            case Demand():
                titles.append(city.matter[here.matter].title)
            case Terms():
                titles.append(city.staff_kind[here.kind].title)
            case Link():
                titles.append(_joined([city.system[name].title for name in here.between], "—"))
    return _joined(titles, " · ") if titles else None, ".".join(fields)


def _joined(titles: Sequence[Text], by: str) -> Text:
    return Text(zh=by.join(t.zh for t in titles), en=by.join(t.en for t in titles))
