"""Premises of a comparison: how the world differs from the city as declared.

No reform makes them true, so they are the same in a baseline and in what is compared with it.
"""

from __future__ import annotations

import math

from pydantic import Field

from sim.city.base import Model
from sim.city.city import City
from sim.city.people import Community
from sim.city.quantity import Quantity


class Premises(Model):
    """What is supposed of applicants.

    Attributes
    ----------
    demand : float
        All matters arise so many times as often as declared.
    online : float, optional
        Mean share of applicants who use the portal where a matter is open there. Communities keep
        their distances from each other on the logit scale, so that no share leaves [0, 1].
    """

    demand: float = Field(default=1.0, ge=0.1, le=10, allow_inf_nan=False)
    online: float | None = Field(default=None, ge=0.01, le=0.99, allow_inf_nan=False)

    def apply(self, city: City) -> City:
        """The city in such a world."""
        changes: dict[str, object] = {}
        if self.demand != 1.0:
            changes["demands"] = tuple(
                demand.model_copy(
                    update={
                        name: _set(rate, rate.value * self.demand)
                        for name in ("per_1000", "per_year")
                        if (rate := getattr(demand, name)) is not None
                    }
                )
                for demand in city.demands
            )
        if self.online is not None:
            changes["communities"] = _shifted(city.communities, self.online)
        return city.replace(**changes) if changes else city


def online_mean(communities: tuple[Community, ...], shift: float = 0.0) -> float:
    """Mean share of portal users, all communities shifted by ``shift`` on the logit scale."""
    return sum(x.share.value * _moved(x.online.value, shift) for x in communities)


def _shifted(communities: tuple[Community, ...], mean: float) -> tuple[Community, ...]:
    """Communities whose shares of portal users average ``mean``; found by bisection."""
    low, high = -30.0, 30.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if online_mean(communities, middle) < mean else (low, middle)
    return tuple(
        x.model_copy(update={"online": _set(x.online, _moved(x.online.value, low))})
        for x in communities
    )


def _moved(share: float, shift: float) -> float:
    """A share moved on the logit scale; 0 and 1 stay."""
    if not 0 < share < 1:
        return share
    return 1 / (1 + math.exp(-(math.log(share / (1 - share)) + shift)))


def _set(quantity: Quantity, value: float) -> Quantity:
    """The quantity with another value, its range widened if need be."""
    low, high = quantity.range
    return quantity.model_copy(
        update={"value": value, "range": (min(low, value), max(high, value))}
    )
