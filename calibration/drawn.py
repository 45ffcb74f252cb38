"""Scenarios whose uncertain numbers are a posterior's: replications spread over its draws.

Replications go in twos, two of the same draw and the next two of the next: what differs within
such a pair is chance, what differs between pairs beyond that is ignorance. All scenarios meet the
same draw in the same replication, so that they stay paired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from calibration.inference.knobs import Knobs, paths_of, shipped_groups
from calibration.posterior import Posterior
from sim.city.errors import Problem, SpecError
from sim.engine.plan import Plan
from sim.reforms.load import Loaded
from sim.reforms.numbers import ScenarioNumbers
from sim.routes.compile import compile_plan

EACH = 2
"""Replications of one draw."""


class Drawn:
    """Scenarios at the draws of a posterior.

    Parameters
    ----------
    posterior : Posterior
        What it tells of numbers that a scenario does not have is left out.
    scenarios : sequence of Loaded
    seed : int
        Fixes the order in which draws are taken.

    Raises
    ------
    SpecError
        If a scenario has none of the posterior's numbers.
    """

    def __init__(self, posterior: Posterior, scenarios: Sequence[Loaded], seed: int) -> None:
        self._draws = posterior.draws
        order = np.random.default_rng(seed).permutation(len(posterior.draws))
        # Equal draws are one: between them there is nothing that is not known.
        _, same = np.unique(posterior.draws, axis=0, return_inverse=True)
        first = np.unique(same, return_index=True)[1]
        self._order = [int(first[same[row]]) for row in order]
        self._at = [_Numbers(posterior.names, loaded) for loaded in scenarios]
        self.told = min(one.told for one in self._at)
        """How many of the posterior's quantities every scenario has."""
        self.quantities = len(posterior.names)

    def draw_of(self, replication: int) -> int:
        """Row of the posterior that a replication is made with."""
        return self._order[replication // EACH % len(self._order)]

    def parts(
        self, scenario: int, numbers: Sequence[int]
    ) -> Iterator[tuple[Loaded, Plan, Sequence[int]]]:
        """A scenario at each draw in turn, with its plan and its replications."""
        start = 0
        for end in range(1, len(numbers) + 1):
            draw = self.draw_of(numbers[start])
            if end == len(numbers) or self.draw_of(numbers[end]) != draw:
                yield *self._ready(scenario, draw), numbers[start:end]
                start = end

    def _ready(self, scenario: int, draw: int) -> tuple[Loaded, Plan]:
        loaded = self._at[scenario].set(self._draws[draw])
        return loaded, compile_plan(loaded)


class _Numbers:
    """Which numbers of a scenario a posterior tells, and how."""

    def __init__(self, names: Sequence[str], loaded: Loaded) -> None:
        groups = {g.id: g for g in shipped_groups()}
        there = set(ScenarioNumbers.there(loaded, names))
        self._single = {i: name for i, name in enumerate(names) if name in there}
        found = {
            i: groups[name]
            for i, name in enumerate(names)
            if name in groups and i not in self._single and paths_of(groups[name], loaded.city)
        }
        self._rows = list(found)
        self._knobs = Knobs(loaded.city, list(found.values()))
        self.told = len(self._single) + len(found)
        if not self.told:
            raise SpecError([Problem(loaded.scenario.id, None, "", "posterior-of-nothing-here")])
        moved = self._knobs.values([0.0] * len(found))
        self._numbers = ScenarioNumbers(loaded, [*self._single.values(), *moved])

    def set(self, row: Sequence[float]) -> Loaded:
        values = self._knobs.values([row[i] for i in self._rows])
        return self._numbers.set(values | {name: float(row[i]) for i, name in self._single.items()})
