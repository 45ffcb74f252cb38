"""Measures about schemes and rules: handle matters as their schemes say, and by common rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.city.base import Id
from sim.city.city import City
from sim.city.matters import Bundle, Matter, Scheme
from sim.reforms.base import Measure, MeasureError, edit, known


class Adopt(Measure):
    """Handle matters as their written schemes say (按联办方案办理).

    One measure does what a scheme needs: one acceptance, links between the systems, records
    released, items opened online. Where institutions act, each of these is asked for, not done, and
    a place has to learn the scheme first, unless it is the ``pilot`` for which it was written.
    """

    kind: Literal["adopt"]
    matters: tuple[Id, ...] = Field(min_length=1)
    pilot: bool = Field(default=False, description="opens on its day: the scheme was made here")

    def change(self, city: City) -> City:
        for i, name in enumerate(self.matters):
            matter = known(f"matters[{i}]", name, city.matter)
            if matter.scheme is None:
                raise MeasureError(f"matters[{i}]", "no-scheme", name=name)
            if matter.scheme.window not in city.pool:
                values = {"name": matter.scheme.window, "matter": name}
                raise MeasureError(f"matters[{i}]", "no-scheme-window", city.pool, **values)
            city = adopted(city, matter, matter.scheme)
        return city


def adopted(city: City, matter: Matter, scheme: Scheme) -> City:
    """The city in which a matter is handled by its scheme."""
    bundle = Bundle(**{name: getattr(scheme, name) for name in Bundle.model_fields})
    fronts = (city.platform, city.portal) if scheme.online or matter.portal else (city.platform,)
    plain = (city.new_link(front, name) for name in scheme.systems for front in fronts)
    new = {
        link.ends: link
        for link in (*plain, *scheme.links)
        if (known := city.declared_link(*link.between)) is None or known.kind == "none"
    }
    changed = {"bundle": bundle, "portal": matter.portal or bool(scheme.online)}
    closed = [name for name in scheme.records if city.material[name].sharing != "open"]
    items = edit(city.items, scheme.online, online=True)
    for name, steps in scheme.drop.items():
        kept = tuple(step for step in city.item[name].steps if step.id not in steps)
        items = edit(items, [name], steps=kept)
    return city.replace(
        matters=edit(city.matters, [matter.id], **changed),
        materials=edit(city.materials, closed, sharing="open"),
        items=items,
        links=(*(x for x in city.links if x.ends not in new), *new.values()),
    )


class WriteStandard(Measure):
    """Put tried schemes into writing for all places (制度文本): lessons outlast who learnt them.

    By itself it changes no case; it makes a scheme spread faster and survive staff turnover.
    """

    kind: Literal["write_standard"]
    matters: tuple[Id, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        for i, name in enumerate(self.matters):
            if known(f"matters[{i}]", name, city.matter).scheme is None:
                raise MeasureError(f"matters[{i}]", "no-scheme", name=name)
        return city.replace(matters=edit(city.matters, self.matters, written=True))


class UnifyRules(Measure):
    """One name, one list of papers and one limit for items wherever they are handled (互认)."""

    kind: Literal["unify_rules"]
    items: tuple[Id, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        for i, name in enumerate(self.items):
            known(f"items[{i}]", name, city.item)
        return city.replace(items=edit(city.items, self.items, rules="common"))
