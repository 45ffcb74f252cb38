"""Departments: each month some take up what they were asked, and choose a stance.

Asked to join a window, to let it decide, to release records, to accept records. Joined in fact is
only who joined and lets the window decide: the rest is 明放暗不放.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.institutions.ablations import assigned
from sim.institutions.agents import Actor
from sim.institutions.choice import KINDS, Kind, Situation, Stance, logit, pick, worth
from sim.institutions.observe import Observation

if TYPE_CHECKING:
    from sim.institutions.model import Society


class DepartmentAgent(Actor):
    """One department in one place (or one body above all places).

    Attributes
    ----------
    stances : dict
        By kind of request; nothing for those never made.
    stance : str
        What its joining comes to.
    theta, costs : float
        Its threshold, and its costs relative to the mean department's: lasting traits.
    peers : tuple of DepartmentAgent
        Partners in the same bundles.
    trust : float
    watched_until : int
        Month until which it is watched after being found out.
    """

    kind = "department"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society, home, name)
        will = society.rules.will
        self.level = society.city.department[name].level
        self.theta = will.threshold.value + will.threshold_spread.value * self.trait("threshold")
        spread = will.cost_spread.value
        self.costs = math.exp(spread * self.trait("costs") - spread * spread / 2)
        self.trust = society.rules.trust.start.value
        self.stances: dict[Kind, Stance] = {}
        self.stance: Stance = "refuse"
        self.peers: tuple[DepartmentAgent, ...] = ()
        self.watched_until, self.found_out = -1, False
        self._next: dict[Kind, Stance] = {}
        self._before: tuple[float, float] | None = None
        self.benefit = will.expected.value

    # -- where it stands ----------------------------------------------------------------------

    def invited(self, kind: Kind) -> bool:
        """Whether measures in force ask this of it."""
        return kind in self.society.requests(self.home, self.name)

    @property
    def leads(self) -> bool:
        """Whether it answers for a bundle itself: then it has joined."""
        return self.society.leads_bundle(self.home, self.name)

    def asked(self, kind: Kind) -> bool:
        """Whether it is asked and the answer is open."""
        return self.invited(kind) and not (self.leads and kind in ("join", "delegate"))

    def _come_to(self) -> Stance:
        """What its joining comes to: in fact only if the window may decide."""
        if self.leads:
            return "genuine"
        join = self.stances.get("join", "refuse")
        if join == "genuine" and self.stances.get("delegate") != "genuine":
            return "nominal"
        return join

    @property
    def watched(self) -> bool:
        return self.society.month < self.watched_until

    def genuine_peers(self) -> float:
        """Share of its peers who joined in fact."""
        return sum(p.stance == "genuine" for p in self.peers) / max(1, len(self.peers))

    # -- a month ------------------------------------------------------------------------------

    def observe(self, seen: Observation) -> None:
        """Compare its own halls' load and backlog with those before it was first asked."""
        self.stance = self._come_to()
        pools = self.society.pools_of(self.home, self.name)
        figures = [seen.pools[key] for key in pools if key in seen.pools]
        expected = self.society.rules.will.expected.value
        if not figures:
            self.benefit = expected
            return
        load = sum(x.utilisation for x in figures) / len(figures)
        backlog = sum(x.backlog for x in figures) / len(figures)
        if self._before is None or not self.society.begun(self.home):
            self._before = (load, backlog)
        relief = [_relief(a, b) for a, b in zip(self._before, (load, backlog), strict=True)]
        self.benefit = max(-1.0, min(1.0, expected + sum(relief) / 2))

    def be_audited(self) -> None:
        """Joining in name may be found out."""
        self.found_out = False
        nominal = self.stance == "nominal" or self.stances.get("share") == "nominal"
        if nominal and not self.watched:
            lead = self.society.lead(self.home)
            self.found_out = self.luck("audit") < lead.detection()
        if self.found_out:
            memory = self.society.rules.audit.memory.value
            self.watched_until = self.society.month + 1 + round(memory)

    def situation(self) -> Situation:
        """What it faces this month."""
        lead = self.society.lead(self.home)
        return Situation(
            benefit=self.benefit,
            pressure=lead.pressure_on(self.level),
            peers=self.genuine_peers(),
            threshold=self.theta,
            trust=self.trust,
            readiness=self.society.readiness_of(self.home, self.name),
            costs=self.costs,
            detection=lead.detection(),
            watched=self.watched,
        )

    def worth(self, kind: Kind, at: Situation | None = None) -> tuple[float, ...]:
        """Utility of each stance this month."""
        peers = self.society.ablation != "no_peers"
        return worth(kind, self.society.rules, at or self.situation(), peers)

    def decide(self) -> None:
        """Choose stances for the month; nobody sees them before all have chosen."""
        self._next = dict(self.stances)
        will = self.society.rules.will
        at: Situation | None = None
        for kind in KINDS:
            if not self.asked(kind):
                continue
            if self.society.ablation == "replicator":
                self._next[kind] = assigned(self, kind)
                continue
            again = self.luck(f"reconsider {kind}") < will.reconsider.value
            if kind in self.stances and not again and not self.found_out:
                continue
            at = at or self.situation()
            chances = logit(self.worth(kind, at), will.temperature.value)
            self._next[kind] = pick(chances, self.luck(f"stance {kind}"))

    def settle(self) -> None:
        """Let the choice be known."""
        self.stances = self._next
        self.stance = self._come_to()

    def learn_trust(self) -> None:
        """Trust grows with promises kept, and falls with refusals and with those found out."""
        asked = [p for p in self.peers if p.invited("join")]
        if not asked:
            return
        rules = self.society.rules.trust
        kept = sum(p.stance == "genuine" for p in asked) / len(asked)
        broken = sum(p.stance == "refuse" or p.found_out for p in asked) / len(asked)
        self.trust += rules.gain.value * kept * (1.0 - self.trust)
        self.trust -= rules.loss.value * broken * self.trust

    def row(self) -> dict[str, object]:
        if not any(self.invited(kind) for kind in KINDS):
            return {}
        joins = self.invited("join")
        return {
            "stance": self.stance if joins else None,
            **{f"stance_{kind}": self.stances.get(kind) for kind in KINDS},
            "leads": self.leads,
            "trust": self.trust,
            "found_out": self.found_out,
        }


def _relief(before: float, now: float) -> float:
    """How much smaller something is than before, in [-1, 1]."""
    most = max(before, now)
    return 0.0 if most == 0.0 else (before - now) / most
