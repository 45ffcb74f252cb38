"""Which cases a log holds: all that began in a time, those that also ended in it, or cut ones.

A log cut out of a register at some date often holds finished cases only. Long cases that began
shortly before that date are then missing: it seems as if fewer cases came and as if they took less
time. Both are put right by weights, from the distribution of durations under right truncation
(Lynden-Bell 1971; Woodroofe 1985). A generated log is cut out in the same way as the real one.
Where cases still under way are in the log, those that began too late to have ended are not drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.logs.log import ACTIVITY
from calibration.logs.observed import DAY, WEEK, Floats, Observed

STARTED, FINISHED, CUT = SELECTIONS = ("started", "finished", "cut")

_MISSING = 5.0
"""So many cases should have been under way at a log's end; if none is, they were left out."""
_MIDWAY = 0.85
"""Cases are cut short if their last activities are so much less often the last in others."""
_NEARLY_ALL = 0.99
"""Share of the cases that shall have had the time to end where some are cut short: the long ones
pass the most queues, and would be missed there."""
_LEAST_CHANCE = 1 / 30
"""Smallest chance of being in the log that a case is weighted by."""
_LEAST_SEEN = 1 / 8
"""Smallest share of a day's cases seen that is still extrapolated from."""


def how_selected(seen: Observed) -> str:
    """Whether a log holds all that ``STARTED``, only ``FINISHED`` cases, or some ``CUT`` short.

    Durations of cases that began early enough tell how many of the later ones should have ended
    after the last row of the log. None has, by definition: if many should, they were left out or
    cut short. If they were left out, fewer cases begin towards the end.
    """
    long = _long(seen)
    left = seen.until - seen.begins
    early = np.sort(seen.lasts[left >= long])
    if len(early) < 10:
        return STARTED
    outlast = 1.0 - np.searchsorted(early, left, side="right") / len(early)
    if outlast.sum() <= _MISSING:
        return STARTED
    # The last weeks, in which many cases could not end: did as many begin as before, or fewer?
    late = max(np.ceil(float(np.median(early)) / WEEK), 1.0) * WEEK
    span = seen.until - float(seen.begins.min()) - late
    if span < late:
        return FINISHED
    came = np.sum(left < late) / (np.sum(left >= late) * late / span)
    ages = np.linspace(0.0, late, 200)
    ended = float(np.mean(np.searchsorted(early, ages, side="right")) / len(early))
    as_many = came > (1.0 + ended) / 2
    return CUT if as_many and _stop_midway(seen, left < late) else FINISHED


def _stop_midway(seen: Observed, these: np.ndarray) -> bool:
    """Whether some cases stop after activities that in others are rarely the last."""
    activity = pd.factorize(seen.log[ACTIVITY])[0]
    last = activity[seen.first[1:] - 1]
    others = np.repeat(~these, np.diff(seen.first))
    size = int(activity.max()) + 1
    ends = np.bincount(last[~these], minlength=size)
    occurs = np.bincount(activity[others], minlength=size)
    final = ends / np.maximum(occurs, 1)
    return bool(final[last[these]].mean() < _MIDWAY * final[last[~these]].mean())


def _long(seen: Observed, share: float = 0.95) -> float:
    """A duration that few cases exceed, at most half of the log's span."""
    span = seen.until - float(seen.begins.min())
    return min(float(np.quantile(seen.lasts, share)), span / 2)


def share_seen(seen: Observed, selection: str, age: Floats) -> Floats:
    """Share of the cases begun ``age`` minutes before a log's end that are in it."""
    if selection != FINISHED:
        return np.ones(len(age))
    lasts = np.sort(seen.lasts)
    room = np.sort(seen.until - seen.begins)  # the longest duration each could have had
    values, ended = np.unique(lasts, return_counts=True)
    at_risk = np.searchsorted(lasts, values, "right") - np.searchsorted(room, values, "left")
    keeps = np.clip(1.0 - ended / np.maximum(at_risk, 1), 0.0, 1.0)
    below = np.append(np.cumprod(keeps[::-1])[::-1][1:], 1.0)  # share no longer than the value
    place = np.searchsorted(values, age, "right") - 1
    share = np.where(place >= 0, below[np.maximum(place, 0)], 0.0)
    return np.maximum(share, _LEAST_SEEN)


def mix_weights(seen: Observed, selection: str, recent: Floats, daily: Floats) -> Floats:
    """Weights of cases such that each duration counts as if none had been left out.

    Parameters
    ----------
    recent : float64, shape (cases,)
        Weights by age alone.
    daily : float64, shape (days,)
        Cases begun on each day, left-out ones included, times the day's weight by age.

    Returns
    -------
    float64, shape (cases,)
    """
    if selection == STARTED:
        return recent
    if selection == CUT:
        return recent * (seen.until - seen.begins >= _long(seen, _NEARLY_ALL))
    # A case of duration d can be in the log if it began on one of the days up to until - d.
    chances = np.cumsum(daily)
    last = np.floor((seen.until - seen.lasts) / DAY).astype(int)
    chance = chances[np.clip(last, 0, len(chances) - 1)] / chances[-1]
    weights: Floats = recent / np.maximum(chance, _LEAST_CHANCE)
    return weights
