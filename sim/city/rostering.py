"""Shifts and terms of work, from which weekly rosters are made."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field, field_validator, model_validator

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.places import ClockTime, minute_of_day
from sim.city.quantity import Count, Minutes, Ratio, Share, Work

HALF_HOUR = 30


class Shift(Named):
    """A pattern of a working day; everything in it falls on half-hours.

    Attributes
    ----------
    starts : pair of clock times
        The earliest and the latest begin.
    work : Quantity
        Minutes worked, without the rest.
    rest : Quantity, optional
        Minutes of one unpaid break; without it there is none.
    before_rest, after_rest : Quantity, optional
        Least minutes worked before and after the break.
    kinds : tuple of str
        Kinds of staff that work it.
    pools : tuple of str
        Pools in which it is worked; without any named, in all.
    """

    starts: tuple[ClockTime, ClockTime]
    work: Work
    rest: Minutes | None = None
    before_rest: Minutes | None = None
    after_rest: Minutes | None = None
    kinds: tuple[Id, ...] = Field(min_length=1)
    pools: tuple[Id, ...] = ()

    @field_validator("starts")
    @classmethod
    def _in_order(cls, starts: tuple[str, str]) -> tuple[str, str]:
        first, last = (minute_of_day(x) for x in starts)
        if first > last or first % HALF_HOUR or last % HALF_HOUR:
            raise wrong("bad-shift-start", first=starts[0], last=starts[1])
        return starts

    @model_validator(mode="after")
    def _on_half_hours(self) -> Shift:
        for name in ("work", "rest", "before_rest", "after_rest"):
            given = getattr(self, name)
            if given is not None and given.value % HALF_HOUR:
                raise wrong("not-half-hours", name=name, value=given.value)
        if (self.rest is None) != (self.before_rest is None or self.after_rest is None):
            raise wrong("rest-where", name=self.id)
        return self

    def worked_in(self, pools: Iterable[str]) -> bool:
        """Whether it is worked in all of these pools."""
        return not self.pools or set(pools) <= set(self.pools)


class Terms(Model):
    """What a kind of staff is employed for, in a usual week.

    Attributes
    ----------
    days : Quantity
        Days worked in a week, at most.
    paid : Quantity, optional
        Minutes paid in a week, whatever is worked; without it the minutes worked are paid.
    keep : Quantity
        Share of those there now who stay.
    most : Quantity, optional
        Largest number, relative to those there now; without it as many as are wanted.
    share : Quantity
        Largest share of all minutes worked.
    """

    kind: Id
    days: Count
    paid: Work | None = None
    keep: Share
    most: Ratio | None = None
    share: Share


class Team(Named):
    """Pools whose people can stand in for each other after training."""

    pools: tuple[Id, ...] = Field(min_length=2)


class Rostering(Model):
    """Everything a roster needs besides the people needed in each half-hour.

    Attributes
    ----------
    absence : Quantity
        Share of working days lost to leave, illness and training: so many more are on the payroll.
    flexible : Quantity
        Pay of those who can serve all pools of their team, relative to others of their kind.
    """

    shifts: tuple[Shift, ...] = Field(min_length=1)
    terms: tuple[Terms, ...] = Field(min_length=1)
    teams: tuple[Team, ...] = ()
    absence: Share
    flexible: Ratio
