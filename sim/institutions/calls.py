"""What a reform asks of whom in a place: read off the difference between two declared cities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.city.city import City
from sim.city.matters import ExchangeStep, Item, SiteVisitStep
from sim.city.systems import Link

Pair = tuple[str, str]


@dataclass(frozen=True)
class Calls:
    """What measures in force ask of departments and systems' owners.

    Attributes
    ----------
    join : dict
        Departments asked to join a bundle, each with its partners there.
    lead : frozenset of str
        Departments that answer for a bundle: they have joined.
    share : dict
        Records asked to be released, each with the department that holds them.
    askers : dict
        Holders of records, each with the departments that would use them.
    links : dict
        Links declared, by the pair of systems.
    needed : frozenset of pairs
        Pairs of systems between which the bundles' data have to flow.
    visits : dict
        Items of bundles that need a site visit, each with its department.
    """

    join: dict[str, frozenset[str]]
    lead: frozenset[str]
    share: dict[str, str]
    askers: dict[str, frozenset[str]]
    links: dict[Pair, Link]
    needed: frozenset[Pair]
    visits: dict[str, str]

    @property
    def users(self) -> frozenset[str]:
        """Departments asked to accept records instead of papers."""
        return frozenset(name for names in self.askers.values() for name in names)

    @property
    def systems(self) -> frozenset[str]:
        """Systems whose data have to flow."""
        return frozenset(name for pair in (*self.needed, *self.links) for name in pair)


NOTHING = Calls({}, frozenset(), {}, {}, {}, frozenset(), {})


def pair_of(one: str, other: str) -> Pair:
    """Two systems, whichever way round."""
    return (one, other) if one < other else (other, one)


def calls_of(base: City, declared: City, level: str) -> Calls:
    """What separates ``declared`` from ``base`` in a place of a level."""
    if declared is base:
        return NOTHING
    here = {demand.matter for demand in declared.demands if demand.at == level}
    join: dict[str, set[str]] = {}
    lead, needed, visits = set[str](), set[Pair](), dict[str, str]()
    for matter in declared.matters:
        bundle, before = matter.bundle, base.matter.get(matter.id)
        if matter.id not in here or bundle is None:
            continue
        if before is not None and before.bundle == bundle:
            continue
        items = [declared.item[name] for name in bundle.items or matter.items]
        partners = {item.department for item in items} | {matter.lead}
        for name in partners:
            join.setdefault(name, set()).update(partners - {name})
        lead.add(matter.lead)
        fronts = (declared.platform, declared.portal) if matter.portal else (declared.platform,)
        for item in items:
            needed.update(
                pair_of(front, name)
                for front in fronts
                for name in _systems(declared, item)
                if name != front
            )
            if any(isinstance(step, SiteVisitStep) for step in item.steps):
                visits[item.id] = item.department
    share, askers = _records(base, declared, here)
    known = set(base.links)
    links = {pair_of(*x.between): x for x in declared.links if x.kind != "none" and x not in known}
    return Calls(
        {name: frozenset(partners) for name, partners in join.items()},
        frozenset(lead),
        share,
        askers,
        links,
        frozenset(needed),
        visits,
    )


def holder_of(city: City, material: str) -> str | None:
    """The department that decides about a record: the owner of the system that holds it."""
    system = city.holder(city.material[material])
    return None if system is None else city.system[system].owner


def _records(
    base: City, declared: City, here: set[str]
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Records newly released, their holders, and who would use them."""
    share: dict[str, str] = {}
    askers: dict[str, set[str]] = {}
    items = {name for matter in declared.matters if matter.id in here for name in matter.items}
    for material in declared.materials:
        before = base.material.get(material.id)
        holder = holder_of(declared, material.id)
        if holder is None or material.sharing == "refused":
            continue
        if before is not None and before.sharing == material.sharing:
            continue
        share[material.id] = holder
        users = {declared.item[i].department for i in items if material.id in _papers(declared, i)}
        askers.setdefault(holder, set()).update(users)
    return share, {name: frozenset(users) for name, users in askers.items()}


def _papers(city: City, item: str) -> tuple[str, ...]:
    return city.item[item].materials


def _systems(city: City, item: Item) -> Iterator[str]:
    """Systems from or to which an item's data flow."""
    yield item.system
    for step in item.steps:
        if isinstance(step, ExchangeStep):
            yield step.system
    for name in item.materials:
        material = city.material[name]
        system = city.holder(material)
        if system is not None and material.sharing != "refused":
            yield system
