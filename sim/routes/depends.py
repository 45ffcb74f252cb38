"""What a matter's routes depend on: as long as that is the same, so are they."""

from __future__ import annotations

from sim.city.city import City
from sim.city.matters import ExchangeStep, Matter


def depends(city: City, matter: Matter) -> tuple[object, ...]:
    """Everything in a city that the routes of a matter are drawn from, in any place.

    Communities' online shares are not among it: they choose between routes. Two values compare
    quickly where most parts are the very same objects.
    """
    items = [city.item[name] for name in matter.items]
    form = (matter.bundle.form,) if matter.bundle and matter.bundle.form else ()
    papers = [
        city.material[m] for m in dict.fromkeys((*form, *(m for i in items for m in i.materials)))
    ]
    steps = [
        (item.system, step.system)
        for item in items
        for step in item.steps
        if isinstance(step, ExchangeStep)
    ]
    holders = (city.holder(paper) for paper in papers)
    systems = dict.fromkeys(
        (*(item.system for item in items), *(b for _, b in steps), *(h for h in holders if h))
    )
    fronts = [(front, name) for front in (city.platform, city.portal) for name in systems]
    departments = dict.fromkeys((*(item.department for item in items), matter.lead))
    return (
        matter,
        *items,
        *papers,
        *(city.department[name] for name in departments),
        *(city.link(a, b) for a, b in (*fronts, *steps) if a != b),
        city.conduct,
        city.pools,
        city.sites,
    )
