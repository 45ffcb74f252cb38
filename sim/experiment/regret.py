"""How sorry one would be: paths judged in many possible worlds, none of which is known to be true.

Every draw sets the uncertain numbers of the scenario (city, packages, capacity) to other values;
each path keeps its order and gets the dates that the drawn capacity allows. Its regret in a draw is
by how much it is worse than the best of the paths there (Savage 1951). Within a draw all paths meet
the same luck; another draw has another replication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.city.errors import SpecError
from sim.city.quantity import Quantity
from sim.engine.plan import Floats
from sim.experiment.orders import Order
from sim.experiment.programme import Burden, Programme
from sim.experiment.trials import Laboratory
from sim.reforms.load import Loaded
from sim.reforms.numbers import ScenarioNumbers

Draw = Mapping[str, float]


class Regret(NamedTuple):
    """Regret of paths over draws.

    Attributes
    ----------
    burdens : float64 array, shape (paths, draws)
    """

    burdens: Floats

    @property
    def regrets(self) -> Floats:
        """By how much each path is worse than the best there is; shape (paths, draws)."""
        return np.asarray(self.burdens - self.burdens.min(axis=0))

    @property
    def expected(self) -> Floats:
        """Mean regret of each path."""
        return np.asarray(self.regrets.mean(axis=1))

    @property
    def worst(self) -> Floats:
        """Largest regret of each path."""
        return np.asarray(self.regrets.max(axis=1))

    @property
    def share_best(self) -> Floats:
        """Share of draws in which each path is the best (or one of several)."""
        return np.asarray((self.regrets <= 0).mean(axis=1))


def latin_draws(numbers: Mapping[str, Quantity], count: int, seed: int) -> list[dict[str, float]]:
    """Draws from the declared ranges: every number uniform over its range, independent of others.

    A Latin hypercube (McKay, Beckman & Conover 1979): of each number every one of ``count`` equal
    parts of its range is met once.
    """
    from scipy.stats import qmc

    if not numbers:
        return [{} for _ in range(count)]
    low = np.array([x.range[0] for x in numbers.values()])
    high = np.array([x.range[1] for x in numbers.values()])
    points = qmc.LatinHypercube(len(numbers), rng=np.random.default_rng(seed)).random(count)
    values = low + points * (high - low)
    return [dict(zip(numbers, map(float, row), strict=True)) for row in values]


def regret(
    loaded: Loaded,
    orders: Sequence[Order],
    draws: Sequence[Draw],
    burden: Burden,
    laboratory: Laboratory,
) -> Regret:
    """Burden of every order in every draw; draws in which numbers contradict each other left out.

    Raises
    ------
    SpecError
        If a number of the draws is not in the scenario, or a scenario cannot be run.
    """
    settable = ScenarioNumbers(loaded, draws[0] if draws else ())
    only = tuple(orders[0])
    candidates, replications, known = [], [], []
    for i, draw in enumerate(draws):
        try:
            programme = Programme(settable.set(draw), only, strict=False)
        except SpecError:  # each number may be so, but not all together
            continue
        known.append(i)
        for order in orders:
            candidates.append(programme.scheduled(programme.planner.schedule(order)))
            replications.append(i)
    lab = replace(laboratory, lenient=True)
    found = lab.each(candidates, replications, burden, "path-regret")
    burdens = found.reshape(len(known), len(orders)).T
    return Regret(burdens[:, ~np.isnan(burdens).any(axis=0)])
