"""What may change in a plan while it runs: people who go and come, pace, and how many cases arise.

Nothing that lies in the past changes: see :class:`sim.engine.session.Session`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.routes.compile import Compiler


class Changes:
    """Changes to the plan of a compiler, to be made before it draws up the next one."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler, self._builder = compiler, compiler.builder
        pools = self._builder.pools
        self._pool = {pool.name: i for i, pool in enumerate(pools)}
        self._first = np.cumsum([0, *(len(pool.clerks) for pool in pools)]).tolist()
        self._away: dict[tuple[str, int], list[tuple[float, float]]] = {}
        self._pace = {pool.name: [clerk.pace for clerk in pool.clerks] for pool in pools}

    def clerk(self, pool: str, position: int, minute: float) -> tuple[int, int] | None:
        """Number of a post's clerk within the pool, and within the plan; None if there is none."""
        for i, seat in enumerate(self._compiler.seats[pool]):
            if seat.position == position and seat.there(minute):
                return i, self._first[self._pool[pool]] + i
        return None

    def absent(self, pool: str, clerk: int, since: float, until: float) -> None:
        """Nobody works at a clerk's post between two minutes."""
        away = self._away.setdefault((pool, clerk), [])
        away.append((since, until))
        seat = self._compiler.seats[pool][clerk]
        spells = seat.spells or ((-np.inf, np.inf),)
        for gone, back in away:
            parts = [((a, min(b, gone)), (max(a, back), b)) for a, b in spells]
            spells = tuple((a, b) for pair in parts for a, b in pair if a < b)
        number = self._compiler.hours.number(seat.calendar, spells)
        at = self._pool[pool]
        now = self._builder.pools[at]
        clerks = list(now.clerks)
        clerks[clerk] = replace(clerks[clerk], calendar=number)
        self._builder.pools[at] = replace(now, clerks=tuple(clerks))

    def slow_down(self, pool: str, factor: float) -> None:
        """Clerks of a pool take so many times as long as their kind usually does."""
        at = self._pool[pool]
        now = self._builder.pools[at]
        paces = [pace * factor for pace in self._pace[pool]]
        if paces != [clerk.pace for clerk in now.clerks]:
            pairs = zip(now.clerks, paces, strict=True)
            clerks = tuple(replace(clerk, pace=pace) for clerk, pace in pairs)
            self._builder.pools[at] = replace(now, clerks=clerks)

    def grow(self, stream: int, since: float, factor: float) -> None:
        """From an epoch on, so many times as many cases arise as are declared."""
        known, epochs = self._builder.streams[stream], self._builder.epochs
        pairs = zip(epochs, known.growth, strict=True)
        growth = tuple(factor if epoch >= since else before for epoch, before in pairs)
        self._builder.streams[stream] = replace(known, growth=growth)
