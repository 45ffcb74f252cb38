"""Logs with one row for the start and one for the completion of an activity."""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
import pandas as pd

from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START

TRANSITION = "lifecycle:transition"


def pair(log: pd.DataFrame, transition: np.ndarray) -> tuple[pd.DataFrame, int, bool]:
    """Join starts with completions of the same activity of the same case, first with first.

    Parameters
    ----------
    log : DataFrame
        One row per event, its time in both columns; ``line`` is kept.
    transition : array of str
        What each row tells: ``start``, ``complete``, or something else that is left out.

    Returns
    -------
    DataFrame, int, bool
        One row per activity, how many events had no counterpart or another meaning, and whether
        the log tells of starts at all.
    """
    kind = pd.Series(transition, dtype="str").str.strip().str.lower().to_numpy()
    if not {"start", "complete"} <= set(kind):
        return log, 0, False
    order = log.sort_values(END, kind="stable").index
    open_: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    start, keep, lost = log[START].copy(), np.zeros(len(log), bool), 0
    places = {label: i for i, label in enumerate(log.index)}
    for row in order:
        key = (str(log.at[row, CASE]), str(log.at[row, ACTIVITY]))
        what = kind[places[row]]
        if what == "start":
            open_[key].append(row)
        elif what == "complete":
            keep[places[row]] = True
            if open_[key]:
                start[row] = log.at[open_[key].popleft(), END]
            else:
                lost += 1
        else:
            lost += 1
    lost += sum(len(rows) for rows in open_.values())
    result = log.assign(**{START: start})[keep]
    return result, lost, True


__all__ = ["RESOURCE", "TRANSITION", "pair"]
