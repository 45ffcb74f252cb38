"""The best order of a reform's packages: looked for on a table of states, chosen by simulation.

1. The burden a day of every state (set of packages in force) is simulated: :mod:`.states`.
2. Orders are turned into dates by yearly capacity and judged by that table, all of them or, of very
   many, those that a search reaches: :mod:`.orders`.
3. The best of these, the best with every other first step, the declared order, the order of one who
   always takes next what saves most, and some drawn at random as a check on the table are simulated
   as they are, and the best is chosen with a stated probability: :mod:`.selection`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.orders import Looked, Order, greedy, look
from sim.experiment.programme import DAYS_A_MONTH, Burden, Programme
from sim.experiment.selection import FIRST, Selection, select_best
from sim.experiment.states import Rates, closed_states, cost, rates_of
from sim.experiment.trials import Laboratory
from sim.reforms.load import Loaded
from sim.reforms.roadmap import Schedule

SHORTLIST = 6
"""Paths simulated because the table of states makes them best."""
AUDIT = 2
"""Paths drawn at random, to see how far the table can be trusted."""
STATE_DAYS = 365
"""Days over which states are simulated, at most."""
STATE_REPS = 2
PARTNERS = 8
"""Pairs of packages, the strongest first, asked whether they decide the first step."""


Effects = frozenset[tuple[str, int]]


class Candidate(NamedTuple):
    """A path that is simulated, and why it is among them.

    Attributes
    ----------
    roles : tuple of str
        ``best`` (by the table), ``first`` (the best with this first step), ``declared``,
        ``greedy``, ``audit``.
    """

    order: Order
    schedule: Schedule
    roles: tuple[str, ...]


class Search(NamedTuple):
    """Everything that a search for the best path found.

    Attributes
    ----------
    nothing : float64 array, shape (replications,)
        Burden if no package is ever carried out.
    candidates : tuple of Candidate
    selection : Selection
        Over the candidates, in their order.
    delta : float
        The smallest difference worth finding.
    looked : Looked
        Orders judged by the table.
    schedules : int
        Different calendars among them.
    """

    rates: Rates
    looked: Looked
    schedules: int
    candidates: tuple[Candidate, ...]
    selection: Selection
    delta: float
    nothing: Floats

    @property
    def chosen(self) -> Candidate:
        return self.candidates[self.selection.best]


@dataclass
class PathFinder:
    """Looks for the best path of a programme.

    Attributes
    ----------
    small : float
        The smallest difference worth finding, as a part of what the best path saves.
    alpha : float
        Chance of a wrong choice among the candidates.
    reps : int
        Replications of any candidate at most.
    """

    programme: Programme
    burden: Burden
    laboratory: Laboratory
    small: float = 0.02
    alpha: float = 0.05
    reps: int = 60
    _schedules: dict[Order, Schedule] = field(default_factory=dict)

    def find(self) -> Search:
        """Look, simulate, choose.

        Raises
        ------
        SpecError
            If a scenario cannot be run.
        """
        programme = self.programme
        rates = self.rates()
        looked = look(programme.names, programme.after, lambda o: self.cost(o, rates))
        candidates = self.shortlist(rates, looked)
        idle = [programme.scheduled(())]
        nothing = self._simulate(idle, range(FIRST))[0]
        gain = abs(float(nothing.mean()) - min(self.cost(c.order, rates) for c in candidates))
        delta = max(self.small * gain, 1e-9 * abs(float(nothing.mean())), 1e-12)
        selection = select_best(
            lambda chosen, reps: self._simulate(
                [programme.scheduled(candidates[i].schedule) for i in chosen], reps
            ),
            len(candidates),
            delta,
            alpha=self.alpha,
            most=self.reps,
        )
        more = range(len(nothing), selection.made[selection.best])
        if more:
            nothing = np.concatenate([nothing, self._simulate(idle, more)[0]])
        calendars = {self.effects(order) for order in looked.costs}
        return Search(rates, looked, len(calendars), candidates, selection, delta, nothing)

    def rates(self) -> Rates:
        """Simulate the states."""
        programme = self.programme
        days = min(programme.loaded.scenario.horizon_days, STATE_DAYS)
        states = closed_states(programme.names, programme.after)
        found = self.laboratory.measure(
            [programme.state(state, days) for state in states],
            range(STATE_REPS),
            Burden(self.burden.name, self.burden.matter),
            "path-states",
        )
        return rates_of(programme.names, programme.after, states, found.mean(axis=1) / days)

    def schedule(self, order: Order) -> Schedule:
        """Dates of the packages of an order."""
        if order not in self._schedules:
            self._schedules[order] = self.programme.planner.schedule(order)
        return self._schedules[order]

    def effects(self, order: Order) -> Effects:
        """What of an order can be seen within the horizon: which package takes effect when."""
        slots = self.schedule(order)
        return frozenset((x.package, x.effect) for x in slots if x.effect < self.programme.months)

    def cost(self, order: Order, rates: Rates) -> float:
        """Burden of an order by the table of states."""
        months = self.programme.months
        days = np.full(months, DAYS_A_MONTH)
        days[-1] = self.programme.loaded.scenario.horizon_days - DAYS_A_MONTH * (months - 1)
        return cost(self.schedule(order), rates, days * self.burden.weights(months))

    def shortlist(self, rates: Rates, looked: Looked) -> tuple[Candidate, ...]:
        """The paths to simulate; paths with the same calendar are one."""
        names, after = self.programme.names, self.programme.after
        ranked = sorted(looked.costs, key=lambda o: (looked.costs[o], o))
        wanted: list[tuple[Order, str]] = [(o, "best") for o in self._distinct(ranked, SHORTLIST)]
        wanted += [(o, "first") for name in names if (o := looked.best(name)) is not None]
        wanted.append((self.programme.declared, "declared"))
        wanted.append((greedy(names, after, lambda o: self.cost(o, rates)), "greedy"))
        drawn = random.Random(1).sample(ranked, min(AUDIT, len(ranked)))  # not the search's luck
        wanted += [(order, "audit") for order in drawn]
        roles: dict[Effects, tuple[Order, list[str]]] = {}
        for order, role in wanted:
            key = self.effects(order)
            mine = roles.setdefault(key, (order, []))[1]
            if role not in mine:
                mine.append(role)
        return tuple(Candidate(o, self.schedule(o), tuple(r)) for o, r in roles.values())

    def _distinct(self, ranked: Iterable[Order], most: int) -> list[Order]:
        kept: dict[Effects, Order] = {}
        for order in ranked:
            kept.setdefault(self.effects(order), order)
            if len(kept) == most:
                break
        return list(kept.values())

    def _simulate(self, scenarios: Sequence[Loaded], replications: Sequence[int]) -> Floats:
        return self.laboratory.measure(scenarios, replications, self.burden, "path-race")

    def decisive(
        self, rates: Rates, looked: Looked, first: str
    ) -> tuple[tuple[str, str], Order] | None:
        """The pair of packages without whose connection another first step would be best.

        None, too, if already by the table ``first`` is not the best first step: the table then
        does not tell why it is.

        Returns
        -------
        tuple or None
            The pair, and what would be best if the two had nothing to do with each other; of
            several such pairs that with the strongest connection.
        """
        best = looked.best()
        if best is None or best[0] != first:
            return None
        pairs = sorted(
            combinations(self.programme.names, 2), key=lambda p: (-abs(rates.synergy(*p)), p)
        )
        for pair in pairs[:PARTNERS]:
            other = rates.without(*pair)
            costs = {order: self.cost(order, other) for order in looked.costs}
            cheapest = min(costs, key=lambda o: (costs[o], o))
            if cheapest[0] != first:
                return pair, cheapest
        return None
