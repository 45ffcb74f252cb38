"""The workloads in Ciw: a network of nodes.

Ciw has no fork and join: in its hall one department comes after another. That is the same number of
events, and its minutes are compared with our engine's in such a hall.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from benchmarks import workloads as w
from sim.engine.plan import Floats

PAUSING = 2
"""The node at which cases are at home."""


def hall(cases: int, seed: int) -> list[Any]:
    """The service hall: windows, home, three departments, pickup."""
    import ciw

    after = [3, 4, 5, 6]

    def route(individual: Any, simulation: Any) -> list[int]:  # noqa: ARG001
        return [PAUSING, 1, *after] if random.random() < w.WRONG else list(after)

    exponential = ciw.dists.Exponential
    departments = [exponential(rate=1.0 / w.REVIEW_MEAN) for _ in range(w.DEPARTMENTS)]
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[_arrivals(w.HALL_RATE, cases), None, None, None, None, None],
        service_distributions=[
            ciw.dists.Lognormal(w.LOCATION, w.SIGMA),
            exponential(rate=1.0 / w.PAUSE),
            *departments,
            exponential(rate=1.0 / w.PICKUP_MEAN),
        ],
        number_of_servers=[w.WINDOWS, inf, *[w.REVIEWERS] * w.DEPARTMENTS, w.PICKUPS],
        routing=ciw.routing.ProcessBased(route),
    )
    return _run(network, cases, w.HALL_RATE)


def queue(cases: int, seed: int) -> list[Any]:
    """The single queue."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[_arrivals(w.QUEUE_RATE, cases)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[w.SERVERS],
    )
    return _run(network, cases, w.QUEUE_RATE)


def minutes(records: list[Any], cases: int, seed: int) -> Floats:  # noqa: ARG001
    """Minutes of every case, without the pause at home, from Ciw's records of stays."""
    whole = np.zeros(cases)
    for record in records:
        if record.node != PAUSING:
            whole[record.id_number - 1] += record.exit_date - record.arrival_date
    return whole


def _arrivals(rate: float, cases: int) -> Any:
    """Exponential gaps; after so many cases nobody comes any more."""
    import ciw

    class Until(ciw.dists.Exponential):  # type: ignore[misc]
        """Ends with the last case."""

        left = cases

        def sample(self, t: Any = None, ind: Any = None) -> float:
            self.left -= 1
            return float(super().sample(t, ind)) if self.left >= 0 else inf

    return Until(rate=rate)


def _run(network: Any, cases: int, rate: float) -> list[Any]:
    import ciw

    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(2 * cases / rate + w.DRAIN)
    return list(simulation.get_all_records())


RUNS: dict[str, Callable[[int, int], list[Any]]] = {"hall": hall, "queue": queue}
