"""AED and CAR: when, in absolute time, things happen and cases arise."""

from __future__ import annotations

import pandas as pd
from scipy.stats import wasserstein_distance

from calibration.logs.distances.hours import instants, whole_hours
from calibration.logs.log import first_starts


def _apart(real: pd.Series, simulated: pd.Series, origin: pd.Timestamp) -> float:
    origin = origin.floor("h")
    return float(wasserstein_distance(whole_hours(real - origin), whole_hours(simulated - origin)))


def absolute_events(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """AED: hours by which starts and ends lie apart on the time axis, on average."""
    a, b = instants(real), instants(simulated)
    return _apart(a, b, min(a.min(), b.min()))


def case_arrivals(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """CAR: hours by which the first starts of cases lie apart, on average."""
    a, b = first_starts(real), first_starts(simulated)
    return _apart(a, b, min(a.min(), b.min()))
