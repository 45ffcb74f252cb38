"""Pool statistics: how busy clerks are, how long their queues, how many would be needed.

All are taken over time, within the measured window and within each calendar month of it:

* *duty* is the time clerks' calendars are open; *utilisation* = busy minutes within duty hours /
  duty minutes; *overtime* = busy minutes outside duty hours (serving those still there at closing).
* Reviews and site visits are busy in the clerk's working time only, so they cause no overtime.
* *waits* are minutes by the wall clock of those who joined the queue within the span, and
  ``queue_mean`` is the time-average number waiting during it.
* ``load`` (erlangs) is the work brought by requests made within the span, per open minute; requests
  never served count with the pool's mean work. ``staff_needed`` = load + √load, rounded up: the
  square-root rule (Halfin & Whitt 1981; at this safety about 22 % of visitors wait at all). It is
  an average over opening hours: peaks need the half-hourly staffing of a roster.

Work still under way, and people still waiting, when the run ends have left no trace: follow cases
for some days after the measured window.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.clock import worked_many
from sim.engine.plan import Floats, Ints, Plan
from sim.engine.trace import RunLog, Trace
from sim.outcomes.cases import busy_minutes, joined_queue, sums

ALL = "*"
"""In a table's ``place``, ``matter`` or ``month``: all of them together."""

SAFETY = 1.0
"""Standard deviations of the load that the square-root rule adds to it."""


class Span(NamedTuple):
    """A calendar month within the measured window, minutes ``[low, high)``."""

    month: str
    low: float
    high: float


