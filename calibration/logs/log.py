"""An event log in memory: one table with fixed columns, times of one unnamed zone."""

from __future__ import annotations

import pandas as pd

CASE, ACTIVITY, RESOURCE, START, END = COLUMNS = (
    "case_id",
    "activity",
    "resource",
    "start_time",
    "end_time",
)
"""Columns of every log in this package, and of the logs that we write.

A log is a :class:`pandas.DataFrame` with these columns: three of text (a resource may be missing)
and two of times. Rows that happen at one instant keep their order.
"""

MINUTE = pd.Timedelta(minutes=1)


def in_order(log: pd.DataFrame) -> pd.DataFrame:
    """The rows case after case, in order of start, then end, then as they stood."""
    return log.sort_values([CASE, START, END], kind="stable", ignore_index=True)


def first_starts(log: pd.DataFrame) -> pd.Series:
    """The earliest start of each case, in order of time."""
    return log.groupby(CASE, sort=False)[START].min().sort_values(kind="stable")
