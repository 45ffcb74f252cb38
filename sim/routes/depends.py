"""What a matter's routes depend on: as long as that is the same, so are they."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from sim.city.city import City
from sim.city.matters import ExchangeStep, Item, Matter
from sim.city.people import Community
from sim.city.places import Place
from sim.city.systems import Link, Material
from sim.routes.cohort import keying_errors

T = TypeVar("T")


class State(NamedTuple):
    """All that routes are drawn from: what can be hashed, and declared things compared by value.

    Two states compare quickly where most things are the very same objects.
    """

    told: tuple[object, ...]
    things: tuple[object, ...]


class Setting:
    """A city as the routes of one place find it, told without the place's name.

    States are told as what they come to: a record that no link carries is the same as one not
    released, a stance matters only where there is a bundle to join, and of a place only its level
    and the errors of its people do. So states that institutions reach in different ways, or in
    different places, are one, and routes drawn once serve them all. Online shares are not among it:
    communities choose between routes by them.
    """

    def __init__(self, city: City, place: Place) -> None:
        self.city, self.place = city, place
        self._told = (
            *(place.level, city.platform, city.portal, city.capital and city.capital.id),
            tuple(
                keying_errors(city, place, pool)
                for pool in city.pools
                if pool.is_counter or pool.kind == "dedicated"
            ),
            tuple(_of(community) for community in city.communities),
        )
        self._things = (city.conduct, city.pools, city.sites, city.calendars)
        self._reached: dict[tuple[str, str], tuple[object, ...]] = {}

    def state(self, matter: Matter, *, online: bool) -> State:
        """Everything that the routes of a matter, offline or online, are drawn from here."""
        city = self.city
        items = [city.item[name] for name in matter.items]
        departments = dict.fromkeys((*(item.department for item in items), matter.lead))
        told = (
            *(*self._told, matter.id, online),
            *((city.department[name].site, _stance(city, matter, name)) for name in departments),
            *(_lasting(city.material[name]) for name in _papers(matter, items)),
            *(
                self._reaching(item, front)
                for item in items
                for front in dict.fromkeys((item.system, *_fronts(city, matter, online=online)))
            ),
        )
        rules = city.supervision if matter.cycle == "supervision" else None
        return State(told, (matter, *items, *self._things, rules))

    def _reaching(self, item: Item, front: str) -> tuple[object, ...]:
        """What reaches an item, offline as online and whatever the matter."""
        if (item.id, front) not in self._reached:
            self._reached[item.id, front] = tuple(_carried(self.city, item, front))
        return self._reached[item.id, front]


class Known(Generic[T]):
    """What follows from a state, found out once for each."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], list[tuple[tuple[object, ...], T]]] = {}

    def get(self, state: State, find_out: Callable[[], T]) -> T:
        """What follows from a state; found out only if it never was."""
        alike = self._found.setdefault(state.told, [])
        for things, found in alike:
            if things == state.things:
                return found
        found = find_out()
        alike.append((state.things, found))
        return found


def _stance(city: City, matter: Matter, department: str) -> str | None:
    return city.department[department].stance if matter.bundle is not None else None


def _fronts(city: City, matter: Matter, *, online: bool) -> tuple[str, ...]:
    """The system in which the matter may be received as a whole."""
    if online:
        return (city.portal,)
    return (city.platform,) if matter.bundle is not None else ()


def _papers(matter: Matter, items: list[Item]) -> dict[str, None]:
    form = (matter.bundle.form,) if matter.bundle and matter.bundle.form else ()
    return dict.fromkeys((*form, *(name for item in items for name in item.materials)))


def _lasting(material: Material) -> tuple[object, ...]:
    """What is true of a paper whether or not its holder releases it."""
    return (
        *(material.id, material.system, material.item, material.form, material.core),
        *(material.in_library, material.repeats),
    )


def _carried(city: City, item: Item, front: str) -> Iterator[tuple[object, ...] | None]:
    """What reaches an item received in ``front``: records, its own file, answers to requests."""
    if front != item.system:
        yield _link(city.link(front, item.system))
    for name in item.materials:
        material = city.material[name]
        holder = city.record_from(item, material, front)
        if holder is not None:
            yield holder, material.sharing, _between(city, front, holder)
        else:
            # An earlier item's result is passed on inside, if only a link reaches its system.
            source = city.holder(material) if material.item is not None else None
            yield None if source is None else _between(city, front, source)
    for step in item.steps:
        if isinstance(step, ExchangeStep):
            yield _between(city, item.system, step.system)
            yield _between(city, front, step.system)


def _between(city: City, one: str, other: str) -> tuple[object, ...] | None:
    return None if one == other else _link(city.link(one, other))


def _link(link: Link | None) -> tuple[object, ...] | None:
    """What routes over a working link depend on."""
    if link is None:
        return None
    return link.kind, link.latency.value, link.failure.value, link.retry.value, link.runs


def _of(community: Community) -> tuple[object, ...]:
    """All of a community but how many of it use the portal."""
    return (
        *(community.id, community.travel.value, community.near, community.defects.value),
        *(community.priority, community.wage.value),
    )
