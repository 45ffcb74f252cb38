"""Which numbers a city rests on, and how far each is to be trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from sim.city.city import City
from sim.city.licences import PREFIX
from sim.city.people import Demand
from sim.city.quantity import Quantity, Series
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
    rows = list(_rows(city, ""))
    if city.licences is not None:
        made = re.compile(rf"(items|materials|matters|demands)\[{PREFIX}")
        rows = [row for row in rows if not made.match(row.path)]
    return sorted(rows, key=lambda row: (_TRUST[row.source.split()[0]], -row.spread, row.path))


def _rows(thing: object, path: str) -> Iterator[Row]:
    """Numbers in a declared thing and below it."""
    if isinstance(thing, Quantity):
        yield Row(path, thing.value, thing.unit, thing.source, thing.range, thing.note)
    elif isinstance(thing, Series):
        mean = sum(thing.values) / len(thing.values)
        yield Row(path, mean, thing.unit, thing.source, thing.range, thing.note)
    elif isinstance(thing, Link) and thing.kind == "none":
        return
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from _rows(getattr(thing, name), f"{path}.{name}" if path else name)
    elif isinstance(thing, tuple):
        for i, part in enumerate(thing):
            yield from _rows(part, f"{path}[{_label(part, i)}]")
    elif isinstance(thing, dict):
        for name, part in thing.items():
            yield from _rows(part, f"{path}.{name}")


def _label(part: object, position: int) -> str:
    """By what name an entry of a list is told from the others."""
    match part:
        case Link():
            return "+".join(part.between)
        case Demand():
            return f"{part.matter}@{part.at}"
        case _:
            return str(getattr(part, "id", position))
