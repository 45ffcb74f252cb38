"""What a city is like with some packages in force: the table from which paths are first judged.

A path leads through states: the sets of packages in force. What a day costs in each state is
simulated with the packages there from the beginning; the cost of a path is then a sum over its
days. That leaves out what a path's own history does (queues that take time to melt, people who
learn, departments that gain trust), which is why the best paths are simulated as they are before
one is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats
from sim.reforms.roadmap import Schedule

MOST_STATES = 64
"""Up to so many states all are simulated; of more those of one and two packages, and of all."""

State = frozenset[str]


class Rates(NamedTuple):
    """Burden a day in every state that may occur.

    Attributes
    ----------
    names : tuple of str
        Packages.
    known : dict
        Mean burden a day in the states that were simulated.
    weights : float64 array
        Of the model for states that were not: burden = constant + what each package saves by
        itself + what each pair saves besides, by least squares on those simulated.
    exact : bool
        Whether all states were simulated.
    """

    names: tuple[str, ...]
    known: dict[State, float]
    weights: Floats
    exact: bool

    def of(self, state: Collection[str]) -> float:
        """Burden a day in a state."""
        there = frozenset(state)
        if there in self.known:
            return self.known[there]
        return float(_features(self.names, there) @ self.weights)

    def saving(self, state: Collection[str]) -> float:
        """By how much a state is better than doing nothing, a day."""
        return self.of(()) - self.of(state)

    def synergy(self, one: str, other: str) -> float:
        """What two packages save together beyond what they save each by itself, a day."""
        return self.saving((one, other)) - self.saving((one,)) - self.saving((other,))

    def without(self, one: str, other: str) -> Rates:
        """The rates if two packages had nothing to do with each other."""
        extra = self.synergy(one, other)
        known = {s: x + extra if {one, other} <= s else x for s, x in self.known.items()}
        weights = self.weights.copy()
        weights[_pair(self.names, one, other)] += extra
        return self._replace(known=known, weights=weights)


def closed_states(names: Sequence[str], after: Mapping[str, Sequence[str]]) -> list[State]:
    """States to simulate: all that may occur, or if they are many those of a pairwise model."""
    every = list(_closed(names, after, len(names))) if len(names) <= 16 else []
    if every and len(every) <= MOST_STATES:
        return every
    few = {_closure(x, after) for size in (0, 1, 2) for x in combinations(names, size)}
    few |= {frozenset(names), *(_without(names, name, after) for name in names)}
    return sorted(few, key=lambda s: (len(s), sorted(s)))


def rates_of(
    names: Sequence[str],
    after: Mapping[str, Sequence[str]],
    states: Sequence[State],
    burdens: Sequence[float],
) -> Rates:
    """The table of rates, and the pairwise model for states that are not in it.

    Parameters
    ----------
    burdens : sequence of float
        Mean burden a day of each state.
    """
    design = np.array([_features(tuple(names), state) for state in states])
    weights = np.linalg.lstsq(design, np.asarray(burdens, float), rcond=None)[0]
    exact = len(names) <= 16 and len(states) == len(list(_closed(names, after, len(names))))
    return Rates(tuple(names), dict(zip(states, map(float, burdens), strict=True)), weights, exact)


def cost(schedule: Schedule, rates: Rates, days: Floats) -> float:
    """Burden of a path, by the rates of the states that it leads through.

    Parameters
    ----------
    days : float64 array, shape (months,)
        What each month of the horizon counts for, in days.
    """
    changes = sorted({0, *(slot.effect for slot in schedule if slot.effect < len(days))})
    total = 0.0
    for low, high in zip(changes, [*changes[1:], len(days)], strict=True):
        there = [slot.package for slot in schedule if slot.effect <= low]
        total += rates.of(there) * float(days[low:high].sum())
    return total


def _features(names: tuple[str, ...], state: State) -> Floats:
    there = np.array([float(name in state) for name in names])
    rows, columns = np.triu_indices(len(names), 1)
    return np.concatenate(([1.0], there, there[rows] * there[columns]))


def _pair(names: tuple[str, ...], one: str, other: str) -> int:
    """Position of a pair's weight."""
    i, j = sorted((names.index(one), names.index(other)))
    rows, columns = np.triu_indices(len(names), 1)
    return 1 + len(names) + int(np.flatnonzero((rows == i) & (columns == j))[0])


def _closure(names: Sequence[str], after: Mapping[str, Sequence[str]]) -> State:
    there, todo = set[str](), list(names)
    while todo:
        name = todo.pop()
        if name not in there:
            there.add(name)
            todo += after[name]
    return frozenset(there)


def _without(names: Sequence[str], name: str, after: Mapping[str, Sequence[str]]) -> State:
    """All packages but one and those that build on it."""
    return frozenset(x for x in names if name not in _closure([x], after))


def _closed(names: Sequence[str], after: Mapping[str, Sequence[str]], most: int) -> Iterator[State]:
    """All states in which every package has those that it builds on, the smaller first."""
    for size in range(most + 1):
        for chosen in combinations(names, size):
            state = frozenset(chosen)
            if all(set(after[name]) <= state for name in state):
                yield state
