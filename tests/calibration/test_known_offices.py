"""From the log of an office that is known, its parameters and the effect of a change are found.

The benchmark ``python -m benchmarks.known`` tries forty offices; these are three of them.
"""

from __future__ import annotations

from benchmarks.offices import trial


def test_known_offices_are_rediscovered() -> None:
    """Intervals hold 95 % of the parameters, one by one; seeds are fixed."""
    trials = [trial(seed, learn=10, repeat=15) for seed in (2, 3, 4)]
    right, all_ = (sum(t.inside[i] for t in trials) for i in range(2))
    assert right >= 0.85 * all_
    assert sum(t.hit for t in trials) >= 2
