"""For whom a route is built, and the time units in which it is written."""

from __future__ import annotations

from dataclasses import dataclass

from sim.city.city import City
from sim.city.matters import Item, Matter
from sim.city.people import Community
from sim.city.places import Calendar, Place, Pool
from sim.city.quantity import Quantity
from sim.engine.build import NEVER, Law
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL

HERE = "."
"""In names of pools, the place for which a route is drawn."""


class RouteError(ValueError):
    """A scenario cannot be run: the city lacks something that a matter needs.

    Parameters
    ----------
    message : str
        Key in :data:`sim.city.messages.MESSAGES`, to be filled with ``values``.
    about : str
        Name of the pool or department concerned.
    """

    def __init__(self, message: str, about: str, **values: object) -> None:
        super().__init__(message, about, values)
        self.message, self.about, self.values = message, about, values


@dataclass(frozen=True)
class Cohort:
    """Applicants of one matter, place, community and channel, under one state of the city."""

    city: City
    place: Place
    matter: Matter
    community: Community
    online: bool

    @property
    def name(self) -> str:
        """Readable name of the route, among those of its matter and place."""
        channel = "online" if self.online else "offline"
        return f"{self.community.id}/{channel}"

    def site_of(self, item: Item) -> str:
        """Where an item is accepted in person: near the applicant, if a counter there accepts it.

        Machines (kiosks) take what can be applied for online.
        """
        for site in () if item.on_premises else self.community.near:
            there = self.city.counters.get((site, item.department), ())
            if any(item.online or pool.kind != "kiosk" for pool in there):
                return site
        return item.site or self.city.department[item.department].site

    def hours_of(self, item: Item) -> Calendar:
        """The working hours of the department that processes an item."""
        site = self.city.site[self.city.department[item.department].site]
        return self.city.calendar[site.calendar]

    def counter(self, item: Item) -> Pool:
        """The pool that accepts an item in person when it is handled by itself."""
        site = self.site_of(item)
        there = self.city.counters.get((site, item.department))
        if there is None:
            raise RouteError("no-counter", item.department, name=item.department, site=site)
        return there[0]

    def back_office(self, kind: str, department: str) -> Pool:
        """The review, inspection or precheck pool that works for a department in this place.

        See :meth:`sim.city.city.City.office`.
        """
        found = self.city.office(kind, department, self.place)
        if found is not None:
            return found[1]
        raise RouteError(
            "no-back-office", department, name=department, kind=kind, place=self.place.id
        )

    def pool_name(self, pool: Pool) -> str:
        """Name of a pool, told from here: so the routes of places that are alike are the same."""
        place = self.city.serving(self.place, pool.site)
        assert place is not None, "checked when the city was loaded"
        return f"{HERE if place is self.place else place.id}/{pool.id}"

    def errors(self, pool: Pool) -> float:
        """See :func:`keying_errors`."""
        return keying_errors(self.city, self.place, pool)

    def pool_hours(self, pool: Pool) -> Calendar:
        """Opening hours of a pool's site."""
        return self.city.calendar[self.city.site[pool.site].calendar]


def keying_errors(city: City, place: Place, pool: Pool) -> float:
    """Keying errors of a pool's people relative to an experienced in-post clerk's."""
    heads = [(crew, crew.head_count(place.population.value)) for crew in pool.crews]
    total = max(1, sum(n for _, n in heads))
    return sum(
        n / total * share.value * city.staff_kind[kind].errors.value
        for crew, n in heads
        for kind, share in crew.mix.items()
    )


def office_time(hours: Calendar, days: Quantity, cv: float) -> Law:
    """A number of working days as working minutes of ``hours``, log-normally spread."""
    return spread(days.value * hours.minutes_per_day, cv)


def spread(minutes: float, cv: float) -> Law:
    """A log-normal duration (minutes); constant where nothing varies."""
    if minutes == 0.0:
        return NEVER
    return Law(LOGNORMAL if cv > 0.0 else CONSTANT, minutes, cv)


def memoryless(minutes: float) -> Law:
    """An exponential duration (minutes): patience, network latency."""
    return Law(EXPONENTIAL, minutes, 1.0) if minutes > 0.0 else NEVER


def any_of(probability: float, times: float) -> float:
    """Probability that at least one of ``times`` independent chances happens."""
    return float(1.0 - (1.0 - min(probability, 1.0)) ** times)
