"""The workloads in SimPy: a process per case, resources with ``with``, joins with ``all_of``."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks import workloads as w


def hall(cases: int, seed: int) -> list[float]:
    """The service hall."""
    import simpy

    random.seed(seed)
    env = simpy.Environment()
    windows = simpy.Resource(env, w.WINDOWS)
    departments = [simpy.Resource(env, w.REVIEWERS) for _ in range(w.DEPARTMENTS)]
    pickups = simpy.Resource(env, w.PICKUPS)
    minutes = [0.0] * cases

    def visit() -> Any:
        with windows.request() as turn:
            yield turn
            yield env.timeout(random.lognormvariate(w.LOCATION, w.SIGMA))

    def work(resource: simpy.Resource, mean: float) -> Any:
        with resource.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1.0 / mean))

    def case(i: int) -> Any:
        came = env.now
        yield from visit()
        if random.random() < w.WRONG:
            pause = random.expovariate(1.0 / w.PAUSE)
            yield env.timeout(pause)
            came += pause
            yield from visit()
        yield env.all_of([env.process(work(d, w.REVIEW_MEAN)) for d in departments])
        yield from work(pickups, w.PICKUP_MEAN)
        minutes[i] = env.now - came

    def arrivals() -> Any:
        for i in range(cases):
            yield env.timeout(random.expovariate(w.HALL_RATE))
            env.process(case(i))

    env.process(arrivals())
    env.run()
    return minutes


def queue(cases: int, seed: int) -> list[float]:
    """The single queue."""
    import simpy

    random.seed(seed)
    env = simpy.Environment()
    windows = simpy.Resource(env, w.SERVERS)
    minutes = [0.0] * cases

    def case(i: int) -> Any:
        came = env.now
        with windows.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1.0))
        minutes[i] = env.now - came

    def arrivals() -> Any:
        for i in range(cases):
            yield env.timeout(random.expovariate(w.QUEUE_RATE))
            env.process(case(i))

    env.process(arrivals())
    env.run()
    return minutes


RUNS: dict[str, Callable[[int, int], list[float]]] = {"hall": hall, "queue": queue}
