"""Chance of the institutions: a function of run, agent, purpose and month, never of any order."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.engine import draws


@lru_cache(maxsize=100_000)
def _key(name: str) -> np.uint64:
    return draws.key_of(name)


class Luck:
    """The luck of one replication, shared by every scenario."""

    def __init__(self, seed: int, replication: int) -> None:
        self._run = draws.run_key(seed, replication)

    def uniform(self, agent: str, purpose: str, month: int) -> float:
        """A number uniform on the open interval (0, 1)."""
        return float(draws.uniform_of(self._run, _key(agent), 0, _key(purpose), month, 0))

    def normal(self, agent: str, purpose: str) -> float:
        """A standard normal number that stays the same over the months."""
        return float(draws.normal_quantile(self.uniform(agent, purpose, 0)))

    def normal_at(self, agent: str, purpose: str, month: int) -> float:
        """A standard normal number of one month."""
        return float(draws.normal_quantile(self.uniform(agent, purpose, month)))

    def generator(self, agent: str, purpose: str, month: int) -> np.random.Generator:
        """A source of many numbers, for one purpose in one month."""
        entity = draws.entity_key(self._run, _key(agent), 0)
        return np.random.default_rng([int(entity), int(_key(purpose)), month + 1])

    def many(self, agent: str, purpose: str, month: int, size: int) -> NDArray[np.float64]:
        """Numbers uniform on (0, 1); the first of them do not depend on how many are asked for."""
        return self.generator(agent, purpose, month).random(size)
