"""Clerks' posts: people leave, sooner under heavy load and without a permanent post.

A post stays empty for some months; then a newcomer takes it, trained or not. The last clerk of a
pool is replaced at once, by a stand-in as green as any newcomer: a window is never left unattended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.city.city import City
from sim.city.places import Place
from sim.city.staffing import posts
from sim.institutions.agents import Actor
from sim.institutions.observe import Observation

if TYPE_CHECKING:
    from sim.institutions.model import Society

MOST_EXCESS = 2.0
"""Utilisation above the load point counts up to this many times the way to full load."""


@dataclass(frozen=True)
class Departure:
    """One clerk who left.

    Attributes
    ----------
    pool : str
    position : int
        Which of the pool's posts, in the order of the declared crews.
    leaves_at_month, replaced_at_month : int
        Months from the start of the scenario; equal if somebody stands in at once.
    experience : float
        Cases of each kind that the newcomer has handled or learnt in a course.
    """

    pool: str
    position: int
    leaves_at_month: int
    replaced_at_month: int
    experience: float


def kinds_of(city: City, place: Place) -> dict[str, list[str]]:
    """The staff kind of every post of a place's pools, in the order of the engine's clerks."""
    return {
        pool.id: [kind for kind, _ in posts(pool, city.site[pool.site], place)]
        for pool in city.pools
        if city.site[pool.site].at == place.level
    }


class PoolAgent(Actor):
    """The posts of one pool in one place.

    Attributes
    ----------
    departures : list of Departure
        Everybody who left so far.
    left : int
        How many left this month.
    """

    kind = "pool"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        self.departures: list[Departure] = []
        self.left, self.spent, self.load = 0, 0.0, 0.0
        self.staff: list[str] = []
        self._back: dict[int, int] = {}

    def observe(self, seen: Observation) -> None:
        """Feel last month's load."""
        figures = seen.pools.get((self.home, self.name))
        self.load = figures.utilisation if figures else 0.0

    def hazard(self, kind: str) -> float:
        """Chance that a clerk of a kind leaves this month."""
        careers, terms = self.society.rules.careers, self.society.terms_in(self.home)
        rate = careers.resignation[kind].value / 12
        if terms.worn:
            point = careers.load_point.value
            excess = (self.load - point) / max(1e-9, 1.0 - point)
            rate *= 1.0 + careers.load_weight.value * min(MOST_EXCESS, max(0.0, excess))
        return 1.0 - math.exp(-rate)

    def go_on(self) -> None:
        """A month of all posts."""
        society, careers = self.society, self.society.rules.careers
        terms = society.terms_in(self.home)
        self.staff = society.posts_in(self.home).get(self.name, [])
        kinds = society.city.staff_kind
        if terms.secure:
            self.staff = [k if kinds[k].machine else careers.secure for k in self.staff]
        self.left, self.spent = 0, 0.0
        there = {i for i in range(len(self.staff)) if self._back.get(i, 0) <= society.month}
        hazard = {kind: self.hazard(kind) for kind in set(self.staff) if not kinds[kind].machine}
        for i, kind in enumerate(self.staff):
            if i not in there or kind not in hazard:
                continue
            if self.luck(f"resign {i}") >= hazard[kind]:
                continue
            there.discard(i)
            months = round(careers.vacancy.value) if there else 0
            experience = careers.novice.value
            if terms.trained:
                experience += careers.course_cases.value
                self.spent += careers.course.value
            self._back[i] = society.month + months
            self.departures.append(
                Departure(self.name, i, society.month, society.month + months, experience)
            )
            self.left += 1

    def row(self) -> dict[str, object]:
        empty = {i for i, month in self._back.items() if month > self.society.month}
        kinds = self.society.city.staff_kind
        return {
            "posts": len(self.staff),
            "wages": sum(kinds[k].wage.value for i, k in enumerate(self.staff) if i not in empty),
            "left": self.left,
            "vacant": len(empty),
            "training_yuan": self.spent,
        }
