"""Who takes part in which workload.

A contestant runs a number of cases with a seed; only that is timed. From what it returns, the
minutes of every case from arrival to end are read afterwards, in order of arrival and without the
pause at home, so that queues can be compared closely. Those not installed are left out, and told.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from benchmarks import ciw_way, limit, mesa_way, salabim_way, simpy_way
from benchmarks.workloads import COMING_BACK, PLANS
from sim.engine.compiled import run
from sim.engine.plan import Floats
from sim.engine.trace import RunLog

OURS, OURS_TRACED = "reformsim", "reformsim, trace on"
SIMPY, C = "SimPy", "C by hand"


class Contestant(NamedTuple):
    """Something that runs a workload.

    Attributes
    ----------
    run : callable
        Simulates so many cases with this seed: this is timed.
    minutes : callable
        Minutes of each case, from what ``run`` returned, number of cases and seed.
    parallel : bool
        Whether the departments of the hall work in parallel; else one after another.
    """

    run: Callable[[int, int], Any]
    minutes: Callable[[Any, int, int], Floats]
    parallel: bool = True


def ours(workload: str, *, trace: bool) -> Contestant:
    """Our engine, from the making of the plan to the outcome of every case."""

    def simulate(cases: int, seed: int) -> RunLog:
        return run(PLANS[workload](cases), seed, 0, trace=trace)

    def minutes(log: RunLog, cases: int, seed: int) -> Floats:
        seen = log if trace else run(PLANS[workload](cases), seed, 0)
        if not np.array_equal(seen.finish, log.finish):
            raise AssertionError("a run without trace differs from the same run with it")
        return presence(workload, seen)

    return Contestant(simulate, minutes)


def presence(workload: str, log: RunLog) -> Floats:
    """Minutes of every case, without the pause at home."""
    minutes = log.finish - log.arrivals.time
    if workload == "hall":
        rows = log.trace.activity == COMING_BACK
        minutes[log.trace.case[rows]] -= log.trace.ended[rows] - log.trace.queued[rows]
    return minutes


def contestants(workload: str) -> tuple[dict[str, Contestant], list[str]]:
    """All who can take part, and why others cannot."""
    can = {OURS: ours(workload, trace=False), OURS_TRACED: ours(workload, trace=True)}
    absent: list[str] = []
    kernels, why = limit.kernels()
    if workload in kernels:
        can[C] = Contestant(kernels[workload], _as_they_are)
    else:
        absent.append(f"{C} is left out: {why}")
    sequence = workload == "queue"  # Ciw has no fork and join
    for name, module, way, read, parallel in (
        (SIMPY, "simpy", simpy_way.RUNS, _as_they_are, True),
        ("Mesa", "mesa", mesa_way.RUNS, _as_they_are, True),
        ("Ciw" if sequence else "Ciw, no fork", "ciw", ciw_way.RUNS, ciw_way.minutes, sequence),
        ("salabim", "salabim", salabim_way.RUNS, _as_they_are, True),
    ):
        if find_spec(module):
            can[name] = Contestant(way[workload], read, parallel)
        else:
            absent.append(f"{name} is left out: {module} is not installed (extra 'bench')")
    return can, absent


def _as_they_are(minutes: Any, cases: int, seed: int) -> Floats:  # noqa: ARG001
    return np.asarray(minutes)
