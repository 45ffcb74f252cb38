"""A route told as what happens: who does what, where, and on which day if nobody has to wait.

Names of activities are the drawing's own (:mod:`sim.routes.journey`); here they find their titles.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.city.base import Text
from sim.city.city import City
from sim.engine import plan as p
from sim.engine.build import Activity, Route
from sim.routes.burden import Burden, burden, day_of, earliest
from sim.routes.cohort import Cohort
from sim.routes.hours import Catalogue
from sim.routes.route import draw_route

KINDS = (
    *("accept", "collect", "apply", "hand-over", "return", "post", "supplement", "joint-visit"),
    *("fetch", "clock", "carry", "send", "review", "site_visit", "exchange", "letter", "wait"),
)
BY_APPLICANT = ("accept", "collect", "hand-over", "return")
"""What takes the applicant's own presence."""


@dataclass(frozen=True)
class Moment:
    """One thing that happens to a case.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    what : tuple of Text
        What it is about: items, a step, a paper.
    who : Text, optional
        The department, counter or system that acts.
    starts, lasts : float
        Working days after the case arose, and its length, expected and without queues.
    papers : int
        Papers handed in.
    trip : bool
        Whether it takes a trip of its own.
    chance : float
        Share of cases to which it happens.
    """

    kind: str
    what: tuple[Text, ...]
    who: Text | None
    starts: float
    lasts: float
    papers: int = 0
    trip: bool = False
    chance: float = 1.0


@dataclass(frozen=True)
class Tale:
    """A route told: its moments in order, its burden, and its length without queues (days)."""

    moments: tuple[Moment, ...]
    burden: Burden
    days: float


def tell(city: City, place: str, matter: str, *, online: bool = False) -> Tale:
    """The route of a matter in a place, for an applicant of the first community.

    Raises
    ------
    RouteError
        If the city lacks a counter or back office that the matter needs.
    """
    cohort = Cohort(city, city.place[place], city.matter[matter], city.communities[0], online)
    route = draw_route(cohort, Catalogue())
    starts, lasts = _schedule(route)
    moments = [
        _moment(city, matter, activity, starts[i], lasts[i])
        for i, activity in enumerate(route.activities)
        if activity.name.partition(":")[0] != "go"  # the way there belongs to what is done there
    ]
    days = max((a + b for a, b in zip(starts, lasts, strict=True)), default=0.0)
    told = tuple(sorted(moments, key=lambda m: (m.starts, m.starts + m.lasts)))
    return Tale(told, burden(route), days)


def _schedule(route: Route) -> tuple[list[float], list[float]]:
    """Earliest starts and expected lengths, working days; branches that few take count nothing."""
    lasts = [a.work.mean / day_of(route, a) if a.branch >= 1.0 else 0.0 for a in route.activities]
    return earliest(route, lasts), lasts


def _moment(city: City, matter: str, activity: Activity, starts: float, lasts: float) -> Moment:
    """The moment an activity stands for."""
    kind, what, who = reading(city, matter, activity)
    if activity.pool is not None:
        who = city.pool[activity.pool.partition("/")[2]].title
    return Moment(
        kind,
        what,
        who,
        starts,
        lasts,
        activity.materials,
        activity.trips_first > 0,
        activity.branch,
    )


def reading(
    city: City, matter: str, activity: Activity
) -> tuple[str, tuple[Text, ...], Text | None]:
    """Kind (of :data:`KINDS`), subjects and actor of an activity, read from its name and kind."""
    head, colon, rest = activity.name.partition(":")
    if colon:
        if head == "return":
            return head, (city.department[rest].title,), None
        subject = rest.removeprefix("accept:").removeprefix("apply:")
        if subject == matter:
            return head, (city.matter[matter].title,), None
        return head, tuple(city.item[name].title for name in subject.split("+")), None
    name, _, step = activity.name.partition("/")
    item = city.item[name]
    department = city.department[item.department].title
    verb, dot, about = step.partition(".")
    if verb == "fetch" and dot:
        paper, _, clock = about.partition(".")
        return "clock" if clock else "fetch", (city.material[paper].title, item.title), department
    if verb == "carry" and dot:
        return verb, (city.item[about].title, item.title), department
    if step == "send":
        return step, (item.title,), department
    kind = _step(city, name, verb, about)
    if kind == "exchange" and activity.kind == p.DELAY:
        kind = "letter"  # no link carries it
    return kind, _titles(city, name, verb), department


def _titles(city: City, item: str, step: str) -> tuple[Text, ...]:
    found = next((x.title for x in city.item[item].steps if x.id == step), None)
    own = city.item[item].title
    return (own,) if found is None else (found, own)


def _step(city: City, item: str, step: str, about: str) -> str:
    """What a step of an item comes to in this route."""
    declared = next((x for x in city.item[item].steps if x.id == step), None)
    if declared is None or about == "lead" or declared.kind == "delay":
        return "wait"
    if about == "clock":
        return "clock"
    return declared.kind
