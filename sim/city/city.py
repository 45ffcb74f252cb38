"""The city: everything declared, looked up by name."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from sim.city.base import Id, Named
from sim.city.institutions import Institutions
from sim.city.licences import Licences
from sim.city.matters import Item, Matter
from sim.city.people import Community, Conduct, Demand, Fact, Profile
from sim.city.places import Calendar, DayTable, Place, Pool, Site, StaffKind
from sim.city.rostering import Rostering
from sim.city.supervision import Supervision
from sim.city.systems import Department, Link, Material, System


class City(Named):
    """Everything declared about a city at one time; reforms turn one into another.

    Attributes
    ----------
    platform : str
        The system in which one-matter windows work (the report's 赣政通).
    portal : str
        The system behind online applications (the report's 赣服通).
    institutions : Institutions, optional
        How departments, leads, systems' owners and clerks behave; needed by scenarios with
        ``conflicts``.
    supervision : Supervision, optional
        Who is inspected, how, and what inspections find.
    licences : Licences, optional
        A population of licence items; loading the city adds the items it stands for.
    rostering : Rostering, optional
        Shifts and terms of work, for weekly rosters.
    """

    kind: Literal["city"]
    platform: Id
    portal: Id
    calendars: tuple[Calendar, ...]
    day_table: DayTable = DayTable()
    places: tuple[Place, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
    systems: tuple[System, ...] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    materials: tuple[Material, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)
    matters: tuple[Matter, ...] = Field(min_length=1)
    sites: tuple[Site, ...] = Field(min_length=1)
    staff_kinds: tuple[StaffKind, ...] = Field(min_length=1)
    pools: tuple[Pool, ...] = Field(min_length=1)
    communities: tuple[Community, ...] = Field(min_length=1)
    profiles: tuple[Profile, ...] = Field(min_length=1)
    demands: tuple[Demand, ...] = Field(min_length=1)
    conduct: Conduct
    facts: tuple[Fact, ...] = ()
    institutions: Institutions | None = None
    supervision: Supervision | None = None
    licences: Licences | None = None
    rostering: Rostering | None = None

    @cached_property
    def calendar(self) -> dict[str, Calendar]:
        return {x.id: x for x in self.calendars}

    @cached_property
    def place(self) -> dict[str, Place]:
        return {x.id: x for x in self.places}

    @cached_property
    def department(self) -> dict[str, Department]:
        return {x.id: x for x in self.departments}

    @cached_property
    def system(self) -> dict[str, System]:
        return {x.id: x for x in self.systems}

    @cached_property
    def material(self) -> dict[str, Material]:
        return {x.id: x for x in self.materials}

    @cached_property
    def item(self) -> dict[str, Item]:
        return {x.id: x for x in self.items}

    @cached_property
    def matter(self) -> dict[str, Matter]:
        return {x.id: x for x in self.matters}

    @cached_property
    def site(self) -> dict[str, Site]:
        return {x.id: x for x in self.sites}

    @cached_property
    def staff_kind(self) -> dict[str, StaffKind]:
        return {x.id: x for x in self.staff_kinds}

    @cached_property
    def pool(self) -> dict[str, Pool]:
        return {x.id: x for x in self.pools}

    @cached_property
    def pools_by_department(self) -> dict[str, tuple[str, ...]]:
        """Names of the pools that list a department, of those that some pool lists."""
        found: dict[str, tuple[str, ...]] = {}
        for pool in self.pools:
            for name in dict.fromkeys(pool.departments):
                found[name] = (*found.get(name, ()), pool.id)
        return found

    @cached_property
    def profile(self) -> dict[str, Profile]:
        return {x.id: x for x in self.profiles}

    @cached_property
    def _link(self) -> dict[frozenset[str], Link]:
        return {x.ends: x for x in self.links}

    @cached_property
    def counters(self) -> dict[tuple[str, str], tuple[Pool, ...]]:
        """Pools where items of a department are handed in at a kind of site, as declared."""
        found: dict[tuple[str, str], tuple[Pool, ...]] = {}
        for pool in self.pools:
            for name in pool.departments if pool.is_counter else ():
                found[pool.site, name] = (*found.get((pool.site, name), ()), pool)
        return found

    def replace(self, **changes: object) -> City:
        """A city with some parts exchanged, its look-up tables built anew.

        Not ``model_copy``: that would carry the cached tables of the old city along.
        """
        parts: dict[str, Any] = {
            name: changes.pop(name, getattr(self, name)) for name in type(self).model_fields
        }
        if changes:
            raise TypeError(f"a city has no part named {sorted(changes)}")
        return City.model_construct(**parts)

    @cached_property
    def capital(self) -> Place | None:
        """The place whose sites of city level serve the counties as well; None if there is none."""
        return next((place for place in self.places if place.level == "city"), None)

    def serving(self, place: Place, site: str) -> Place | None:
        """Where people of a place go for a kind of site: their own, or the city's; else None."""
        if self.site[site].at == place.level:
            return place
        return self.capital if self.site[site].at == "city" else None

    def office(self, kind: str, department: str, place: Place) -> tuple[Place, Pool] | None:
        """The pool in the back that works for a department in a place, and where it stands.

        A pool that lists no departments works for all whose halls are of its level. A department
        that has none in a county works for it in the city's hall; where there is no such hall,
        whoever is there helps out.
        """
        at = self.site[self.department[department].site].at
        for home in (at, None):
            for where in (place, *((self.capital,) if self.capital else ())):
                for pool in self.pools:
                    if pool.kind != kind or self.site[pool.site].at != where.level:
                        continue
                    if department in pool.departments:
                        return where, pool
                    if not pool.departments and home in (None, where.level):
                        return where, pool
        return None

    def new_link(self, one: str, other: str) -> Link:
        """A link between two systems as links are when newly built."""
        conduct = self.conduct
        return Link(
            between=(one, other),
            kind="api",
            latency=conduct.link_latency,
            failure=conduct.link_failure,
            retry=conduct.link_retry,
        )

    def holder(self, material: Material) -> str | None:
        """The system that holds a paper's content; None if only the applicant has it."""
        if material.item is not None:
            return self.item[material.item].system
        return material.system

    def record_from(self, item: Item, material: Material, front: str) -> str | None:
        """The system a record can be fetched from, for ``item`` received in system ``front``."""
        holder = self.holder(material)
        if holder is None or material.sharing == "refused":
            return None
        if not self.department[item.department].uses_shared_data:
            return None
        return holder if holder == front or self.link(front, holder) else None

    def declared_link(self, one: str, other: str) -> Link | None:
        """The link declared between two systems, whatever its kind."""
        return self._link.get(frozenset((one, other)))

    def link(self, one: str, other: str) -> Link | None:
        """The working link between two systems, or None (declared ``none``, or never declared).

        A link works only if both systems are technically ready (``conduct.ready_at``).
        """
        return self._working.get((one, other))

    @cached_property
    def _working(self) -> dict[tuple[str, str], Link]:
        """The working links from either end."""
        able = self.conduct.ready_at.value
        ready = {x.id for x in self.systems if x.readiness.value >= able}
        return {
            ends: x
            for x in self._link.values()
            if x.kind != "none" and ready.issuperset(x.between)
            for ends in (x.between, x.between[::-1])
        }
