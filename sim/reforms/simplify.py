"""Measures that ask less of applicants: fewer steps and papers, online handling, waivers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.city.base import Id
from sim.city.city import City
from sim.city.quantity import WorkingDays
from sim.reforms.base import Measure, MeasureError, edit, known


class Trim(Measure):
    """Drop steps or papers of one item, or promise a shorter limit (减环节、减材料、减时限).

    A shorter promise by itself makes nobody faster: it moves only ``promised_working_days``.
    """

    kind: Literal["trim"]
    item: Id
    materials: tuple[Id, ...] = ()
    steps: tuple[Id, ...] = ()
    promised: WorkingDays | None = None

    def change(self, city: City) -> City:
        item = known("item", self.item, city.item)
        _listed("materials", self.materials, item.materials)
        _listed("steps", self.steps, tuple(step.id for step in item.steps))
        return city.replace(
            items=edit(
                city.items,
                [item.id],
                materials=tuple(m for m in item.materials if m not in self.materials),
                steps=tuple(s for s in item.steps if s.id not in self.steps),
                promised=self.promised or item.promised,
            )
        )


class GoOnline(Measure):
    """Open matters on the portal, and make items available there (网上办、掌上办)."""

    kind: Literal["go_online"]
    matters: tuple[Id, ...] = ()
    items: tuple[Id, ...] = ()

    def change(self, city: City) -> City:
        for name in self.matters:
            known("matters", name, city.matter)
        for name in self.items:
            known("items", name, city.item)
        return city.replace(
            matters=edit(city.matters, self.matters, portal=True),
            items=edit(city.items, self.items, online=True),
        )


class AcceptDeficient(Measure):
    """Accept applications of some matters that lack only non-core papers (容缺受理)."""

    kind: Literal["accept_deficient"]
    matters: tuple[Id, ...] = Field(min_length=1)
    non_core: tuple[Id, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        for name in self.matters:
            known("matters", name, city.matter)
        for name in self.non_core:
            known("non_core", name, city.material)
        return city.replace(
            matters=edit(city.matters, self.matters, deficiency=True),
            materials=edit(city.materials, self.non_core, core=False),
        )


class Exempt(Measure):
    """Stop asking for papers altogether (免证办、无证办), for some items or for all."""

    kind: Literal["exempt"]
    materials: tuple[Id, ...] = Field(min_length=1)
    items: tuple[Id, ...] | None = None

    def change(self, city: City) -> City:
        for name in self.materials:
            known("materials", name, city.material)
        for name in self.items or ():
            known("items", name, city.item)
        chosen = set(city.item if self.items is None else self.items)
        return city.replace(
            items=tuple(
                item.model_copy(
                    update={
                        "materials": tuple(m for m in item.materials if m not in self.materials)
                    }
                )
                if item.id in chosen
                else item
                for item in city.items
            )
        )


def _listed(field: str, names: tuple[str, ...], there: tuple[str, ...]) -> None:
    for name in names:
        if name not in there:
            raise MeasureError(field, "unknown-name", there, name=name)
