"""Who leads: standing authority, joint meetings, attention that fades, and audits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.institutions.agents import Actor

if TYPE_CHECKING:
    from sim.institutions.model import Society

ABOVE = ("province", "national")
"""Levels that a city's lead can ask but not order."""


class LeadAgent(Actor):
    """The lead of a reform in one place (or towards the bodies that are the same for all places).

    Pressure is ``R = A + M``: standing authority, and attention that a joint meeting restores by a
    part of what is missing and that decays as ``exp(-t / tau_M)`` in between.

    Attributes
    ----------
    attention : float
        M, between 0 and 1.
    met : bool
        Whether there was a joint meeting this month.
    hours : float
        Time spent on coordination this month, hours.
    """

    kind = "lead"

    def __init__(self, society: Society, home: str) -> None:
        super().__init__(society, home, "lead")
        self.attention, self.met, self.hours = 0.0, False, 0.0
        self.began: int | None = None

    @property
    def pressure(self) -> float:
        """Pressure on departments of the city, between 0 and 2."""
        if self.began is None:
            return 0.0
        sponsor = self.society.terms.leadership.sponsor
        authority: float = getattr(self.society.rules.sponsor, sponsor).authority.value
        return authority + self.attention

    def pressure_on(self, level: str) -> float:
        """Pressure on a department of a level of government."""
        reach = self.society.rules.sponsor.reach.value if level in ABOVE else 1.0
        return self.pressure * reach

    def meet(self) -> None:
        """Let attention fade, then meet if it is time."""
        society, sponsor = self.society, self.society.rules.sponsor
        self.met, self.hours = False, 0.0
        if not society.begun(self.home):
            return
        if self.began is None:
            self.began = society.month
        if society.ablation != "no_decay":
            self.attention *= math.exp(-1.0 / sponsor.decay.value)
        every = self._every()
        if every and (society.month - self.began) % every == 0:
            chair: float = getattr(sponsor, society.terms.leadership.chair).jump.value
            self.attention += chair * (1.0 - self.attention)
            self.met = True
        partners = society.partners_of(self.home)
        if self.met:
            self.hours += len(partners) * sponsor.meeting.value / 60
        waiting = sum(agent.invited("join") and agent.stance != "genuine" for agent in partners)
        self.hours += waiting * sponsor.liaison.value / 60

    def _every(self) -> int:
        """Months between meetings; 0 for none."""
        leadership = self.society.terms.leadership
        if leadership.meetings_every is not None:
            return leadership.meetings_every
        return int(getattr(self.society.rules.sponsor, leadership.sponsor).meetings_every.value)

    def detection(self) -> float:
        """Chance a month that joining in name is found out."""
        audit = self.society.rules.audit
        return (audit.detection if self.society.terms.leadership.audit else audit.unaided).value

    def row(self) -> dict[str, object]:
        asked = [a for a in self.society.partners_of(self.home) if a.asked("join")]
        shares: dict[str, object] = {}
        if asked:
            shares = {
                "asked": len(asked),
                "joined_share": sum(a.stance != "refuse" for a in asked) / len(asked),
                "genuine_share": sum(a.stance == "genuine" for a in asked) / len(asked),
            }
        return {
            "pressure": self.pressure,
            "coordination_hours": self.hours,
            **shares,
        }
