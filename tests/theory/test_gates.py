"""Gates against formulas: Poisson arrivals that go on by number, by age or by the clock."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Gate, Route
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import stream
from tests.theory.confidence import SEED, confirm, replicate

RATE, LENGTH, PERIOD = 0.2, 20_000.0, 45.0


def gathering(size: int = 0, age: float = np.inf, clock: bool = False) -> Plan:
    build = Builder(end=LENGTH, measure=(0.0, LENGTH))
    runs = np.arange(PERIOD, LENGTH + PERIOD, PERIOD)
    calendar = build.calendar(runs, runs + 0.01)
    build.gates = [Gate("gate", size, age, calendar if clock else -1)]
    build.routes = [Route("case", (Activity("gather", p.GATHER, gate="gate"),))]
    build.streams = [stream("case", RATE * LENGTH, "case", build.flat_profile())]
    return build.build()


def waited(log: RunLog) -> tuple[float, float]:
    rows = log.trace
    assert np.array_equal(rows.started, rows.ended)
    return len(rows.case), (rows.started - rows.queued).sum()


@pytest.mark.parametrize("size", [2, 7])
def test_by_number_the_wait_is_for_those_missing(engine: Engine, size: int) -> None:
    """The k-th of n waits for n - k gaps: (n - 1) / 2 of mean 1 / rate."""
    came, sums = replicate(engine, gathering(size), waited)
    confirm(sums, came, (size - 1) / (2 * RATE), 0.03)


def test_by_number_each_batch_is_full(engine: Engine) -> None:
    rows = engine(gathering(5), SEED, 0).trace
    _, counts = np.unique(rows.ended, return_counts=True)
    assert set(counts) == {5}


def test_by_age_the_first_waits_longest(engine: Engine) -> None:
    """The first waits ``a``; ``rate a`` more come in that time and wait half of it on average."""
    age = 20.0
    came, sums = replicate(engine, gathering(age=age), waited)
    joined = RATE * age
    confirm(sums, came, (age + joined * age / 2) / (1 + joined), 0.03)


def test_by_the_clock_the_wait_is_half_a_period(engine: Engine) -> None:
    came, sums = replicate(engine, gathering(clock=True), waited)
    confirm(sums, came, PERIOD / 2, 0.03)


def test_the_first_reason_counts(engine: Engine) -> None:
    """With all three, nobody waits longer than an age, a period or for more than are needed."""
    rows = engine(gathering(4, 30.0, clock=True), SEED, 0).trace
    wait = rows.started - rows.queued
    assert wait.max() <= 30.0 + 1e-9
    gone, counts = np.unique(rows.ended, return_counts=True)
    on_time = np.abs(gone / PERIOD - np.round(gone / PERIOD)) < 1e-9
    first = np.array([wait[rows.ended == t].max() for t in gone])
    aged = np.isclose(first, 30.0)
    assert np.all((counts == 4) | on_time | aged)
    assert counts.max() <= 4
    assert min(np.sum(counts == 4), on_time.sum(), aged.sum()) > 20
