"""The accounts are the same however a run is cut into pieces, and whichever engine tells it."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sim.engine import compiled
from sim.engine.plan import Plan
from sim.engine.world import arrivals, coming
from sim.outcomes.indicators import Result, observe, summarise
from sim.outcomes.waits import CLASSES, PER_OCTAVE, SHORTEST, class_of, quantile
from sim.reforms.load import load_scenario
from sim.routes.compile import compile_plan
from tests.engine.plans import plans

START = dt.date(2021, 1, 4)
SOME = settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
KEEP = frozenset({"cases"})


def assert_same(one: Result, other: Result) -> None:
    for a, b in zip(one[1:4], other[1:4], strict=True):
        assert_frame_equal(a, b, check_exact=True)


@SOME
@given(plans(), st.integers(2, 40))
def test_stretches_of_one_engine_say_what_the_others_log_says(plan: Plan, buffer: int) -> None:
    """To the last bit, although the one sees rows in order of time and the other case by case."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("sim.engine.compiled.session"), "BUFFER", buffer)
        streamed = observe(plan, 1, 0, "compiled", START, KEEP)
    assert_same(streamed, observe(plan, 1, 0, "reference", START, KEEP))
    assert_same(streamed, summarise(plan, compiled.run(plan, 1, 0), START, 0, KEEP))


@SOME
@given(plans(), st.integers(1, 30))
def test_arrivals_in_windows_are_all_arrivals(plan: Plan, about: int) -> None:
    whole, last = arrivals(plan, 5, 2), -np.inf
    windows = list(coming(plan, 5, 2).windows(plan.streams, about=about))
    for column, parts in zip(whole, zip(*(come for come, _ in windows), strict=True), strict=True):
        np.testing.assert_array_equal(np.concatenate(parts), column)
    for come, until in windows:
        assert np.all((come.time >= last) & (come.time < until))
        last = until


def test_the_shipped_city_is_the_same_in_one_piece_and_in_many() -> None:
    loaded = load_scenario("birth-one-matter", 14)
    plan, start = compile_plan(loaded), loaded.scenario.start
    streamed = observe(plan, 1, 0, "compiled", start, KEEP)
    assert_same(streamed, summarise(plan, compiled.run(plan, 1, 0), start, 0, KEEP))


@SOME
@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=300), st.floats(0, 1))
def test_quantiles_of_classes_are_within_a_class(waits: list[float], share: float) -> None:
    counts = np.bincount([class_of(w) for w in waits], minlength=CLASSES)[None]
    exact = float(np.quantile(waits, share))
    width = 2.0 ** (1.0 / PER_OCTAVE)
    found = float(quantile(counts, share)[0])
    assert exact / width * (1 - 1e-12) - SHORTEST <= found <= exact * width * (1 + 1e-12) + SHORTEST
