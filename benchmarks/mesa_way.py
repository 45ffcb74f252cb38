"""The workloads on Mesa's event simulator: stations that schedule the ends of their own work.

The simulator keeps callbacks by weak reference, so all of them are methods of lasting objects.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from typing import Any

from benchmarks import workloads as w


class Station:
    """A queue and its servers; ``done(case)`` is called after service."""

    def __init__(
        self, simulator: Any, servers: int, draw: Callable[[], float], done: Callable[[int], None]
    ) -> None:
        self.simulator, self.free, self.draw, self.done = simulator, servers, draw, done
        self.waiting: deque[int] = deque()

    def come(self, case: int) -> None:
        if self.free:
            self.free -= 1
            self.simulator.schedule_event_relative(self.end, self.draw(), function_args=[case])
        else:
            self.waiting.append(case)

    def end(self, case: int) -> None:
        self.free += 1
        if self.waiting:
            self.come(self.waiting.popleft())
        self.done(case)


class Workload:
    """Arrivals and outcomes; what happens to a case is told by subclasses."""

    def __init__(self, cases: int, seed: int, rate: float) -> None:
        import mesa
        from mesa.experimental.devs import DEVSimulator

        random.seed(seed)
        self.simulator, self.rate, self.cases, self.next = DEVSimulator(), rate, cases, 0
        self.model = mesa.Model(seed=seed)
        self.simulator.setup(self.model)
        self.came, self.minutes = [0.0] * cases, [0.0] * cases

    def begin(self, case: int) -> None:
        raise NotImplementedError

    def arise(self) -> None:
        case, self.next = self.next, self.next + 1
        self.came[case] = self.simulator.time
        if self.next < self.cases:
            self.simulator.schedule_event_relative(self.arise, random.expovariate(self.rate))
        self.begin(case)

    def finish(self, case: int) -> None:
        self.minutes[case] = self.simulator.time - self.came[case]

    def run(self) -> list[float]:
        self.simulator.schedule_event_relative(self.arise, random.expovariate(self.rate))
        self.simulator.run_until(2 * self.cases / self.rate + w.DRAIN)
        return self.minutes


class Hall(Workload):
    """The service hall."""

    def __init__(self, cases: int, seed: int) -> None:
        super().__init__(cases, seed, w.HALL_RATE)

        def review() -> float:
            return random.expovariate(1.0 / w.REVIEW_MEAN)

        def pick_up() -> float:
            return random.expovariate(1.0 / w.PICKUP_MEAN)

        def visit() -> float:
            return random.lognormvariate(w.LOCATION, w.SIGMA)

        self.missing, self.back = [w.DEPARTMENTS] * cases, [False] * cases
        self.windows = Station(self.simulator, w.WINDOWS, visit, self.seen)
        self.departments = [
            Station(self.simulator, w.REVIEWERS, review, self.reviewed)
            for _ in range(w.DEPARTMENTS)
        ]
        self.pickup = Station(self.simulator, w.PICKUPS, pick_up, self.finish)

    def begin(self, case: int) -> None:
        self.windows.come(case)

    def seen(self, case: int) -> None:
        if not self.back[case] and random.random() < w.WRONG:
            self.back[case] = True
            pause = random.expovariate(1.0 / w.PAUSE)
            self.came[case] += pause
            self.simulator.schedule_event_relative(self.windows.come, pause, function_args=[case])
        else:
            for department in self.departments:
                department.come(case)

    def reviewed(self, case: int) -> None:
        self.missing[case] -= 1
        if self.missing[case] == 0:
            self.pickup.come(case)


class Queue(Workload):
    """The single queue."""

    def __init__(self, cases: int, seed: int) -> None:
        super().__init__(cases, seed, w.QUEUE_RATE)

        def serve() -> float:
            return random.expovariate(1.0)

        self.windows = Station(self.simulator, w.SERVERS, serve, self.finish)

    def begin(self, case: int) -> None:
        self.windows.come(case)


RUNS: dict[str, Callable[[int, int], list[float]]] = {
    "hall": lambda cases, seed: Hall(cases, seed).run(),
    "queue": lambda cases, seed: Queue(cases, seed).run(),
}
