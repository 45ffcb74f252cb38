"""Looking through orders of packages for the one that costs least, by a cost that is cheap to ask.

A few packages have few enough orders to ask all of them. Of more, a beam keeps the best beginnings
(Ow & Morton 1988) and a local search then moves single packages; what that leaves out is counted,
not hidden.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

MOST_ORDERS = 50_000
"""Up to so many orders are all looked at."""
BEAM = 60
ROUNDS = 30

Order = tuple[str, ...]
Cost = Callable[[Order], float]
"""Cost of an order of some of the packages, the others never carried out."""


class Looked(NamedTuple):
    """What a search has looked at.

    Attributes
    ----------
    costs : dict
        Cost of every complete order that was looked at.
    orders : float
        How many orders there are (an upper bound where some must wait for others).
    complete : bool
        Whether all were looked at.
    """

    costs: dict[Order, float]
    orders: float
    complete: bool

    def best(self, first: str | None = None) -> Order | None:
        """The cheapest order, of those that begin with a package; None if none does."""
        those = (o for o in self.costs if first is None or o[0] == first)
        return min(those, key=lambda o: (self.costs[o], o), default=None)


def look(
    packages: Sequence[str],
    after: Mapping[str, Sequence[str]],
    cost: Cost,
    most: int = MOST_ORDERS,
) -> Looked:
    """Look for cheap orders.

    Parameters
    ----------
    packages : sequence of str
    after : mapping
        For every package those that must come before it.
    cost : callable
        Asked at most once for any order.
    most : int
        All orders are looked at if there are no more than this.
    """
    orders = float(math.factorial(len(packages)))
    costs: dict[Order, float] = {}

    def ask(order: Order) -> float:
        if order not in costs:
            costs[order] = cost(order)
        return costs[order]

    if orders <= most:
        for order in _all(tuple(packages), after, ()):
            ask(order)
        return Looked(costs, float(len(costs)), True)
    for first in packages:
        if not after[first]:
            for start in (
                _beam(packages, after, cost, first),
                _greedy(packages, after, cost, first),
            ):
                _improve(start, after, ask)
    return Looked({o: c for o, c in costs.items() if len(o) == len(packages)}, orders, False)


def greedy(packages: Sequence[str], after: Mapping[str, Sequence[str]], cost: Cost) -> Order:
    """The order of one who always takes next what by itself saves most at once."""
    return _greedy(packages, after, cost, None)


def _all(rest: Order, after: Mapping[str, Sequence[str]], done: Order) -> Iterator[Order]:
    if not rest:
        yield done
    for name in rest:
        if all(x in done for x in after[name]):
            yield from _all(tuple(x for x in rest if x != name), after, (*done, name))


def _next(done: Order, packages: Sequence[str], after: Mapping[str, Sequence[str]]) -> list[Order]:
    return [(*done, x) for x in packages if x not in done and all(y in done for y in after[x])]


def _greedy(
    packages: Sequence[str], after: Mapping[str, Sequence[str]], cost: Cost, first: str | None
) -> Order:
    done: Order = () if first is None else (first,)
    while len(done) < len(packages):
        done = min(_next(done, packages, after), key=lambda o: (cost(o), o))
    return done


def _beam(
    packages: Sequence[str], after: Mapping[str, Sequence[str]], cost: Cost, first: str
) -> Order:
    """The best order found by keeping :data:`BEAM` beginnings of every length.

    A beginning is judged by its best continuation of two further packages, so that what pays only
    together is seen.
    """
    beam: list[Order] = [(first,)]
    for _ in range(len(packages) - 1):
        longer = [o for done in beam for o in _next(done, packages, after)]
        ahead = {
            o: min((cost(x) for x in _next(o, packages, after)), default=cost(o)) for o in longer
        }
        beam = sorted(longer, key=lambda o: (ahead[o], o))[:BEAM]
    return beam[0]


def _improve(order: Order, after: Mapping[str, Sequence[str]], ask: Cost) -> Order:
    """Move single packages, the first place excepted, as long as that helps."""
    for _ in range(ROUNDS):
        moves = list(_moves(order, after))
        better = min(moves, key=lambda o: (ask(o), o), default=order)
        if ask(better) >= ask(order):
            return order
        order = better
    return order


def _moves(order: Order, after: Mapping[str, Sequence[str]]) -> Iterator[Order]:
    for i in range(1, len(order)):
        rest = order[:i] + order[i + 1 :]
        for j in range(1, len(order)):
            moved = (*rest[:j], order[i], *rest[j:])
            seen = set[str]()
            fits = moved != order
            for name in moved:
                fits = fits and all(x in seen for x in after[name])
                seen.add(name)
            if fits:
                yield moved
