"""Unseen arrivals of a busy spell: uniform, in the order of service, each before it is served."""

from __future__ import annotations

import numba as nb
import numpy as np

from calibration.logs.observed import Floats, Ints

_LEAST, _MOST = 60, 3000
"""Sweeps of the sampler: as many as the square of a spell's length, within these bounds."""
_EXCURSION = 1.6
"""Mean of a Brownian excursion in units of its bridge's deviation, 2 (2 / π)^½."""


def in_order(low: Floats, high: Floats, drawn: np.ndarray, first: Ints, seed: int) -> Floats:
    """Draw arrival times within bounds, each after the one before.

    A Gibbs sampler moves one arrival at a time between its neighbours. As it moves slowly, it
    begins near the middle of what it shall find: the number who wait over a long busy spell is a
    Brownian excursion, whose mean and spread at each place are known (Durrett & Iglehart 1977).

    Parameters
    ----------
    low, high : float64, shape (rows,)
        Bounds of each arrival, in order of service.
    drawn : bool
        Which arrivals are to be drawn; others stay at ``low``.
    first : int64
        Where each busy spell begins, and the number of rows.
    """
    at = low.copy()
    _sample(low, high, drawn, first, at, seed)
    return at


@nb.njit(cache=True)
def _sample(
    low: Floats, high: Floats, drawn: np.ndarray, first: Ints, at: Floats, seed: int
) -> None:
    np.random.seed(seed)
    for spell in range(len(first) - 1):
        a, b = first[spell], first[spell + 1]
        size = b - a
        gaps = np.diff(high[a:b])
        varies = 1.0
        if size > 2 and gaps.mean() > 0.0:
            varies = gaps.var() / gaps.mean() ** 2
        sigma = np.sqrt(1.0 + varies)
        for i in range(a, b):
            if drawn[i]:
                k = i - a + 1
                waiting = _EXCURSION * sigma * np.sqrt(k * (size + 1.0 - k) / (size + 1.0))
                back = max(i - waiting, a - 1.0)
                one = int(np.floor(back))
                left = low[i] if one < a else high[one]
                right = high[min(one + 1, i)]
                at[i] = min(max(left + (back - one) * (right - left), low[i]), high[i])
        for _ in range(min(max(size * size, _LEAST), _MOST)):
            moved = False
            for i in range(a, b):
                if not drawn[i]:
                    continue
                bottom, top = low[i], high[i]
                if i > a:
                    bottom = max(bottom, at[i - 1])
                if i < b - 1:
                    top = min(top, at[i + 1])
                if bottom <= top:
                    at[i] = bottom + (top - bottom) * np.random.random()
                    moved = True
            if not moved:
                break
