"""From a scenario to a plan: the city's states over time, every cohort's route, pools, demand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.city.city import City
from sim.city.people import Demand
from sim.city.places import Place
from sim.engine.build import Builder, Route, Stream, System
from sim.engine.clock import DAY
from sim.engine.plan import Plan
from sim.reforms.load import Loaded
from sim.routes.cohort import Cohort
from sim.routes.demand import SLOT, SLOTS_A_DAY, slot_weights
from sim.routes.hours import Hours
from sim.routes.route import draw_route
from sim.routes.staffing import pools_of

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
    scenario, city = loaded.scenario, loaded.city
    days = scenario.warm_up_days + scenario.horizon_days + scenario.follow_up_days
    span = Span(scenario.start, days, _changes(loaded, days))
    measured = (
        DAY * scenario.warm_up_days,
        DAY * (scenario.warm_up_days + scenario.horizon_days),
    )
    builder = Builder(DAY * days, measured, SLOT, epochs=span.epochs)
    hours = Hours(builder, city.calendars, city.day_table, span.start, days + SLACK_DAYS)
    profiles = _profiles(builder, city, hours, span)
    for system in city.systems:
        up, down = system.availability.value, system.outage.value
        if 0 < up < 1:
            builder.systems.append(System(system.id, down * up / (1 - up), down))
        else:
            builder.systems.append(System(system.id))
    for place in city.places:
        if scenario.scope is None or place.id in scenario.scope:
            states = [loaded.city_on(date, place.id) for date in span.changes]
            builder.pools.extend(pools_of(states, span.spells, place, hours))
            for demand in city.demands:
                if demand.at == place.level:
                    _stream(builder, demand, place, states, profiles, hours)
    return builder.build()


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


def _stream(
    builder: Builder,
    demand: Demand,
    place: Place,
    states: list[City],
    profiles: dict[str, tuple[int, float]],
    hours: Hours,
) -> None:
    """The stream of one matter's cases in a place, with a route for every epoch and cohort."""
    known: dict[str, Route] = {}
    table = []
    for city in states:
        row = []
        for community in city.communities:
            names = []
            matter = city.matter[demand.matter]
            portal = matter.portal and any(city.item[i].online for i in matter.items)
            for online in (False, True) if portal else (False,):
                cohort = Cohort(city, place, matter, community, online)
                names.append(_register(builder, known, draw_route(cohort, hours)))
            share = community.online.value if portal else 0.0
            row.append((names[0], names[-1], share))
        table.append(tuple(row))
    number, factor = profiles[demand.profile]
    builder.streams.append(
        Stream(
            name=f"{demand.matter}@{place.id}",
            expected=demand.cases_per_year(place.population.value) * factor,
            profile=number,
            shares=tuple(c.share.value for c in states[0].communities),
            routes=tuple(table),
            matter=demand.matter,
            place=place.id,
        )
    )


def _register(builder: Builder, known: dict[str, Route], route: Route) -> str:
    """Add a route unless an equal one is there; different routes of one cohort are numbered."""
    version, name = 1, route.name
    while name in known:
        if known[name].activities == route.activities:
            return name
        version += 1
        name = f"{route.name}#{version}"
    known[name] = route
    builder.routes.append(Route(**{**route.__dict__, "name": name}))
    return name
