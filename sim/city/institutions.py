"""How institutions behave: what departments weigh, what leads can do, how posts are kept.

One set for the whole city. Weights are in units of utility, of which only ratios to the
temperature matter; none was ever measured for a named department, so all are to be varied. Which of
them a conflict of the report switches is told in :mod:`sim.institutions.conflicts`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model
from sim.city.messages import wrong
from sim.city.quantity import (
    Count,
    Factor,
    Minutes,
    Months,
    PerYear,
    Ratio,
    Share,
    WorkingDays,
    Yuan,
)

LeadKind = Literal["peer", "bureau", "mayor"]
"""A department of equal rank, a merged bureau, or a group led by the mayor."""


class Will(Model):
    """What a department weighs when it chooses to refuse, to join in name, or to join in fact."""

    temperature: Ratio = Field(description="spread of what nobody sees: logit temperature")
    benefit: Factor = Field(description="weight b of the benefit expected and experienced")
    pressure: Factor = Field(description="weight s of the lead's pressure")
    peers: Factor = Field(description="weight g of the share of peers who joined in fact")
    trust: Factor = Field(description="weight kappa of trust in the partners")
    threshold: Share = Field(description="mean share of peers that tips a department, theta")
    threshold_spread: Share = Field(description="standard deviation of theta among departments")
    expected: Share = Field(description="benefit expected before there is any experience")
    seat: Factor = Field(description="cost of taking part even in name: people, a catalogue entry")
    power: Factor = Field(description="cost of authority given up, per unit at stake")
    stake_join: Share = Field(description="authority at stake when joining a window")
    stake_share: Share = Field(description="authority at stake when releasing a record")
    stake_delegate: Share = Field(description="authority at stake when the window may decide")
    risk: Factor = Field(description="cost of being blamed, without legal cover")
    legal_cover: Share = Field(description="part of the blame that rules take away")
    tech: Factor = Field(description="cost of joining with a system not ready at all")
    habit: Factor = Field(description="cost of accepting a record instead of the paper")
    cost_spread: Share = Field(description="log standard deviation of costs among departments")
    reconsider: Share = Field(description="chance that a department takes the matter up in a month")


class Lead(Model):
    """What one kind of lead can do."""

    authority: Share = Field(description="standing pressure, without any meeting")
    meetings_every: Count = Field(description="months between joint meetings; 0 for none")
    jump: Share = Field(description="part of the missing attention that a meeting restores")


class Sponsor(Model):
    """Who leads, and how long the attention lasts that a joint meeting raises."""

    peer: Lead
    bureau: Lead
    mayor: Lead
    decay: Months = Field(description="time constant tau_M of attention after a meeting")
    reach: Share = Field(description="part of the pressure that reaches bodies above the city")
    meeting: Minutes = Field(description="time of each participant for one joint meeting")
    liaison: Minutes = Field(description="time a month spent on each partner not in fact joined")


class Audit(Model):
    """How joining in name is found out, and what that costs."""

    detection: Share = Field(description="chance a month when audits are on")
    unaided: Share = Field(description="chance a month without audits: complaints, chance")
    penalty: Factor = Field(description="cost of being found out, in units of utility")
    memory: Months = Field(description="how long one found out is watched and earns no relief")


class Trust(Model):
    """Trust in the partners, between 0 and 1."""

    start: Share
    gain: Share = Field(
        description="part of what is missing that grows in a month of promises kept"
    )
    loss: Share = Field(description="part lost in a month of refusals and stale data")


class Readiness(Model):
    """Systems becoming able to exchange data, and links being built; it takes time and money."""

    growth: Share = Field(description="part of missing readiness made good in a fully paid month")
    budget: Share = Field(description="part of the projects that can be paid at a time")
    vertical: Share = Field(description="pace of projects on systems above the city's own")
    link_months: Months = Field(description="fully paid months to build one link")


class Template(Model):
    """The uniform template: site-visit items go through the hall's window like all others."""

    appointment: WorkingDays = Field(description="handing the file over and making an appointment")


class Careers(Model):
    """Who leaves, who comes, and what newcomers can do."""

    secure: Id = Field(description="the staff kind with permanent posts")
    resignation: dict[Id, PerYear] = Field(description="resignations per post and year, by kind")
    load_point: Share = Field(description="utilisation beyond which load wears people out")
    load_weight: Factor = Field(description="growth of the hazard from the load point to full load")
    slowdown: Share = Field(description="how much slower people work in one pooled queue")
    vacancy: Months = Field(description="time until a post is filled again")
    novice: Count = Field(description="cases of a kind that a newcomer has handled")
    course: Yuan = Field(description="cost of one training course")
    course_cases: Count = Field(description="cases of experience that a course is worth")


class Adoption(Model):
    """Online use: a logit on habit (the community's declared share), experience and neighbours."""

    experience: Factor = Field(description="weight of the burden saved, relative")
    neighbours: Factor = Field(description="weight of the growth of others' online share")
    pace: Share = Field(description="part of a community that reconsiders its habit in a month")


class Satisfaction(Model):
    """Satisfaction: the burden experienced against the one expected."""

    start: Share = Field(description="share satisfied when things are as expected")
    slope: Factor = Field(description="log-odds for a burden half as large as expected")
    adapt: Share = Field(
        description="part of the surprise that becomes the new expectation a month"
    )


class Practice(Model):
    """How the scheme of a matter spreads from place to place (试点、优化、推广)."""

    team: Count = Field(description="people of a place who bring one scheme into practice")
    rotation: PerYear = Field(description="how often each of them moves on to other work")
    trial: Share = Field(description="part of the missing know-how gained in a month of trying")
    visits: Share = Field(description="gained besides where another place can be visited")
    text: Share = Field(description="gained besides from a written standard")
    kept: Share = Field(description="part of a leaver's know-how that a written standard keeps")
    ready: Share = Field(description="know-how at which a place takes the scheme up")
    lapse: Share = Field(description="know-how below which it falls back to the old ways")

    @model_validator(mode="after")
    def _lapses_below_ready(self) -> Practice:
        if self.lapse.value > self.ready.value:
            raise wrong("lapse-above-ready")
        return self


class Ease(Model):
    """Demand called forth by ease."""

    elasticity: Factor = Field(description="of cases to the burden of trips and papers")
    most: Ratio = Field(description="largest growth of a matter's cases")
    pace: Share = Field(description="part of the response that comes in a month")


class Institutions(Model):
    """How institutions behave, beyond what services and rules say.

    Attributes
    ----------
    nominal : Quantity
        Share of the pressure's relief that joining in name earns (明放暗不放).
    """

    will: Will
    sponsor: Sponsor
    audit: Audit
    trust: Trust
    nominal: Share
    readiness: Readiness
    template: Template
    careers: Careers
    practice: Practice
    adoption: Adoption
    satisfaction: Satisfaction
    ease: Ease

    @model_validator(mode="after")
    def _secure_kind_has_a_rate(self) -> Institutions:
        if self.careers.secure not in self.careers.resignation:
            raise wrong("no-resignation-rate", name=self.careers.secure)
        return self
