"""Where two queues change places, against the crossing that theory gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.engine.build import Activity, Pool, Route
from sim.engine.compiled.run import run
from sim.engine.plan import SERVE, Plan
from sim.experiment.breakpoint import crossings
from tests.support.stations import crew, exponential, measured, stationary
from tests.theory.formulas import mmc_wait

RATE, MEAN = 0.8, 1.0
"""Arrivals a minute at each of two counters, minutes of service."""


def exact() -> float:
    """The slowdown at which one queue with two clerks (M/M/2) takes as long as two of M/M/1."""

    def difference(slower: float) -> float:
        together = mmc_wait(2 * RATE, MEAN * slower, 2) + MEAN * slower
        return together - (mmc_wait(RATE, MEAN, 1) + MEAN)

    return float(brentq(difference, 1.0, 1.2499 / 1.01))


def plans(slower: float) -> tuple[Plan, Plan]:
    """Two counters with a queue each; and one queue for both, whose clerks are slower."""

    def route(name: str, pool: str, mean: float) -> Route:
        return Route(name, (Activity("serve", SERVE, pool=pool, work=exponential(mean)),))

    rates = {"left": RATE, "right": RATE}
    apart = [route(x, f"{x} counter", MEAN) for x in rates]
    joined = [route(x, "both", MEAN * slower) for x in rates]
    pools = [crew(f"{x} counter", 1) for x in rates]
    return queues(rates, apart, pools), queues(rates, joined, [crew("both", 2)])


def queues(rates: dict[str, float], routes: list[Route], pools: list[Pool]) -> Plan:
    return stationary(rates, routes, pools, warm_up=300.0, length=3000.0, tail=300.0)


def sojourn(plan: Plan, replication: int) -> float:
    rows = measured(plan, run(plan, 7, replication))
    return float((rows.ended - rows.queued).mean())


def difference(values: Sequence[float], reps: int = 24) -> np.ndarray:
    found = []
    for x in values:
        apart, joined = plans(x)
        found.append([sojourn(joined, r) - sojourn(apart, r) for r in range(reps)])
    return np.array(found)


def test_the_crossing_of_two_queues_and_one_is_where_theory_has_it() -> None:
    curve = crossings(difference, 1.0, 1.22, grid=5)
    assert len(curve.crossings) == 1
    found = curve.crossings[0]
    assert found.rises
    assert found.low is not None
    assert found.high is not None
    assert found.low <= exact() <= found.high
    assert found.value == pytest.approx(exact(), rel=0.02)


def line(slope: float, root: float, noise: float, seed: int, reps: int = 10) -> object:
    """A straight difference with chance common to all values, as with the same luck."""
    rng = np.random.default_rng(seed)
    level, tilt = noise * rng.normal(size=reps), 0.3 * rng.normal(size=reps)

    def difference(values: Sequence[float]) -> np.ndarray:
        x = np.asarray(values)[:, None]
        return np.asarray((slope + tilt) * (x - root) + level)

    return difference


def test_intervals_hold_the_crossing_as_often_as_stated() -> None:
    """Of 300 crossings with 95 % intervals at least 90 % are held (p > 0.999)."""
    held = 0
    for seed in range(300):
        curve = crossings(line(2.0, 0.37, 0.5, seed), 0.0, 1.0)  # type: ignore[arg-type]
        found = curve.crossings[0]
        low = -np.inf if found.low is None else found.low
        high = np.inf if found.high is None else found.high
        held += low <= 0.37 <= high
    assert 270 <= held <= 297


def test_whole_numbers_are_bracketed_exactly() -> None:
    seen: list[float] = []

    def difference(values: Sequence[float]) -> np.ndarray:
        seen.extend(values)
        return np.array([[13.5 - x, 13.501 - x] for x in values])

    found = crossings(difference, 1, 60, whole=True).crossings[0]
    assert (found.value, found.low, found.high, found.rises) == (14.0, 13.0, 14.0, False)
    assert all(x == int(x) for x in seen)
    assert len(seen) == len(set(seen))


def test_no_crossing_and_several() -> None:
    assert not crossings(lambda v: np.ones((len(v), 3)), 0.0, 1.0).crossings
    waves = crossings(
        lambda v: np.array([[np.cos(3 * np.pi * x) + e for e in (-0.01, 0.01)] for x in v]),
        0.0,
        1.0,
        grid=17,
    )
    roots = [c.value for c in waves.crossings]
    assert roots == pytest.approx([1 / 6, 1 / 2, 5 / 6], abs=0.01)
    assert [c.rises for c in waves.crossings] == [False, True, False]
    with pytest.raises(ValueError, match="empty"):
        crossings(lambda v: np.ones((len(v), 3)), 1.0, 1.0)
