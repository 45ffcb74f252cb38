"""Worth of every coalition as far as it is known, and how much more would have to be found out.

What is known comes as one game, of replications simulated in full, or as two that were found
independently and whose worths add up: what simulation adds to outlines of the same replications,
and outlines of many more replications (:mod:`sim.experiment.outline`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from sim.engine.plan import Floats
from sim.experiment import joining, shapley
from sim.experiment.average import Average, added, average, jackknifed, leaving_out
from sim.experiment.estimate import LEVEL


@dataclass(frozen=True)
class Game:
    """Worth of every coalition, replication by replication.

    Attributes
    ----------
    worth : list of float64 arrays, length 2ⁿ, shape (replications,)
        NaN where undefined or not known.
    orders : tuple of tuple, optional
        The order of resolving that each replication followed, with its reverse; None if it met all
        coalitions.
    """

    worth: list[Floats]
    orders: tuple[joining.Order, ...] | None = None

    def values(self) -> list[Floats]:
        """The Shapley values of every replication; their mean is exact, or unbiased, by orders."""
        if self.orders is None:
            return shapley.shapley_values(self.worth)
        return joining.values(self.worth, self.orders)

    @property
    def replications(self) -> int:
        return len(self.worth[0])


def sums(games: Sequence[Game], what: Callable[[Game], list[Floats]]) -> list[Average]:
    """Means of what can be told of every replication by itself, over games that add up."""
    parts = [what(game) for game in games]
    return [added([average(x) for x in part]) for part in zip(*parts, strict=True)]


def values(games: Sequence[Game]) -> list[Average]:
    """Shapley values."""
    return sums(games, Game.values)


def total(games: Sequence[Game]) -> Average:
    """What all players together are worth."""
    return sums(games, lambda game: [shapley.total(game.worth)])[0]


def differences(games: Sequence[Game]) -> dict[tuple[int, int], Average]:
    """By how much the Shapley value of one player exceeds that of another, for every pair."""

    def apart(game: Game) -> list[Floats]:
        return [a - b for a, b in combinations(game.values(), 2)]

    found = sums(games, apart)
    return dict(zip(combinations(range(joining.PLAYERS), 2), found, strict=True))


def from_means(
    games: Sequence[Game], what: Callable[[list[Floats]], list[Floats]]
) -> list[Average]:
    """What is made from the means of coalitions: by orders, no replication meets them all."""
    parts = [what([leaving_out(x) for x in game.worth]) for game in games]
    return [added([jackknifed(x) for x in part]) for part in zip(*parts, strict=True)]


class Effort(NamedTuple):
    """Replications simulated in full, and replications of which there are only outlines."""

    replications: int
    outlines: int = 0


LIGHT = 25
"""Outlines that take about as much time as one run; what is found does not depend on it."""
MOST_OUTLINES = 16
"""Outlines for each replication, at most: with more, replications are the better buy."""


def reached(games: Sequence[Game], precision: float) -> bool:
    """Whether every value's half-width is at most ``precision`` of the total's size."""
    return _widest(values(games)) <= precision * abs(total(games).mean)


def needed(games: Sequence[Game], precision: float, most: int) -> Effort:
    """Effort after which the values should be precise, if they go on varying as they have.

    What is at hand if that suffices. There is no look-ahead (:mod:`sim.experiment.precision`): a
    replication costs 10 or 32 runs. Of several efforts that would do, the one that costs least; if
    none would, all replications there may be.
    """
    had = Effort(*(game.replications for game in games))
    if reached(games, precision):
        return had
    wanted = precision * abs(total(games).mean)
    if not (wanted > 0.0 and math.isfinite(_widest(values(games)))):
        return had._replace(replications=min(most, had.replications + 1))
    spreads = [[average(x) for x in game.values()] for game in games]
    best: tuple[float, Effort] | None = None
    for n in range(had.replications, most + 1):
        if best is not None and n >= best[0]:
            break
        effort = _least(spreads, had, n, wanted)
        if effort is not None and effort != had:
            cost = effort.replications + effort.outlines / LIGHT
            best = min(best, (cost, effort)) if best is not None else (cost, effort)
    return best[1] if best is not None else Effort(max(most, had.replications), had.outlines)


def _least(
    spreads: Sequence[Sequence[Average]], had: Effort, replications: int, wanted: float
) -> Effort | None:
    """The least effort with so many replications that should do."""
    if not had.outlines:
        enough = _foreseen(spreads, (replications,)) <= wanted
        return Effort(replications) if enough else None
    low, high = had.outlines, max(had.outlines, MOST_OUTLINES * replications)
    if _foreseen(spreads, (replications, high)) > wanted:
        return None
    while low < high:
        middle = (low + high) // 2
        if _foreseen(spreads, (replications, middle)) <= wanted:
            high = middle
        else:
            low = middle + 1
    return Effort(replications, low)


def _foreseen(spreads: Sequence[Sequence[Average]], sizes: Sequence[int]) -> float:
    """The widest half-width with so many replications of each game."""
    grown = [
        [Average(x.mean, x.variance * (x.freedom + 1.0) / n, n - 1.0) for x in part]
        for part, n in zip(spreads, sizes, strict=True)
    ]
    return _widest([added(parts) for parts in zip(*grown, strict=True)])


def _widest(found: Sequence[Average]) -> float:
    return max(x.half_width(LEVEL) for x in found)


def part_of(found: Sequence[Average], whole: Average) -> float | None:
    """Half-width of the widest mean as a part of the whole; None if there is none."""
    widest = _widest(found)
    return widest / abs(whole.mean) if whole.mean and math.isfinite(widest) else None
