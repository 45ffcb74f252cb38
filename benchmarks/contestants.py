"""The same two workloads, written for each contestant as its own documentation would.

A contestant is a function of the number of cases and a seed that returns the cases' minutes from
arrival to end, in order of arrival. Those whose library is not installed are left out.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks import workloads as w
from sim.engine.compiled import run
from sim.engine.plan import Floats

Contestant = Callable[[int, int], Floats]


def reformsim(make_plan: Callable[[int], Any], trace: bool, cases: int, seed: int) -> Floats:
    """Our engine, from the plan to the outcome of every case."""
    log = run(make_plan(cases), seed, 0, trace=trace)
    return log.finish - log.arrivals.time


def service() -> float:
    """Minutes at a window of the hall."""
    return random.lognormvariate(np.log(w.SERVICE) - w.SIGMA**2 / 2, w.SIGMA)


# -- SimPy ------------------------------------------------------------------------------------


def simpy_hall(cases: int, seed: int) -> Floats:
    """A process per case, resources with ``with``, joins with ``all_of``."""
    import simpy

    random.seed(seed)
    env = simpy.Environment()
    windows = simpy.Resource(env, w.WINDOWS)
    departments = [simpy.Resource(env, w.REVIEWERS) for _ in range(w.DEPARTMENTS)]
    pickups = simpy.Resource(env, w.PICKUPS)
    minutes = np.full(cases, np.nan)
    location = np.log(w.SERVICE) - w.SIGMA**2 / 2

    def work(resource: simpy.Resource, mean: float) -> Any:
        with resource.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1.0 / mean))

    def case(i: int) -> Any:
        came = env.now
        while True:
            with windows.request() as turn:
                yield turn
                yield env.timeout(random.lognormvariate(location, w.SIGMA))
            if random.random() >= w.WRONG:
                break
            yield env.timeout(random.expovariate(1.0 / w.PAUSE))
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


def simpy_queue(cases: int, seed: int) -> Floats:
    """A process per case."""
    import simpy

    random.seed(seed)
    env = simpy.Environment()
    windows = simpy.Resource(env, w.SERVERS)
    minutes = np.full(cases, np.nan)

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


# -- Mesa -------------------------------------------------------------------------------------


class Station:
    """A queue and its servers on Mesa's event simulator; ``done(case)`` is called after service."""

    def __init__(self, simulator: Any, servers: int, draw: Callable[[], float], done: Any) -> None:
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


class MesaModel:
    """Arrivals, stations and outcomes of one workload; built by :func:`mesa_hall` and the like."""

    def __init__(self, cases: int, seed: int, rate: float) -> None:
        import mesa
        from mesa.experimental.devs import DEVSimulator

        random.seed(seed)
        self.simulator, self.rate, self.cases = DEVSimulator(), rate, cases
        self.simulator.setup(mesa.Model(seed=seed))
        self.came, self.minutes = np.zeros(cases), np.full(cases, np.nan)
        self.missing, self.first, self.next = np.full(cases, w.DEPARTMENTS), self.finish, 0

    def arise(self) -> None:
        case, self.next = self.next, self.next + 1
        self.came[case] = self.simulator.time
        if self.next < self.cases:
            wait = random.expovariate(self.rate)
            self.simulator.schedule_event_relative(self.arise, wait)
        self.first(case)

    def finish(self, case: int) -> None:
        self.minutes[case] = self.simulator.time - self.came[case]

    def run(self) -> Floats:
        self.simulator.schedule_event_relative(self.arise, random.expovariate(self.rate))
        self.simulator.run_until(2 * self.cases / self.rate + w.DRAIN)
        return self.minutes


def mesa_hall(cases: int, seed: int) -> Floats:
    """Stations that schedule their own ends."""
    model = MesaModel(cases, seed, w.HALL_RATE)
    simulator = model.simulator
    pickup = Station(
        simulator, w.PICKUPS, lambda: random.expovariate(1 / w.PICKUP_MEAN), model.finish
    )

    def reviewed(case: int) -> None:
        model.missing[case] -= 1
        if model.missing[case] == 0:
            pickup.come(case)

    def review() -> float:
        return random.expovariate(1 / w.REVIEW_MEAN)

    departments = [Station(simulator, w.REVIEWERS, review, reviewed) for _ in range(w.DEPARTMENTS)]

    def seen(case: int) -> None:
        if random.random() < w.WRONG:
            pause = random.expovariate(1 / w.PAUSE)
            simulator.schedule_event_relative(windows.come, pause, function_args=[case])
        else:
            for department in departments:
                department.come(case)

    windows = Station(simulator, w.WINDOWS, service, seen)
    model.first = windows.come
    return model.run()


def mesa_queue(cases: int, seed: int) -> Floats:
    """One station."""
    model = MesaModel(cases, seed, w.QUEUE_RATE)
    windows = Station(model.simulator, w.SERVERS, lambda: random.expovariate(1.0), model.finish)
    model.first = windows.come
    return model.run()


# -- others, which have no fork and join --------------------------------------------------------


def ciw_queue(cases: int, seed: int) -> Floats:
    """A network of one node."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=w.QUEUE_RATE)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[w.SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(cases)
    records = sorted(simulation.get_all_records(), key=lambda r: r.arrival_date)
    return np.array([r.exit_date - r.arrival_date for r in records])


def salabim_queue(cases: int, seed: int) -> Floats:
    """A component per case, in the yieldless style."""
    import salabim

    salabim.yieldless(True)
    minutes = np.full(cases, np.nan)
    env = salabim.Environment(random_seed=seed, trace=False)
    windows = salabim.Resource("windows", capacity=w.SERVERS)

    class Case(salabim.Component):
        def process(self, i: int) -> None:
            came = env.now()
            self.request(windows)
            self.hold(random.expovariate(1.0))
            self.release()
            minutes[i] = env.now() - came

    class Arrivals(salabim.Component):
        def process(self) -> None:
            for i in range(cases):
                self.hold(random.expovariate(w.QUEUE_RATE))
                Case(i=i)

    Arrivals()
    env.run()
    return minutes


OURS: dict[str, dict[str, Contestant]] = {
    "hall": {
        "reformsim": partial(reformsim, w.hall_plan, False),
        "reformsim, with trace": partial(reformsim, w.hall_plan, True),
    },
    "queue": {
        "reformsim": partial(reformsim, w.queue_plan, False),
        "reformsim, with trace": partial(reformsim, w.queue_plan, True),
    },
}
OTHERS: dict[str, dict[str, tuple[str, Contestant]]] = {
    "hall": {"SimPy": ("simpy", simpy_hall), "Mesa": ("mesa", mesa_hall)},
    "queue": {
        "SimPy": ("simpy", simpy_queue),
        "Mesa": ("mesa", mesa_queue),
        "Ciw": ("ciw", ciw_queue),
        "salabim": ("salabim", salabim_queue),
    },
}
"""Name → module that must be installed, contestant."""
