"""What service guides (办事指南) list of a matter: trips to the site, papers, limits.

A guide is a document: it knows no corrections, no queues and no department that joins in name only.
Reported reductions of trips, papers and limits (减跑动次数、减申请材料、减办理时限) are counted on
guides: the trips an item needs, the papers on its list, and the promised limit against the
statutory one (减跑动 and 减时间 among the indicators of the national assessment,
http://zwfw.jinan.gov.cn/col/col118379/index.html). What people live through is simulated; the
difference between the two is a result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from sim.city.city import City
from sim.routes.cohort import Cohort
from sim.routes.journey import promised_days
from sim.routes.narrative import Tale, tell
from sim.routes.route import joined_items

HANDING_OVER = ("hand-over", "collect", "post", "return")
"""What a limit does not count: it ends when results are ready."""


class Promise(NamedTuple):
    """How a city sets the limit of what it handles together.

    Attributes
    ----------
    factor : float
        Promise over the time that handling is expected to take.
    courage : float
        0: the items' limits stay and only run side by side; 1: promised is what is needed.
    """

    factor: float
    courage: float

    def days(self, chain: float, told: Tale) -> float:
        """The limit promised for items handled together, whole working days.

        Between the longest chain of their limits and what nearly all cases need from acceptance
        until results are ready; at least one day.

        Parameters
        ----------
        chain : float
            The longest chain of the items' own limits, working days.
        told : Tale
            The way they are handled together.
        """
        return self.over(chain, _until_ready(told))

    def over(self, chain: float, days: float) -> float:
        """The limit promised if handling is expected to take so many working days."""
        needed = min(chain, max(1.0, days * self.factor))
        between = needed**self.courage * max(chain, needed) ** (1.0 - self.courage)
        return max(1.0, float(math.ceil(between - 0.25)))


class Guide(NamedTuple):
    """What the guides list that an applicant has to follow for one matter, added up.

    Attributes
    ----------
    trips, materials : int
        Trips to a site, papers to hand in.
    departments_visited : int
        Departments at whose own counters the applicant has to be.
    walked : int
        Trips of one who combines errands at the same place.
    statutory : float
        Limits by law, working days.
    apart : float
        Limits promised for items that have a guide of their own, working days.
    together : tuple of (float, Tale), optional
        Of items handled together, the longest chain of their limits, and their way.
    """

    trips: int
    materials: int
    departments_visited: int
    walked: int
    statutory: float
    apart: float
    together: tuple[float, Tale] | None

    def promised(self, promise: Promise) -> float:
        """Limits promised, working days."""
        return self.apart + (promise.days(*self.together) if self.together else 0.0)


def guide(city: City, place: str, matter: str, *, online: bool = False) -> Guide:
    """Add up the guides of a matter: one for what is handled as one, one for each other item.

    Parameters
    ----------
    online : bool
        The way over the portal, for what can be done there; else everything at counters.

    Raises
    ------
    RouteError
        If the city lacks a counter or back office that the matter needs.
    """
    what = city.matter[matter]
    cohort = Cohort(city, city.place[place], what, city.communities[0], online)
    items = [city.item[name] for name in what.items]
    joined = joined_items(cohort, items) if what.bundle else []
    apart = [item for item in items if item not in joined]
    tales, together = list[Tale](), None
    if joined:
        told = _alone(city, place, matter, [item.id for item in joined], online=online)
        tales, together = [told], (promised_days(joined), told)
    for item in apart:
        wired = online and what.portal and item.online
        tales.append(_alone(city, place, matter, [item.id], online=wired, bundle=None))
    return Guide(
        sum(told.burden.trips for told in tales),
        sum(told.burden.materials for told in tales),
        len(frozenset[str]().union(*(told.burden.departments for told in tales))),
        tell(city, place, matter, online=online).burden.trips,
        sum(item.statutory.value for item in items),
        sum(item.promised.value for item in apart),
        together,
    )


def _alone(
    city: City, place: str, matter: str, items: list[str], *, online: bool, **changes: object
) -> Tale:
    """The way of some of a matter's items, as if there were no others."""
    what = city.matter[matter].model_copy(update={"items": tuple(items), **changes})
    return tell(city.replace(matters=(what,)), place, matter, online=online)


def _until_ready(told: Tale) -> float:
    """Working days from acceptance until all results are ready, nothing going wrong."""
    return max(_ends(told)) - min(
        (m.starts for m in told.moments if m.kind in ("accept", "apply")), default=0.0
    )


def _ends(told: Tale) -> Iterator[float]:
    yield 0.0
    for moment in told.moments:
        if moment.kind not in HANDING_OVER and moment.chance >= 1.0:
            yield moment.starts + moment.lasts
