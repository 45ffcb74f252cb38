"""What is fitted: groups of declared numbers, each moved as one within their declared ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sim.city.base import Model, Named
from sim.city.city import City
from sim.city.errors import Problem, SpecError
from sim.city.numbers import Settable, walk
from sim.city.quantity import Quantity
from sim.city.yamlfile import load_document, parse

Floats = NDArray[np.float64]


class Group(Named):
    """Numbers that move together; ``*`` in a path stands for any name.

    ``<single>`` and ``<bundled>`` stand for demands of single items and of matters of several.
    """

    paths: tuple[str, ...] = Field(min_length=1)


class Groups(Model):
    """All that is fitted."""

    kind: Literal["quantities"]
    quantities: tuple[Group, ...] = Field(min_length=1)


def shipped_groups() -> tuple[Group, ...]:
    """The quantities that the shipped calibration fits."""
    path = Path(str(resources.files("calibration"))) / "targets" / "quantities.yaml"
    return parse(load_document(path), Groups).quantities


class Knobs:
    """A city whose uncertain numbers can be set by positions between -1 and 1.

    Parameters
    ----------
    city : City
    groups : sequence of Group

    Raises
    ------
    SpecError
        If a group names no number of the city.
    """

    def __init__(self, city: City, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        self._paths: list[list[str]] = []
        for group in groups:
            found = paths_of(group, city)
            if not found:
                values: dict[str, object] = {"name": group.paths[0]}
                raise SpecError([Problem("", None, group.id, "no-such-number", values)])
            self._paths.append(found)
        self._settable = Settable(city, [p for paths in self._paths for p in paths])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the quantities, in the order of positions."""
        return tuple(group.id for group in self.groups)

    def values(self, positions: Sequence[float]) -> dict[str, float]:
        """Every number that moves, at some positions."""
        numbers = self._settable.numbers
        return {
            path: value_at(numbers[path], float(z))
            for z, paths in zip(positions, self._paths, strict=True)
            for path in paths
        }

    def city(self, positions: Sequence[float]) -> City:
        """The city at some positions."""
        return self._settable.set(self.values(positions))

    def told(self, positions: Floats) -> tuple[tuple[str, ...], Floats]:
        """Names and values to be stored: the number itself where a group is a single number."""
        names, columns = [], []
        for i, (group, paths) in enumerate(zip(self.groups, self._paths, strict=True)):
            if len(paths) == 1:
                number = self._settable.numbers[paths[0]]
                names.append(paths[0])
                columns.append([value_at(number, float(z)) for z in positions[:, i]])
            else:
                names.append(group.id)
                columns.append(list(positions[:, i]))
        return tuple(names), np.array(columns).T


def paths_of(group: Group, city: City) -> list[str]:
    """The numbers of a city that a group moves, in the order of the files."""
    there = [f.path for f in walk(city) if isinstance(f.number, Quantity)]
    return [p for p in there if any(_matches(p, x, city) for x in group.paths)]


def value_at(number: Quantity, position: float) -> float:
    """The value of a number at a position between the ends of its range.

    Geometric where the range spans a factor and leaves out zero; whole persons are at least one.
    """
    low, high = number.range
    end, share = (high, position) if position >= 0 else (low, -position)
    if low > 0 and number.unit != "share":
        value = float(number.value * (end / number.value) ** share)
    else:
        value = number.value + (end - number.value) * share
    return max(1.0, value) if number.unit == "persons" else value


def _matches(path: str, pattern: str, city: City) -> bool:
    if "<single>" in pattern or "<bundled>" in pattern:
        told = re.fullmatch(r"demands\[(.+)@\w+\](\.\w+)", path)
        if told is None or not pattern.endswith(told[2]) or told[1] == "birth":
            return False
        matter = city.matter[told[1]]
        if matter.cycle == "supervision":
            return False
        return (matter.cycle == "single_item") == ("<single>" in pattern)
    plain = re.escape(pattern).replace(r"\*", r"[^\]]*")
    return re.fullmatch(plain, path) is not None


def positions_of(values: Mapping[str, float], knobs: Knobs) -> Floats:
    """Positions at which a posterior's stored values were taken (inverse of :meth:`Knobs.told`)."""
    found = []
    for group, paths in zip(knobs.groups, knobs._paths, strict=True):
        if len(paths) > 1:
            found.append(values[group.id])
            continue
        number = knobs._settable.numbers[paths[0]]
        grid = np.linspace(-1.0, 1.0, 4001)
        at = np.array([value_at(number, z) for z in grid])
        found.append(float(np.interp(values[paths[0]], at, grid)))
    return np.array(found)
