"""Numbers about the world: each says its unit, its source and how far it may be wrong."""

from __future__ import annotations

import math
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from sim.city.base import Model
from sim.city.messages import wrong

Unit = Literal[
    "seconds",
    "minutes",
    "minutes_per_field",
    "working_days",
    "days",
    "months",
    "persons",
    "per_100k_persons",
    "per_1000_per_year",
    "per_year",
    "share",
    "ratio",
    "count",
    "fields",
    "yuan",
    "yuan_per_hour",
    "relative",
]
"""Units a declared number may have. ``share`` is within [0, 1]; ``ratio`` is a free multiplier."""

_SOURCE = re.compile(r"^(report|assumption|public https?://\S+)$")


def _check_source(source: str) -> str:
    if not _SOURCE.match(source):
        raise wrong("bad-source")
    return source


Source = Annotated[str, AfterValidator(_check_source)]
"""Where a number is from: ``report``, ``public https://…`` or ``assumption``."""


def _plain_number(value: object) -> object:
    """Text and truth values are no numbers, although Python would take them for some."""
    if isinstance(value, bool | str):
        raise wrong("not-a-number", value=value)
    return value


Number = Annotated[float, BeforeValidator(_plain_number)]


class Quantity(Model):
    """One number about the world, with its provenance.

    Attributes
    ----------
    value : float
        The number used.
    unit : str
        One of :data:`Unit`; each field says which unit it takes.
    source : str
        ``report`` (the seed report), ``public https://…`` or ``assumption`` (ours, to be doubted).
    range : tuple of float
        Plausible lower and upper bound, in the same unit; the value lies within.
    note : str, optional
        How the number was derived.
    """

    value: Number = Field(allow_inf_nan=False)
    unit: Unit
    source: Source
    range: tuple[Number, Number]
    note: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Quantity:
        low, high = self.range
        if not (math.isfinite(low) and math.isfinite(high) and low <= self.value <= high):
            raise wrong("outside-range", value=self.value, low=low, high=high)
        if low < 0:
            raise wrong("negative")
        if self.unit == "share" and high > 1:
            raise wrong("share-above-one", low=low, high=high)
        return self


class Series(Model):
    """Relative weights over a cycle (hours of a day, days of a week, months of a year)."""

    values: tuple[Number, ...]
    unit: Literal["relative"]
    source: Source
    range: tuple[Number, Number]
    note: str | None = None

    @field_validator("values")
    @classmethod
    def _some_weight(cls, values: tuple[float, ...]) -> tuple[float, ...]:
        if any(not math.isfinite(v) or v < 0 for v in values) or not sum(values) > 0:
            raise wrong("no-weight")
        return values

    @model_validator(mode="after")
    def _within(self) -> Series:
        low, high = self.range
        if any(not low <= v <= high for v in self.values):
            raise wrong("outside-range", value=max(self.values), low=low, high=high)
        return self


class _InUnit:
    """Validator: the quantity is given in the unit that this field takes."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def __call__(self, quantity: Quantity) -> Quantity:
        if quantity.unit != self.unit:
            raise wrong("wrong-unit", unit=self.unit, value=quantity.unit)
        return quantity


def _positive(quantity: Quantity) -> Quantity:
    if not quantity.value > 0:
        raise wrong("not-positive")
    return quantity


def _whole(quantity: Quantity) -> Quantity:
    if quantity.value != int(quantity.value):
        raise wrong("not-whole", value=quantity.value)
    return quantity


Seconds = Annotated[Quantity, AfterValidator(_InUnit("seconds"))]
Minutes = Annotated[Quantity, AfterValidator(_InUnit("minutes"))]
Work = Annotated[Quantity, AfterValidator(_InUnit("minutes")), AfterValidator(_positive)]
MinutesPerField = Annotated[Quantity, AfterValidator(_InUnit("minutes_per_field"))]
WorkingDays = Annotated[Quantity, AfterValidator(_InUnit("working_days"))]
Days = Annotated[Quantity, AfterValidator(_InUnit("days"))]
Months = Annotated[Quantity, AfterValidator(_InUnit("months"))]
Persons = Annotated[Quantity, AfterValidator(_InUnit("persons")), AfterValidator(_whole)]
Per100k = Annotated[Quantity, AfterValidator(_InUnit("per_100k_persons"))]
Per1000Year = Annotated[Quantity, AfterValidator(_InUnit("per_1000_per_year"))]
PerYear = Annotated[Quantity, AfterValidator(_InUnit("per_year"))]
Share = Annotated[Quantity, AfterValidator(_InUnit("share"))]
Factor = Annotated[Quantity, AfterValidator(_InUnit("ratio"))]
Ratio = Annotated[Quantity, AfterValidator(_InUnit("ratio")), AfterValidator(_positive)]
Count = Annotated[Quantity, AfterValidator(_InUnit("count")), AfterValidator(_whole)]
Fields = Annotated[Quantity, AfterValidator(_InUnit("fields")), AfterValidator(_whole)]
Yuan = Annotated[Quantity, AfterValidator(_InUnit("yuan"))]
YuanPerHour = Annotated[Quantity, AfterValidator(_InUnit("yuan_per_hour"))]
