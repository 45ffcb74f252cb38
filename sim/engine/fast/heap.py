"""A binary heap of events: records of a time and of what happens then; smaller times first.

An empty heap has an infinite time at its root, so that nobody needs to ask whether it is empty.
Sizes are passed and returned, not stored, because the compiler then keeps them in registers.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from sim.engine.fast.layout import Records

EVENT = np.dtype([("time", "f8"), ("what", "i8")])


@nb.njit(cache=True, nogil=True)
def push(heap: Records, size: int, time: float, what: int) -> int:
    """Add an event; returns the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        if heap[parent]["time"] <= time:
            break
        heap[at]["time"], heap[at]["what"] = heap[parent]["time"], heap[parent]["what"]
        at = parent
    heap[at]["time"], heap[at]["what"] = time, what
    return size + 1


@nb.njit(cache=True, nogil=True)
def replace(heap: Records, size: int, time: float, what: int) -> None:
    """Put an event in the place of the first one."""
    at, child = 0, 1
    while child < size:
        if child + 1 < size and heap[child + 1]["time"] < heap[child]["time"]:
            child += 1
        if time <= heap[child]["time"]:
            break
        heap[at]["time"], heap[at]["what"] = heap[child]["time"], heap[child]["what"]
        at, child = child, 2 * child + 1
    heap[at]["time"], heap[at]["what"] = time, what


@nb.njit(cache=True, nogil=True)
def pop(heap: Records, size: int) -> int:
    """Remove the first event; returns the new size."""
    size -= 1
    if size == 0:
        heap[0]["time"] = math.inf
    else:
        replace(heap, size, heap[size]["time"], heap[size]["what"])
    return size
