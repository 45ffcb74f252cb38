"""Changes that can be made in a declared city and in a model discovered from its register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from calibration.logs.model import LogModel
from calibration.logs.whatif import with_hours, with_people, with_work, without
from sim.city.city import City
from sim.city.matters import Item
from sim.city.places import Calendar, Crew, Pool


@dataclass(frozen=True)
class Change:
    """Something changed in the city and in the model; asked of the cases that pass a pool or have
    an activity.
    """

    what: str
    pool: str
    activity: str
    city: Callable[[City], City]
    model: Callable[[LogModel, str], LogModel]


def more_people(population: float, pool: str, more: int) -> Change:
    """So many more people (fewer, if negative) in a pool."""

    def crew(old: Crew) -> Crew:
        size = old.head_count(population)
        staff = {"value": size + more, "unit": "persons", "source": "assumption", "range": (0, 999)}
        return Crew.model_validate({**old.model_dump(), "staff": staff, "staff_per_100k": None})

    return Change(
        f"{more:+d} at {pool}",
        pool,
        "",
        lambda city: _with_pool(city, pool, lambda x: _first_crew(x, crew)),
        lambda model, name: with_people(model, name, more),
    )


def other_hours(pool: str, opens: str, closes: str) -> Change:
    """The people of a pool work through from Monday to Friday."""
    extra = Calendar(
        id="through",
        title={"zh": "不间断", "en": "Through"},
        days="working",
        hours=((opens, closes),),
    )

    def city(old: City) -> City:
        new = _with_pool(
            old,
            pool,
            lambda x: _first_crew(x, lambda c: c.model_copy(update={"calendar": extra.id})),
        )
        return new.replace(calendars=(*new.calendars, extra))

    a, b = (60.0 * int(t[:2]) + int(t[3:]) for t in (opens, closes))
    return Change(
        f"{opens}-{closes} at {pool}", pool, "", city, lambda m, name: with_hours(m, name, a, b)
    )


def other_work(item: str, step: str, factor: float) -> Change:
    """A step of the back office takes a part of its time."""

    def city(old: City) -> City:
        return _with_item(
            old,
            item,
            lambda x: tuple(
                s.model_copy(
                    update={"work": s.work.model_copy(update={"value": s.work.value * factor})}
                )
                if s.id == step
                else s
                for s in x.steps
            ),
        )

    name = f"{item}/{step}"
    return Change(
        f"{factor:g} of the work of {name}", "", name, city, lambda m, _: with_work(m, name, factor)
    )


def no_step(item: str, step: str) -> Change:
    """A step of the back office, or a letter that a link makes needless, falls away."""
    name = f"{item}/{step}"
    return Change(
        f"without {name}",
        "",
        name,
        lambda old: _with_item(old, item, lambda x: tuple(s for s in x.steps if s.id != step)),
        lambda m, _: without(m, name),
    )


def _with_pool(city: City, name: str, change: Callable[[Pool], Pool]) -> City:
    return city.replace(pools=tuple(change(x) if x.id == name else x for x in city.pools))


def _first_crew(pool: Pool, change: Callable[[Crew], Crew]) -> Pool:
    return pool.model_copy(update={"crews": (change(pool.crews[0]), *pool.crews[1:])})


def _with_item(city: City, name: str, steps: Callable[[Item], tuple[object, ...]]) -> City:
    items = (x.model_copy(update={"steps": steps(x)}) if x.id == name else x for x in city.items)
    return city.replace(items=tuple(items))
