"""Routes kept in the book are those that would be drawn; states told as equal draw equal routes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from sim.city.city import City
from sim.engine.build import Builder, Route
from sim.engine.clock import DAY
from sim.outcomes.indicators import observe
from sim.reforms.supervise import JointInspection
from sim.routes.book import Book
from sim.routes.cohort import Cohort
from sim.routes.compile import compile_plan
from sim.routes.depends import depends
from sim.routes.hours import Hours
from sim.routes.route import draw_route
from tests.support.cities import cities, scenario_of
from tests.support.tiny import tiny

DAYS = 30
ANY = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def hours_of(city: City, first: tuple[str, ...] = ()) -> Hours:
    """Calendars numbered as a plan would, after those of some batch runs."""
    builder = Builder(DAYS * DAY, (0.0, DAYS * DAY))
    hours = Hours(builder, city.calendars, city.day_table, dt.date(2021, 3, 1), DAYS)
    for time in first:
        hours.runs((time,))
    return hours


def drawn(city: City, hours: Hours) -> tuple[tuple[Route, ...], ...]:
    """All routes of a city's first matter."""
    matter, place = city.matters[0], city.places[0]
    portal = matter.portal and any(city.item[i].online for i in matter.items)
    channels = (False, True) if portal else (False,)
    return tuple(
        tuple(draw_route(Cohort(city, place, matter, who, online), hours) for online in channels)
        for who in city.communities
    )


def relatives(city: City) -> Iterator[City]:
    """Cities that institutions could make of a city: one thing or another done, or undone."""
    for i, department in enumerate(city.departments):
        for change in ({"stance": "refuse"}, {"uses_shared_data": False}):
            other = department.model_copy(update=change)
            yield city.replace(
                departments=(*city.departments[:i], other, *city.departments[i + 1 :])
            )
    for i, link in enumerate(city.links):
        yield city.replace(links=(*city.links[:i], *city.links[i + 1 :]))
        new = city.new_link(*link.between)
        yield city.replace(links=(*city.links[:i], new, *city.links[i + 1 :]))
    for i, material in enumerate(city.materials):
        if material.system or material.item:
            for sharing in ("refused", "open"):
                paper = material.model_copy(update={"sharing": sharing})
                yield city.replace(materials=(*city.materials[:i], paper, *city.materials[i + 1 :]))
    for i, system in enumerate(city.systems):
        low = system.readiness.model_copy(update={"value": 0.0, "range": (0.0, 1.0)})
        unready = system.model_copy(update={"readiness": low})
        yield city.replace(systems=(*city.systems[:i], unready, *city.systems[i + 1 :]))


@ANY
@given(cities())
def test_equal_states_draw_equal_routes(city: City) -> None:
    """And different ones are told apart: whatever changes a route changes the state."""
    here = depends(city, city.matters[0]), drawn(city, hours_of(city, ("11:00", "23:00")))
    for other in itertools.islice(relatives(city), 60):
        state = depends(other, other.matters[0])
        if state == here[0]:
            assert drawn(other, hours_of(other, ("11:00", "23:00"))) == here[1]


@ANY
@given(cities())
def test_a_page_fits_a_plan_that_numbers_calendars_otherwise(city: City) -> None:
    book, state = Book(), depends(city, city.matters[0])
    for first in ((), ("11:00", "12:34"), ("12:34",), ()):
        hours = hours_of(city, first)
        page = book.page("stream", state, hours, lambda hours=hours: drawn(city, hours))  # type: ignore[misc]
        again = hours_of(city, first)
        # What the book gave numbers calendars as drawing afresh would, up to the numbers' order.
        fresh = drawn(city, again)
        assert [[_told(r, hours) for r in row] for row in page] == [
            [_told(r, again) for r in row] for row in fresh
        ]


def _told(route: Route, hours: Hours) -> tuple[object, ...]:
    """A route with its calendars by name."""
    names = [
        tuple(
            number if number < 0 else hours.key(number)
            for number in (a.calendar, a.redo_calendar, a.retry_calendar, a.batch)
        )
        for a in route.activities
    ]
    return route.name, hours.key(route.calendar), names, [a.work for a in route.activities]


@settings(ANY, max_examples=10)
@given(cities())
def test_results_do_not_depend_on_what_was_simulated_before(city: City) -> None:
    loaded, start = scenario_of(city), dt.date(2021, 3, 1)
    fresh = observe(compile_plan(scenario_of(city)), 3, 0, "compiled", start).kpis
    for _ in range(2):
        assert observe(compile_plan(loaded), 3, 0, "compiled", start).kpis.equals(fresh)


def test_a_joint_inspection_changes_the_routes_of_its_list() -> None:
    """Rules of supervision are part of what inspections are drawn from, in the middle of a run."""
    city = City.model_validate(tiny())
    assert city.supervision is not None
    lists = city.supervision.lists
    apart = next(one for one in lists if not one.joint)
    measure = JointInspection.model_validate(
        {"kind": "joint_inspection", "start": "2021-03-01", "lists": [apart.id]}
    )
    changed = measure.change(city)
    matter = city.matter[apart.matter]
    assert depends(city, matter) != depends(changed, matter)
