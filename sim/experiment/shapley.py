"""Shares of a total among causes that act together: Shapley values and what surrounds them.

A *game* gives every coalition of n players a worth. Coalitions are numbers from 0 to 2ⁿ - 1: player
i belongs to coalition ``c`` if bit i of ``c`` is set. Worths may be floats, exact fractions or
arrays (one entry per replication); only sums, differences and a division by n! are taken, so that
with fractions every identity holds exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import Protocol, Self, TypeVar


class Worth(Protocol):
    """What a coalition may be worth: anything that can be added, scaled and divided."""

    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __mul__(self, other: int, /) -> Self: ...
    def __truediv__(self, other: int, /) -> Self: ...


W = TypeVar("W", bound=Worth)


def players_of(game: Sequence[W]) -> int:
    """Number of players of a game.

    Raises
    ------
    ValueError
        If the number of coalitions is not a power of two.
    """
    n = len(game).bit_length() - 1
    if len(game) != 1 << n:
        raise ValueError(f"{len(game)} coalitions: not a power of two")
    return n


def shapley_values(game: Sequence[W]) -> list[W]:
    """Each player's Shapley value: its marginal worth, averaged over all orders of joining.

    The only shares that add up to ``game[-1] - game[0]``, treat players alike who are alike, give
    nothing to one who changes nothing, and add where games are added (Shapley 1953).

    Parameters
    ----------
    game : sequence, length 2ⁿ
    """
    n = players_of(game)
    weights = [factorial(s) * factorial(n - s - 1) for s in range(n)]
    return [
        _weighted([(weights[c.bit_count()], game[c | bit] - game[c]) for c in _without(n, bit)])
        / factorial(n)
        for bit in (1 << i for i in range(n))
    ]


def shapley_interactions(game: Sequence[W]) -> dict[tuple[int, int], W]:
    """Shapley interaction index of each pair of players (Grabisch & Roubens 1999, eq. 5).

    The difference that one player makes to the marginal worth of the other, averaged over the
    orders in which the pair joins as one: 0 for every pair if worths are additive. For worths to be
    saved (negative numbers), a positive index says that the two replace each other, a negative one
    that each needs the other.
    """
    n = players_of(game)
    weights = [factorial(s) * factorial(n - s - 2) for s in range(n - 1)]
    found: dict[tuple[int, int], W] = {}
    for i, j in combinations(range(n), 2):
        one, two = 1 << i, 1 << j
        parts = [
            (
                weights[c.bit_count()],
                (game[c | one | two] - game[c | one]) - (game[c | two] - game[c]),
            )
            for c in _without(n, one | two)
        ]
        found[i, j] = _weighted(parts) / factorial(n - 1)
    return found


def alone(game: Sequence[W]) -> list[W]:
    """What each player is worth as the first to join."""
    return [game[1 << i] - game[0] for i in range(players_of(game))]


def given_rest(game: Sequence[W]) -> list[W]:
    """What each player is worth as the last to join."""
    whole = len(game) - 1
    return [game[whole] - game[whole ^ (1 << i)] for i in range(players_of(game))]


def total(game: Sequence[W]) -> W:
    """What all players together are worth."""
    return game[-1] - game[0]


def _without(n: int, bits: int) -> list[int]:
    return [c for c in range(1 << n) if not c & bits]


def _weighted(parts: list[tuple[int, W]]) -> W:
    (weight, first), *rest = parts
    result = first * weight
    for weight, part in rest:
        result = result + part * weight
    return result
