"""Measures about authority and supervision: give it away, and keep watch over what was given."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.city.base import Id
from sim.city.city import City
from sim.city.matters import SiteVisitStep
from sim.city.supervision import Supervision
from sim.reforms.base import Measure, MeasureError, edit, known


class Commit(Measure):
    """Approve items on a written promise (告知承诺): the site visit before the approval falls away.

    The step stays declared: it is what supervision makes up for afterwards.
    """

    kind: Literal["commit"]
    items: tuple[Id, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        for i, name in enumerate(self.items):
            item = known(f"items[{i}]", name, city.item)
            if not any(isinstance(step, SiteVisitStep) for step in item.steps):
                raise MeasureError(f"items[{i}]", "no-visit-to-waive", name=name)
        return city.replace(items=edit(city.items, self.items, commitment=True))


class Delegate(Measure):
    """Let departments of a lower level decide items (下放审批权限).

    Attributes
    ----------
    to : dict
        For each department that gives its authority away, the one that takes it over.
    """

    kind: Literal["delegate"]
    items: tuple[Id, ...] = Field(min_length=1)
    to: dict[Id, Id] = Field(min_length=1)

    def change(self, city: City) -> City:
        for one, other in self.to.items():
            known("to", one, city.department)
            known(f"to.{one}", other, city.department)
        changed = city.items
        for i, name in enumerate(self.items):
            item = known(f"items[{i}]", name, city.item)
            if item.department in self.to.values():
                continue
            if item.department not in self.to:
                raise MeasureError(
                    f"items[{i}]", "not-delegated", self.to, name=item.department, item=name
                )
            changed = edit(changed, [name], department=self.to[item.department], site=None)
        return city.replace(items=changed)


class JointInspection(Measure):
    """Make all departments' checks of a list in one visit (进一次门、填一张表、查所有事)."""

    kind: Literal["joint_inspection"]
    lists: tuple[Id, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        rules = supervised(city)
        lists = {register.id: register for register in rules.lists}
        for i, name in enumerate(self.lists):
            known(f"lists[{i}]", name, lists)
        joint = edit(rules.lists, self.lists, joint=True)
        return city.replace(supervision=rules.model_copy(update={"lists": joint}))


class DrawByCredit(Measure):
    """Draw entities for inspection by their credit (信用分级分类监管)."""

    kind: Literal["draw_by_credit"]

    def change(self, city: City) -> City:
        rules = supervised(city)
        return city.replace(supervision=rules.model_copy(update={"by_credit": True}))


def supervised(city: City) -> Supervision:
    """How the city supervises; an error if it does not say."""
    if city.supervision is None:
        raise MeasureError("kind", "no-supervision")
    return city.supervision
