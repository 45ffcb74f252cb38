"""Queueing theory in closed form, each formula from its source and independent of the engines.

Rates are per minute, times in minutes, ``load`` is rate × mean service (Erlang).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import exp, sqrt

import numpy as np


def erlang_b(servers: int, load: float) -> float:
    """Share of arrivals lost in M/G/c/c (Erlang 1917), by the stable recursion."""
    lost = 1.0
    for c in range(1, servers + 1):
        lost = load * lost / (c + load * lost)
    return lost


def erlang_c(servers: int, load: float) -> float:
    """Share of arrivals that wait in M/M/c (Erlang 1917)."""
    lost = erlang_b(servers, load)
    return servers * lost / (servers - load * (1.0 - lost))


def mmc_wait(rate: float, mean: float, servers: int) -> float:
    """Mean wait in M/M/c; for one server ``rho / (1 - rho) * mean``."""
    load = rate * mean
    return erlang_c(servers, load) * mean / (servers - load)


def mg1_wait(rate: float, mean: float, cv: float) -> float:
    """Mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    load = rate * mean
    return load / (1.0 - load) * mean * (1.0 + cv * cv) / 2.0


def birth_death(up: Callable[[int], float], down: Callable[[int], float], top: int) -> np.ndarray:
    """Stationary law of a birth–death process on 0 … top, by detailed balance."""
    weights = np.ones(top + 1)
    for n in range(top):
        weights[n + 1] = weights[n] * up(n) / down(n + 1)
    return np.asarray(weights / weights.sum())


def erlang_a(rate: float, mean: float, servers: int, patience: float) -> tuple[float, float]:
    """Mean time in queue of all who come to M/M/c+M, and share who leave unserved (Palm 1957)."""
    law = birth_death(
        lambda _: rate,
        lambda n: min(n, servers) / mean + max(0, n - servers) / patience,
        servers + 400,
    )
    queue = float(np.maximum(0, np.arange(len(law)) - servers) @ law)
    return queue / rate, queue / patience / rate


def mmck(rate: float, mean: float, servers: int, places: int) -> tuple[float, float]:
    """Share lost in M/M/c with ``places`` to wait, and mean wait of those let in."""
    law = birth_death(lambda _: rate, lambda n: min(n, servers) / mean, servers + places)
    lost = float(law[-1])
    queue = float(np.maximum(0, np.arange(len(law)) - servers) @ law)
    return lost, queue / (rate * (1.0 - lost))


def cobham_waits(
    rates: Sequence[float], means: Sequence[float], cvs: Sequence[float]
) -> list[float]:
    """Mean waits by class, most urgent first, in non-preemptive M/G/1 (Cobham 1954)."""
    loads = [r * m for r, m in zip(rates, means, strict=True)]
    residual = sum(r * m * m * (1 + c * c) / 2 for r, m, c in zip(rates, means, cvs, strict=True))
    return [
        residual / ((1.0 - sum(loads[:k])) * (1.0 - sum(loads[: k + 1]))) for k in range(len(rates))
    ]


def jackson_flows(outside: Sequence[float], routing: Sequence[Sequence[float]]) -> np.ndarray:
    """Total arrival rates of the nodes of an open network (Jackson 1957): traffic equations."""
    return np.linalg.solve(np.eye(len(outside)) - np.array(routing).T, np.array(outside, float))


def mean_maximum(means: Sequence[float]) -> float:
    """Mean of the largest of independent exponentials, by inclusion and exclusion."""
    rates = [1.0 / m for m in means]
    return sum(
        (-1.0) ** (k + 1) / sum(chosen)
        for k in range(1, len(rates) + 1)
        for chosen in combinations(rates, k)
    )


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Location and scale of the logarithm of a lognormal with this mean and CV."""
    variance = np.log(1.0 + cv * cv)
    return float(np.log(mean) - variance / 2), sqrt(variance)


def unavailability(up: float, down: float, t: float) -> float:
    """Chance that a system which was up at 0 is down at ``t``; up and down times exponential.

    Two-state Markov chain (e.g. Barlow & Proschan 1975).
    """
    return down / (up + down) * (1.0 - exp(-t * (1.0 / up + 1.0 / down)))
