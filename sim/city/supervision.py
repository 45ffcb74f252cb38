"""Supervision after approval (双随机、一公开): lists of entities, inspections, hidden violations.

An inspection is work of the same inspectors who make the site visits of licences: each list names a
matter of the cycle ``supervision`` whose cases are inspections. When a list is inspected is told by
the demand of its matter (months of weight 0 are the quiet period, 企业安静期), so that nothing is
declared twice. What institutions do about it is told in :mod:`sim.institutions.supervision`.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.quantity import Count, Factor, Months, Share


class Register(Named):
    """One list of entities (联合监管库、重点监管库、一般监管库).

    Attributes
    ----------
    matter : str
        The matter whose cases are inspections of this list's entities; each of its items is the
        check of one department, and the months of its demand are those of inspection.
    joint : bool
        One team makes all checks in one visit (进一次门、填一张表、查所有事); else each department
        comes by itself.
    """

    matter: Id
    share: Share = Field(description="of all entities")
    inspected: Share = Field(description="of the list's entities inspected in a year")
    joint: bool = False


class Credit(Model):
    """Credit classes, and how likely each is drawn where draws go by credit."""

    good: Share = Field(description="share of entities with good credit at the start")
    bad: Share = Field(description="share of entities with bad credit at the start")
    drawn_good: Factor = Field(description="chance of being drawn, relative to ordinary credit")
    drawn_bad: Factor = Field(description="chance of being drawn, relative to ordinary credit")
    repair: Months = Field(description="time without a finding until credit is one class better")

    @model_validator(mode="after")
    def _within_one(self) -> Credit:
        total = self.good.value + self.bad.value
        if total > 1:
            raise wrong("shares-sum", total=f"{total:g}")
        return self


class Supervision(Model):
    """How entities are supervised; one set for the whole city.

    Attributes
    ----------
    lists : tuple of Register
    key : str
        The list to which bad credit leads, and in which those approved on a commitment are checked.
    licences : tuple of str
        Items whose approval lets an entity do what supervision has to watch.
    by_credit : bool
        Whether entities are drawn by their credit; else all of a list alike.
    """

    entities: Count = Field(description="entities of the whole city")
    lists: tuple[Register, ...] = Field(min_length=1)
    key: Id
    licences: tuple[Id, ...] = ()
    credit: Credit
    by_credit: bool = False
    departments: Count = Field(description="departments with inspectors in the joint pool")
    inspectors: Count = Field(description="inspectors of each of them in the joint pool")
    team: Count = Field(description="inspectors in a team")
    overhead: Share = Field(description="part of a separate visit that a joint one has only once")
    lapse: Share = Field(description="chance a month that one in order falls into violation")
    unfit: Share = Field(description="applicants for a licence who do not meet its conditions")
    detection: Share = Field(description="violations that a visit without hurry finds")
    load_point: Share = Field(description="utilisation beyond which inspectors hurry")
    hurry: Share = Field(description="part of what would be found that is missed at full load")
    complaint: Share = Field(description="chance a month that a hidden violation is complained of")
    tolerated: Factor = Field(
        description="complaints per thousand entities and year at which authority is drawn back"
    )
    window: Months = Field(description="months over which complaints are counted")
    drawn_back: Months = Field(description="how long authority stays drawn back")

    @model_validator(mode="after")
    def _consistent(self) -> Supervision:
        names = [register.id for register in self.lists]
        if self.key not in names:
            raise wrong("no-key-list", name=self.key)
        total = sum(register.share.value for register in self.lists)
        if abs(total - 1) > 1e-9:
            raise wrong("shares-sum", total=f"{total:g}")
        if not 2 <= self.team.value <= min(self.departments.value, self.inspectors.value):
            raise wrong("small-team")
        if self.load_point.value >= 1:
            raise wrong("below-one", name="load_point")
        return self

    def register(self, matter: str) -> Register | None:
        """The list whose inspections are the cases of a matter."""
        return next((x for x in self.lists if x.matter == matter), None)

    def found(self, utilisation: float) -> float:
        """Chance that a visit by inspectors of a given utilisation finds a violation."""
        point = self.load_point.value
        haste = min(1.0, max(0.0, (utilisation - point) / (1.0 - point)))
        return self.detection.value * (1.0 - self.hurry.value * haste)

    def joint_minutes(self, minutes: tuple[float, ...]) -> float:
        """Time of one joint visit, minutes, that makes checks of the given lengths.

        Way, entry and form are there once instead of once a check.
        """
        part = self.overhead.value
        return part * max(minutes) + (1.0 - part) * sum(minutes)
