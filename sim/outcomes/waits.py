"""Waiting times counted in classes, so that quantiles of any number of them need little room.

A class is 1.1 % wide (a 64th of an octave), from a 64th of a minute to 90 days; shorter waits are
none. Counts can be added up over months, matters and places in any order. A quantile read from them
is within one class of the exact one.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

from sim.engine.plan import Floats

SHORTEST = 1.0 / 64.0  # minutes
PER_OCTAVE = 64
CLASSES = 1 + 23 * PER_OCTAVE

Counts = NDArray[np.int32]


@nb.njit(cache=True)
def class_of(wait: float) -> int:
    """The class of a wait, minutes; the last one holds whatever is longer."""
    if wait < SHORTEST:
        return 0
    return min(CLASSES - 1, 1 + int(PER_OCTAVE * math.log2(wait / SHORTEST)))


def quantile(counts: NDArray[np.integer], share: float, per_octave: float = PER_OCTAVE) -> Floats:
    """The wait that a share of people do not exceed, minutes; NaN where nobody waited.

    Parameters
    ----------
    counts : int array, shape (groups, classes)
    share : float
        Between 0 and 1.
    per_octave : float
        How many classes an octave has, if neighbours have been put together.

    Returns
    -------
    float64 array, shape (groups,)
        Linear between the two nearest people in line, as numpy's default; those of one class are
        taken to be spread evenly over it.
    """
    result = np.full(len(counts), np.nan)
    up_to = np.cumsum(counts, axis=1, dtype=np.int64)
    for group in np.flatnonzero(up_to[:, -1] > 0):
        line = up_to[group]
        rank = share * (line[-1] - 1)
        below = math.floor(rank)
        low, high = (_wait_of(line, person, per_octave) for person in (below, math.ceil(rank)))
        result[group] = low + (rank - below) * (high - low)
    return result


def _wait_of(up_to: NDArray[np.int64], person: int, per_octave: float) -> float:
    """The wait of somebody in the line of all people in order of their waits, counted from 0."""
    found = int(np.searchsorted(up_to, person, side="right"))
    if found == 0:
        return 0.0
    before = up_to[found - 1]
    within = (person - before + 0.5) / (up_to[found] - before)
    return float(SHORTEST * 2.0 ** ((found - 1 + within) / per_octave))
