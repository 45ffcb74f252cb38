"""Systems become ready, and links are built: projects that take time and money, whoever is willing.

A year of projects differs from another: each month's progress is its mean times a number uniform on
(0, 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.institutions.agents import Actor
from sim.institutions.calls import Pair
from sim.institutions.leads import ABOVE

if TYPE_CHECKING:
    from sim.institutions.model import Society


class SystemAgent(Actor):
    """One system; its readiness r grows by ``q * budget * (1 - r)`` a month once it is asked for.

    Attributes
    ----------
    readiness : float
        Technical ability to exchange data, in [0, 1].
    """

    kind = "system"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        self.system = society.city.system[name]
        self.readiness = self.system.readiness.value

    def build(self) -> None:
        """A month's work on the system."""
        if self.name not in self.society.systems_asked(self.home):
            return
        rules = self.society.rules.readiness
        pace = rules.vertical.value if self.system.level in ABOVE else 1.0
        share = rules.growth.value * rules.budget.value * pace * 2.0 * self.luck("project")
        self.readiness += min(1.0, share) * (1.0 - self.readiness)

    def row(self) -> dict[str, object]:
        asked = self.name in self.society.systems_asked(self.home)
        return {"readiness": self.readiness} if asked else {}


class LinkAgent(Actor):
    """One link that a reform declares: a project until it is finished.

    Attributes
    ----------
    progress : float
        Part of the work done; from 1 on the link exists.
    """

    kind = "link"

    def __init__(self, society: Society, home: str, pair: Pair) -> None:
        super().__init__(society, home, "+".join(pair))
        self.pair = pair
        city = society.city
        fronts = (city.platform, city.portal)
        # The platforms are built for being linked; the other end is where the work is.
        ends = [name for name in pair if name not in fronts] or list(pair)
        self.vertical = any(city.system[name].level in ABOVE for name in ends)
        self.progress = 0.0

    @property
    def built(self) -> bool:
        return self.progress >= 1.0

    def build(self) -> None:
        """A month's work on the link."""
        if self.built or not self.society.link_asked(self.home, self.pair):
            return
        rules = self.society.rules.readiness
        pace = rules.vertical.value if self.vertical else 1.0
        months = max(rules.link_months.value, 1e-9)
        self.progress += rules.budget.value * pace * 2.0 * self.luck("project") / months

    def row(self) -> dict[str, object]:
        asked = self.society.link_asked(self.home, self.pair)
        return {"readiness": min(1.0, self.progress)} if asked else {}
