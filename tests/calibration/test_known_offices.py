"""From the log of an office that is known, its parameters and the effect of a change are found.

The benchmark ``python -m benchmarks.known`` tries forty offices; these are three of them.
"""

from __future__ import annotations

import pytest

from benchmarks.offices import log_of, made_up, plan_of, trial
from calibration.logs.discover.model import discover
from calibration.logs.parameters import parameters


def test_known_offices_are_rediscovered() -> None:
    """Intervals hold 95 % of the parameters, one by one; seeds are fixed."""
    trials = [trial(seed, learn=10, repeat=15) for seed in (2, 3, 4)]
    right, all_ = (sum(t.inside[i] for t in trials) for i in range(2))
    assert right >= 0.85 * all_
    assert sum(t.hit for t in trials) >= 2


@pytest.mark.parametrize("seed", [2, 5, 6])
def test_work_that_lies_over_night_is_not_served_late(seed: int) -> None:
    """The first step's people work on at the end of the day because of a queue, and stop at five.

    Taken for late service, what they lay down would count as work all night (twice the mean).
    """
    office = made_up(seed)
    model = discover(log_of(plan_of(office), seed))
    assert not any(staff.late for staff in model.staff)
    found = next(x for x in parameters(model) if x.kind == "work" and x.name == "step 0")
    assert 0.8 * office.work[0] < found.value < 1.25 * office.work[0]
