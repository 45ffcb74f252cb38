"""The city as institutions really make it: what the reform declared, as far as they did it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.city.base import Text
from sim.city.city import City
from sim.city.matters import DelayStep, Item, Matter, SiteVisitStep
from sim.city.places import Pool
from sim.city.quantity import Quantity
from sim.city.systems import Department, Link, Material
from sim.institutions.calls import Calls, Pair, pair_of
from sim.institutions.conflicts import Terms

if TYPE_CHECKING:
    from sim.institutions.model import Society

APPOINTMENT = "hall-appointment"
"""Name of the step that the uniform template adds."""


def overlaid(society: Society, city: City, place: str, calls: Calls) -> City:
    """The declared ``city`` in a place, as far as departments, systems and people went along."""
    terms = society.terms
    return city.replace(
        matters=tuple(_matter(society, m, place) for m in city.matters),
        departments=tuple(_department(society, d, place, calls) for d in city.departments),
        materials=tuple(_material(society, m, place, calls) for m in city.materials),
        systems=tuple(
            s.model_copy(update={"readiness": _moved(s.readiness, ready)})
            if (ready := society.readiness(place, s.id)) != s.readiness.value
            else s
            for s in city.systems
        ),
        links=_links(society, city, place, calls),
        items=_authority(society, city, place, _items(society, city, place, calls)),
        pools=_pools(society, city, terms),
        communities=tuple(
            c.model_copy(update={"online": _moved(c.online, online)})
            if (online := society.online(place, c.id)) != c.online.value
            else c
            for c in city.communities
        ),
    )


def _moved(quantity: Quantity, value: float) -> Quantity:
    """A quantity with another value; its range grows to hold it."""
    low, high = min(quantity.range[0], value), max(quantity.range[1], value)
    return quantity.model_copy(update={"value": value, "range": (low, high)})


def _matter(society: Society, matter: Matter, place: str) -> Matter:
    """A matter handled as before as long as the place has not learnt its scheme."""
    if society.practised(place, matter.id):
        return matter
    before = society.city.matter[matter.id]
    update = {"bundle": before.bundle, "portal": before.portal}
    return society.program.copies.get((matter, before), lambda: matter.model_copy(update=update))


def _department(society: Society, department: Department, place: str, calls: Calls) -> Department:
    """A department with the stance it took, and whether it accepts records."""
    changes: dict[str, str | bool] = {}
    if department.id in calls.join:
        changes["stance"] = society.stance(place, department.id)
    if department.id in calls.users and not society.uses(place, department.id):
        changes["uses_shared_data"] = False
    if not changes:
        return department
    by = (department, *changes, *changes.values())
    return society.program.copies.get(by, lambda: department.model_copy(update=changes))


def _material(society: Society, material: Material, place: str, calls: Calls) -> Material:
    """A record as released: not at all, on request only (in name), or as declared."""
    holder = calls.share.get(material.id)
    if holder is None or society.terms.willing:
        return material
    stance = society.releases(place, holder)
    if stance == "genuine":
        return material
    before = society.city.material.get(material.id)
    found = before.sharing if before is not None else "refused"
    if stance == "nominal" and found == "refused":
        found = "conditional"  # each request is checked and answered within the statutory clock
    update = {"sharing": found}
    return society.program.copies.get((material, found), lambda: material.model_copy(update=update))


def _links(society: Society, city: City, place: str, calls: Calls) -> tuple[Link, ...]:
    """The links there are: unfinished projects left out, or all that bundles need put in."""
    copies = society.program.copies
    if society.terms.integrated:
        return copies.get((city.links, calls), lambda: _all_links(city, calls))
    unfinished = sorted(pair for pair in calls.links if not society.built(place, pair))
    by = (city.links, *("+".join(pair) for pair in unfinished))
    return copies.get(by, lambda: _finished_links(society.city, city, frozenset(unfinished)))


def _finished_links(found: City, city: City, unfinished: frozenset[Pair]) -> tuple[Link, ...]:
    """The declared links less those not finished, in place of which those found stay."""
    before = {pair_of(*link.between): link for link in found.links}
    links = ((pair_of(*link.between), link) for link in city.links)
    return tuple(
        before[pair] if pair in unfinished else link
        for pair, link in links
        if pair not in unfinished or pair in before
    )


def _all_links(city: City, calls: Calls) -> tuple[Link, ...]:
    """The declared links, and new ones wherever a bundle's data have to flow."""
    missing = calls.needed - {pair_of(*x.between) for x in city.links if x.kind != "none"}
    built = [city.new_link(*pair) for pair in sorted(missing)]
    return (*(x for x in city.links if pair_of(*x.between) not in missing), *built)


def _items(society: Society, city: City, place: str, calls: Calls) -> tuple[Item, ...]:
    """Items with a site visit, forced through the joint window if their department joined."""
    if society.terms.exempt:
        return city.items
    joined = {
        item for item, name in calls.visits.items() if society.stance(place, name) != "refuse"
    }
    return tuple(_forced(society, item) if item.id in joined else item for item in city.items)


def _authority(
    society: Society, city: City, place: str, items: tuple[Item, ...]
) -> tuple[Item, ...]:
    """Items as they were decided before, where the city has drawn its authority back."""
    back = society.taken_back(place, city)
    if not back:
        return items
    found = society.city.item
    kept = ("department", "site", "commitment")

    def before(item: Item) -> Item:
        return item.model_copy(update={name: getattr(found[item.id], name) for name in kept})

    copies = society.program.copies
    return tuple(
        copies.get((item, found[item.id]), partial(before, item)) if item.id in back else item
        for item in items
    )


def _forced(society: Society, item: Item) -> Item:
    """The file is handed over and an appointment made before the inspectors can go."""
    days = society.rules.template.appointment
    return society.program.copies.get((item, days), lambda: _with_appointment(item, days))


def _with_appointment(item: Item, days: Quantity) -> Item:
    wait = DelayStep(
        id=APPOINTMENT,
        title=Text(zh="移交材料并预约现场核验", en="Hand over the file and arrange the site visit"),
        kind="delay",
        days=days,
    )
    steps: list[object] = []
    for step in item.steps:
        if isinstance(step, SiteVisitStep) and wait not in steps:
            steps.append(wait)
        steps.append(step)
    return item.model_copy(update={"steps": tuple(steps)})


def _pools(society: Society, city: City, terms: Terms) -> tuple[Pool, ...]:
    """Permanent posts for everybody, if staffing is resolved."""
    if not terms.secure:
        return city.pools
    return society.program.copies.get(
        (city.pools,), lambda: tuple(_secured(society, city, pool) for pool in city.pools)
    )


def _secured(society: Society, city: City, pool: Pool) -> Pool:
    kind = society.rules.careers.secure
    whole = Quantity(value=1, unit="share", source="assumption", range=(1, 1))
    crews = tuple(
        crew
        if any(city.staff_kind[name].machine for name in crew.mix)
        else crew.model_copy(update={"mix": {kind: whole}})
        for crew in pool.crews
    )
    return pool.model_copy(update={"crews": crews})
