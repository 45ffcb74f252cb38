"""Event logs whose making is known, for tests of their discovery."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, RESOURCE, START

MONDAY = pd.Timestamp("2024-01-01")


def office_log(cases: int = 150, seed: int = 1, days: int = 60) -> pd.DataFrame:
    """Cases of three to five activities on weekdays, with a loop and two people."""
    random = np.random.default_rng(seed)
    weekdays = [d for d in range(days) if d % 7 < 5]
    rows = []
    for case in range(cases):
        at = MONDAY + pd.Timedelta(days=int(random.choice(weekdays)), hours=9)
        at += pd.Timedelta(minutes=int(random.integers(0, 300)))
        tasks = ["accept", "check", *["correct", "check"] * int(random.random() < 0.3), "decide"]
        for task in tasks:
            end = at + pd.Timedelta(minutes=int(random.integers(3, 40)))
            rows.append((f"c{case}", task, f"p{random.integers(2)}", at, end))
            at = end + pd.Timedelta(hours=float(random.exponential(10.0)))
    log = pd.DataFrame(rows, columns=list(COLUMNS))
    return log.assign(**{c: log[c].astype("datetime64[ms]") for c in (START, END)})


def lasting_log(days: int, per_day: int, mean_days: float, seed: int = 1) -> pd.DataFrame:
    """Cases of two instants, a begin and an end, exponential durations, in order of beginning."""
    random = np.random.default_rng(seed)
    begins = np.sort(random.uniform(0, days, days * per_day))
    ends = begins + random.exponential(mean_days, len(begins))
    names = [f"c{i}" for i in range(len(begins))]
    parts = [
        pd.DataFrame(
            {
                CASE: names,
                ACTIVITY: activity,
                RESOURCE: None,
                START: MONDAY + pd.to_timedelta(times, unit="D").round("s"),
            }
        )
        for activity, times in (("begin", begins), ("end", ends))
    ]
    log = pd.concat(parts, ignore_index=True)
    return log.assign(**{END: log[START]})[list(COLUMNS)]


def finished_by(log: pd.DataFrame, day: float) -> pd.DataFrame:
    """The cases of a log that ended before a day."""
    last = log.groupby(CASE)[END].transform("max")
    return log[last < MONDAY + pd.Timedelta(days=day)].reset_index(drop=True)
