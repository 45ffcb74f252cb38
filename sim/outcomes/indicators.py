"""Indicators of one replication: the design's aggregates, by place, matter and month, and overall.

A table has one row per combination of ``place``, ``matter`` and ``month`` (of arrival), and rows in
which one or more of them is ``*``: all together. What a model cannot know is absent (for example
satisfaction), what is undefined in a row is NaN (for example a mean over no cases); nothing is
reported as zero that was not counted.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.plan import Ints, Plan
from sim.engine.trace import RunLog
from sim.outcomes.attempts import trace_table
from sim.outcomes.cases import CASE_INDICATORS, case_table, measured, sums, window_waits
from sim.outcomes.pools import ALL, Span, grouped_waits, months, pool_table

CASE_TOTALS = (
    "arrivals",
    "completed",
    "completion_rate",
    "unfinished",
    "backlog",
    "abandon_rate",
    "online_share",
    "wait_mean",
    "wait_p90",
    "clerk_minutes_per_case",
    "rekey_minutes_per_case",
)
"""Aggregates over cases; known for every place, matter and month."""

POOL_TOTALS = ("utilisation", "overtime_hours", "staff_needed")
"""Aggregates over pools, which serve many matters: known by place and month, not by matter."""

INDICATORS = CASE_INDICATORS + CASE_TOTALS + POOL_TOTALS

LEVELS = (
    (),
    ("matter",),
    ("place",),
    ("month",),
    ("place", "month"),
    ("place", "matter"),
    ("place", "matter", "month"),
)
"""The groupings for which indicators are computed; what is not named is ``*``."""


class Result(NamedTuple):
    """What is kept of one replication; ``cases`` and ``trace`` only if asked for."""

    replication: int
    kpis: pd.DataFrame
    pools: pd.DataFrame
    cases: pd.DataFrame | None
    trace: pd.DataFrame | None


def summarise(
    plan: Plan, log: RunLog, start: date, replication: int = 0, keep: frozenset[str] = frozenset()
) -> Result:
    """Tables of one replication.

    Parameters
    ----------
    start : datetime.date
        The day of minute 0.
    keep : frozenset of {"cases", "trace"}
        Detailed tables to keep besides ``kpis`` and ``pools``.
    """
    cases = case_table(plan, log)
    pools = pool_table(plan, log, start)
    return Result(
        replication,
        kpi_table(plan, log, cases, pools, start),
        pools,
        cases if "cases" in keep else None,
        trace_table(plan, log) if "trace" in keep else None,
    )


def kpi_table(
    plan: Plan, log: RunLog, cases: pd.DataFrame, pools: pd.DataFrame, start: date
) -> pd.DataFrame:
    """Indicators of every group of :data:`LEVELS`.

    Parameters
    ----------
    cases, pools : pandas.DataFrame
        :func:`sim.outcomes.cases.case_table` and :func:`sim.outcomes.pools.pool_table` of ``log``.
    start : datetime.date
        The day of minute 0.

    Returns
    -------
    pandas.DataFrame
        ``place``, ``matter``, ``month`` and :data:`INDICATORS`.

    Notes
    -----
    Per-case indicators and clerks' minutes are means over completed cases. ``completion_rate``,
    ``abandon_rate`` and ``online_share`` are shares of arrivals; ``unfinished`` counts the measured
    cases still open when the run ends, so arrivals = completed + abandoned + unfinished.
    ``backlog`` counts all cases, measured or not, open at the end of the month or window.
    ``wait_mean`` and ``wait_p90`` are over waits at windows, one per visit (not per case).
    """
    groups = _Groups(plan, cases, start)
    work = _Columns(plan, log, cases, groups)
    table = pd.concat([work.level(level) for level in LEVELS], ignore_index=True)
    totals = _pool_totals(pools)
    table = table.merge(totals, how="left", on=["place", "matter", "month"])
    return table[["place", "matter", "month", *INDICATORS]]


class _Groups:
    """Which place, matter and month every stream, case and moment belongs to, as positions."""

    def __init__(self, plan: Plan, cases: pd.DataFrame, start: date) -> None:
        self.spans: list[Span] = months(start, plan.measure)
        self.names = {
            "place": sorted(set(plan.names.places)),
            "matter": sorted(set(plan.names.matters)),
            "month": [span.month for span in self.spans],
        }
        self.stream = {
            name: np.array([self.names[name].index(x) for x in labels], np.int64)
            for name, labels in (("place", plan.names.places), ("matter", plan.names.matters))
        }
        begins = [span.low for span in self.spans]
        self.case = {
            "place": cases["place"].cat.codes.to_numpy(np.int64),
            "matter": cases["matter"].cat.codes.to_numpy(np.int64),
            "month": np.searchsorted(begins, cases["arrival"].to_numpy(), side="right") - 1,
        }

    def codes(self, level: tuple[str, ...], columns: dict[str, Ints], size: int) -> Ints:
        """The group of each of ``size`` things described by ``columns``, at a level."""
        code = np.zeros(size, np.int64)
        for name in level:
            code = code * len(self.names[name]) + columns[name]
        return code

    def count(self, level: tuple[str, ...]) -> int:
        """Number of groups at a level, including combinations that no stream has."""
        return int(np.prod([len(self.names[name]) for name in level], dtype=np.int64))

    def existing(self, level: tuple[str, ...]) -> Ints:
        """The groups of a level to which some stream can contribute, in order."""
        streams, spans = len(self.stream["place"]), len(self.spans)
        columns = {name: np.repeat(codes, spans) for name, codes in self.stream.items()}
        columns["month"] = np.tile(np.arange(spans), streams)
        return np.unique(self.codes(level, columns, streams * spans))

    def labels(self, level: tuple[str, ...], groups: Ints) -> dict[str, object]:
        """The label columns of the rows of a level."""
        shape = [len(self.names[name]) for name in level]
        parts = np.unravel_index(groups, shape) if level else ()
        found = {n: np.array(self.names[n])[c] for n, c in zip(level, parts, strict=True)}
        return {name: found.get(name, ALL) for name in ("place", "matter", "month")}


class _Columns:
    """The cases' columns as arrays, summed up level by level."""

    def __init__(self, plan: Plan, log: RunLog, cases: pd.DataFrame, groups: _Groups) -> None:
        self.groups, self.log, self.end = groups, log, plan.measure[1]
        state = cases["state"].cat.codes.to_numpy()
        self.completed = state == p.COMPLETED
        self.abandoned = state == p.ABANDONED
        self.online = cases["online"].to_numpy()
        wanted = (*CASE_INDICATORS, "clerk_minutes", "rekey_minutes")
        self.values = {name: cases[name].to_numpy(float)[self.completed] for name in wanted}
        _, trace, _ = measured(plan, log)
        self.waiter, self.waits = window_waits(plan, trace)

    def level(self, level: tuple[str, ...]) -> pd.DataFrame:
        """Case indicators of all groups of a level."""
        n, code = (
            self.groups.count(level),
            self.groups.codes(level, self.groups.case, len(self.completed)),
        )
        rows = self.groups.existing(level)

        def count(which: NDArray[np.bool_]) -> Ints:
            return np.bincount(code[which], minlength=n)[rows]

        arrivals = np.bincount(code, minlength=n)[rows]
        completed, abandoned = count(self.completed), count(self.abandoned)
        done = code[self.completed]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = {
                name: sums(done, values, n)[rows] / completed
                for name, values in self.values.items()
            }
            shares = {
                "completion_rate": completed / arrivals,
                "abandon_rate": abandoned / arrivals,
                "online_share": count(self.online) / arrivals,
            }
        mean, p90 = grouped_waits(code[self.waiter], self.waits, n)
        return pd.DataFrame(
            {
                **self.groups.labels(level, rows),
                **{name: means[name] for name in CASE_INDICATORS},
                "arrivals": arrivals,
                "completed": completed,
                "unfinished": arrivals - completed - abandoned,
                "backlog": self.backlog(level, n)[rows],
                **shares,
                "wait_mean": mean[rows],
                "wait_p90": p90[rows],
                "clerk_minutes_per_case": means["clerk_minutes"],
                "rekey_minutes_per_case": means["rekey_minutes"],
            }
        )

    def backlog(self, level: tuple[str, ...], n: int) -> Ints:
        """Cases open at the end of each group's month, or of the window."""
        come, finish = self.log.arrivals, self.log.finish
        result = np.zeros(n, np.int64)
        spans = self.groups.spans if "month" in level else [Span(ALL, 0.0, self.end)]
        for position, span in enumerate(spans):
            open_then = (come.time < span.high) & ~(finish <= span.high)
            stream = come.stream[open_then]
            columns = {name: codes[stream] for name, codes in self.groups.stream.items()}
            columns["month"] = np.full(len(stream), position)
            result += np.bincount(self.groups.codes(level, columns, len(stream)), minlength=n)
        return result


def _pool_totals(pools: pd.DataFrame) -> pd.DataFrame:
    """Indicators over the pools of each place and of all places, by month and for the window."""
    everywhere = pools.assign(place=ALL)
    both = pd.concat([pools[pools["place"] != ALL], everywhere])
    sums = both.groupby(["place", "month"], sort=True)[
        ["duty_hours", "busy_hours", "overtime_hours", "staff_needed"]
    ].sum()
    sums["utilisation"] = sums["busy_hours"] / sums["duty_hours"].where(sums["duty_hours"] > 0)
    return sums[list(POOL_TOTALS)].reset_index().assign(matter=ALL)
