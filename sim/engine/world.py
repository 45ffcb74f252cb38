"""What happens to a run from outside: cases that arise, systems that go down.

Both engines receive the same arrays. Arrivals are Poisson processes whose rate follows the
stream's profile, made by time change (Çinlar 1975): unit-rate arrivals, mapped through the inverse
of the cumulative rate. The n-th case of a stream is the same applicant in every scenario.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from sim.engine import draws
from sim.engine.plan import Floats, Ints, Keys, Plan


class Arrivals(NamedTuple):
    """Cases in order of arrival, shape (cases,) each."""

    time: Floats
    stream: Ints
    route: Ints
    community: Ints
    key: Keys


class Outages(NamedTuple):
    """Spans during which systems are down: system ``s`` owns rows ``first[s] … first[s+1]-1``."""

    first: Ints
    start: Floats
    end: Floats


@nb.njit(cache=True)
def _unit_arrivals(run: np.uint64, stream: np.uint64, total: float) -> tuple[Floats, Keys]:
    """Arrival instants of a unit-rate Poisson process on (0, total), and the cases' keys."""
    size = int(total + 10.0 * np.sqrt(total) + 20.0)
    times, keys = np.empty(size), np.empty(size, dtype=np.uint64)
    t, n = 0.0, 0
    while n < size:
        key = draws.entity_key(run, stream, n)
        t -= np.log(draws.uniform(key, stream, 0, draws.GAP))
        if t >= total:
            break
        times[n], keys[n] = t, key
        n += 1
    return times[:n], keys[:n]


@nb.njit(cache=True)
def _choose(keys: Keys, shares: Floats, online: Floats) -> tuple[Ints, Ints]:
    """Community and channel (0 offline, 1 online) of each case; ``online`` by case, community."""
    community, channel = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    zero = np.uint64(0)
    for i in range(len(keys)):
        c = np.searchsorted(shares, draws.uniform(keys[i], zero, 0, draws.COMMUNITY))
        c = min(c, len(shares) - 1)
        community[i] = c
        channel[i] = draws.uniform(keys[i], zero, 0, draws.CHANNEL) < online[i, c]
    return community, channel


def arrivals(plan: Plan, seed: int, replication: int) -> Arrivals:
    """All cases of one replication."""
    run, s = draws.run_key(seed, replication), plan.streams
    slots = np.arange(s.cumulative.shape[1]) * s.slot_minutes
    parts: list[Arrivals] = []
    for i, stream in enumerate(s.key):
        expected = s.cumulative[s.profile[i]] * s.per_year_scale[i]
        unit, keys = _unit_arrivals(run, stream, float(expected[-1]))
        # Flat stretches (closed hours) have no inverse: take the slot the case falls into.
        k = np.searchsorted(expected, unit, side="right") - 1
        time = slots[k] + (unit - expected[k]) / (expected[k + 1] - expected[k]) * s.slot_minutes
        epoch = np.searchsorted(s.epochs, time, side="right") - 1
        community, channel = _choose(keys, s.community[i], s.online[i][epoch])
        route = s.route[i, epoch, community, channel]
        parts.append(Arrivals(time, np.full(len(time), i), route, community, keys))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(joined[0], kind="stable")  # at one minute, streams in their order
    return Arrivals(*(column[order] for column in joined))


def outages(plan: Plan, seed: int, replication: int) -> Outages:
    """Alternating exponential up and down times of every system until the end of the run."""
    run, first = draws.run_key(seed, replication), [0]
    starts: list[float] = []
    ends: list[float] = []
    for key, up, down in zip(*plan.systems, strict=True):
        entity, t, n = np.uint64(draws.entity_key(run, key, 0)), 0.0, 0
        while down > 0.0:
            t += draws.sample(draws.EXPONENTIAL, up, 1.0, draws.uniform(entity, key, n, draws.UP))
            if t >= plan.end:
                break
            starts.append(t)
            u = draws.uniform(entity, key, n, draws.DOWN)
            t += draws.sample(draws.EXPONENTIAL, down, 1.0, u)
            ends.append(t)
            n += 1
        first.append(len(starts))
    return Outages(np.array(first, np.int64), np.array(starts), np.array(ends))


@nb.njit(cache=True)
def up_from(outage: Outages, system: int, t: float) -> float:
    """Earliest minute at or after ``t`` at which ``system`` is up (-1: always up)."""
    if system < 0:
        return t
    low, high = outage.first[system], outage.first[system + 1]
    while low < high:
        middle = (low + high) // 2
        if outage.end[middle] > t:
            high = middle
        else:
            low = middle + 1
    if low < outage.first[system + 1] and outage.start[low] <= t:
        return outage.end[low]
    return t
