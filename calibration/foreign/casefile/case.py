"""A case file: what another city had before, and what it did about it.

Almost everything may be left out. What is left out is borrowed from the shipped catalogue, anew in
every draw, so that ignorance shows in the width of the intervals.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from calibration.foreign.casefile.measures import (
    Measures,
    NotNegative,
    Positive,
    Share,
    Some,
    Whole,
)
from sim.city.base import Model, Text
from sim.city.messages import wrong
from sim.city.places import ClockTime

COUNTED = ("trips", "materials", "steps", "departments_visited")
"""What official reports count by the procedure, when nothing goes wrong."""
TIMES = ("elapsed_working_days", "promised_working_days")
QUEUES = (
    "wait_mean",
    "wait_p90",
    "hall_minutes",
    "utilisation",
    "arrivals",
    "completed",
    "abandon_rate",
    "backlog",
    "overtime_hours",
    "staff_needed",
    "clerk_minutes_per_case",
)
OFFICES = (
    *("elapsed_working_days", "utilisation", "arrivals", "completed"),
    *("backlog", "clerk_minutes_per_case"),
)
"""What can be said of files in an office, where nobody waits in person."""
PREDICTED = (*COUNTED, *TIMES, *QUEUES)
MOST_ITEMS = 60


class Item(Model):
    """One item (事项); whatever is not said is borrowed from an item of the catalogue.

    Attributes
    ----------
    like : str, optional
        A shipped item to borrow from.
    days, statutory_days : float, optional
        Working days promised, and those the law allows.
    proof : bool
        Its result is a paper that other items ask for, and nothing else: once no item asks for it
        any more (``no_proof``), nobody has to apply for it.
    """

    title: Text | None = None
    like: str | None = None
    department: str | None = None
    days: Positive | None = None
    statutory_days: Positive | None = None
    documents: Whole | None = None
    fields: Whole | None = None
    site_visit: bool | None = None
    notice_days: NotNegative | None = None
    on_the_spot: bool | None = None
    proof: bool = False
    online: bool | None = None
    requires: tuple[str, ...] | None = None


class Before(Model):
    """What is known of the time before, as the city counted it."""

    trips: NotNegative | None = None
    materials: NotNegative | None = None
    steps: NotNegative | None = None
    departments_visited: NotNegative | None = None
    elapsed_working_days: Positive | None = None
    promised_working_days: Positive | None = None
    statutory_working_days: Positive | None = None


class Group(Model):
    """Windows that share one queue."""

    windows: Some
    arrivals_per_day: Positive
    service_minutes: Positive | None = None


class Hall(Model):
    """Windows and the people who come to them.

    Attributes
    ----------
    arrivals_per_day : float, optional
        Customers on an average working day (or give ``arrivals_per_year``).
    windows, staff : int, optional
        Windows, and clerks on duty at them; either stands for the other.
    departments : int
        Kinds of windows, each with its own queue; 1 if any clerk serves anybody.
    service_minutes : float, optional
        Mean time at a window.
    documents, fields, systems : int, optional
        Papers checked and fields keyed for one customer, and systems into which they are keyed;
        borrowed where a measure needs them.
    """

    arrivals_per_day: Positive | None = None
    arrivals_per_year: Positive | None = None
    windows: Some | None = None
    staff: Some | None = None
    departments: Some = 1
    groups: tuple[Group, ...] = ()
    service_minutes: Positive | None = None
    hours: tuple[tuple[ClockTime, ClockTime], ...] | None = None
    open_days: Literal["working", "every"] = "working"
    wait_mean: NotNegative | None = None
    wait_p90: NotNegative | None = None
    utilisation: Share | None = None
    online_share: Share | None = None
    documents: Whole | None = None
    fields: Whole | None = None
    systems: Some | None = None

    @model_validator(mode="after")
    def _enough(self) -> Hall:
        if not self.groups:
            if self.arrivals_per_day is None and self.arrivals_per_year is None:
                raise wrong("case-no-arrivals")
            if self.windows is None and self.staff is None:
                raise wrong("case-no-windows")
            if (self.staff or self.windows or 1) < self.departments:
                raise wrong("case-too-few-windows", departments=self.departments)
        if not any((self.service_minutes, self.wait_mean, self.wait_p90, self.utilisation)) and (
            not self.groups or not all(g.service_minutes for g in self.groups)
        ):
            raise wrong("case-no-service")
        return self


class Office(Model):
    """A back office that works files off, without anybody waiting in person."""

    arrivals_per_day: Positive
    staff: Some
    work_minutes: Positive | None = None
    elapsed_working_days: Positive | None = None

    @model_validator(mode="after")
    def _enough(self) -> Office:
        if self.work_minutes is None and self.elapsed_working_days is None:
            raise wrong("case-no-work")
        return self


class Case(Model):
    """One case; at least ``items``, ``like``, ``hall`` or ``office``."""

    kind: Literal["case"]
    title: Text
    source: str | None = None
    note: str | None = None
    like: str | None = None
    applicant: Literal["person", "firm", "project"] | None = None
    items: tuple[Item, ...] | None = Field(default=None, max_length=MOST_ITEMS)
    departments: Some | None = None
    before: Before = Before()
    hall: Hall | None = None
    office: Office | None = None
    measures: Measures
    predict: tuple[str, ...] = ()
    horizon_days: Annotated[int, Field(ge=5, le=1500)] | None = None

    @property
    def about_items(self) -> bool:
        """Whether a procedure is described (and not only a queue)."""
        return self.items is not None or self.like is not None
