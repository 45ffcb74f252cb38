"""RED and CTD: time since the beginning of the case, and from its beginning to its end."""

from __future__ import annotations

import pandas as pd
from scipy.stats import wasserstein_distance

from calibration.logs.distances.hours import instants, whole_hours
from calibration.logs.log import CASE, END, START


def _since_start(log: pd.DataFrame) -> pd.Series:
    begins = log.groupby(CASE)[START].transform("min")
    return instants(log) - pd.concat([begins, begins], ignore_index=True)


def relative_events(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """RED: hours by which starts and ends, counted from the start of their case, lie apart."""
    return float(
        wasserstein_distance(whole_hours(_since_start(real)), whole_hours(_since_start(simulated)))
    )


def cycle_times(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """CTD: hours by which the durations of cases lie apart."""
    spans = []
    for log in (real, simulated):
        cases = log.groupby(CASE)
        spans.append(cases[END].max() - cases[START].min())
    shortest = min(s.min() for s in spans)
    return float(wasserstein_distance(*(whole_hours(s - shortest) for s in spans)))
