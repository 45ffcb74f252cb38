"""Shapley values against their axioms, a game solved by hand, and every order of joining."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from sim.experiment.shapley import (
    alone,
    given_rest,
    players_of,
    shapley_interactions,
    shapley_values,
    total,
)

GLOVES = [Fraction(x) for x in (0, 0, 0, 1, 0, 1, 0, 1)]
"""Player 0 has a left glove, players 1 and 2 a right one each; a pair is worth 1. By hand: player 0
gets a pair in 4 of 6 orders, each other player in one."""


def random_game(n: int, seed: int) -> list[Fraction]:
    draw = random.Random(seed)
    return [Fraction(draw.randint(-999, 999), draw.randint(1, 99)) for _ in range(1 << n)]


def by_orders(game: list[Fraction]) -> list[Fraction]:
    """The definition: mean marginal worth over all orders."""
    n = players_of(game)
    sums, orders = [Fraction(0)] * n, list(permutations(range(n)))
    for order in orders:
        coalition = 0
        for i in order:
            sums[i] += game[coalition | 1 << i] - game[coalition]
            coalition |= 1 << i
    return [x / len(orders) for x in sums]


def test_gloves() -> None:
    assert shapley_values(GLOVES) == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]
    assert alone(GLOVES) == [0, 0, 0]
    assert given_rest(GLOVES) == [1, 0, 0]
    # By hand: 0 and 1 complete a pair if 2 is absent (worth 1 in one of two orders of the pair and
    # 2), and gain nothing together if 2 is there; 1 and 2 only ever replace each other.
    pairs = shapley_interactions(GLOVES)
    assert pairs == {(0, 1): Fraction(1, 2), (0, 2): Fraction(1, 2), (1, 2): Fraction(-1, 2)}


@pytest.mark.parametrize("seed", range(5))
def test_values_are_means_over_orders_and_add_up_exactly(seed: int) -> None:
    game = random_game(5, seed)
    values = shapley_values(game)
    assert values == by_orders(game)
    assert sum(values) == total(game)


@pytest.mark.parametrize("seed", range(5))
def test_who_is_alike_gets_alike_and_who_changes_nothing_gets_nothing(seed: int) -> None:
    small = random_game(3, seed)
    # Player 4 changes nothing; players 2 and 3 are alike: worth depends on how many of them are in.
    game = [small[(c & 3) | (4 if c & 12 else 0)] + (c & 12 == 12) for c in range(32)]
    values = shapley_values(game)
    assert values[2] == values[3]
    assert values[4] == 0
    assert all(shapley_interactions(game)[i, 4] == 0 for i in range(4))


def test_games_add_and_additive_games_do_not_interact() -> None:
    one, other = random_game(4, 1), random_game(4, 2)
    both = [a + b for a, b in zip(one, other, strict=True)]
    sums = [a + b for a, b in zip(shapley_values(one), shapley_values(other), strict=True)]
    assert shapley_values(both) == sums
    worth = [Fraction(3), Fraction(-7, 2), Fraction(0), Fraction(11)]
    additive = [sum((w for i, w in enumerate(worth) if c >> i & 1), Fraction(5)) for c in range(16)]
    assert shapley_values(additive) == alone(additive) == given_rest(additive) == worth
    assert not any(shapley_interactions(additive).values())


def test_replications_are_games_of_their_own() -> None:
    """Arrays give what each replication alone gives, and floats add up to rounding."""
    games = np.random.default_rng(3).normal(40.0, 9.0, (32, 7))
    together = shapley_values(list(games))
    for r in range(7):
        exact = shapley_values([Fraction(x) for x in games[:, r]])
        assert sum(exact) == Fraction(games[-1, r]) - Fraction(games[0, r])
        assert [float(x) for x in exact] == pytest.approx([v[r] for v in together], abs=1e-12)


def test_coalitions_are_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="power of two"):
        shapley_values([1.0, 2.0, 3.0])
