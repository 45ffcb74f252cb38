"""The cases of a log as arrays: when each began, how long it took, which rows tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.logs.log import CASE, END, START, in_order

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DAY = 1440.0
WEEK = 7 * DAY


@dataclass(frozen=True)
class Observed:
    """Cases in order of their beginning; times in minutes after ``origin``, a Monday's midnight.

    Attributes
    ----------
    log : DataFrame
        All rows, case after case in order of time.
    first : int64, shape (cases + 1,)
        Case ``i`` has the rows ``first[i] … first[i + 1] - 1``.
    begins, lasts : float64, shape (cases,)
        Minute of the first start, and minutes from there to the last end.
    start, end : float64, shape (rows,)
        Minutes of the rows.
    off : int64
        Days after the origin on which hardly anybody worked, though usually many do.
    """

    origin: pd.Timestamp
    log: pd.DataFrame
    first: Ints
    begins: Floats
    lasts: Floats
    start: Floats
    end: Floats
    off: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def days(self) -> Ints:
        """Days after ``origin`` on which the cases began; 0, 7, … are Mondays."""
        return np.floor(self.begins / DAY).astype(np.int64)

    @property
    def until(self) -> float:
        """The last minute of which the log tells."""
        return float(self.end.max())


def observe(log: pd.DataFrame) -> Observed:
    """Arrange a log's rows by case, cases by their beginning."""
    log = in_order(log)
    begins = log.groupby(CASE, sort=False)[START].transform("min")
    log = log.assign(_begins=begins).sort_values(["_begins", CASE], kind="stable")
    log = log.drop(columns="_begins").reset_index(drop=True)
    day = log[START].min().normalize()
    origin = day - pd.Timedelta(days=int(day.day_of_week))
    minute = pd.Timedelta(minutes=1)
    start = ((log[START] - origin) / minute).to_numpy(float)
    end = ((log[END] - origin) / minute).to_numpy(float)
    codes = log[CASE].to_numpy()
    edges = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
    first = np.append(edges, len(log)).astype(np.int64)
    began = np.minimum.reduceat(start, edges)
    lasts = np.maximum.reduceat(end, edges) - began
    return Observed(origin, log, first, began, lasts, start, end)
