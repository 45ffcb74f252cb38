"""What a matter's routes depend on: as long as that is the same, so are they."""

from __future__ import annotations

from collections.abc import Iterator

from sim.city.city import City
from sim.city.matters import ExchangeStep, Item, Matter
from sim.city.people import Community
from sim.city.systems import Link, Material

State = tuple[object, ...]


def depends(city: City, matter: Matter) -> State:
    """Everything in a city that the routes of a matter are drawn from, in any place.

    Told as what it comes to: a record that no link carries is the same as one not released, and a
    stance matters only where there is a bundle to join. So states that institutions reach in
    different ways are one, and routes drawn once serve them all. Two values compare quickly where
    most parts are the very same objects. Online shares are not among it: communities choose between
    routes by them.
    """
    items = [city.item[name] for name in matter.items]
    if matter.cycle == "supervision":
        return (matter, *items, city.supervision, city.conduct, city.pools, city.sites)
    departments = dict.fromkeys((*(item.department for item in items), matter.lead))
    fronts = _fronts(city, matter)
    return (
        matter,
        *items,
        tuple(
            (name, city.department[name].site, matter.bundle and city.department[name].stance)
            for name in departments
        ),
        tuple(_lasting(city.material[name]) for name in _papers(matter, items)),
        tuple(
            tuple(_carried(city, item, front)) for item in items for front in (item.system, *fronts)
        ),
        tuple(_of(community) for community in city.communities),
        city.conduct,
        city.pools,
        city.sites,
    )


def _fronts(city: City, matter: Matter) -> tuple[str, ...]:
    """Systems in which the matter may be received as a whole."""
    platform = (city.platform,) if matter.bundle is not None else ()
    return (*platform, city.portal) if matter.portal else platform


def _papers(matter: Matter, items: list[Item]) -> dict[str, None]:
    form = (matter.bundle.form,) if matter.bundle and matter.bundle.form else ()
    return dict.fromkeys((*form, *(name for item in items for name in item.materials)))


def _lasting(material: Material) -> tuple[object, ...]:
    """What is true of a paper whether or not its holder releases it."""
    return (
        *(material.id, material.system, material.item, material.form, material.core),
        *(material.in_library, material.repeats),
    )


def _carried(city: City, item: Item, front: str) -> Iterator[tuple[object, ...] | Link | None]:
    """What reaches an item received in ``front``: records, its own file, answers to requests."""
    if front != item.system:
        yield city.link(front, item.system)
    for name in item.materials:
        material = city.material[name]
        holder = city.record_from(item, material, front)
        if holder is not None:
            yield holder, material.sharing, None if holder == front else city.link(front, holder)
        else:
            # An earlier item's result is passed on inside, if only a link reaches its system.
            source = city.holder(material) if material.item is not None else None
            yield None if source in (None, front) else city.link(front, str(source))
    for step in item.steps:
        if isinstance(step, ExchangeStep):
            yield None if item.system == step.system else city.link(item.system, step.system)
            yield None if front == step.system else city.link(front, step.system)


def _of(community: Community) -> tuple[object, ...]:
    """All of a community but how many of it use the portal."""
    return (
        *(community.id, community.travel, community.near, community.defects),
        *(community.priority, community.wage),
    )
