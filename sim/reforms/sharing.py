"""What a reform shares: the links it builds and the records it releases, and a city without some.

The worth of shared data is found by leaving parts of it out. What is left out is as the city had it
before: no link, or the old one; a record not released, or on the old terms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sim.city.base import Text
from sim.city.city import City
from sim.city.systems import Material
from sim.reforms.load import Loaded


@dataclass(frozen=True, order=True)
class Share:
    """One thing that is shared: a link between two systems, or the record behind a paper.

    Attributes
    ----------
    kind : {"link", "record"}
    names : tuple of str
        The two systems in alphabetical order, or the paper.
    found : bool
        Whether the city shares it as found; else a reform brings it.
    """

    kind: str
    names: tuple[str, ...]
    found: bool = False

    @property
    def id(self) -> str:
        """Readable name, unique in a city."""
        return f"{self.kind}:{'+'.join(self.names)}"

    def title(self, city: City) -> Text:
        """What people call it: of a link to platform or portal, the system at the far end."""
        if self.kind == "record":
            return city.material[self.names[0]].title
        titles = [city.system[name].title for name in self._far(city)]
        return Text(zh="—".join(x.zh for x in titles), en=" – ".join(x.en for x in titles))

    def holder(self, city: City) -> str:
        """The department that decides about it: whoever owns the system at the far end.

        Of a link to the platform or the portal that is the other system's owner; of any other link
        the owner of the second system.
        """
        if self.kind == "record":
            system = city.holder(city.material[self.names[0]])
            assert system is not None, "a record is held by a system"
            return city.system[system].owner
        return city.system[self._far(city)[-1]].owner

    def _far(self, city: City) -> tuple[str, ...]:
        fronts = (city.platform, city.portal)
        return tuple(name for name in self.names if name not in fronts) or self.names


def shares_of(loaded: Loaded) -> tuple[Share, ...]:
    """What is shared in any place of a scenario when all of its reform is in force, by name."""
    base, result = loaded.city, set[Share]()
    links, terms = set(base.links), {x.id: x.sharing for x in base.materials}
    for place in loaded.places:
        whole = loaded.city_on(dt.date.max, place)
        for link in whole.links:
            if link.kind != "none":
                result.add(Share("link", tuple(sorted(link.between)), link in links))
        for paper in whole.materials:
            if paper.sharing != "refused":
                result.add(Share("record", (paper.id,), terms.get(paper.id) == paper.sharing))
    return tuple(sorted(result))


@dataclass(frozen=True)
class Withheld(Loaded):
    """A scenario in which some of what is shared is not.

    Attributes
    ----------
    left_out : frozenset of Share
    """

    left_out: frozenset[Share] = frozenset()
    _without: dict[int, tuple[City, City]] = field(default_factory=dict, repr=False, compare=False)

    def city_on(self, date: dt.date, place: str) -> City:
        """The city as the reform has made it in ``place`` by ``date``, less what is left out."""
        city = super().city_on(date, place)
        if id(city) not in self._without:
            self._without[id(city)] = city, without(city, self.left_out, self.city)
        return self._without[id(city)][1]


def withheld(loaded: Loaded, left_out: Iterable[Share]) -> Withheld:
    """The scenario without some of what it shares."""
    return Withheld(
        loaded.scenario,
        loaded.city,
        loaded.reform,
        loaded.document,
        loaded.memory,
        loaded._cities,
        frozenset(left_out),
    )


def without(city: City, left_out: Iterable[Share], before: City) -> City:
    """A city less some of what it shares.

    Parameters
    ----------
    before : City
        What a reform brought is as here; what was shared here already is not shared at all.
    """
    links = {frozenset(share.names): share.found for share in left_out if share.kind == "link"}
    papers = {share.names[0]: share.found for share in left_out if share.kind == "record"}
    old = (x for x in before.links if links.get(x.ends) is False)
    kept = (*(x for x in city.links if x.ends not in links), *old)
    materials = tuple(
        _closed(x, None if papers[x.id] else before.material.get(x.id)) if x.id in papers else x
        for x in city.materials
    )
    if set(kept) == set(city.links) and materials == city.materials:
        return city
    return city.replace(links=kept, materials=materials)


def _closed(material: Material, before: Material | None) -> Material:
    """A record on its old terms; without any it is not released."""
    old = "refused" if before is None else before.sharing
    return material if material.sharing == old else material.model_copy(update={"sharing": old})
