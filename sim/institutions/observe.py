"""What institutions get to see of a month: the halls' and matters' figures, never single cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class PoolSeen:
    """One pool in one month.

    Attributes
    ----------
    utilisation : float
        Busy share of the clerks' working time.
    backlog : float
        Files or people waiting at the end of the month, per clerk.
    corrections : float
        Attempts that failed and had to be repeated.
    wait_mean : float
        Mean wait, minutes.
    requests : float
        Attempts begun.
    """

    utilisation: float = 0.0
    backlog: float = 0.0
    corrections: float = 0.0
    wait_mean: float = 0.0
    requests: float = 0.0


@dataclass(frozen=True)
class MatterSeen:
    """One matter in one place and month, means over the cases completed.

    Attributes
    ----------
    completed : float
        Cases completed; with none the means say nothing.
    trips, materials : float
        Trips made and papers handed in, per case.
    elapsed : float
        Working days from the first act to the end, per case.
    """

    completed: float = 0.0
    trips: float = 0.0
    materials: float = 0.0
    elapsed: float = 0.0


@dataclass(frozen=True)
class Observation:
    """Everything seen of the month before a decision; empty when nothing is known yet.

    Attributes
    ----------
    month : int
        Month seen, counted from the start of the scenario.
    pools : mapping
        By place and pool.
    matters : mapping
        By place and matter.
    """

    month: int = 0
    pools: Mapping[tuple[str, str], PoolSeen] = field(default_factory=dict)
    matters: Mapping[tuple[str, str], MatterSeen] = field(default_factory=dict)

    @cached_property
    def matters_in(self) -> Mapping[str, Mapping[str, MatterSeen]]:
        """By place, its matters."""
        found: dict[str, dict[str, MatterSeen]] = {}
        for (place, matter), seen in self.matters.items():
            found.setdefault(place, {})[matter] = seen
        return found

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "month": self.month,
            "pools": [[*key, *map(float, astuple(one))] for key, one in self.pools.items()],
            "matters": [[*key, *map(float, astuple(one))] for key, one in self.matters.items()],
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Observation:
        """The observation again."""
        return cls(
            plain["month"],
            {(place, name): PoolSeen(*rest) for place, name, *rest in plain["pools"]},
            {(place, name): MatterSeen(*rest) for place, name, *rest in plain["matters"]},
        )
