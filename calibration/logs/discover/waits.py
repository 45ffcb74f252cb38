"""Waiting in two parts: what queues and hours explain, and the delay that comes from elsewhere."""

from __future__ import annotations

import numpy as np

from calibration.logs.discover.dates import Opening
from calibration.logs.discover.order_statistics import in_order
from calibration.logs.observed import Floats, Ints

BREATH = 1.0
"""A pause between two pieces of work no longer than this is not idleness, minutes."""
_ENOUGH = 5
"""So many activities that met somebody free show whether it is taken up at once."""


def free_since(
    opening: Opening, members: int, start: Floats, end: Floats, breath: float = BREATH
) -> Floats:
    """For each start, the last instant before it at which somebody was at work and free.

    An activity that was ready earlier waited from that instant on because everybody was busy or
    away; whatever it waited before has other reasons (Chapela-Campa & Dumas 2023, the
    eclipse-aware delay). If somebody was free right up to the start, that is the start itself.
    """
    when, change = [start, end], [-np.ones(len(start)), np.ones(len(end))]
    level = float(members)
    if len(opening.opens):
        when += [opening.opens, opening.closes]
        change += [np.full(len(opening.opens), level), np.full(len(opening.closes), -level)]
        level = 0.0
    instants = np.concatenate(when)
    order = np.argsort(instants, kind="stable")
    instants = instants[order]
    free = level + np.cumsum(np.concatenate(change)[order])
    span = np.append(np.diff(instants), np.inf)
    idle = (free > 0) & (span > breath)
    last = np.maximum.accumulate(np.where(idle, np.arange(len(instants)), -1))
    place = np.searchsorted(instants, start, "left") - 1  # the stretch that ends at each start
    which = np.where(place >= 0, last[np.maximum(place, 0)], -1)
    ended = np.append(instants[1:], np.inf)[np.maximum(which, 0)]
    return np.where(which >= 0, np.minimum(ended, start), -np.inf)


def joined_queue(
    opening: Opening,
    since: Floats,
    start: Floats,
    enabled: Floats,
    unknown: np.ndarray,
    activity: Ints,
    random: np.random.Generator,
    breath: float = BREATH,
) -> Floats:
    """When each activity joined a queue that is served in order, drawn where the log cannot tell.

    Whatever began while nobody was free came at some time since somebody last was. If comers are
    many and independent, they came at times uniform within that stretch, in the order in which
    they were served, each before it was: the queue inference engine (Larson 1990). What is taken up
    at once whenever somebody is free came when it was ready.

    Parameters
    ----------
    opening : Opening
        Comers come while it is open.
    since : float64
        From :func:`free_since`.
    start, enabled : float64
        When each activity began, and was ready.
    unknown : bool
        Activities of which not even that is known: with them their case begins.
    activity : int64

    Returns
    -------
    float64
        Not before ``enabled``, except where that is ``unknown``.
    """
    order = np.argsort(start, kind="stable")
    since, start, enabled = since[order], start[order], enabled[order]
    unknown, activity = unknown[order], activity[order]
    waited = since < start - breath
    ready = np.where(unknown, -np.inf, enabled)
    low = np.where(np.isfinite(since), np.maximum(since, ready), start)
    low = np.minimum(low, start)
    drawn = waited & ~_at_once(waited, since, start, ready, activity, random)
    low_worked, high_worked = opening.worked(low), opening.worked(start)
    spells = np.flatnonzero(np.append(True, since[1:] != since[:-1]))
    first = np.append(spells, len(since))
    at = in_order(low_worked, high_worked, drawn, first, int(random.integers(1 << 31)))
    result = np.empty(len(order))
    fixed = np.where(waited, low, start)
    result[order] = np.where(drawn, np.clip(opening.instant(at), low, start), fixed)
    return result


def _at_once(
    waited: np.ndarray,
    since: Floats,
    start: Floats,
    ready: Floats,
    activity: Ints,
    random: np.random.Generator,
) -> np.ndarray:
    """Which of the activities that waited came when they were ready, drawn.

    How often an activity comes at once, and otherwise after which delay, is seen where somebody
    was free.
    """
    result = np.zeros(len(start), bool)
    met = ~waited & np.isfinite(ready)
    maybe = waited & (ready >= since)
    for one in np.unique(activity[maybe]).tolist():
        delay = np.sort((start - ready)[met & (activity == one)])
        these = np.flatnonzero(maybe & (activity == one))
        if len(delay) < _ENOUGH:
            result[these] = True
            continue
        prompt = float(np.mean(delay <= BREATH))
        shorter = np.searchsorted(delay, (start - ready)[these], "right") / len(delay)
        result[these] = random.random(len(these)) * np.maximum(shorter, prompt) <= prompt
    return result
