"""Routes once drawn, kept for every later plan of the same declared city.

A route follows from the state of the city, the place, the matter, the community and the channel,
never from seeds, dates or what institutions did before. Replications and variants of one scenario
keep meeting the same states, so most of their routes are in the book already. Only the numbers
that a plan gives to calendars are its own; they are exchanged where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sim.engine.build import Activity, Route
from sim.engine.clock import WALL
from sim.routes.hours import Hours, Key

Page = tuple[tuple[Route, ...], ...]
"""For every community its routes: offline and, where the portal is open, online."""


@dataclass(frozen=True)
class _Entry:
    """A page, with what it was drawn from and the calendar numbers it uses."""

    state: object
    page: Page
    numbers: Mapping[int, Key]


@dataclass
class Book:
    """Drawn routes by stream and state of the city."""

    _entries: dict[str, list[_Entry]] = field(default_factory=dict)

    def page(self, stream: str, state: object, hours: Hours, draw: Callable[[], Page]) -> Page:
        """The routes of a stream in a state, drawn only if they never were.

        Parameters
        ----------
        state : object
            All that the routes are drawn from; compared by value.
        hours : Hours
            Numbers the calendars of the plan at hand.
        """
        entries = self._entries.setdefault(stream, [])
        for at, entry in enumerate(entries):
            if entry.state == state:
                entries.insert(0, entries.pop(at))  # what was met lately is met again soon
                return _numbered(entry, hours)
        page = draw()
        used = {number for routes in page for route in routes for number in _numbers(route)}
        entries.insert(0, _Entry(state, page, {number: hours.key(number) for number in used}))
        return page


def _numbered(entry: _Entry, hours: Hours) -> Page:
    """A page with the calendar numbers of another plan."""
    new = {number: hours.number_of(key) for number, key in entry.numbers.items()}
    if all(number == now for number, now in new.items()):
        return entry.page
    new |= {WALL: WALL, -1: -1}
    return tuple(tuple(_renumbered(route, new) for route in routes) for routes in entry.page)


def _renumbered(route: Route, new: Mapping[int, int]) -> Route:
    activities = tuple(
        replace(
            a,
            calendar=new[a.calendar],
            redo_calendar=new[a.redo_calendar],
            retry_calendar=new[a.retry_calendar],
            batch=new[a.batch],
        )
        for a in route.activities
    )
    return replace(route, activities=activities, calendar=new[route.calendar])


def _numbers(route: Route) -> set[int]:
    """Calendars that a route uses."""
    found = {route.calendar}
    for activity in route.activities:
        found |= _of(activity)
    return found - {WALL, -1}


def _of(activity: Activity) -> set[int]:
    return {
        activity.calendar,
        activity.redo_calendar,
        activity.retry_calendar,
        activity.batch,
    }
