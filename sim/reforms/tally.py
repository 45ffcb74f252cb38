"""What a reform took away from a city's items, counted by comparing the city before and after.

The count knows nothing of measures: whatever made the difference, it finds it.
"""

from __future__ import annotations

from collections import Counter

from sim.city.city import City
from sim.city.matters import Item
from sim.reforms.catalogue import certificates

COUNTED = (
    "items_fewer_steps",
    "steps",
    "items_fewer_papers",
    "papers",
    "items_shorter_promise",
    "working_days",
    "items_without_fee",
    "items_no_certificate",
    "items_certificate_exempt",
)
"""What is counted, in the order in which reports tell it."""


def tally(before: City, after: City) -> dict[str, int]:
    """Count what items lost between two states of a city.

    Items are matched by name; those that only one of the cities has are left out.

    Returns
    -------
    dict
        Of each entry of :data:`COUNTED` a number. ``items_certificate_exempt`` asked for
        certificates (papers that another department holds) and ask for none now: these papers
        count there, not among ``papers``. ``items_no_certificate`` still need certificates, some
        had to be handed in, and now all are fetched over links. ``working_days`` are those by
        which promises became shorter, rounded over all items.
    """
    found: Counter[str] = Counter()
    days = 0.0
    for old in before.items:
        new = after.item.get(old.id)
        if new is None:
            continue
        steps = {step.id for step in old.steps} - {step.id for step in new.steps}
        exempt = bool(certificates(before, old)) and not certificates(after, new)
        lost = set(old.materials) - set(new.materials)
        if exempt:
            lost -= {material.id for material in certificates(before, old)}
        shorter = max(0.0, old.promised.value - new.promised.value)
        days += shorter
        found["items_fewer_steps"] += bool(steps)
        found["steps"] += len(steps)
        found["items_fewer_papers"] += bool(lost)
        found["papers"] += len(lost)
        found["items_shorter_promise"] += shorter > 0
        found["items_without_fee"] += old.fee is not None and new.fee is None
        found["items_certificate_exempt"] += exempt
        found["items_no_certificate"] += handed_in(before, old) > 0 and _fetched(after, new)
    found["working_days"] = round(days)
    return {name: found[name] for name in COUNTED}


def handed_in(city: City, item: Item) -> int:
    """How many certificates of an item the applicant has to bring."""
    return sum(
        city.record_from(item, material, item.system) is None
        for material in certificates(city, item)
    )


def _fetched(city: City, item: Item) -> bool:
    """Whether an item needs certificates, and all of them are fetched."""
    return bool(certificates(city, item)) and handed_in(city, item) == 0
