"""Where things happen: places, opening hours, sites, and the pools of people or machines."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.quantity import Count, Minutes, Per100k, Persons, Ratio, Share, YuanPerHour

Level = Literal["national", "province", "city", "county", "town", "department"]
"""Level of government that runs a department or system; ``department``: one bureau's own."""

_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")


def _clock(text: str) -> str:
    if not _CLOCK.match(text):
        raise wrong("bad-clock", value=text)
    return text


ClockTime = Annotated[str, AfterValidator(_clock)]


def minute_of_day(clock: str) -> int:
    """Minutes after midnight of an ``HH:MM`` text."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


class Calendar(Named):
    """Opening hours: which days, and from when to when.

    ``days: working`` follows the Chinese working calendar (statutory holidays, moved weekends);
    ``every`` is each day of the year; a list names weekdays, 1 = Monday … 7 = Sunday.
    """

    days: Literal["working", "every"] | tuple[int, ...]
    hours: tuple[tuple[ClockTime, ClockTime], ...] = Field(min_length=1)

    @field_validator("days")
    @classmethod
    def _weekdays(cls, days: str | tuple[int, ...]) -> str | tuple[int, ...]:
        if isinstance(days, tuple) and (
            not days or any(not 1 <= d <= 7 for d in days) or len(set(days)) < len(days)
        ):
            raise wrong("bad-weekdays")
        return days

    @field_validator("hours")
    @classmethod
    def _in_order(cls, hours: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        last = -1
        for opens, closes in hours:
            if not last < minute_of_day(opens) < minute_of_day(closes):
                raise wrong("bad-hours", opens=opens, closes=closes)
            last = minute_of_day(closes)
        return hours

    @property
    def minutes_per_day(self) -> int:
        """Length of one open day, minutes."""
        return _minutes_of(self.hours)


@cache
def _minutes_of(hours: tuple[tuple[str, str], ...]) -> int:
    return sum(minute_of_day(b) - minute_of_day(a) for a, b in hours)


class DayTable(Model):
    """A city's own corrections to the Chinese working calendar; they win over every other table."""

    holidays: tuple[dt.date, ...] = ()
    workdays: tuple[dt.date, ...] = ()

    @model_validator(mode="after")
    def _disjoint(self) -> DayTable:
        both = sorted(set(self.holidays) & set(self.workdays))
        if both:
            raise wrong("both-day-kinds", day=both[0])
        return self


class Place(Named):
    """A territory with a hall of its own: the city proper, a county or a district."""

    level: Literal["city", "county"]
    population: Persons


class Site(Named):
    """A kind of building that people travel to; one stands in each place of the stated level."""

    at: Literal["city", "county"] = "county"
    calendar: Id
    distance: Ratio = Field(description="travel time relative to the community's usual trip")
    closing: Literal["serve", "home", "keep"] = Field(
        description="at closing time those waiting are served, sent home, or keep their place"
    )


class StaffKind(Named):
    """A kind of clerk: in-post, contract or agency."""

    pace: Ratio = Field(description="time taken relative to an experienced in-post clerk")
    errors: Ratio = Field(description="keying errors relative to an experienced in-post clerk")
    experience: Count = Field(description="cases of a kind handled before the run starts")
    wage: YuanPerHour
    machine: bool = Field(default=False, description="a kiosk: nobody who could leave or be hired")


class Crew(Model):
    """Some of the people of a pool, with common hours; give ``staff`` or ``staff_per_100k``."""

    staff: Persons | None = None
    staff_per_100k: Per100k | None = None
    calendar: Id | None = Field(default=None, description="own hours; without it the site's")
    mix: dict[Id, Share] = Field(min_length=1, description="shares of staff kinds, summing to 1")

    @model_validator(mode="after")
    def _one_size(self) -> Crew:
        if (self.staff is None) == (self.staff_per_100k is None):
            raise wrong("one-of-two", one="staff", other="staff_per_100k")
        total = sum(share.value for share in self.mix.values())
        if abs(total - 1) > 1e-9:
            raise wrong("mix-sum", total=total)
        return self

    def head_count(self, population: float) -> int:
        """Persons in a place of ``population`` inhabitants (scaled crews have at least one)."""
        if self.staff is not None:
            return int(self.staff.value)
        assert self.staff_per_100k is not None
        return max(1, round(self.staff_per_100k.value * population / 1e5))


class Pool(Named):
    """People (or kiosks) who share one queue at a site.

    Counters (``department``, ``sector``, ``general``, ``kiosk``) accept single items of the listed
    departments; ``dedicated`` windows accept the bundles that name them; ``review`` pools work
    files of the listed departments in the back office; ``inspection`` pools send teams to sites.
    """

    site: Id
    kind: Literal[
        "department", "sector", "general", "dedicated", "kiosk", "review", "inspection", "precheck"
    ]
    departments: tuple[Id, ...] = ()
    crews: tuple[Crew, ...] = Field(min_length=1)
    fewer: Persons | None = Field(default=None, description="persons taken away, in each place")
    capacity: Count | None = Field(default=None, description="most people waiting; else unlimited")
    balk: Share | None = Field(
        default=None, description="share put off by each person waiting per clerk on duty"
    )
    patience: Minutes | None = Field(default=None, description="mean patience; else the city's")

    @property
    def is_counter(self) -> bool:
        """Whether applicants can hand in single items here in person."""
        return self.kind in ("department", "sector", "general", "kiosk")

    @model_validator(mode="after")
    def _queue_of_people(self) -> Pool:
        if not self.is_counter and self.kind != "dedicated":
            for name in ("capacity", "balk", "patience"):
                if getattr(self, name) is not None:
                    raise wrong("queue-of-files", name=name, kind=self.kind)
        return self
