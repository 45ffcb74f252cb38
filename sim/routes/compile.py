"""From a scenario to a plan: the city's states over time, every cohort's route, pools, demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sim.city.city import City
from sim.city.people import Demand
from sim.city.places import Place
from sim.engine.build import Builder, Locale, Route, Stream, System
from sim.engine.clock import DAY
from sim.engine.flat import Choice
from sim.engine.plan import Plan
from sim.reforms.load import Loaded
from sim.routes.book import Book, Here, Page
from sim.routes.cohort import RouteError
from sim.routes.demand import SLOT, SLOTS_A_DAY, slot_weights
from sim.routes.depends import Setting
from sim.routes.hours import Hours, Reading
from sim.routes.staffing import Seat, pools_of

YEAR = 365
SLACK_DAYS = 800  # calendars go on beyond the run's end, so that late work can still be dated


@dataclass(frozen=True)
class Span:
    """The days of a run and the dates on which the city changes."""

    start: dt.date
    days: int
    changes: tuple[dt.date, ...]

    @property
    def epochs(self) -> tuple[float, ...]:
        """Minutes at which a new state of the city begins; the first is 0."""
        return tuple(DAY * (date - self.start).days for date in self.changes)

    @property
    def spells(self) -> tuple[tuple[float, float], ...]:
        """Minutes from and to which each state holds."""
        ends = (*self.epochs[1:], float("inf"))
        return tuple(zip(self.epochs, ends, strict=True))


def compile_plan(loaded: Loaded) -> Plan:
    """The plan of a scenario: flat arrays that engines can run.

    Raises
    ------
    SpecError
        If the reform does not fit the city (with file and line).
    RouteError
        If a matter cannot be handled in a place that has demand for it.
    """
    return compiled(loaded).plan()


def compiled(loaded: Loaded) -> Compiler:
    """A compiler that has seen every date of the declared reform; errors as above."""
    compiler = Compiler(loaded)
    for date in compiler.span.changes:
        compiler.add(date, partial(loaded.city_on, date))
    return compiler


class Compiler:
    """Draws up a scenario's plan, one state of the city after another.

    Every plan it makes is the one before, made longer (see :class:`sim.engine.session.Session`).
    Pools are those of the declared reform, with the dates it declares.
    """

    def __init__(self, loaded: Loaded) -> None:
        scenario, self.city = loaded.scenario, loaded.city
        days = scenario.warm_up_days + scenario.horizon_days + scenario.follow_up_days
        self.span = Span(scenario.start, days, _changes(loaded, days))
        measured = (
            DAY * scenario.warm_up_days,
            DAY * (scenario.warm_up_days + scenario.horizon_days),
        )
        self.builder = Builder(DAY * days, measured, SLOT, epochs=())
        calendars, table = self.city.calendars, self.city.day_table
        self.hours = Hours(self.builder, calendars, table, scenario.start, days + SLACK_DAYS)
        self._profiles = _profiles(self.builder, self.city, self.hours, self.span)
        self._book: Book = loaded.memory.setdefault("routes", Book())
        self._calendars = Reading(self._book.catalogue, self.hours)
        self._named: dict[tuple[str, bool], tuple[Page, tuple[str, ...]]] = {}
        self._versions: dict[str, list[Route]] = {}
        self.seats: dict[str, tuple[Seat, ...]] = {}
        self._systems()
        self.places = [
            place
            for place in self.city.places
            if scenario.scope is None or place.id in scenario.scope
        ]
        self._locale = {p.id: Locale(Here(p.id), self._calendars) for p in self.places}
        for place in self.places:
            states = [loaded.city_on(date, place.id) for date in self.span.changes]
            for pool, seats in pools_of(states, self.span.spells, place, self.hours):
                self.builder.pools.append(pool)
                self.seats[pool.name] = seats
            demands = [demand for demand in self.city.demands if demand.at == place.level]
            self.builder.streams.extend(self._stream(demand, place) for demand in demands)

    def city_pools(self, place: str) -> list[str]:
        """Names, in the city, of the pools of a place."""
        names = (name.partition("/") for name in self.seats)
        return [pool for here, _, pool in names if here == place]

    def add(self, date: dt.date, city_in: Callable[[str], City]) -> None:
        """From a date on, new cases find the city as ``city_in(place)`` says."""
        self.builder.epochs += (DAY * (date - self.span.start).days,)
        settings = {place.id: Setting(city_in(place.id), place) for place in self.places}
        for i, stream in enumerate(self.builder.streams):
            choice = self._choice(stream, settings[stream.place])
            growth = (*stream.growth, stream.growth[-1] if stream.growth else 1.0)
            self.builder.streams[i] = replace(
                stream, routes=(*stream.routes, choice), growth=growth
            )

    def plan(self) -> Plan:
        """The plan so far."""
        return self.builder.build()

    def _systems(self) -> None:
        for system in self.city.systems:
            up, down = system.availability.value, system.outage.value
            known = System(system.id)
            if 0 < up < 1:
                known = System(system.id, down * up / (1 - up), down)
            self.builder.systems.append(known)

    def _stream(self, demand: Demand, place: Place) -> Stream:
        """Where cases of one matter come from in a place; no routes yet."""
        number, factor = self._profiles[demand.profile]
        return Stream(
            name=f"{demand.matter}@{place.id}",
            expected=demand.cases_per_year(place.population.value) * factor,
            profile=number,
            shares=tuple(c.share.value for c in self.city.communities),
            routes=(),
            matter=demand.matter,
            place=place.id,
            apart=self.city.matter[demand.matter].cycle == "supervision",
        )

    def _choice(self, stream: Stream, setting: Setting) -> Choice:
        """For every community the routes offline and online, and the share that goes online."""
        city = setting.city
        matter = city.matter[stream.matter]
        portal = matter.portal and any(city.item[i].online for i in matter.items)
        offline = self._names(stream, self._book.page(setting, matter, online=False), online=False)
        online = offline
        if portal:
            online = self._names(stream, self._book.page(setting, matter, online=True), online=True)
        shares = (who.online.value if portal else 0.0 for who in city.communities)
        return tuple(zip(offline, online, shares, strict=True))

    def _names(self, stream: Stream, page: Page, *, online: bool) -> tuple[str, ...]:
        """Names in the plan of the routes of a page, which are added where they are new."""
        known, names = self._named.get((stream.name, online), (None, ()))
        if page is not known:
            names = tuple(self._register(stream, route) for route in page)
            self._named[stream.name, online] = page, names
        return names

    def _register(self, stream: Stream, route: Route) -> str:
        """Add a route unless an equal one is there; different ones of one cohort are numbered."""
        first = f"{stream.name}/{route.name}"
        versions = self._versions.setdefault(first, [])
        for i, known in enumerate(versions):
            if known == route:
                return first if i == 0 else f"{first}#{i + 1}"
        versions.append(route)
        name = first if len(versions) == 1 else f"{first}#{len(versions)}"
        calendar = self._calendars[route.calendar]
        here = replace(route, name=name, calendar=calendar, locale=self._locale[stream.place])
        for called in here.called("pool"):
            if called not in self.seats:
                place, _, pool = called.partition("/")
                raise RouteError("place-left-out", pool, name=pool, place=place)
        self.builder.routes.append(here)
        return name


def _changes(loaded: Loaded, days: int) -> tuple[dt.date, ...]:
    """The first day, and every later day of the run on which a measure takes effect."""
    start = loaded.scenario.start
    end = start + dt.timedelta(days=days)
    dates = loaded.reform.dates() if loaded.reform else []
    return (start, *(date for date in dates if start < date < end))


def _profiles(
    builder: Builder, city: City, hours: Hours, span: Span
) -> dict[str, tuple[int, float]]:
    """Per profile: its number, and the factor from cases a year to the profile's scale."""
    numbers = {}
    slots = span.days * SLOTS_A_DAY
    year = max(span.days, YEAR)
    for profile in city.profiles:
        weights = slot_weights(profile, hours, span.start, year)
        total = float(np.sum(weights[: YEAR * SLOTS_A_DAY]))
        numbers[profile.id] = (builder.profile(weights[:slots]), 1.0 / total)
    return numbers
