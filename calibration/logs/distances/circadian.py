"""CED and CWD: at which hour of which weekday things happen, and how many people work."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from calibration.logs.distances.hours import instants
from calibration.logs.log import RESOURCE

Weights = Mapping[int, NDArray[np.float64]]
"""For each weekday (0: Monday), weights of its 24 hours; weekdays without any are missing."""

HOURS = np.arange(24)
NO_SUCH_DAY = 23.0
"""Distance of a weekday that only one log has: the largest possible."""


def _over_weekdays(real: Weights, simulated: Weights) -> float:
    """Mean over the weekdays of the distance between their hours."""
    apart = []
    for day in range(7):
        a, b = real.get(day), simulated.get(day)
        if a is None and b is None:
            apart.append(0.0)
        elif a is None or b is None:
            apart.append(NO_SUCH_DAY)
        else:
            apart.append(float(wasserstein_distance(HOURS, HOURS, a, b)))
    return float(np.mean(apart))


def _by_weekday(days: pd.Series, hours: pd.Series) -> dict[int, NDArray[np.float64]]:
    counts = np.zeros((7, 24))
    np.add.at(counts, (days.to_numpy(), hours.to_numpy()), 1.0)
    return {day: counts[day] for day in range(7) if counts[day].any()}


def event_hours(log: pd.DataFrame) -> Weights:
    """Starts and ends in each hour of each weekday."""
    when = instants(log)
    return _by_weekday(when.dt.day_of_week, when.dt.hour)


def workforce(log: pd.DataFrame) -> Weights:
    """Mean number of resources seen in each hour of each weekday, in whole hundredths."""
    seen = pd.DataFrame(
        {"at": instants(log), "who": pd.concat([log[RESOURCE]] * 2, ignore_index=True)}
    )
    days = seen["at"].dt.normalize().drop_duplicates().dt.day_of_week.value_counts()
    seen["hour"] = seen["at"].dt.floor("h")
    seen = seen.drop_duplicates(["hour", "who"])
    people = _by_weekday(seen["hour"].dt.day_of_week, seen["hour"].dt.hour)
    result = {}
    for day, counts in people.items():
        mean = counts / days[day]
        hundredths = np.floor(mean * 100.0)
        result[day] = hundredths if hundredths.any() else mean
    return result


def circadian_events(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """CED: hours of the day by which starts and ends lie apart, mean over the weekdays."""
    return _over_weekdays(event_hours(real), event_hours(simulated))


def circadian_workforce(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """CWD: hours of the day by which the people at work lie apart, mean over the weekdays."""
    return _over_weekdays(workforce(real), workforce(simulated))
