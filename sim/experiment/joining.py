"""Shapley values from two orders of joining, instead of from every combination.

A Shapley value is a player's marginal worth averaged over all orders in which players may join.
Following one order takes n + 1 combinations, following it backwards as well n - 1 more: for five
players 10 instead of 32. The mean of the two marginals is unbiased if the order is drawn at random
(Castro, Gómez & Tejada 2009, Comput. Oper. Res. 36, 1726-1730), and it is the Shapley value itself
if worth comes from players and pairs of players: of each pair, one joins first in one order, the
other in the other. Only what three or more do together is sampled (orders with their reverses:
Mitchell, Cooper, Frank & Holmes 2022, J. Mach. Learn. Res. 23, 43).

Where replications differ more than orders do, this buys three times the replications.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.engine.plan import Floats

Order = tuple[int, ...]
"""Players as they join."""

PLAYERS = 5
BLOCK = 5
"""Replications in which every one of the 32 combinations is met."""

_ROUND: Order = (1, 4, 0, 3, 2)
"""One round of a tournament of five: 1 meets 4, 3 meets 2, and 0 sits out, in the middle.

Turned five times, each pair meets once. Those who meet are the first two, or the last two, to join;
so in five rounds every two players, and every three, are met as a combination just once, and every
one and every four twice.
"""


def order_of(seed: int, replication: int) -> Order:
    """The order that a replication follows, with its reverse.

    Every order is as likely as every other, and blocks of five replications are balanced: each
    player takes each place once. That can only make means vary less than independent orders would,
    for which intervals are made.
    """
    block, turn = divmod(replication, BLOCK)
    names = np.random.default_rng([seed, block]).permutation(PLAYERS)
    return tuple(int(names[(place + turn) % PLAYERS]) for place in _ROUND)


def met(order: Order) -> tuple[int, ...]:
    """Numbers (:mod:`sim.experiment.shapley`) of the combinations met on the way there and back."""
    return tuple(sorted({*_along(order), *_along(order[::-1])}))


def values(game: Sequence[Floats], orders: Sequence[Order]) -> list[Floats]:
    """Each player's marginal worth, averaged over an order and its reverse, in every replication.

    The values of a replication add up to ``game[-1] - game[0]``.

    Parameters
    ----------
    game : sequence of float64 arrays, length 2ⁿ, shape (replications,)
        NaN where a combination was not simulated.
    orders : sequence of tuple
        The order that each replication follows.
    """
    found = [np.zeros(len(orders)) for _ in orders[0]]
    for r, order in enumerate(orders):
        for way in (order, order[::-1]):
            steps = _along(way)
            for i, before, after in zip(way, steps, steps[1:], strict=False):
                found[i][r] += (game[after][r] - game[before][r]) / 2.0
    return found


def _along(order: Order) -> list[int]:
    """Combinations in which players are one after another."""
    steps = [0]
    for player in order:
        steps.append(steps[-1] | 1 << player)
    return steps
