"""Measures about where and how applicants are received, and by how many people."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Text
from sim.city.city import City
from sim.city.matters import Bundle
from sim.city.messages import wrong
from sim.city.places import Crew, Pool
from sim.city.quantity import Fields, Persons, Quantity, Share
from sim.reforms.base import Measure, MeasureError, edit, known


class BundleMatter(Measure):
    """Handle a matter's items as one: one acceptance, parallel work, one hand-over (一件事).

    The fields are those of :class:`sim.city.matters.Bundle`.
    """

    kind: Literal["bundle"]
    matter: Id
    window: Id
    form: Id | None = None
    form_fields: Fields
    items: tuple[Id, ...] | None = None
    on_premises: bool = False
    delivery: Literal["pickup", "post", "electronic", "on_premises"] = "pickup"
    joint_visit: bool = False

    def change(self, city: City) -> City:
        matter = known("matter", self.matter, city.matter)
        window = known("window", self.window, city.pool)
        if window.kind not in ("dedicated", "general", "sector"):
            raise MeasureError("window", "bundle-window-kind", name=window.id, kind=window.kind)
        if self.form is not None:
            known("form", self.form, city.material)
        for item in self.items or ():
            if item not in matter.items:
                raise MeasureError("items", "unknown-name", matter.items, name=item)
        bundle = Bundle(**{name: getattr(self, name) for name in Bundle.model_fields})
        changed = matter.model_copy(update={"bundle": bundle})
        return city.replace(
            matters=tuple(changed if m.id == matter.id else m for m in city.matters)
        )


class OpenCounter(Measure):
    """Open a counter where people are: a town hall, a kiosk that never closes (乡镇便民、自助).

    Communities that have the site ``near`` use it for whatever its departments accept there.
    """

    kind: Literal["open_counter"]
    pool: Pool

    @model_validator(mode="after")
    def _is_counter(self) -> OpenCounter:
        if not self.pool.is_counter:
            raise wrong("not-a-counter", kind=self.pool.kind)
        return self

    def change(self, city: City) -> City:
        known("pool.site", self.pool.site, city.site)
        for i, name in enumerate(self.pool.departments):
            known(f"pool.departments[{i}]", name, city.department)
        for crew in self.pool.crews:
            for kind in crew.mix:
                known("pool.crews", kind, city.staff_kind)
        pools = tuple(x for x in city.pools if x.id != self.pool.id)
        return city.replace(pools=(*pools, self.pool))


class Transfer(Model):
    """Persons moved out of a pool."""

    pool: Id
    persons: Persons


class DedicatedWindow(Measure):
    """Open a window for one matter (专窗), with new people or people taken from other pools."""

    kind: Literal["dedicated_window"]
    pool: Pool
    staff_from: tuple[Transfer, ...] = ()

    @model_validator(mode="after")
    def _is_dedicated(self) -> DedicatedWindow:
        if self.pool.kind != "dedicated":
            raise wrong("not-dedicated")
        return self

    def change(self, city: City) -> City:
        known("pool.site", self.pool.site, city.site)
        for crew in self.pool.crews:
            for kind in crew.mix:
                known("pool.crews", kind, city.staff_kind)
        pools = tuple(x for x in city.pools if x.id != self.pool.id)
        for transfer in self.staff_from:
            known("staff_from", transfer.pool, city.pool)
            pools = tuple(
                _smaller(x, transfer.persons) if x.id == transfer.pool else x for x in pools
            )
        return city.replace(pools=(*pools, self.pool))


class MoveIn(Measure):
    """Departments move their counters, people and all, into another building (一门：进驻大厅)."""

    kind: Literal["move_in"]
    departments: tuple[Id, ...] = Field(min_length=1)
    site: Id

    def change(self, city: City) -> City:
        site = known("site", self.site, city.site)
        left = set[str]()
        for i, name in enumerate(self.departments):
            left.add(known(f"departments[{i}]", name, city.department).site)
        moving = {*self.departments}
        pools = []
        for pool in city.pools:
            goes = pool.is_counter and pool.site in left and moving & {*pool.departments}
            if goes and not moving >= {*pool.departments}:
                other = sorted({*pool.departments} - moving)[0]
                raise MeasureError("departments", "shares-counter", name=pool.id, other=other)
            pools.append(pool.model_copy(update={"site": site.id}) if goes else pool)
        items = [x.id for x in city.items if x.department in moving and x.site in left]
        return city.replace(
            departments=edit(city.departments, self.departments, site=site.id),
            pools=tuple(pools),
            items=edit(city.items, items, site=site.id),
        )


class NewPool(Model):
    """Name of a pool that a measure creates."""

    id: Id
    title: Text


class OneWindow(Measure):
    """Merge departments' counters at a site into one general window (综合窗口).

    The people come along; the merged counter accepts what each of the old ones accepted.
    """

    kind: Literal["one_window"]
    site: Id
    departments: tuple[Id, ...] = Field(min_length=2)
    pool: NewPool

    def change(self, city: City) -> City:
        site = known("site", self.site, city.site)
        for name in self.departments:
            known("departments", name, city.department)
        wanted = set(self.departments)
        merged = [
            x
            for x in city.pools
            if x.is_counter and x.site == site.id and wanted & {*x.departments}
        ]
        served = {d for x in merged for d in x.departments}
        if not wanted <= served:
            missing = sorted(wanted - served)[0]
            raise MeasureError("departments", "no-counter-at-site", name=missing, site=site.id)
        if len(merged) < 2:
            return city
        pool = Pool(
            id=self.pool.id,
            title=self.pool.title,
            site=site.id,
            kind="general",
            departments=tuple(sorted(served)),
            crews=tuple(crew for x in merged for crew in x.crews),
            balk=merged[0].balk,
            patience=merged[0].patience,
        )
        gone = {x.id for x in merged}
        return city.replace(pools=(*(x for x in city.pools if x.id not in gone), pool))


class Staff(Measure):
    """Add people to a pool, or take some away."""

    kind: Literal["staff"]
    pool: Id
    add: Persons | None = None
    remove: Persons | None = None
    mix: dict[Id, Share] | None = Field(default=None, description="kinds of the people added")

    @model_validator(mode="after")
    def _one_of(self) -> Staff:
        if (self.add is None) == (self.remove is None):
            raise wrong("one-of-two", one="add", other="remove")
        if (self.add is None) != (self.mix is None):
            raise wrong("mix-with-add")
        return self

    def change(self, city: City) -> City:
        pool = known("pool", self.pool, city.pool)
        if self.add is not None and self.mix is not None:
            for kind in self.mix:
                known("mix", kind, city.staff_kind)
            if self.add.value == 0:
                return city
            crew = Crew(staff=self.add, mix=self.mix)
            changed = pool.model_copy(update={"crews": (*pool.crews, crew)})
        else:
            assert self.remove is not None
            changed = _smaller(pool, self.remove)
        return city.replace(pools=tuple(changed if x.id == pool.id else x for x in city.pools))


def _smaller(pool: Pool, persons: Quantity) -> Pool:
    """The pool with some persons fewer, in every place; nobody is left negative."""
    if persons.value == 0:
        return pool
    taken = persons.value + (pool.fewer.value if pool.fewer else 0.0)
    low, high = min(persons.range[0], taken), max(persons.range[1], taken)
    fewer = persons.model_copy(update={"value": taken, "range": (low, high)})
    return pool.model_copy(update={"fewer": fewer})
