"""A heap of pairs (time, what) in one flat array; the smallest time first.

Every entry is above four others: half as many levels as with two, and the four lie together
(LaMarca & Ladner 1996, ACM J. Exp. Algorithmics 1, 4). Entry ``i`` lies at ``2 * i``; entries
beyond the size hold an infinite time, so that nobody needs to ask whether there are any. The first
entry may be *taken* but still in place: whoever puts something in then overwrites it, which spares
most events that are scheduled the removal of one. Equal times need no order: nothing in a run
depends on it (see :mod:`sim.engine.reference`).
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.jit import compiled, inlined
from sim.engine.plan import Floats

ZERO, ONE, TWO, THREE, FOUR, SIX = (np.uint64(n) for n in (0, 1, 2, 3, 4, 6))
"""Positions are unsigned: a signed one could be negative, and Python would count from the end."""

SENTINELS = 8
"""Numbers behind the last entry: four entries below one can always be looked at."""


def empty(room: int) -> Floats:
    """A heap with room for so many entries."""
    heap = np.zeros(2 * room + SENTINELS)
    heap[::2] = math.inf
    return heap


@inlined
def first_time(heap: Floats, taken: int) -> float:
    """The smallest time, not counting a first entry that is taken."""
    return min(heap[2], heap[4], heap[6], heap[8]) if taken else heap[0]


@inlined
def _soonest(heap: Floats, child: np.uint64) -> np.uint64:
    """Which of four entries that lie together, the first of them at ``child``, comes first."""
    # Beyond the end times are infinite. Adding instead of asking: nobody could guess.
    one = child + (np.uint64(heap[child + TWO] < heap[child]) << ONE)
    other = child + FOUR + (np.uint64(heap[child + SIX] < heap[child + FOUR]) << ONE)
    return other if heap[other] < heap[one] else one


@compiled
def sift_up(heap: Floats, size: int, time: float, what: float) -> None:
    """Put an entry behind ``size`` others and move it to its place."""
    at = np.uint64(2 * size)
    while at > ZERO:
        parent = ((at - TWO) >> THREE) << ONE
        if heap[parent] <= time:
            break
        heap[at], heap[at + ONE] = heap[parent], heap[parent + ONE]
        at = parent
    heap[at], heap[at + ONE] = time, what


@compiled
def sift_down(heap: Floats, size: int, time: float, what: float) -> None:
    """Put an entry in the place of the first one and move it to its place."""
    at, child, end = ZERO, TWO, np.uint64(2 * size)
    while child < end:
        child = _soonest(heap, child)
        soonest = heap[child]
        if time <= soonest:
            break
        heap[at], heap[at + ONE] = soonest, heap[child + ONE]
        at, child = child, (child << TWO) + TWO
    heap[at], heap[at + ONE] = time, what


@compiled
def remove_first(heap: Floats, size: int) -> int:
    """Remove the first entry; returns the new size."""
    size -= 1
    time, what = heap[2 * size], heap[2 * size + 1]
    heap[2 * size] = math.inf
    if size > 0:
        at, child, end = ZERO, TWO, np.uint64(2 * size)
        while child < end:  # the last entry belongs to the bottom, most likely
            child = _soonest(heap, child)
            heap[at], heap[at + ONE] = heap[child], heap[child + ONE]
            at, child = child, (child << TWO) + TWO
        sift_up(heap, np.int64(at >> ONE), time, what)
    return size
