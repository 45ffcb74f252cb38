"""The workloads in salabim: a component per case, and one per review."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks import workloads as w


def hall(cases: int, seed: int) -> list[float]:
    """The service hall; a case sleeps until its last review wakes it."""
    import salabim

    salabim.yieldless(False)
    random.seed(seed)
    env = salabim.Environment(random_seed=seed, trace=False)
    windows = salabim.Resource("windows", capacity=w.WINDOWS)
    departments = [salabim.Resource("department.", w.REVIEWERS) for _ in range(w.DEPARTMENTS)]
    pickups = salabim.Resource("pickups", capacity=w.PICKUPS)
    minutes = [0.0] * cases

    class Review(salabim.Component):  # type: ignore[misc]
        """The work of one department on one case."""

        def process(self, case: Any, department: Any) -> Any:
            yield self.request(department)
            yield self.hold(random.expovariate(1.0 / w.REVIEW_MEAN))
            self.release()
            case.missing -= 1
            if case.missing == 0:
                case.activate()

    class Case(salabim.Component):  # type: ignore[misc]
        """One applicant."""

        def visit(self) -> Any:
            yield self.request(windows)
            yield self.hold(random.lognormvariate(w.LOCATION, w.SIGMA))
            self.release()

        def process(self, i: int) -> Any:
            came = env.now()
            yield from self.visit()
            if random.random() < w.WRONG:
                pause = random.expovariate(1.0 / w.PAUSE)
                yield self.hold(pause)
                came += pause
                yield from self.visit()
            self.missing = w.DEPARTMENTS
            for department in departments:
                Review(case=self, department=department)
            yield self.passivate()
            yield self.request(pickups)
            yield self.hold(random.expovariate(1.0 / w.PICKUP_MEAN))
            self.release()
            minutes[i] = env.now() - came

    class Arrivals(salabim.Component):  # type: ignore[misc]
        """The street."""

        def process(self) -> Any:
            for i in range(cases):
                yield self.hold(random.expovariate(w.HALL_RATE))
                Case(i=i)

    Arrivals()
    env.run()
    return minutes


def queue(cases: int, seed: int) -> list[float]:
    """The single queue."""
    import salabim

    salabim.yieldless(False)
    random.seed(seed)
    env = salabim.Environment(random_seed=seed, trace=False)
    windows = salabim.Resource("windows", capacity=w.SERVERS)
    minutes = [0.0] * cases

    class Case(salabim.Component):  # type: ignore[misc]
        """One applicant."""

        def process(self, i: int) -> Any:
            came = env.now()
            yield self.request(windows)
            yield self.hold(random.expovariate(1.0))
            self.release()
            minutes[i] = env.now() - came

    class Arrivals(salabim.Component):  # type: ignore[misc]
        """The street."""

        def process(self) -> Any:
            for i in range(cases):
                yield self.hold(random.expovariate(w.QUEUE_RATE))
                Case(i=i)

    Arrivals()
    env.run()
    return minutes


RUNS: dict[str, Callable[[int, int], list[float]]] = {"hall": hall, "queue": queue}
