"""Which papers an applicant must hand in, and which records are fetched or passed on instead.

This is where data sharing has its effect: a paper is dropped only if its holder releases the
record, a working link reaches the holder's system, and the using department accepts the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.city.city import City
from sim.city.matters import Item
from sim.city.systems import Material


@dataclass(frozen=True)
class Papers:
    """What becomes of the papers that some items ask for.

    Attributes
    ----------
    asked : tuple of str
        Papers handed in by the applicant (repeated if handed in for several items).
    fetched : dict
        For each item, the records fetched over a link: pairs (material, holder's system).
    carried : dict
        For each item, the earlier items whose results the house passes on by hand, for want of a
        link.
    """

    asked: tuple[str, ...]
    fetched: dict[str, tuple[tuple[Material, str], ...]] = field(default_factory=dict)
    carried: dict[str, tuple[str, ...]] = field(default_factory=dict)


def papers_one_by_one(city: City, items: Sequence[Item], front: str | None = None) -> Papers:
    """Papers when every item is accepted by itself, in ``front`` or in its own system."""
    asked: list[str] = []
    fetched: dict[str, tuple[tuple[Material, str], ...]] = {}
    for item in items:
        records = []
        for name in item.materials:
            material = city.material[name]
            holder = city.record_from(item, material, front or item.system)
            if holder is None:
                asked.append(name)
            else:
                records.append((material, holder))
        fetched[item.id] = tuple(records)
    return Papers(tuple(asked), fetched)


def papers_together(
    city: City, items: Sequence[Item], front: str, form: str | None = None
) -> Papers:
    """Papers when items are accepted together in system ``front``: each is handed in once.

    Results of one item that another needs stay in the house: sent over the platform's link, or
    carried by hand. The joint ``form`` replaces the items' own forms.
    """
    inside = {item.id for item in items}
    asked: dict[str, None] = {form: None} if form else {}
    fetched: dict[str, tuple[tuple[Material, str], ...]] = {}
    carried: dict[str, tuple[str, ...]] = {}
    for item in items:
        records, by_hand = [], []
        for name in item.materials:
            material = city.material[name]
            if material.form and form:
                continue
            if material.item in inside:
                source = city.item[material.item]
                if source.system != item.system and not city.link(front, source.system):
                    by_hand.append(source.id)
                continue
            holder = city.record_from(item, material, front)
            if holder is None:
                asked[name] = None
            else:
                records.append((material, holder))
        # Two papers of one earlier item are carried over together.
        fetched[item.id], carried[item.id] = tuple(records), tuple(dict.fromkeys(by_hand))
    # A paper handed in for one item anyway need not be fetched for another.
    fetched = {
        name: tuple((m, system) for m, system in records if m.id not in asked)
        for name, records in fetched.items()
    }
    return Papers(tuple(asked), fetched, carried)
