"""What a year's cases would take if nobody ever had to queue: a quick estimate from routes alone.

Every activity's work is repeated as often as its chance of failure makes it on average, branches
count by the share of cases that take them, and a case lasts as long as the longest way through the
means. Queues, opening hours and the spread of durations are left out: good enough to tell which
changes cannot matter, never to be shown as a result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sim.city.city import City
from sim.city.matters import Matter
from sim.city.places import Place
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Route
from sim.engine.clock import DAY
from sim.routes.burden import day_of, earliest
from sim.routes.cohort import Cohort
from sim.routes.depends import State, depends
from sim.routes.hours import Hours
from sim.routes.route import draw_route

_YEAR = 366
WORK = (p.SERVE, p.REVIEW, p.SITE_VISIT)


class Toll(NamedTuple):
    """What cases take: working days until done, trips, hours of clerks' work."""

    days: float = 0.0
    trips: float = 0.0
    clerk_hours: float = 0.0

    def plus(self, other: Toll, times: float) -> Toll:
        """Add ``times`` as much as another."""
        return Toll(*(a + times * b for a, b in zip(self, other, strict=True)))


class Estimator:
    """Tolls of a year in any state of a city.

    Parameters
    ----------
    city : City
        As found: its calendars and places hold in every state.
    places : iterable of str
        Places counted.
    """

    def __init__(self, city: City, places: Iterable[str]) -> None:
        builder = Builder(_YEAR * DAY, (0.0, _YEAR * DAY))
        start = dt.date(2021, 1, 4)
        self._hours = Hours(builder, city.calendars, city.day_table, start, _YEAR)
        self._places = [city.place[name] for name in places]
        self._known: dict[tuple[str, str], list[tuple[State, list[tuple[Toll, Toll]]]]] = {}

    def year(self, city_in: Callable[[str], City], matter: str | None = None) -> Toll:
        """The toll of a year's cases, of all matters or one.

        Parameters
        ----------
        city_in : callable
            The city's state in a place.
        """
        total = Toll()
        for place in self._places:
            city = city_in(place.id)
            for demand in city.demands:
                if demand.at != place.level or matter not in (None, demand.matter):
                    continue
                what = city.matter[demand.matter]
                if what.cycle == "supervision":
                    continue
                cases = demand.cases_per_year(place.population.value)
                portal = what.portal and any(city.item[i].online for i in what.items)
                tolls = self._tolls(city, what, place, portal=portal)
                for who, (offline, online) in zip(city.communities, tolls, strict=True):
                    wired = who.online.value if portal else 0.0
                    total = total.plus(offline, cases * who.share.value * (1.0 - wired))
                    total = total.plus(online, cases * who.share.value * wired)
        return total

    def _tolls(
        self, city: City, matter: Matter, place: Place, *, portal: bool
    ) -> list[tuple[Toll, Toll]]:
        """Tolls of a case by community, offline and online; places of a level are alike."""
        known, state = self._known.setdefault((matter.id, place.level), []), depends(city, matter)
        for old, tolls in known:
            if old == state:
                return tolls

        def toll(who: int, *, online: bool) -> Toll:
            cohort = Cohort(city, place, matter, city.communities[who], online)
            return toll_of(draw_route(cohort, self._hours))

        tolls = []
        for who in range(len(city.communities)):
            offline = toll(who, online=False)
            tolls.append((offline, toll(who, online=True) if portal else offline))
        known.append((state, tolls))
        return tolls


def toll_of(route: Route) -> Toll:
    """What one case of a route takes on average, without queues."""
    lasts = [_minutes(a) / day_of(route, a) for a in route.activities]
    starts = earliest(route, lasts)
    return Toll(
        max((a + b for a, b in zip(starts, lasts, strict=True)), default=0.0),
        sum(a.branch * (a.trips_first + a.trips_again * _failures(a)) for a in route.activities),
        sum(
            a.branch * a.work.mean * (1.0 + _failures(a)) / 60.0
            for a in route.activities
            if a.kind in WORK
        ),
    )


def _failures(activity: Activity) -> float:
    """Mean number of failed attempts before the one that succeeds."""
    return activity.fail / (1.0 - activity.fail)


def _minutes(activity: Activity) -> float:
    """Mean time until it is done."""
    failures = _failures(activity)
    return activity.branch * (activity.work.mean * (1.0 + failures) + activity.redo.mean * failures)
