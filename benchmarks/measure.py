"""Measuring: processor time of interleaved rounds, scaling, compilation, and whether all agree."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

import numpy as np

from benchmarks.contestants import Contestant
from sim.engine.compiled.run import finish, run_until, start
from sim.engine.plan import Floats, Plan


class Speed(NamedTuple):
    """Cases per second of processor time: median, lowest and highest round."""

    median: float
    low: float
    high: float


class Level(NamedTuple):
    """Mean minutes from arrival to end, and the standard error from batch means."""

    mean: float
    error: float


def seconds(contestant: Contestant, cases: int, seed: int) -> tuple[float, Floats]:
    """Processor time of one run, and what it reports."""
    gc.collect()
    began = time.process_time()
    minutes = contestant(cases, seed)
    return time.process_time() - began, minutes


def race(
    contestants: dict[str, Contestant], budget: float, rounds: int
) -> dict[str, tuple[int, Speed, Level]]:
    """Let all run in turn, round after round; each as many cases as fit into ``budget`` seconds."""
    sizes = {name: _size(contestant, budget) for name, contestant in contestants.items()}
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    levels: dict[str, list[Floats]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name, contestant in contestants.items():
            took, minutes = seconds(contestant, sizes[name], number + 1)
            speeds[name].append(len(minutes) / took)
            levels[name].append(minutes)
    return {
        name: (
            sizes[name],
            Speed(statistics.median(each), min(each), max(each)),
            level(levels[name]),
        )
        for name, each in speeds.items()
    }


def _size(contestant: Contestant, budget: float) -> int:
    """How many cases fit into the budget; also warms the contestant up."""
    cases = 1000
    seconds(contestant, cases, 0)
    while True:
        took, _ = seconds(contestant, cases, 0)
        if took > budget / 8 or cases >= 4_000_000:
            return max(1000, int(cases * min(budget / max(took, 1e-6), 8.0)))
        cases *= 4


def level(runs: list[Floats]) -> Level:
    """Mean over the stationary middle of the runs, each cut into ten batches."""
    batches = [
        float(batch.mean())
        for minutes in runs
        for batch in np.array_split(minutes[int(0.3 * len(minutes)) : int(0.9 * len(minutes))], 10)
    ]
    return Level(statistics.mean(batches), statistics.stdev(batches) / len(batches) ** 0.5)


def agree(one: Level, other: Level) -> bool:
    """Whether two means differ by less than four standard errors of the difference."""
    return abs(one.mean - other.mean) < 4.0 * (one.error**2 + other.error**2) ** 0.5


def nanoseconds(plan: Plan, events: float, trace: bool) -> float:
    """Processor time of the engine's kernel per event, best of three."""
    best = np.inf
    for _ in range(3):
        this = start(plan, 1, 0, trace=trace)
        began = time.process_time()
        run_until(this, plan.end)
        best = min(best, time.process_time() - began)
    return float(best) / events * 1e9


def writing(plan: Plan) -> float:
    """Processor time spent on ordering and handing over a trace, as a share of the whole run."""
    began = time.process_time()
    this = run_until(start(plan, 1, 0), plan.end)
    middle = time.process_time()
    finish(this)
    end = time.process_time()
    return (end - middle) / (end - began)


FIRST_RUN = """
import time
began = time.perf_counter()
from sim.engine.run import prepare
imported = time.perf_counter()
prepare("compiled", lambda: None)
print(imported - began, time.perf_counter() - imported)
"""


def compilation() -> tuple[float, float]:
    """Seconds until the engine is ready in a new process: nothing on disk yet, and everything."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        took = []
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", FIRST_RUN],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            took.append(sum(map(float, done.stdout.split())))
    return took[0], took[1]
