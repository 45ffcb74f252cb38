"""Pools with other numbers of people in each half-hour, instead of the declared posts.

The first person of a pool is on duty whenever anybody is, the second whenever two are, and so on;
kinds of staff follow each other so that any number of people has the declared mix, as nearly as
whole people can (Sainte-Laguë's rule, which adds one person without exchanging any other).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.engine.build import Builder, Clerk
from sim.engine.clock import WALL
from sim.engine.plan import Floats, Ints
from sim.routes.compile import Compiler
from sim.routes.staffing import Seat

Intervals = tuple[Floats, Floats]


class Heads:
    """Exchanges people in the pools of a builder, as often as one likes."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self._declared = list(builder.pools)
        self._calendars = len(builder.calendars)
        self._at = {pool.name: i for i, pool in enumerate(builder.pools)}

    def put(self, heads: Mapping[str, Ints]) -> None:
        """Give pools so many people in each slot of the run; other pools are as declared.

        Parameters
        ----------
        heads : mapping of str to int64, shape (slots,)
            By name of the pool. People work only while the pool is open.
        """
        builder = self.builder
        del builder.calendars[self._calendars :]
        builder.pools[:] = self._declared
        for name, people in heads.items():
            at = self._at[name]
            declared, numbers, clerks = self._declared[at], dict[bytes, int](), []
            for i, like in enumerate(in_turn(declared.clerks, int(people.max()))):
                there = people > i
                key = there.tobytes()
                if key not in numbers:
                    opens, closes = self._hours(declared.calendar, there)
                    numbers[key] = builder.calendar(opens, closes)
                clerks.append(replace(like, calendar=numbers[key]))
            builder.pools[at] = replace(declared, clerks=tuple(clerks))

    def _hours(self, calendar: int, there: NDArray[np.bool_]) -> Intervals:
        """The intervals of a calendar cut down to some slots of the run."""
        edge = np.flatnonzero(np.diff(np.concatenate(([0], there.view(np.int8), [0]))))
        minutes: Floats = np.asarray(edge * self.builder.slot_minutes, np.float64)
        begins, ends = minutes[0::2], minutes[1::2]
        if calendar == WALL:
            return begins, ends
        own = self.builder.calendars[calendar]
        return meet((begins, ends), (own.opens, own.closes))


def man(compiler: Compiler, heads: Mapping[str, Ints]) -> None:
    """Give pools of a compiler other heads (see :meth:`Heads.put`), before any month has passed.

    Those who leave a post in the course of the run leave one of these.
    """
    Heads(compiler.builder).put(heads)
    for pool in compiler.builder.pools:
        if pool.name in heads:
            seats = []
            for i, clerk in enumerate(pool.clerks):
                name = f"{pool.name} {i}"
                own = compiler.builder.calendars[clerk.calendar]
                compiler.hours.declare(name, own.opens, own.closes)
                seats.append(Seat(i, name, None))
            compiler.seats[pool.name] = tuple(seats)


def meet(one: Intervals, other: Intervals) -> Intervals:
    """Where intervals of two ordered lists overlap, in order."""
    edges = np.unique(np.concatenate((*one, *other)))
    middle = (edges[:-1] + edges[1:]) / 2.0
    both = np.ones(len(middle), bool)
    for opens, closes in (one, other):
        k = np.searchsorted(closes, middle, side="right")
        both &= (k < len(opens)) & (np.append(opens, np.inf)[k] <= middle)
    step = np.flatnonzero(np.diff(np.concatenate(([0], both.view(np.int8), [0]))))
    return edges[step[0::2]], edges[step[1::2]]


def in_turn(clerks: tuple[Clerk, ...], number: int) -> list[Clerk]:
    """So many clerks in an order that keeps the mix of those given, whatever their number."""
    kinds = {clerk.kind: clerk for clerk in reversed(clerks)}
    votes, seats = Counter(clerk.kind for clerk in clerks), Counter[str]()
    chosen = []
    for _ in range(number):
        best = max(kinds, key=lambda kind: (votes[kind] / (2 * seats[kind] + 1), kind))
        seats[best] += 1
        chosen.append(kinds[best])
    return chosen
