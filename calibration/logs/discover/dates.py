"""Hours on the log's own dates: weekly ones, but for days off and days worked out of turn.

A holiday or a moved working day is no part of a week's hours, but what was done or waited for
around it must not be taken for slow work or for a delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calibration.logs.discover.hours import Hours, by_day, joined
from calibration.logs.observed import DAY, WEEK, Floats, Ints

_FEW, _MANY = 0.2, 0.5
"""A date is a common day off, or a common extra day, if so small, or large, a part of the people
who usually work on a weekday are at work."""
_PEOPLE = 3
"""So many people at least are usually at work where common days are told."""
_EXPECTED = 8.0
"""A day without any start on which so many are expected is a day off."""


@dataclass(frozen=True)
class Opening:
    """When a role is at work: instants in order, minutes; none: always.

    Attributes
    ----------
    hours : Hours
        The weekly hours.
    opens, closes : float64
        Intervals on the log's dates.
    rests : bool
        Whether common days off are kept.
    """

    hours: Hours
    opens: Floats
    closes: Floats
    rests: bool = False

    @cached_property
    def _before(self) -> Floats:
        return np.concatenate(([0.0], np.cumsum(self.closes - self.opens)))

    def worked(self, at: Floats) -> Floats:
        """Open minutes before each instant."""
        if not len(self.opens):
            return at
        k = np.searchsorted(self.opens, at, "right") - 1
        inside = np.minimum(at, self.closes[np.maximum(k, 0)]) - self.opens[np.maximum(k, 0)]
        result: Floats = np.where(k >= 0, self._before[np.maximum(k, 0)] + inside, 0.0)
        return result

    def instant(self, worked: Floats) -> Floats:
        """The earliest instants before which so many minutes were open."""
        if not len(self.opens):
            return worked
        k = np.clip(np.searchsorted(self._before, worked, "left") - 1, 0, len(self.opens) - 1)
        result: Floats = self.opens[k] + worked - self._before[k]
        return result

    def is_open(self, at: Floats) -> np.ndarray:
        """Whether the role is at work at each instant, closing time included."""
        if not len(self.opens):
            return np.ones(len(at), bool)
        k = np.searchsorted(self.opens, at, "right") - 1
        return (k >= 0) & (at <= self.closes[np.maximum(k, 0)])


@dataclass(frozen=True)
class Dates:
    """Days after the origin on which hardly anybody, or unusually many, worked."""

    off: Ints
    extra: Ints
    first: int
    last: int


def common_dates(start: Floats, resource: Ints) -> Dates:
    """Days off and extra days that a log's people have in common."""
    day = np.floor(start / DAY).astype(np.int64)
    first, last = int(day.min()), int(day.max())
    who = np.unique(np.stack((day - first, resource)), axis=1)[0]
    present = np.bincount(who, minlength=last - first + 1)
    dates = np.arange(first, last + 1)
    usual = np.zeros(7)
    for weekday in range(7):
        these = present[dates % 7 == weekday]
        usual[weekday] = np.median(these) if len(these) > 1 else 0.0
    expected, most = usual[dates % 7], usual.max()
    off = dates[(expected >= _PEOPLE) & (present <= _FEW * expected)]
    extra = dates[(most >= _PEOPLE) & (expected <= _FEW * most) & (present >= _MANY * most)]
    return Dates(off, extra, first, last)


def days_off(start: Floats, resource: Ints) -> Ints:
    """Days on which hardly anybody works, of those on which many usually do."""
    known = resource >= 0
    return common_dates(start[known], resource[known]).off if known.any() else np.empty(0, np.int64)


def opening(hours: Hours, start: Floats, common: Dates, end: float) -> Opening:
    """Weekly hours brought to the dates on which a role really worked.

    Parameters
    ----------
    start : float64
        Starts of the role's work.
    end : float
        The last minute of which the log tells.
    """
    if not hours[0]:
        return Opening(hours, np.empty(0), np.empty(0))
    day = np.floor(start / DAY).astype(np.int64)
    dates = np.arange(common.first, common.last + 1)
    count = np.bincount(day - common.first, minlength=len(dates))[: len(dates)]
    usual = np.array([count[dates % 7 == k].mean() if k in dates % 7 else 0.0 for k in range(7)])
    opens, closes = by_day(hours)
    weekday = np.floor(opens / DAY)
    opened = np.isin(dates % 7, weekday)
    idle = count == 0
    off = opened & idle & (np.isin(dates, common.off) | (usual[dates % 7] >= _EXPECTED))
    busy = np.maximum(_MANY * usual.max(), _PEOPLE)
    extra = ~opened & ((~idle & np.isin(dates, common.extra)) | (count >= busy))
    longest = max(np.unique(weekday), key=lambda k: (closes - opens)[weekday == k].sum())
    weeks = np.arange(common.first // 7, int(end // WEEK) + 2)[:, None] * WEEK
    kept = ~np.isin(np.floor((weeks + opens) / DAY), dates[off])
    like = weekday == longest
    more = (dates[extra][:, None] - longest) * DAY
    a = np.concatenate(((weeks + opens)[kept], (more + opens[like]).ravel()))
    b = np.concatenate(((weeks + closes)[kept], (more + closes[like]).ravel()))
    order = np.argsort(a, kind="stable")
    common_off = opened & np.isin(dates, common.off)
    rests = bool(common_off.any() and np.mean(off[common_off]) >= _MANY)
    return Opening(hours, *joined(a[order], b[order]), rests)
