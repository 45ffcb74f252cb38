"""Which numbers a city rests on, and how far each is to be trusted."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from sim.city.city import City
from sim.city.licences import PREFIX
from sim.city.numbers import Found, walk
from sim.city.quantity import Series

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
    """

    path: str
    value: float
    unit: str
    source: str
    range: tuple[float, float]
    note: str | None

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
    rows = [_row(found) for found in walk(city)]
    if city.licences is not None:
        made = re.compile(rf"(items|materials|matters|demands)\[{PREFIX}")
        rows = [row for row in rows if not made.match(row.path)]
    return sorted(rows, key=lambda row: (_TRUST[row.source.split()[0]], -row.spread, row.path))


def _row(found: Found) -> Row:
    """A number as a row; a series of weights by its mean."""
    number = found.number
    values = number.values if isinstance(number, Series) else (number.value,)
    mean = sum(values) / len(values)
    return Row(found.path, mean, number.unit, number.source, number.range, number.note)
