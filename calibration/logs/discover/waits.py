"""Waiting in two parts: what queues and hours explain, and the delay that comes from elsewhere."""

from __future__ import annotations

import numpy as np

from calibration.logs.discover.hours import Hours, over_weeks
from calibration.logs.observed import Floats

BREATH = 1.0
"""A pause between two pieces of work no longer than this is not idleness, minutes."""


def free_since(hours: Hours, members: int, start: Floats, end: Floats) -> Floats:
    """For each start, the last instant before it at which somebody was at work and free.

    An activity that was ready earlier waited from that instant on because everybody was busy or
    away; whatever it waited before has other reasons (Chapela-Campa & Dumas 2023, the
    eclipse-aware delay). If somebody was free right up to the start, that is the start itself.
    """
    when, change = [start, end], [-np.ones(len(start)), np.ones(len(end))]
    if hours[0]:
        opens, closes = over_weeks(hours, float(start.min()), float(end.max()))
        when += [opens, closes]
        change += [np.full(len(opens), float(members)), np.full(len(closes), -float(members))]
        level = 0.0
    else:
        level = float(members)
    instants = np.concatenate(when)
    order = np.argsort(instants, kind="stable")
    instants = instants[order]
    free = level + np.cumsum(np.concatenate(change)[order])
    span = np.append(np.diff(instants), np.inf)
    idle = (free > 0) & (span > BREATH)
    last = np.maximum.accumulate(np.where(idle, np.arange(len(instants)), -1))
    place = np.searchsorted(instants, start, "left") - 1  # the stretch that ends at each start
    which = np.where(place >= 0, last[np.maximum(place, 0)], -1)
    ended = np.append(instants[1:], np.inf)[np.maximum(which, 0)]
    return np.where(which >= 0, np.minimum(ended, start), -np.inf)
