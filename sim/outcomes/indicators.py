"""Indicators of one replication: the design's aggregates, by place, matter and month, and overall.

A table has one row per combination of ``place``, ``matter`` and ``month`` (of arrival), and rows in
which one or more of them is ``*``: all together. What a model cannot know is absent (for example
satisfaction), what is undefined in a row is NaN (for example a mean over no cases); nothing is
reported as zero that was not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.plan import Ints, Plan
from sim.engine.run import run_engine
from sim.engine.session import stretches
from sim.engine.trace import RunLog, Stretch, told
from sim.outcomes.attempts import trace_table
from sim.outcomes.cases import case_table
from sim.outcomes.entries import Accountant
from sim.outcomes.ledger import (
    ALL,
    CASE_ACCOUNTS,
    CASE_COLUMNS,
    CASE_INDICATORS,
    COUNTED,
    PARTS,
    Ledger,
    Span,
    months,
)
from sim.outcomes.pools import pool_table
from sim.outcomes.waits import quantile

CASE_TOTALS = (
    "arrivals",
    "completed",
    "completion_rate",
    "unfinished",
    "backlog",
    "abandon_rate",
    "online_share",
    "as_one",
    "wait_mean",
    "wait_p90",
    "clerk_minutes_per_case",
    "rekey_minutes_per_case",
)
"""Aggregates over cases; known for every place, matter and month."""

POOL_TOTALS = ("utilisation", "overtime_hours", "staff_needed")
"""Aggregates over pools, which serve many matters: known by place and month, not by matter."""

STORY = (
    "joined_share",
    "genuine_share",
    "shared_holdings",
    "coordination_hours",
    "satisfaction",
    "inspections_per_entity",
    "violations_missed",
    "complaints",
    "drawn_back",
)
"""What is known where institutions act, by place and month (see :mod:`sim.outcomes.story`)."""

INDICATORS = CASE_INDICATORS + CASE_TOTALS + POOL_TOTALS + STORY

Level = tuple[str, ...]
"""A grouping: some of place, matter and month, in this order."""
LEVELS: tuple[Level, ...] = (
    (),
    ("matter",),
    ("place",),
    ("month",),
    ("place", "month"),
    ("place", "matter"),
    ("place", "matter", "month"),
)
"""The groupings for which indicators are computed; what is not named is ``*``."""
BY_MATTER = LEVELS[:2]
"""Those that tell of the whole run only."""


class Result(NamedTuple):
    """What is kept of one replication.

    ``cases`` and ``trace`` only if asked for, ``institutions`` if they act.
    """

    replication: int
    kpis: pd.DataFrame
    pools: pd.DataFrame
    cases: pd.DataFrame | None
    trace: pd.DataFrame | None
    institutions: pd.DataFrame | None = None


def observe(
    plan: Plan,
    seed: int,
    replication: int,
    engine: str,
    start: date,
    keep: frozenset[str] = frozenset(),
) -> Result:
    """Simulate one replication and draw up its tables while it runs.

    Parameters
    ----------
    engine : {"reference", "compiled"}
    start : datetime.date
        The day of minute 0.
    keep : frozenset of {"cases", "trace"}
        Detailed tables to keep besides ``kpis`` and ``pools``. A trace grows with the run.
    """
    if "trace" in keep:
        log = run_engine(plan, seed, replication, engine)
        return summarise(plan, log, start, replication, keep)
    return _tables(plan, stretches(plan, seed, replication, engine), start, replication, keep)


def summarise(
    plan: Plan, log: RunLog, start: date, replication: int = 0, keep: frozenset[str] = frozenset()
) -> Result:
    """Tables of one finished replication; parameters as in :func:`observe`."""
    result = _tables(plan, [told(log, plan.end)], start, replication, keep)
    return result._replace(trace=trace_table(plan, log)) if "trace" in keep else result


def _tables(
    plan: Plan, what: Iterable[Stretch], start: date, replication: int, keep: frozenset[str]
) -> Result:
    spans = months(start, plan.measure)
    accountant = Accountant(plan, spans, keep="cases" in keep)
    accountant.enter(what)
    return tables(plan, accountant.ledger, spans, replication, keep)


def tables(
    plan: Plan,
    ledger: Ledger,
    spans: list[Span],
    replication: int,
    keep: frozenset[str],
    levels: Sequence[Level] = LEVELS,
) -> Result:
    """The tables that follow from the accounts of the measured months."""
    pools = pool_table(plan, ledger, spans)
    cases = case_table(plan, ledger) if "cases" in keep else None
    kpis = kpi_table(plan, ledger, pools, spans, levels)
    return Result(replication, kpis, pools, cases, None)


def kpi_table(
    plan: Plan,
    ledger: Ledger,
    pools: pd.DataFrame,
    spans: list[Span],
    levels: Sequence[Level] = LEVELS,
) -> pd.DataFrame:
    """Indicators of every group of some of :data:`LEVELS`.

    Parameters
    ----------
    pools : pandas.DataFrame
        :func:`sim.outcomes.pools.pool_table` of ``ledger``.

    Returns
    -------
    pandas.DataFrame
        ``place``, ``matter``, ``month`` and :data:`INDICATORS`.

    Notes
    -----
    Per-case indicators and clerks' minutes are means over completed cases. ``completion_rate``,
    ``abandon_rate`` and ``online_share`` are shares of arrivals; ``unfinished`` counts the measured
    cases still open when the run ends, so arrivals = completed + abandoned + unfinished.
    ``as_one`` counts arrivals whose matter was handled as one. ``backlog`` counts all cases,
    measured or not, open at the end of the month or window.
    ``wait_mean`` and ``wait_p90`` are over waits at windows, one per visit (not per case).
    """
    groups = _Groups(plan, spans)
    table = pd.concat([groups.level(ledger, level) for level in levels], ignore_index=True)
    totals = _pool_totals(pools)
    table = table.merge(totals, how="left", on=["place", "matter", "month"])
    table = table.assign(**dict.fromkeys(STORY, np.nan))
    return table[["place", "matter", "month", *INDICATORS]]


class _Groups:
    """Which place and matter every stream's accounts belong to, as positions."""

    def __init__(self, plan: Plan, spans: list[Span]) -> None:
        self.names = {
            "place": sorted(set(plan.names.places)),
            "matter": sorted(set(plan.names.matters)),
            "month": [span.month for span in spans],
        }
        # Inspections are no applicants: each matter of theirs is told, but in no mean with others.
        self.counted = ~np.isin(plan.names.matters, plan.names.apart)
        self.column: dict[str, Ints] = {
            name: np.array([self.names[name].index(x) for x in labels], np.int64)
            for name, labels in (("place", plan.names.places), ("matter", plan.names.matters))
        }

    def level(self, ledger: Ledger, level: Level) -> pd.DataFrame:
        """Case indicators of all groups of a level to which some stream can contribute."""
        code = np.zeros(len(self.counted), np.int64)
        for name in level:
            if name != "month":
                code = code * len(self.names[name]) + self.column[name]
        rows, group = np.unique(code, return_inverse=True)
        counted = np.flatnonzero(self.counted | ("matter" in level))
        if "month" in level:  # always the last
            months = np.arange(len(self.names["month"]))
            rows = (rows[:, None] * len(months) + months).ravel()

        def total(accounts: NDArray[np.integer]) -> Ints:
            """Sums of monthly accounts, shape (streams, months, …), by group."""
            if "month" not in level:
                accounts = accounts.sum(axis=1, keepdims=True, dtype=np.int64)
            found = np.zeros((int(group.max()) + 1, *accounts.shape[1:]), np.int64)
            for stream in counted:
                found[group[stream]] += accounts[stream]
            return found.reshape(len(rows), -1)

        count = dict(zip(CASE_ACCOUNTS, total(ledger.cases).T, strict=True))
        born, gone = (np.cumsum(x, axis=1)[:, :-1] for x in (ledger.born, ledger.gone))
        still = born - gone
        if "month" not in level:
            still[:, :-1] = 0  # open at the end of the last month
        arrivals, completed = count["arrivals"], count["completed"]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = {
                name: count[name] / (completed if name in COUNTED else completed * PARTS)
                for name in CASE_COLUMNS
            }
            shares = {
                "completion_rate": completed / arrivals,
                "abandon_rate": count["abandoned"] / arrivals,
                "online_share": count["online"] / arrivals,
            }
            wait_mean = count["waited"] / PARTS / count["waits"]
        return pd.DataFrame(
            {
                **self._labels(level, rows),
                **{name: means[name] for name in CASE_INDICATORS},
                "arrivals": arrivals,
                "completed": completed,
                "unfinished": arrivals - completed - count["abandoned"],
                "backlog": total(still)[:, 0],
                **shares,
                "as_one": count["joint"],
                "wait_mean": wait_mean,
                "wait_p90": quantile(total(ledger.waits), 0.9),
                "clerk_minutes_per_case": means["clerk_minutes"],
                "rekey_minutes_per_case": means["rekey_minutes"],
            }
        )

    def _labels(self, level: tuple[str, ...], rows: Ints) -> dict[str, object]:
        """The label columns of the rows of a level."""
        shape = [len(self.names[name]) for name in level]
        parts = np.unravel_index(rows, shape) if level else ()
        found = {n: np.array(self.names[n])[c] for n, c in zip(level, parts, strict=True)}
        return {name: found.get(name, ALL) for name in ("place", "matter", "month")}


def _pool_totals(pools: pd.DataFrame) -> pd.DataFrame:
    """Indicators over the pools of each place and of all places, by month and for the window."""
    everywhere = pools.assign(place=ALL)
    both = pd.concat([pools[pools["place"] != ALL], everywhere])
    sums = both.groupby(["place", "month"], sort=True)[
        ["duty_hours", "busy_hours", "overtime_hours", "staff_needed"]
    ].sum()
    sums["utilisation"] = sums["busy_hours"] / sums["duty_hours"].where(sums["duty_hours"] > 0)
    return sums[list(POOL_TOTALS)].reset_index().assign(matter=ALL)
