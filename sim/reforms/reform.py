"""A reform: dated measures. Which city holds where and when follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from sim.city.base import Named
from sim.city.city import City
from sim.reforms.adopt import Adopt, UnifyRules, WriteStandard
from sim.reforms.base import MeasureError, known
from sim.reforms.catalogue import TrimCatalogue
from sim.reforms.data import LinkSystems, ShareData
from sim.reforms.packages import Package, check_packages
from sim.reforms.simplify import AcceptDeficient, Exempt, GoOnline, Trim
from sim.reforms.supervise import Commit, Delegate, DrawByCredit, JointInspection
from sim.reforms.windows import BundleMatter, DedicatedWindow, MoveIn, OneWindow, OpenCounter, Staff

AnyMeasure = Annotated[
    BundleMatter
    | DedicatedWindow
    | MoveIn
    | OpenCounter
    | OneWindow
    | Staff
    | ShareData
    | LinkSystems
    | Trim
    | GoOnline
    | AcceptDeficient
    | Exempt
    | Adopt
    | UnifyRules
    | WriteStandard
    | Commit
    | Delegate
    | JointInspection
    | DrawByCredit
    | TrimCatalogue,
    Field(discriminator="kind"),
]


class Reform(Named):
    """Dated measures, applied in order of date (and as listed within a day).

    Attributes
    ----------
    packages : tuple of Package, optional
        What is decided and carried out together, and what it takes; measures name theirs.
    """

    kind: Literal["reform"]
    measures: tuple[AnyMeasure, ...] = Field(min_length=1)
    packages: tuple[Package, ...] | None = Field(default=None, validate_default=True)

    @field_validator("packages")
    @classmethod
    def _fit(
        cls, packages: tuple[Package, ...] | None, others: ValidationInfo
    ) -> tuple[Package, ...] | None:
        if "measures" in others.data:  # otherwise there are worse mistakes
            check_packages(packages or (), [m.package for m in others.data["measures"]])
        return packages

    def in_order(self) -> list[tuple[int, AnyMeasure]]:
        """Measures by date, each with its position in the file."""
        return sorted(enumerate(self.measures), key=lambda pair: (pair[1].start, pair[0]))

    def dates(self) -> list[dt.date]:
        """Dates on which something changes."""
        return sorted({measure.start for measure in self.measures})

    def active(self, date: dt.date, place: str) -> tuple[int, ...]:
        """Positions of the measures in force in ``place`` on ``date``, in order of application."""
        return tuple(
            i
            for i, measure in self.in_order()
            if measure.start <= date and (measure.places is None or place in measure.places)
        )

    def apply(self, city: City, active: tuple[int, ...]) -> City:
        """The city with the given measures in force.

        Raises
        ------
        MeasureError
            If a measure does not fit or changes nothing; its ``field`` then begins with the
            measure's position, ``measures[i].``.
        """
        for i in active:
            measure = self.measures[i]
            try:
                for name in measure.places or ():
                    known("places", name, city.place)
                city = measure.apply(city)
            except MeasureError as error:
                error.field = f"measures[{i}].{error.field}"
                raise
        return city
