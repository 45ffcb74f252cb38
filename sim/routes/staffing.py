"""Pools of a place as the engine's clerks: who is there, when, and between which dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.city.city import City
from sim.city.places import Place, Pool
from sim.city.staffing import Post, posts
from sim.engine import plan as p
from sim.engine.build import Clerk
from sim.engine.build import Pool as EnginePool
from sim.routes.cohort import RouteError
from sim.routes.hours import Hours

Spells = tuple[tuple[float, float], ...]
"""Minutes from and to."""


class Seat(NamedTuple):
    """What an engine's clerk is in the city: a post of the pool, its hours, and while it is there.

    ``spells`` is None for a post that is always there.
    """

    position: int
    calendar: str
    spells: Spells | None

    def there(self, minute: float) -> bool:
        """Whether the pool has this post at a minute."""
        return self.spells is None or any(a <= minute < b for a, b in self.spells)


CLOSINGS = {"keep": p.KEEP, "serve": p.SERVE_QUEUE, "home": p.SEND_HOME}


def _manned(pool: Pool, city: City, place: Place) -> list[Post]:
    """The posts of a pool in a place; somebody must be there."""
    there = posts(pool, city.site[pool.site], place)
    if not there:
        raise RouteError("nobody-left", pool.id, name=pool.id, place=place.id)
    return there


def pools_of(
    states: Sequence[City], spells: Sequence[tuple[float, float]], place: Place, hours: Hours
) -> list[tuple[EnginePool, tuple[Seat, ...]]]:
    """The engine's pools of a place over all states of the city, and who their clerks are.

    Parameters
    ----------
    states : sequence of City
        The city in this place, one for each epoch.
    spells : sequence of (float, float)
        The minutes between which each state holds.
    """
    names = dict.fromkeys(
        pool.id for city in states for pool in city.pools if city.site[pool.site].at == place.level
    )
    return [_pool(name, states, spells, place, hours) for name in names]


def _pool(
    name: str,
    states: Sequence[City],
    spells: Sequence[tuple[float, float]],
    place: Place,
    hours: Hours,
) -> tuple[EnginePool, tuple[Seat, ...]]:
    """One pool: each post is held in the epochs in which the pool has it."""
    held: dict[tuple[int, Post], list[tuple[float, float]]] = {}
    present = [city.pool.get(name) for city in states]
    for pool, city, spell in zip(present, states, spells, strict=True):
        for i, post in enumerate(_manned(pool, city, place) if pool else []):
            held.setdefault((i, post), []).append(spell)
    always = len(states)
    clerks, seats = [], []
    for (position, (kind, calendar)), when in held.items():
        staff = states[0].staff_kind[kind]
        seat = Seat(position, calendar, None if len(when) == always else tuple(when))
        number = hours.number(calendar, seat.spells)
        clerks.append(Clerk(number, staff.pace.value, staff.experience.value, kind))
        seats.append(seat)
    last = max(i for i, pool in enumerate(present) if pool is not None)
    declared, city = present[last], states[last]
    assert declared is not None
    site, conduct = city.site[declared.site], city.conduct
    counter = declared.is_counter or declared.kind == "dedicated"
    heir = None
    if last < always - 1:
        heir = _heir(declared, states[last + 1], place)
    made = EnginePool(
        name=f"{place.id}/{name}",
        clerks=tuple(clerks),
        calendar=hours.number(site.calendar),
        closing=CLOSINGS[site.closing] if counter else p.KEEP,
        capacity=int(declared.capacity.value) if declared.capacity else -1,
        balk=declared.balk.value if declared.balk else 0.0,
        learning=conduct.learning.value,
        standard=conduct.learning_cases.value,
        until=spells[last][1] if heir else float("inf"),
        heir=heir,
    )
    return made, tuple(seats)


def _heir(pool: Pool, city: City, place: Place) -> str:
    """Who serves a dissolved pool's people: the pool at its site that took over a department."""
    for other in city.pools:
        if other.site == pool.site and set(other.departments) & set(pool.departments):
            return f"{place.id}/{other.id}"
    raise RouteError("nobody-takes-over", pool.id, name=pool.id, place=place.id)
