"""Measures about data: releasing records and linking systems."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.city.base import Id
from sim.city.city import City
from sim.city.systems import Link
from sim.reforms.base import Measure, MeasureError, edit, known


class ShareData(Measure):
    """Release records that systems hold, so that linked users need not ask for the paper."""

    kind: Literal["share_data"]
    materials: tuple[Id, ...] = Field(min_length=1)
    sharing: Literal["conditional", "open"]

    def change(self, city: City) -> City:
        for name in self.materials:
            material = known("materials", name, city.material)
            if material.system is None and material.item is None:
                raise MeasureError("materials", "no-holder", name=name)
        return city.replace(materials=edit(city.materials, self.materials, sharing=self.sharing))


class LinkSystems(Measure):
    """Link pairs of systems; a link declared before is replaced."""

    kind: Literal["link_systems"]
    links: tuple[Link, ...] = Field(min_length=1)

    def change(self, city: City) -> City:
        for i, link in enumerate(self.links):
            for j, name in enumerate(link.between):
                known(f"links[{i}].between[{j}]", name, city.system)
        new = {link.ends for link in self.links}
        kept = tuple(link for link in city.links if link.ends not in new)
        links = (*kept, *self.links)
        if set(links) == set(city.links):
            return city
        return city.replace(links=links)
