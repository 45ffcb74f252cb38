"""Communities: how many apply online, and how content they are; and how ease calls forth cases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.city.institutions import Satisfaction
from sim.institutions.agents import Actor
from sim.institutions.observe import MatterSeen, Observation

if TYPE_CHECKING:
    from sim.institutions.model import Society


def burden(seen: MatterSeen) -> float:
    """Trips and papers of one case: what people talk about."""
    return seen.trips + seen.materials


def content(rules: Satisfaction, relief: float) -> float:
    """Share of people satisfied by a burden that is so much (a share) less than they expected."""
    start = min(max(rules.start.value, 1e-6), 1 - 1e-6)
    odds = math.log(start / (1 - start)) + rules.slope.value * 2.0 * relief
    return 1.0 / (1.0 + math.exp(-odds))


class CommunityAgent(Actor):
    """One community in one place.

    Online use is a logit around the declared share (literacy and habit), moved by the burden saved
    and by how far others have gone online. Satisfaction compares the burden met with the one
    expected; what surprised becomes the expectation.
    """

    kind = "community"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        community = next(c for c in society.city.communities if c.id == name)
        self.share, self.habit = community.share.value, community.online.value
        self.online = self.habit
        self.satisfaction = society.rules.satisfaction.start.value
        self._theirs = {x.id for x in society.city.matters if x.cycle != "supervision"}
        self._expected: dict[str, float] = {}
        self._first: dict[str, float] = {}
        self._saved, self._next = 0.0, self.online

    def observe(self, seen: Observation) -> None:
        """Hear what last month's cases took, matter by matter, weighted by their number.

        Not all matters together: a month in which more long matters end is no worse for anybody.
        """
        here = {
            matter: x
            for matter, x in seen.matters_in.get(self.home, {}).items()
            if x.completed > 0 and matter in self._theirs
        }
        if not here:
            return
        rules, begun = self.society.rules.satisfaction, self.society.begun(self.home)
        cases, saved, relief = 0.0, 0.0, 0.0
        for matter, x in here.items():
            now = burden(x)
            if matter not in self._first or not begun:
                self._first[matter] = now
            first, expected = self._first[matter], self._expected.setdefault(matter, now)
            saved += x.completed * (first - now) / first if first > 0 else 0.0
            relief += x.completed * (expected - now) / expected if expected > 0 else 0.0
            cases += x.completed
            self._expected[matter] += rules.adapt.value * (now - expected)
        self._saved = saved / cases
        self.satisfaction = content(rules, relief / cases)

    def choose(self) -> None:
        """Some of the community reconsider how they apply."""
        self._next = self.online
        if not self.society.begun(self.home) or not 0 < self.habit < 1:
            return
        rules = self.society.rules.adoption
        others = [a for a in self.society.communities_of(self.home) if a is not self]
        total = sum(a.share for a in others)
        ahead = sum(a.share * (a.online - a.habit) for a in others) / total if total else 0.0
        odds = math.log(self.habit / (1 - self.habit))
        odds += rules.experience.value * self._saved + rules.neighbours.value * ahead
        self._next += rules.pace.value * (1.0 / (1.0 + math.exp(-odds)) - self.online)

    def settle(self) -> None:
        """Let the new habit be seen by others."""
        self.online = self._next

    def row(self) -> dict[str, object]:
        return {"online": self.online, "satisfaction": self.satisfaction}


class MatterAgent(Actor):
    """Demand for one matter in one place, as ease calls it forth.

    Attributes
    ----------
    volume : float
        Cases relative to the declared demand; 1 while nothing is known.
    event : bool
        Whether it happens to people, however easy or hard the forms are.
    """

    kind = "matter"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        self.volume = 1.0
        self.event = all(d.event for d in society.city.demands if d.matter == name)
        self._first: float | None = None
        self._now: float | None = None

    def observe(self, seen: Observation) -> None:
        """Compare the burden of last month's cases with the one before the reform."""
        figures = seen.matters.get((self.home, self.name))
        if figures is None or figures.completed <= 0:
            return
        self._now = burden(figures)
        if self._first is None or not self.society.begun(self.home):
            self._first = self._now

    def choose(self) -> None:
        """Move towards the volume that the present burden calls forth."""
        if self.event or not self.society.begun(self.home) or not self._first or self._now is None:
            return
        rules = self.society.rules.ease
        goal = most = rules.most.value
        if self._now > 0:
            goal = min(most, (self._first / self._now) ** rules.elasticity.value)
        self.volume += rules.pace.value * (goal - self.volume)

    def settle(self) -> None:
        """Nothing is hidden here until others have chosen."""

    def row(self) -> dict[str, object]:
        return {"volume": self.volume}
