"""Applicants: who comes, how often, when, and how they and the clerks behave."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.quantity import (
    Count,
    Factor,
    Minutes,
    MinutesPerField,
    Per1000Year,
    PerYear,
    Quantity,
    Ratio,
    Seconds,
    Series,
    Share,
    WorkingDays,
    Yuan,
    YuanPerHour,
)


class Community(Named):
    """A cohort of applicants who share literacy, distance and habits."""

    share: Share
    online: Share = Field(description="share who use the portal when a matter is open there")
    travel: Minutes = Field(description="one-way travel to the hall")
    near: tuple[Id, ...] = Field(
        default=(), description="sites used, the first first, wherever a counter there accepts"
    )
    defects: Ratio = Field(description="chance of wrong papers relative to the city's")
    priority: Literal["ordinary", "priority"] = "ordinary"
    wage: YuanPerHour


class Profile(Named):
    """When demand arises: relative weights of weekdays, months and half-hours.

    Arrivals happen only while ``calendar`` is open (``always`` is allowed); ``half_hours`` has one
    weight for each of the 48 half-hours of the day.
    """

    calendar: Id
    weekday: Series
    month: Series
    half_hours: Series

    @model_validator(mode="after")
    def _lengths(self) -> Profile:
        for name, size in (("weekday", 7), ("month", 12), ("half_hours", 48)):
            if len(getattr(self, name).values) != size:
                raise wrong("weights-length", name=name, size=size)
        return self


class Demand(Model):
    """How many cases of a matter arise in each place of a level; give one of the two rates."""

    matter: Id
    at: Literal["city", "county"] = "county"
    per_1000: Per1000Year | None = None
    per_year: PerYear | None = None
    profile: Id
    event: bool = Field(
        default=False, description="happens to people: not more often because forms are shorter"
    )

    @model_validator(mode="after")
    def _one_rate(self) -> Demand:
        if (self.per_1000 is None) == (self.per_year is None):
            raise wrong("one-of-two", one="per_1000", other="per_year")
        return self

    def cases_per_year(self, population: float) -> float:
        """Mean number of cases a year in a place of ``population`` inhabitants."""
        if self.per_year is not None:
            return self.per_year.value
        assert self.per_1000 is not None
        return self.per_1000.value * population / 1000


class Conduct(Model):
    """How work is done and how applicants behave; one set for the whole city."""

    greeting: Minutes
    check_material: Minutes = Field(description="checking one paper at the window")
    key_field: MinutesPerField = Field(description="keying one data field")
    hand_over: Minutes = Field(description="work at the window to hand out results")
    precheck: Minutes = Field(description="clerk's work on one online application, per item")
    window_cv: Factor = Field(description="coefficient of variation of window work")
    review_cv: Factor = Field(description="coefficient of variation of back-office work")
    delay_cv: Factor = Field(description="coefficient of variation of delays and errands")
    defect: Share = Field(description="chance that one paper is wrong or missing")
    key_error: Share = Field(description="chance that one keyed field is wrong")
    correct_file: WorkingDays = Field(description="time to put a keying error right")
    fetch: WorkingDays = Field(description="time until the applicant is back with the right paper")
    supplement: WorkingDays = Field(description="time to send in a non-core paper afterwards")
    errand_gap: WorkingDays = Field(
        description="time until the applicant can go on the next errand"
    )
    come_back: WorkingDays = Field(description="time until someone who gave up waiting tries again")
    give_up: Share = Field(description="share of those not served who abandon the matter")
    patience: Minutes
    transfer: WorkingDays = Field(description="carrying a paper result to another department")
    conditional_check: WorkingDays
    conditional_answer: WorkingDays
    nominal_return: Share = Field(description="cases a nominal joiner sends to its home office")
    ready_at: Share = Field(description="readiness from which a system can exchange data")
    link_latency: Seconds = Field(description="of a link newly built")
    link_failure: Share = Field(description="share of its requests that fail and are retried")
    link_retry: Minutes
    unlike_rules: Ratio = Field(
        description="wrong papers under another place's rules, relative to one's own"
    )
    post: WorkingDays
    fare: Yuan = Field(description="fares of one return trip")
    copy_cost: Yuan = Field(description="copying and certifying one paper")
    learning: Factor = Field(description="Wright exponent b of T_n = T_1 n^-b")
    learning_cases: Count = Field(description="cases of a kind at which a clerk has standard pace")

    @model_validator(mode="after")
    def _below_one(self) -> Conduct:
        for name in ("defect", "key_error", "nominal_return", "link_failure"):
            if getattr(self, name).value >= 1:
                raise wrong("below-one", name=name)
        return self


class Fact(Named):
    """A figure about the city that no mechanism uses but readers should see."""

    quantity: Quantity
