"""Which cases a log holds: all that began in a span of time, or only those that also ended in it.

A log cut out of a register at some date often holds finished cases only. Long cases that began
shortly before that date are then missing: it seems as if fewer cases came and as if they took less
time. Both are put right by weights, from the distribution of durations under right truncation
(Lynden-Bell 1971; Woodroofe 1985). A generated log is cut out in the same way as the real one.
"""

from __future__ import annotations

import numpy as np

from calibration.logs.observed import DAY, Floats, Observed

STARTED, FINISHED = SELECTIONS = ("started", "finished")

_MISSING = 5.0
"""So many cases should have been under way at a log's end; if none is, they were left out."""
_LEAST_CHANCE = 1 / 30
"""Smallest chance of being in the log that a case is weighted by."""
_LEAST_SEEN = 1 / 8
"""Smallest share of a day's cases seen that is still extrapolated from."""


def how_selected(seen: Observed) -> str:
    """Whether a log holds all cases that ``STARTED`` in its time, or only the ``FINISHED`` ones.

    Durations of cases that began early enough tell how many of the later ones should have ended
    after the last row of the log. None has, by definition: if many should, they were left out.
    """
    until = seen.until
    long = float(np.quantile(seen.lasts, 0.95))
    early = np.sort(seen.lasts[seen.begins <= until - long])
    if len(early) < 10:
        return STARTED
    left = until - seen.begins
    outlast = 1.0 - np.searchsorted(early, left, side="right") / len(early)
    return FINISHED if outlast.sum() > _MISSING else STARTED


def share_seen(seen: Observed, selection: str, age: Floats) -> Floats:
    """Share of the cases begun ``age`` minutes before a log's end that are in it."""
    if selection == STARTED:
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
    # A case of duration d can be in the log if it began on one of the days up to until - d.
    chances = np.cumsum(daily)
    last = np.floor((seen.until - seen.lasts) / DAY).astype(int)
    chance = chances[np.clip(last, 0, len(chances) - 1)] / chances[-1]
    weights: Floats = recent / np.maximum(chance, _LEAST_CHANCE)
    return weights
