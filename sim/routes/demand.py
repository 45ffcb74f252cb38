"""When cases arise: yearly rates spread over months, weekdays and hours that are open."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from sim.city.people import Profile
from sim.engine.clock import DAY
from sim.routes.hours import ALWAYS, Hours

SLOT = 30.0
SLOTS_A_DAY = int(DAY / SLOT)


def slot_weights(profile: Profile, hours: Hours, start: dt.date, days: int) -> NDArray[np.float64]:
    """Relative rate in each half-hour of the run, shape (days × 48,).

    A half-hour that is open only in part counts in proportion.
    """
    dates = [start + dt.timedelta(days=i) for i in range(days)]
    weekday = np.array([profile.weekday.values[d.weekday()] for d in dates])
    month = np.array([profile.month.values[d.month - 1] for d in dates])
    day_weight = weekday * month
    weights = np.outer(day_weight, np.array(profile.half_hours.values)).ravel()
    if profile.calendar == ALWAYS:
        return weights
    return weights * _open_share(hours, profile.calendar, days)


def _open_share(hours: Hours, calendar: str, days: int) -> NDArray[np.float64]:
    """Share of each half-hour during which a calendar is open."""
    opens, closes = hours.spans(calendar)
    edges = np.arange(days * SLOTS_A_DAY + 1) * SLOT
    length = np.concatenate(([0.0], np.cumsum(closes - opens)))
    k = np.searchsorted(closes, edges, side="right")
    inside = np.zeros(len(edges))
    some = k < len(opens)
    inside[some] = np.clip(edges[some] - opens[k[some]], 0.0, None)
    return np.diff(length[k] + inside) / SLOT
