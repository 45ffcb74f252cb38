"""Logs with one row for the start and one for the completion of an activity.

A visit given up has one for joining the queue (``schedule``) and one for leaving it (``withdraw``),
which says in the place of a person that somebody left.
"""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
import pandas as pd

from calibration.logs.discover.lost import is_lost
from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START

_OPENS = {"start": "complete", "schedule": "withdraw"}
"""The transition that each beginning waits for."""


def pair(log: pd.DataFrame, transition: np.ndarray) -> tuple[pd.DataFrame, int, bool]:
    """Join starts with completions of the same activity of the same case, first with first.

    Work withdrawn otherwise than by somebody who left a queue is no visit, and left out.

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
    open_: dict[tuple[str, str, str], deque[int]] = defaultdict(deque)
    start, keep, lost = log[START].copy(), np.zeros(len(log), bool), 0
    left = is_lost(log[RESOURCE])
    places = {label: i for i, label in enumerate(log.index)}
    for row in order:
        what = kind[places[row]]
        key = (str(log.at[row, CASE]), str(log.at[row, ACTIVITY]), _OPENS.get(what, what))
        if what in _OPENS:
            open_[key].append(row)
        elif what == "complete" or (what == "withdraw" and left[places[row]]):
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
