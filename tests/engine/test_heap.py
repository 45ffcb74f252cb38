"""The compiled engine's heap gives back what was put in, in order of time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.compiled import heap

TIMES = st.lists(st.floats(0.0, 1e6), max_size=200)


@settings(deadline=None)  # the first example may wait for a compiler
@given(TIMES, TIMES)
def test_entries_leave_in_order_of_time(first: list[float], later: list[float]) -> None:
    """Some leave before others come; every time keeps what belongs to it."""
    entries, size, due, told = heap.empty(len(first) + len(later)), 0, [], []

    def put(times: list[float]) -> None:
        nonlocal size
        for time in times:
            heap.sift_up(entries, size, time, float(len(due)))
            due.append(time)
            size += 1

    def take(count: int) -> list[tuple[float, int]]:
        nonlocal size
        taken = []
        for _ in range(count):
            taken.append((float(entries[0]), int(entries[1])))
            size = heap.remove_first(entries, size)
        return taken

    put(first)
    told = take(len(first) // 2)
    assert told == sorted(told, key=lambda entry: entry[0])
    put(later)
    rest = take(size)
    assert [time for time, _ in rest] == sorted(time for time, _ in rest)
    assert sorted(what for _, what in told + rest) == list(range(len(due)))
    assert all(due[what] == time for time, what in told + rest)
    assert size == 0
    assert np.isinf(entries[::2]).all()


@settings(deadline=None)  # the first example may wait for a compiler
@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=200), st.floats(0.0, 1e6))
def test_a_new_entry_may_take_the_place_of_the_first(times: list[float], new: float) -> None:
    entries = heap.empty(len(times))
    for size, time in enumerate(times):
        heap.sift_up(entries, size, time, 0.0)
    heap.sift_down(entries, len(times), new, 1.0)
    expected = sorted([*sorted(times)[1:], new])
    found, size = [], len(times)
    while size > 0:
        found.append(float(entries[0]))
        size = heap.remove_first(entries, size)
    assert found == expected
