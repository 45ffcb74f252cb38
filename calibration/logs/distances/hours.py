"""Instants as whole hours."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.logs.log import END, START

HOUR = np.timedelta64(1, "h")


def instants(log: pd.DataFrame) -> pd.Series:
    """Starts, then ends, of all activities."""
    return pd.concat([log[START], log[END]], ignore_index=True)


def whole_hours(spans: pd.Series) -> NDArray[np.int64]:
    """Whole hours of some spans of time, rounded down."""
    return np.asarray(np.floor(spans.to_numpy() / HOUR), np.int64)
