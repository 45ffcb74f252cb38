"""Logs in which attributes of cases shape what is done in them, or do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.logs.log import CASE, COLUMNS, END, START

HIGH = 5000.0


def attributed_log(
    seed: int, cases: int = 400, effect: float = 0.8
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A log and its cases' attributes: channel, copy (of the channel), amount, colour.

    With an ``effect``, most cases at the desk are checked and most online ones are not; those of
    a high amount are visited. The colour never means anything.
    """
    random = np.random.default_rng(seed)
    rows, known = [], []
    at = pd.Timestamp("2024-01-01 09:00")
    for case in range(cases):
        at += pd.Timedelta(minutes=float(random.exponential(60.0)))
        channel = str(random.choice(["desk", "web"], p=[0.4, 0.6]))
        amount, colour = random.lognormal(8.0, 1.0), str(random.choice(["red", "blue", "green"]))
        checked = random.random() < (0.9 if channel == "desk" else 0.9 - effect)
        visited = (random.random() < 0.5 + effect / 2) == (amount > HIGH)
        now = at
        for task in ["accept", *["check"] * checked, *["visit"] * visited, "decide"]:
            end = now + pd.Timedelta(minutes=float(random.exponential(30.0)))
            rows.append((str(case), task, "clerk", now, end))
            now = end + pd.Timedelta(minutes=float(random.exponential(120.0)))
        known.append((str(case), channel, f"{channel} 1", f"{amount:.0f}", colour))
    log = pd.DataFrame(rows, columns=list(COLUMNS))
    log = log.assign(**{c: log[c].dt.round("ms").astype("datetime64[ms]") for c in (START, END)})
    names = [CASE, "channel", "copy", "amount", "colour"]
    return log, pd.DataFrame(known, columns=names).set_index(CASE)
