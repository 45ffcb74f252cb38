"""What one case asks of its applicant in the pilot district, as found and by its scheme."""

from __future__ import annotations

import datetime as dt
from functools import cache

from sim.city.city import City
from sim.engine.build import Builder, Route
from sim.engine.clock import DAY
from sim.reforms.adopt import Adopt
from sim.reforms.load import load_scenario
from sim.reforms.windows import DedicatedWindow
from sim.routes.burden import Burden, burden
from sim.routes.cohort import Cohort
from sim.routes.hours import Hours
from sim.routes.route import draw_route

START = dt.date(2021, 2, 1)


def window(city: City, name: str, site: str, like: str) -> City:
    """A window for matters handled as one, with people such as another pool has."""
    base = city.pool[like].model_copy(
        update={"id": name, "site": site, "kind": "dedicated", "departments": ()}
    )
    return DedicatedWindow(kind="dedicated_window", start=START, pool=base).change(city)


@cache
def before() -> City:
    """The pilot district with its windows opened, and nothing handled as one yet."""
    city = load_scenario("baseline").city
    for name in ("enterprise-window", "one-matter-window"):
        city = window(city, name, "hall", "counter-market-regulation")
    return city


def adopted(matter: str, city: City | None = None) -> City:
    measure = Adopt(kind="adopt", start=START, matters=(matter,))
    return measure.change(city or before())


def route(city: City, matter: str, online: bool = False) -> Route:
    builder = Builder(30 * DAY, (0.0, 30 * DAY), 30.0)
    hours = Hours(builder, city.calendars, city.day_table, START, 400)
    place = city.places[0]
    return draw_route(Cohort(city, place, city.matter[matter], city.communities[0], online), hours)


def asks(city: City, matter: str, online: bool = False) -> Burden:
    return burden(route(city, matter, online))


def earlier(drawn: Route, name: str) -> set[str]:
    """Everything that must be done before an activity."""
    names = [a.name for a in drawn.activities]
    todo, found = [names.index(name)], set[int]()
    while todo:
        new = set(drawn.activities[todo.pop()].after) - found
        found |= new
        todo += new
    return {names[i] for i in found}
