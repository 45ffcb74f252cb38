"""Choice among stances: what each is worth, and the multinomial logit that picks one.

After Brock and Durlauf (2001), with a threshold of peers as in Granovetter (1978) and the weighing
of benefit against transaction cost and risk of institutional collective action (Feiock 2013).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.city.institutions import Institutions

Stance = Literal["refuse", "nominal", "genuine"]
Kind = Literal["join", "delegate", "share", "use"]
STANCES: tuple[Stance, ...] = ("refuse", "nominal", "genuine")
KINDS: tuple[Kind, ...] = ("join", "delegate", "share", "use")
"""Joining a window, letting it decide, releasing records, accepting records."""


@dataclass(frozen=True)
class Situation:
    """What a department faces in a month.

    Attributes
    ----------
    benefit : float
        Benefit expected and experienced, in [-1, 1].
    pressure : float
        R, in [0, 2].
    peers : float
        Share of peers who joined in fact.
    threshold : float
        theta, the share of peers at which their influence turns from brake to push.
    trust : float
        In [0, 1].
    readiness : float
        Of the department's own systems, in [0, 1].
    costs : float
        The department's costs relative to the mean department's.
    detection : float
        Chance that joining in name is found out this month.
    watched : bool
        Found out not long ago: joining in name would earn nothing.
    """

    benefit: float
    pressure: float
    peers: float
    threshold: float
    trust: float
    readiness: float
    costs: float
    detection: float
    watched: bool


def cost_of(kind: Kind, rules: Institutions, at: Situation) -> float:
    """What doing it in fact costs a department: authority, blame, work on its system, habit."""
    will = rules.will
    blame = will.risk.value * (1.0 - will.legal_cover.value)
    tech = will.tech.value * (1.0 - at.readiness)
    match kind:
        case "join":
            own = will.power.value * will.stake_join.value + tech
        case "delegate":
            own = will.power.value * will.stake_delegate.value + blame
        case "share":
            own = will.power.value * will.stake_share.value + blame + tech
        case "use":
            own = will.habit.value
    return at.costs * own + _seat(kind, rules)


def worth(kind: Kind, rules: Institutions, at: Situation, peers: bool = True) -> tuple[float, ...]:
    """Utility of refusing (0 by convention), joining in name, and joining in fact.

    Parameters
    ----------
    peers : bool
        Whether peers have any influence (without it: an ablation).
    """
    will = rules.will
    relief = will.pressure.value * at.pressure
    others = will.peers.value * (at.peers - at.threshold) if peers else 0.0
    genuine = (
        will.benefit.value * at.benefit
        + relief
        + others
        + will.trust.value * at.trust
        - cost_of(kind, rules, at)
    )
    if kind == "use":
        return 0.0, -math.inf, genuine  # a record is accepted or it is not
    caught = 1.0 if at.watched else at.detection
    nominal = (
        0.0 if at.watched else rules.nominal.value * relief
    ) - caught * rules.audit.penalty.value
    return 0.0, nominal - _seat(kind, rules), genuine


def _seat(kind: Kind, rules: Institutions) -> float:
    """What taking part costs even in name: people at the window, an entry in the catalogue."""
    return rules.will.seat.value if kind in ("join", "share") else 0.0


def logit(values: Sequence[float], temperature: float) -> list[float]:
    """Probabilities of a multinomial logit."""
    best = max(values)
    weights = [math.exp((value - best) / temperature) for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]


def pick(probabilities: Sequence[float], u: float) -> Stance:
    """The stance that luck ``u`` picks; the luckier, the further from refusal."""
    reached = 0.0
    for stance, probability in zip(STANCES, probabilities, strict=True):
        reached += probability
        if u < reached:
            return stance
    return "genuine"
