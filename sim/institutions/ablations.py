"""What the model would say without one of its parts.

``no_peers``
    Peers have no influence (g = 0).
``no_decay``
    Attention raised by a meeting lasts (tau_M infinite).
``replicator``
    No agents who choose, but shares of stances that grow with their payoff, after the stochastic
    evolutionary games of Dong, Liu and Mi (2023): ``dx = x (f - mean f) dt`` with noise.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from sim.institutions.agents import Actor
from sim.institutions.choice import STANCES, Kind, Stance, pick

if TYPE_CHECKING:
    from sim.institutions.departments import DepartmentAgent
    from sim.institutions.model import Society

Ablation = Literal["no_peers", "no_decay", "replicator"]

FIRST = (0.9, 0.05, 0.05)
"""Shares of stances at the start: a game needs a few of each."""
NOISE = 0.1
"""Standard deviation of a month's noise in the growth rates."""


class Population(Actor):
    """The departments of one home as shares of stances, for one kind of request."""

    kind = "population"

    def __init__(self, society: Society, home: str, request: Kind) -> None:
        super().__init__(society, home, request)
        self.request, self.shares = request, list(FIRST)

    def evolve(self) -> None:
        """Let the shares grow with their mean payoffs."""
        asked = [a for a in self.society.partners_of(self.home) if a.asked(self.request)]
        if not asked:
            return
        worths = [agent.worth(self.request) for agent in asked]
        means = [sum(w[i] for w in worths) / len(worths) for i in range(len(STANCES))]
        grown = [
            share
            * math.exp(
                mean + NOISE * self.society.luck.normal_at(self._key, stance, self.society.month)
            )
            for share, mean, stance in zip(self.shares, means, STANCES, strict=True)
        ]
        self.shares = [x / sum(grown) for x in grown]

    def of(self, agent: DepartmentAgent) -> Stance:
        """The stance of one department: its lasting luck places it among the others."""
        return pick(self.shares, agent.luck(f"place {self.request}", 0))


def assigned(agent: DepartmentAgent, kind: Kind) -> Stance:
    """The stance of a department under replicator dynamics."""
    return agent.society.population(agent.home, kind).of(agent)
