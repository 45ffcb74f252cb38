"""What happens to a run from outside: cases that arise, systems that go down.

Both engines receive the same arrays. Arrivals are Poisson processes whose rate follows the
stream's profile, made by time change (Çinlar 1975): unit-rate arrivals, mapped through the inverse
of the cumulative rate. The n-th case of a stream is the same applicant in every scenario.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np

from sim.engine import draws
from sim.engine.plan import Floats, Ints, Keys, Plan, Streams


class Arrivals(NamedTuple):
    """Cases in order of arrival, shape (cases,) each."""

    time: Floats
    stream: Ints
    route: Ints
    community: Ints
    key: Keys


def nobody() -> Arrivals:
    """No cases at all."""
    return Arrivals._make(np.empty(0, kind) for kind in ("f8", "i8", "i8", "i8", "u8"))


class Outages(NamedTuple):
    """Spans during which systems are down: system ``s`` owns rows ``first[s] … first[s+1]-1``."""

    first: Ints
    start: Floats
    end: Floats


class _Comers(NamedTuple):
    """Where each stream stands: number and unit-rate instant of its next case, and its slot.

    ``base``: cases expected before that slot.
    """

    number: Ints
    unit: Floats
    slot: Ints
    base: Floats


@nb.njit(cache=True)
def _first_comers(run: np.uint64, s: Streams) -> _Comers:
    count = len(s.key)
    unit = np.empty(count)
    for i in range(count):
        unit[i] = -np.log(draws.uniform_of(run, s.key[i], 0, s.key[i], 0, draws.GAP))
    return _Comers(np.zeros(count, np.int64), unit, np.zeros(count, np.int64), np.zeros(count))


@nb.njit(cache=True)
def _come(run: np.uint64, s: Streams, comers: _Comers, edge: int, size: int) -> Arrivals:
    """Cases of all streams, one stream after another, that arise before slot ``edge``.

    ``comers`` moves on. At most ``size`` cases have room.
    """
    time, key = np.empty(size), np.empty(size, np.uint64)
    stream, route = np.empty(size, np.int64), np.empty(size, np.int64)
    community = np.empty(size, np.int64)
    n, nobody = 0, np.uint64(0)
    for i in range(len(s.key)):
        cumulative, scale = s.cumulative[s.profile[i]], s.per_year_scale[i]
        number, unit, base = comers.number[i], comers.unit[i], comers.base[i]
        epoch = 0
        for k in range(comers.slot[i], edge):
            while epoch + 1 < len(s.epochs) and s.epochs[epoch + 1] <= k * s.slot_minutes:
                epoch += 1
            rise = (cumulative[k + 1] - cumulative[k]) * scale * s.growth[i, epoch]
            high = base + rise
            while unit < high:
                at = (k + (unit - base) / rise) * s.slot_minutes
                who = draws.entity_key(run, s.key[i], number)
                c, share = 0, draws.uniform(who, nobody, 0, draws.COMMUNITY)
                while c < s.community.shape[1] - 1 and s.community[i, c] < share:
                    c += 1
                online = draws.uniform(who, nobody, 0, draws.CHANNEL) < s.online[i, epoch, c]
                time[n], stream[n], key[n], community[n] = at, i, who, c
                route[n] = s.route[i, epoch, c, 1 if online else 0]
                n, number = n + 1, number + 1
                unit -= np.log(draws.uniform_of(run, s.key[i], number, s.key[i], 0, draws.GAP))
            base = high
        comers.number[i], comers.unit[i], comers.slot[i], comers.base[i] = number, unit, edge, base
    return Arrivals(time[:n], stream[:n], route[:n], community[:n], key[:n])


@dataclass
class Coming:
    """Cases of one replication that have not been told of yet; arrays can be saved.

    Attributes
    ----------
    late : Arrivals
        Cases that rounding put on the edge of the last window: they belong to the next one.
    edge : int
        Slot up to which cases have been made.
    """

    run: np.uint64
    comers: _Comers
    late: Arrivals
    edge: int = 0

    def windows(
        self, s: Streams, until: float = np.inf, about: float = 200_000.0
    ) -> Iterator[tuple[Arrivals, float]]:
        """Cases up to minute ``until``, a stretch of time after another.

        Parameters
        ----------
        s : Streams
            Where they come from; of later routes and shares only, it may change between calls.
        until : float
            Where a slot begins, or beyond the last one.
        about : float
            Mean number of cases in a window.

        Yields
        ------
        Arrivals, float
            Those who arise before a minute and have not been told of yet; that minute.
        """
        expected = _expected(s)
        slots = len(expected) - 1
        last = slots if until >= slots * s.slot_minutes else int(until // s.slot_minutes)
        cases = expected[last] - expected[self.edge]
        count = int(min(last - self.edge, max(1.0, cases // about)))
        for edge in np.linspace(self.edge, last, count + 1).astype(np.int64)[1:].tolist():
            mean = max(0.0, float(expected[edge] - expected[self.edge]))  # sums may round down
            now = self._before(s, edge, mean)
            yield now, edge * s.slot_minutes

    def _before(self, s: Streams, edge: int, mean: float) -> Arrivals:
        """Cases that arise before a slot, about ``mean`` of them."""
        # Room for ten standard deviations more than expected: too little once in 1e23 windows.
        come = _come(self.run, s, self.comers, edge, int(mean + 10.0 * np.sqrt(mean) + 100.0))
        if len(self.late.time) > 0 or len(s.key) > 1:  # else all are in order already
            come = Arrivals._make(np.concatenate(p) for p in zip(self.late, come, strict=True))
            order = np.lexsort((come.stream, come.time))  # at one minute, streams in their order
            come = Arrivals._make(column[order] for column in come)
        told = len(come.time)
        if edge < s.cumulative.shape[1] - 1:
            told = int(np.searchsorted(come.time, edge * s.slot_minutes))
        self.late = Arrivals._make(column[told:].copy() for column in come)
        self.edge = edge
        return Arrivals._make(column[:told] for column in come)


def _expected(s: Streams) -> Floats:
    """Cases of all streams expected before each slot, shape (slots + 1,)."""
    rises = np.diff(s.cumulative, axis=1)
    starts = np.arange(rises.shape[1]) * s.slot_minutes
    epoch = np.maximum(np.searchsorted(s.epochs, starts, side="right") - 1, 0)
    weight = np.zeros((len(s.cumulative), len(s.epochs)))
    np.add.at(weight, s.profile, s.per_year_scale[:, None] * s.growth)
    return np.concatenate(([0.0], np.cumsum((rises * weight[:, epoch]).sum(axis=0))))


def coming(plan: Plan, seed: int, replication: int) -> Coming:
    """All cases of one replication, before the first."""
    run = draws.run_key(seed, replication)
    return Coming(run, _first_comers(run, plan.streams), nobody())


def arrivals(plan: Plan, seed: int, replication: int) -> Arrivals:
    """All cases of one replication."""
    ((everybody, _),) = coming(plan, seed, replication).windows(plan.streams, about=np.inf)
    return everybody


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
