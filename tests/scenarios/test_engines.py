"""On the shipped cities as on random plans, both engines tell the same story."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim.engine.run import run_engine
from sim.reforms.load import load_scenario
from sim.routes.compile import compile_plan


@pytest.mark.parametrize("name", ["one-window", "birth-one-matter", "construction-parallel"])
def test_a_shipped_month_is_equal_on_both_engines(name: str) -> None:
    """The month before a reform and the month after, attempt by attempt, bit for bit."""
    loaded = load_scenario(name)
    days = {"warm_up_days": 28, "horizon_days": 28, "follow_up_days": 0}
    if name == "construction-parallel":  # a city hall is large
        days = {"warm_up_days": 28, "horizon_days": 7, "follow_up_days": 0}
    plan = compile_plan(
        dataclasses.replace(loaded, scenario=loaded.scenario.model_copy(update=days))
    )
    one, other = (run_engine(plan, 11, 0, engine) for engine in ("compiled", "reference"))
    assert len(one.trace.case) > 20_000
    for a, b in zip(
        (*one.trace, one.state, one.finish), (*other.trace, other.state, other.finish), strict=True
    ):
        np.testing.assert_array_equal(a, b)
