"""A reform: dated measures. Which city holds where and when follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from sim.city.base import Named
from sim.city.city import City
from sim.reforms.base import MeasureError
from sim.reforms.data import LinkSystems, ShareData
from sim.reforms.simplify import AcceptDeficient, Exempt, GoOnline, Trim
from sim.reforms.windows import BundleMatter, DedicatedWindow, OneWindow, Staff

AnyMeasure = Annotated[
    BundleMatter
    | DedicatedWindow
    | OneWindow
    | Staff
    | ShareData
    | LinkSystems
    | Trim
    | GoOnline
    | AcceptDeficient
    | Exempt,
    Field(discriminator="kind"),
]


class Reform(Named):
    """Dated measures, applied in order of date (and as listed within a day)."""

    kind: Literal["reform"]
    measures: tuple[AnyMeasure, ...] = Field(min_length=1)

    def in_order(self) -> list[tuple[int, AnyMeasure]]:
        """Measures by date, each with its position in the file."""
        return sorted(enumerate(self.measures), key=lambda pair: (pair[1].start, pair[0]))

    def dates(self) -> list[dt.date]:
        """Dates on which something changes."""
        return sorted({measure.start for measure in self.measures})

    def city_on(self, city: City, date: dt.date, place: str) -> City:
        """The city as it is in ``place`` on ``date``.

        Raises
        ------
        MeasureError
            If a measure does not fit or changes nothing; its ``field`` then begins with the
            measure's position, ``measures[i].``.
        """
        for i, measure in self.in_order():
            if measure.start > date or (measure.places and place not in measure.places):
                continue
            try:
                for name in measure.places or ():
                    if name not in city.place:
                        raise MeasureError("places", "unknown-name", city.place, name=name)
                city = measure.apply(city)
            except MeasureError as error:
                error.field = f"measures[{i}].{error.field}"
                raise
        return city