def months(start: date, window: tuple[float, float]) -> list[Span]:
    """The calendar months of a window, each cut to the window; ``start`` is the day of minute 0."""
    day = np.datetime64(start, "D")
    last = max(window[0], np.nextafter(window[1], -np.inf))
    first_month = (day + int(window[0] // 1440)).astype("datetime64[M]")
    last_month = (day + int(last // 1440)).astype("datetime64[M]")
    spans = []
    for month in np.arange(first_month, last_month + 1):
        low, high = ((m.astype("datetime64[D]") - day).astype(int) for m in (month, month + 1))
        spans.append(Span(str(month), max(window[0], low * 1440.0), min(window[1], high * 1440.0)))
    return spans


def pool_table(plan: Plan, log: RunLog, start: date) -> pd.DataFrame:
    """One row per pool and month of the measured window, and one per pool for all of it (``*``).

    Parameters
    ----------
    start : datetime.date
        The day of minute 0.

    Returns
    -------
    pandas.DataFrame
        ``pool``, ``place`` (what precedes ``/`` in the pool's name), ``month``, ``clerks``,
        ``duty_hours``, ``busy_hours`` (within duty), ``overtime_hours``, ``utilisation``,
        ``requests``, ``served``, ``turned_away``, ``gave_up``, ``wait_mean``, ``wait_p90`` and
        ``queue_mean``, ``load``, ``staff_needed`` as defined above. NaN where undefined.
    """
    work = _Work(plan, log.trace)
    spans = months(start, plan.measure)
    parts = [work.within(plan, span) for span in (Span(ALL, *plan.measure), *spans)]
    return pd.concat(parts, ignore_index=True)


class _Work:
    """Attempts at activities that need a clerk, with what each asked of its pool."""

    def __init__(self, plan: Plan, trace: Trace) -> None:
        rows = np.flatnonzero(plan.activities.pool[trace.activity] >= 0)
        last = np.ones(len(rows), bool)  # the last attempt of a case at an activity
        same = (np.diff(trace.case[rows]) == 0) & (np.diff(trace.activity[rows]) == 0)
        last[:-1] = ~same
        self.trace = Trace._make(column[rows] for column in trace)
        self.pool: Ints = plan.activities.pool[self.trace.activity]
        self.window = plan.activities.kind[self.trace.activity] == p.SERVE
        self.busy: Floats = busy_minutes(plan, self.trace)
        self.wait: Floats = self.trace.started - self.trace.queued
        self.served = self.trace.clerk >= 0
        self.lost = last & ~self.served
        self.joined = joined_queue(self.trace)

    def within(self, plan: Plan, span: Span) -> pd.DataFrame:
        """The statistics of all pools within one span."""
        t, n, pools = self.trace, len(plan.names.pools), plan.pools
        asked = (t.queued >= span.low) & (t.queued < span.high)

        def count(which: NDArray[np.bool_]) -> Ints:
            return np.bincount(self.pool[which], minlength=n)

        clerks = np.diff(pools.first)
        owner = np.repeat(np.arange(n), clerks)
        duty = sums(owner, _open(plan, plan.clerks.calendar, span), n)
        on_duty, overtime = self._busy(plan, span, n)
        visits = asked & self.joined
        wait_mean, wait_p90 = grouped_waits(self.pool[visits], self.wait[visits], n)
        served, lost = count(asked & self.served), count(asked & self.lost)
        brought = sums(self.pool[asked], self.busy[asked], n)
        with np.errstate(invalid="ignore", divide="ignore"):
            brought = brought + np.where(lost > 0, lost * (brought / served), 0.0)
            load = brought / _open(plan, pools.calendar, span)
            utilisation = on_duty / duty
        return pd.DataFrame(
            {
                "pool": list(plan.names.pools),
                "place": [place_of(name) for name in plan.names.pools],
                "month": span.month,
                "clerks": clerks,
                "duty_hours": duty / 60.0,
                "busy_hours": on_duty / 60.0,
                "overtime_hours": overtime / 60.0,
                "utilisation": utilisation,
                "requests": count(asked),
                "served": served,
                "turned_away": count(asked & ~self.joined),
                "gave_up": count(visits & ~self.served),
                "wait_mean": wait_mean,
                "wait_p90": wait_p90,
                "queue_mean": self._waiting(span, n),
                "load": load,
                "staff_needed": np.ceil(load + SAFETY * np.sqrt(load)),
            }
        )

    def _busy(self, plan: Plan, span: Span, n: int) -> tuple[Floats, Floats]:
        """Busy minutes within duty hours, and outside them, by pool."""
        t = self.trace
        there = np.flatnonzero(self.served & (t.started < span.high) & (t.ended > span.low))
        low = np.maximum(t.started[there], span.low)
        high = np.minimum(t.ended[there], span.high)
        hours = plan.clerks.calendar[t.clerk[there]]
        on_duty = worked_many(plan.clock, hours, high) - worked_many(plan.clock, hours, low)
        # Rounded, as differences of large minutes would leave 1e-10 where there is no overtime.
        late = np.where(self.window[there], np.round(high - low - on_duty, 6), 0.0)
        pool = self.pool[there]
        return sums(pool, on_duty, n), sums(pool, late, n)

    def _waiting(self, span: Span, n: int) -> Floats:
        """Time-average number waiting, by pool."""
        t = self.trace
        there = (t.queued < span.high) & (t.started > span.low)
        stay = np.minimum(t.started[there], span.high) - np.maximum(t.queued[there], span.low)
        return sums(self.pool[there], stay, n) / (span.high - span.low)


def grouped_waits(group: Ints, waits: Floats, groups: int) -> tuple[Floats, Floats]:
    """Mean and 90 % quantile (linear interpolation) of each group; NaN for an empty one.

    Parameters
    ----------
    group, waits : arrays of equal length
        Group of each wait, and its minutes.
    """
    order = np.lexsort((waits, group))
    ordered, size = waits[order], np.bincount(group, minlength=groups)
    first, some = np.cumsum(size) - size, size > 0
    mean, p90 = np.full(groups, np.nan), np.full(groups, np.nan)
    mean[some] = sums(group, waits, groups)[some] / size[some]
    rank = 0.9 * (size[some] - 1)
    below = np.floor(rank).astype(np.int64)
    above = np.minimum(below + 1, size[some] - 1)
    low, high = ordered[first[some] + below], ordered[first[some] + above]
    p90[some] = low + (rank - below) * (high - low)
    return mean, p90


def place_of(pool: str) -> str:
    """The place a pool belongs to by its name ``place/pool``; ``*`` if it belongs to none."""
    place, slash, _ = pool.partition("/")
    return place if slash else ALL


def _open(plan: Plan, calendars: Ints, span: Span) -> Floats:
    """Open minutes of each calendar within a span."""
    low, high = (np.full(len(calendars), t) for t in (span.low, span.high))
    minutes: Floats = worked_many(plan.clock, calendars, high)
    minutes -= worked_many(plan.clock, calendars, low)
    return minutes
