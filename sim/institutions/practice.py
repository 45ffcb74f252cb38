"""How a scheme spreads: places learn it by trying, from each other, and from a written standard.

A place takes a scheme up when its team knows enough, and lets it lapse when too much was forgotten.
What people know goes with them when they leave; what is written stays (organisational memory after
Walsh and Ungson 1991; the report's 试点—优化—推广 and 经验制度化).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.institutions.agents import Actor

if TYPE_CHECKING:
    from sim.institutions.model import Society


class PracticeAgent(Actor):
    """The team of one place that brings one matter's scheme into practice.

    Attributes
    ----------
    knowhow : float
        Part of the practice that the team masters, in [0, 1].
    live : bool
        Whether the matter is handled by its scheme.
    """

    kind = "practice"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        self.knowhow, self.live, self.asked = 0.0, False, False
        self._next = (0.0, False)

    def choose(self) -> None:
        """A month of learning and forgetting; others are seen as they were before it."""
        society, rules = self.society, self.society.rules.practice
        adoption = society.program.adoption(self.home, self.name, society.date)
        if adoption is None:
            self._next = (self.knowhow, self.live)
            return
        if adoption == "pilot" and not self.asked:
            # A pilot opens on its day: the scheme was written there.
            self._next = (1.0, True)
            return
        matter = society.program.city_on(society.date, self.home).matter[self.name]
        models = any(x.live for x in society.practices_of(self.name) if x.home != self.home)
        gain = rules.trial.value + rules.visits.value * models + rules.text.value * matter.written
        knowhow = self.knowhow + (1.0 - self.knowhow) * min(1.0, gain * 2.0 * self.luck("learn"))
        kept = rules.kept.value if matter.written else 0.0
        size = max(1, round(rules.team.value))
        chance = rules.rotation.value / 12
        gone = sum(self.luck(f"member {i}") < chance for i in range(size)) / size
        knowhow *= 1.0 - gone * (1.0 - kept)
        edge = rules.lapse.value if self.live else rules.ready.value
        self._next = (knowhow, knowhow >= edge)

    def settle(self) -> None:
        """The month's decision takes effect."""
        society = self.society
        self.knowhow, self.live = self._next
        self.asked = society.program.adoption(self.home, self.name, society.date) is not None

    def row(self) -> dict[str, object]:
        return {"knowhow": self.knowhow, "live": self.live} if self.asked else {}
