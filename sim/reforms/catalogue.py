"""Trimming a whole catalogue of items by rules (四减一优化、无证办、免证办).

No rule knows how many items it will touch: each looks at one item as it stands and says what of it
is needless. How much a drive takes away is therefore decided by the catalogue it meets. For the
licences that catalogue is itself inferred (no list of the items has been published; see
:mod:`sim.city.licences`), so that the drive's totals check the rules against the inferred
before-state, and prove neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from pydantic import Field

from sim.city.base import Id, Model
from sim.city.city import City
from sim.city.matters import Item, Step
from sim.city.quantity import Count, Quantity, Ratio, WorkingDays
from sim.city.systems import Link, Material
from sim.reforms.base import Measure, MeasureError, known


class Norm(Model):
    """What a promise has to cover: the working days that each kind of step needs.

    Public notice, expert review and the making of a certificate are not counted in the law's limit,
    and what other systems owe is not this department's: their norms may be 0.
    """

    acceptance: WorkingDays
    review: WorkingDays
    site_visit: WorkingDays
    exchange: WorkingDays
    delay: WorkingDays
    safety: Ratio = Field(description="how much more than the norm is promised")

    def days(self, steps: tuple[Step, ...]) -> float:
        """Whole working days that a chain of steps needs, at least one."""
        needed = self.acceptance.value + sum(getattr(self, step.kind).value for step in steps)
        return max(1.0, float(math.ceil(self.safety.value * needed - 1e-9)))


class TrimCatalogue(Measure):
    """Go through all items of some departments (default: of all) and trim them by rules.

    Each rule works only if it is asked for.

    Attributes
    ----------
    layers : Quantity, optional
        减环节: of sign-offs that follow each other within the department, so many remain: the
        first ones, and the last, who decides (受审分离、审核合一). The others' reading of the
        file falls away with them.
    own_papers : bool
        减材料: no paper is asked for that lies in the item's own system.
    repeated_papers : bool
        减材料: no paper is asked for that only proves what another in the application proves.
    promise : Norm, optional
        减时限: nothing longer is promised than the remaining steps need.
    local_fees : bool
        减费用: no fee is charged on the strength of a local rule alone.
    exempt : bool
        免证办: items of city level whose certificates are all in the city's library of electronic
        certificates no longer ask for them.
    no_certificate : bool
        无证办: where all certificates of an item are released by their holders, and the systems
        are able, those links are built that still lack to fetch them.
    """

    kind: Literal["trim_catalogue"]
    departments: tuple[Id, ...] | None = None
    layers: Count | None = None
    own_papers: bool = False
    repeated_papers: bool = False
    promise: Norm | None = None
    local_fees: bool = False
    exempt: bool = False
    no_certificate: bool = False

    def change(self, city: City) -> City:
        for i, name in enumerate(self.departments or ()):
            known(f"departments[{i}]", name, city.department)
        if self.layers is not None and self.layers.value < 1:
            raise MeasureError("layers", "too-small", least=1)
        chosen = set(city.department if self.departments is None else self.departments)
        items = tuple(
            self._trimmed(city, item) if item.department in chosen else item for item in city.items
        )
        changed = city.replace(items=items)
        if not self.no_certificate:
            return changed
        mine = [item for item in items if item.department in chosen]
        return changed.replace(links=_with_links(changed, mine))

    def _trimmed(self, city: City, item: Item) -> Item:
        """One item by the rules; the same object if they find nothing."""
        steps = item.steps
        if self.layers is not None:
            steps = merged(steps, int(self.layers.value))
        materials = tuple(m for m in item.materials if not self._needless(city, item, m))
        if self.exempt and exemptible(city, item):
            asked = {material.id for material in certificates(city, item)}
            materials = tuple(m for m in materials if m not in asked)
        promised = item.promised
        if self.promise is not None:
            promised = _at_most(promised, self.promise.days(steps))
        changes: dict[str, object] = {}
        if self.local_fees and item.fee is not None and item.fee_basis == "local":
            changes = {"fee": None, "fee_basis": None}
        if (steps, materials, promised) != (item.steps, item.materials, item.promised):
            changes |= {"steps": steps, "materials": materials, "promised": promised}
        return item.model_copy(update=changes) if changes else item

    def _needless(self, city: City, item: Item, name: str) -> bool:
        material = city.material[name]
        own = self.own_papers and city.holder(material) == item.system
        return own or (self.repeated_papers and material.repeats in item.materials)


def merged(steps: tuple[Step, ...], layers: int) -> tuple[Step, ...]:
    """Steps with at most ``layers`` reviews in a row: the first ones and the last."""
    kept: list[Step] = []
    for is_review, group in groupby(steps, key=lambda step: step.kind == "review"):
        row = list(group)
        if is_review and len(row) > layers:
            row = [*row[: layers - 1], row[-1]]
        kept += row
    return tuple(kept)


def certificates(city: City, item: Item) -> tuple[Material, ...]:
    """Papers of an item that another department's system holds."""
    listed = (city.material[name] for name in item.materials)
    return tuple(m for m in listed if city.holder(m) not in (None, item.system))


def exemptible(city: City, item: Item) -> bool:
    """Whether an item of city level asks for certificates, all of them in the library."""
    asked = certificates(city, item)
    of_city = city.department[item.department].level == "city"
    return of_city and bool(asked) and all(material.in_library for material in asked)


def _at_most(promised: Quantity, days: float) -> Quantity:
    if promised.value <= days:
        return promised
    low = min(days, promised.range[0])
    return promised.model_copy(update={"value": days, "range": (low, promised.range[1])})


def _with_links(city: City, items: list[Item]) -> tuple[Link, ...]:
    """The city's links, with those that free whole items from handing in certificates."""
    new = {frozenset(pair): city.new_link(*pair) for item in items for pair in _lacking(city, item)}
    if not new:
        return city.links
    kept = (link for link in city.links if link.ends not in new)
    return (*kept, *new.values())


def _lacking(city: City, item: Item) -> Iterator[tuple[str, str]]:
    """Pairs of systems to be linked so that an item needs no certificate; none if that is vain."""
    asked = certificates(city, item)
    holders = dict.fromkeys(city.holder(material) or "" for material in asked)
    able = all(
        city.system[name].readiness.value >= city.conduct.ready_at.value
        for name in (item.system, *holders)
    )
    willing = city.department[item.department].uses_shared_data
    released = all(material.sharing != "refused" for material in asked)
    if asked and able and willing and released:
        yield from ((item.system, name) for name in holders if not city.link(item.system, name))
