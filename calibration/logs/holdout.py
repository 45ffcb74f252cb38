"""Temporal hold-out: earlier cases to learn from, later ones to be judged by."""

from __future__ import annotations

import pandas as pd

from calibration.logs.log import CASE, END, START
from calibration.logs.selection import STARTED


def split(log: pd.DataFrame, share: float, selection: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split a log by the beginning of its cases.

    Parameters
    ----------
    share : float
        Share of the cases that begin before the split.
    selection : str
        If the log holds finished or cut cases, cases that cross the split are left out, as a log
        leaves out those that cross its own end. Otherwise all cases begun before the split are
        learnt from, whole, so that no duration is cut short.

    Returns
    -------
    DataFrame, DataFrame
        What to learn from, and what to judge by.
    """
    spans = log.groupby(CASE).agg(begins=(START, "min"), ends=(END, "max"))
    begins = spans["begins"].sort_values(kind="stable")
    at = begins.iloc[min(len(begins) - 1, int(share * len(begins)))]
    # (of a log with cut cases, those that had ended are the ones that are whole)
    before = spans["ends"] < at if selection != STARTED else spans["begins"] < at
    earlier = set(spans.index[before])
    later = set(spans.index[spans["begins"] >= at])
    rows = log[CASE]
    return (
        log[rows.isin(earlier)].reset_index(drop=True),
        log[rows.isin(later)].reset_index(drop=True),
    )
