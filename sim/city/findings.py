"""Problems found while looking through a city, each noted with the place it stands in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sim.city.errors import Problem, nearest
from sim.city.yamlfile import FieldPath, Spot


@dataclass
class Findings:
    """Problems found so far.

    Attributes
    ----------
    spot : callable
        Tells file, line and readable name of a part of the city.
    """

    spot: Callable[[FieldPath], Spot]
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, path: FieldPath, message: str, allowed: Iterable[str] = (), **values: object
    ) -> None:
        """Note a problem at a part of the city."""
        names = tuple(allowed)
        meant = nearest(str(values.get("name", "")), names)
        self.problems.append(Problem(*self.spot(path), message, values, names, meant))

    def name(self, path: FieldPath, name: str, allowed: Collection[str]) -> None:
        """Note a name that nothing has."""
        if name not in allowed:
            self.add(path, "unknown-name", allowed, name=name)

    def names(self, path: FieldPath, given: Sequence[str], allowed: Collection[str]) -> None:
        """Note names in a list that nothing has, and those given twice."""
        for i, name in enumerate(given):
            self.name((*path, i), name, allowed)
            if name in given[:i]:
                self.add((*path, i), "listed-twice", name=name)
