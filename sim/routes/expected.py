"""What a year's cases would take if nobody ever had to queue: a quick estimate from routes alone.

Every activity's work is repeated as often as its chance of failure makes it on average, branches
count by the share of cases that take them, and a case lasts as long as the longest way through the
means. Queues, opening hours and the spread of durations are left out: good enough to tell which
changes cannot matter, never to be shown as a result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.city.city import City
from sim.city.matters import Matter
from sim.city.people import Community, Demand
from sim.city.places import Place
from sim.engine import plan as p
from sim.engine.build import Activity, Route
from sim.routes.book import draw_page
from sim.routes.burden import day_of, earliest
from sim.routes.depends import Known, Setting
from sim.routes.hours import Catalogue

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
    standing : collection of str, optional
        Communities whose routes stand for everybody's; all of them unless told.
    """

    def __init__(
        self, city: City, places: Iterable[str], standing: Collection[str] | None = None
    ) -> None:
        self._city = city
        self._places = [city.place[name] for name in places]
        self._standing = [
            i for i, who in enumerate(city.communities) if standing is None or who.id in standing
        ]
        self._known = Known[list[Toll]]()

    def cases(self, matter: str | None = None) -> float:
        """A year's cases, of all matters or one, as declared; supervision apart."""
        return sum(
            demand.cases_per_year(place.population.value)
            for place in self._places
            for demand in _counted(self._city, place, matter)
        )

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
            setting = Setting(city, place)
            whose = [city.communities[i] for i in self._standing]
            everybody = sum(who.share.value for who in whose)
            for demand in _counted(city, place, matter):
                what = city.matter[demand.matter]
                cases = demand.cases_per_year(place.population.value) / everybody
                portal = what.portal and any(city.item[i].online for i in what.items)
                offline = self._tolls(setting, what, whose, online=False)
                online = self._tolls(setting, what, whose, online=True) if portal else offline
                for who, walked, sent in zip(whose, offline, online, strict=True):
                    wired = who.online.value if portal else 0.0
                    total = total.plus(walked, cases * who.share.value * (1.0 - wired))
                    total = total.plus(sent, cases * who.share.value * wired)
        return total

    def _tolls(
        self, setting: Setting, matter: Matter, whose: Sequence[Community], *, online: bool
    ) -> list[Toll]:
        """Tolls of a case by community."""

        def draw() -> list[Toll]:
            page = draw_page(setting, matter, Catalogue(), online=online, whose=whose)
            return [toll_of(route) for route in page]

        return self._known.get(setting.state(matter, online=online), draw)


def _counted(city: City, place: Place, matter: str | None) -> Iterator[Demand]:
    """Demands of applicants in a place, for all matters or one."""
    for demand in city.demands:
        here = demand.at == place.level and matter in (None, demand.matter)
        if here and city.matter[demand.matter].cycle != "supervision":
            yield demand


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
