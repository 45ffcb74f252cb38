"""What every measure has: a date, places, and an error when it would change nothing."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterable
from typing import TypeVar

from pydantic import Field

from sim.city.base import Id, Model, Named
from sim.city.city import City


class MeasureError(ValueError):
    """A measure does not fit the city it is applied to.

    Attributes
    ----------
    field : str
        The measure's field that is wrong.
    message : str
        Key of the message (see ``sim.city.messages``).
    values : dict
        Values of the message.
    allowed : tuple of str
        Names that would have been valid; empty if that is not the trouble.
    """

    def __init__(
        self, field: str, message: str, allowed: Iterable[str] = (), **values: object
    ) -> None:
        super().__init__(message)
        self.field, self.message = field, message
        self.allowed, self.values = tuple(allowed), values


class Measure(Model):
    """One change a reform makes, from ``start`` on, in some places or in all of them."""

    start: dt.date
    places: tuple[Id, ...] | None = Field(default=None, description="places; without it all")
    package: Id | None = Field(
        default=None, description="the package of the reform that it is carried out with"
    )

    @abstractmethod
    def change(self, city: City) -> City:
        """The city with this measure in force; equal to ``city`` if nothing is left to change.

        Raises
        ------
        MeasureError
            If the measure names something the city does not have.
        """

    def apply(self, city: City) -> City:
        """The city with this measure in force.

        Raises
        ------
        MeasureError
            If the measure does not fit the city, or changes nothing: a planner who asks for a
            change that is already there has made a mistake and should know at once.
        """
        self._check_lists()
        changed = self.change(city)
        if changed == city:
            raise MeasureError("kind", "measure-no-effect")
        return changed

    def _check_lists(self) -> None:
        """Refuse a name given twice in one list: one of the two was meant to be another."""
        for field in type(self).model_fields:
            names = getattr(self, field)
            for i, name in enumerate(names if isinstance(names, tuple) else ()):
                if isinstance(name, str) and name in names[:i]:
                    raise MeasureError(f"{field}[{i}]", "listed-twice", name=name)


N = TypeVar("N", bound=Named)


def known(field: str, name: str, table: dict[str, N]) -> N:
    """Look a name up, or say which names there are."""
    if name not in table:
        raise MeasureError(field, "unknown-name", table, name=name)
    return table[name]


def edit(things: tuple[N, ...], names: Iterable[str], **changes: object) -> tuple[N, ...]:
    """The things, those named with some fields changed."""
    chosen = set(names)
    return tuple(x.model_copy(update=changes) if x.id in chosen else x for x in things)
