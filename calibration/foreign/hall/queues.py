"""Queues of a case: windows, and people who come to them.

Customers, windows and minutes are inputs; waits come out of the engine. What is not stated about a
hall (how uneven its windows are loaded, how peaked its days) is drawn from declared ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from calibration.foreign.casefile.case import Case, Hall, Office
from calibration.foreign.procedure.build import START, named
from calibration.foreign.procedure.lend import catalogue
from calibration.foreign.simulate import Floats, Span
from sim.city.places import Calendar, DayTable
from sim.city.workdays import opening_intervals

YEAR = 365
HANDED_IN_TO = 50
"""People who take an office's files in, so many that nobody queues: they are no part of it."""


@dataclass(frozen=True)
class Line:
    """Customers of one kind: how many come on an open day, what they take, where they queue."""

    arrivals: float
    minutes: float
    pool: int
    machine: bool = False


@dataclass(frozen=True)
class Queues:
    """A hall, or an office, as it can be simulated.

    Attributes
    ----------
    servers : tuple of int
        People (or kiosks) of each pool.
    slow : tuple of float
        Their time relative to the usual.
    peak : int
        People more at the first pool during ``peak_hours``.
    even : float
        Share of customers who come by appointment, evenly over the day.
    """

    lines: tuple[Line, ...]
    servers: tuple[int, ...]
    slow: tuple[float, ...]
    hours: tuple[tuple[str, str], ...]
    days: str
    peaked: float
    files: bool = False
    peak: int = 0
    peak_hours: tuple[tuple[str, str], ...] = ()
    even: float = 0.0

    @property
    def minutes_a_day(self) -> float:
        return float(calendar_of(self).minutes_per_day)

    def faster(self, by: float) -> Queues:
        """With every service longer by a factor."""
        lines = tuple(replace(x, minutes=x.minutes * by) for x in self.lines)
        return replace(self, lines=lines)

    def uneven(self, by: float) -> Queues:
        """With differences between the windows' loads raised to a power: 0 none, 1 as they are."""
        heads = np.array([self.servers[x.pool] for x in self.lines], float)
        now = np.array([x.arrivals for x in self.lines])
        wanted = heads * (now / heads) ** by
        wanted *= now.sum() / wanted.sum()
        lines = tuple(
            replace(x, arrivals=float(n)) for x, n in zip(self.lines, wanted, strict=True)
        )
        return replace(self, lines=lines)


def as_found(case: Case, drawn: Mapping[str, float], rng: Generator) -> Queues:
    """The queues of a case before its measures."""
    if case.office is not None and case.hall is None:
        return _office(case.office, drawn)
    hall = case.hall
    assert hall is not None
    standard = next(c for c in catalogue().calendars if c.id == "office")
    base = Queues((), (), (), hall.hours or standard.hours, hall.open_days, drawn["peakedness"])
    if hall.groups:
        groups = [(g.arrivals_per_day, g.windows, g.service_minutes) for g in hall.groups]
    else:
        groups = _groups(hall, base, drawn, rng)
    servers = tuple(n for _, n, _ in groups)
    busy = drawn["utilisation"] if hall.utilisation is None else hall.utilisation
    usual = busy * sum(servers) * base.minutes_a_day / sum(a for a, _, _ in groups)
    stated = hall.service_minutes or usual
    lines = tuple(Line(a, s or stated, k) for k, (a, _, s) in enumerate(groups))
    return replace(base, lines=lines, servers=servers, slow=(1.0,) * len(servers))


def _groups(
    hall: Hall, base: Queues, drawn: Mapping[str, float], rng: Generator
) -> list[tuple[float, int, float | None]]:
    """Kinds of windows: about equally many each, loaded as unevenly as windows are."""
    kinds = hall.departments
    servers = min(x for x in (hall.staff, hall.windows) if x is not None)
    people = hall.arrivals_per_day or (hall.arrivals_per_year or 0.0) / open_days(base)
    heads = np.full(kinds, servers // kinds)
    heads[rng.permutation(kinds)[: servers % kinds]] += 1
    load = heads * np.exp(drawn["imbalance"] * rng.standard_normal(kinds))
    shares = load / load.sum()
    return [(people * float(w), int(n), None) for w, n in zip(shares, heads, strict=True)]


def _office(office: Office, drawn: Mapping[str, float]) -> Queues:
    standard = next(c for c in catalogue().calendars if c.id == "office")
    base = Queues((), (), (), standard.hours, "working", drawn["peakedness"], files=True)
    minutes = office.work_minutes or (
        drawn["utilisation"] * office.staff * base.minutes_a_day / office.arrivals_per_day
    )
    line = Line(office.arrivals_per_day, minutes, 0)
    return replace(base, lines=(line,), servers=(office.staff,), slow=(1.0,))


def reviewers_busy(queues: Queues, utilisation: NDArray[np.float64]) -> NDArray[np.float64]:
    """How busy an office's people are, from how busy all are with those who take files in."""
    people, minutes = sum(queues.servers), queues.minutes_a_day
    handing_in = sum(x.arrivals for x in queues.lines) / minutes
    busy = utilisation * (people + HANDED_IN_TO) - handing_in
    return np.clip(busy / people, 0.0, 1.0)


def open_days(queues: Queues) -> int:
    """Days of a year on which the doors are open."""
    return len(_open_on(queues.hours, queues.days, YEAR))


def days_observed(queues: Queues, span: Span) -> float:
    """Open days that are observed, each counted by how many people its weekday brings."""
    weights = np.array(catalogue().profile["citizens"].weekday.values) ** queues.peaked
    first = START.weekday()

    def people(days: NDArray[np.int64]) -> Floats:
        return np.asarray(weights[(first + days) % 7], float)

    year = _open_on(queues.hours, queues.days, YEAR)
    lived = _open_on(queues.hours, queues.days, span.warm_up + span.horizon)
    return float(people(lived[lived >= span.warm_up]).sum() / people(year).mean())


@lru_cache(maxsize=64)
def _open_on(hours: tuple[tuple[str, str], ...], days: str, until: int) -> NDArray[np.int64]:
    calendar = Calendar.model_validate(named("hours", days=days, hours=hours))
    opens, _ = opening_intervals(calendar, START, until, DayTable())
    return np.unique((np.asarray(opens) // 1440).astype(np.int64))


def calendar_of(queues: Queues) -> Calendar:
    """When the doors are open."""
    return Calendar.model_validate(named("office", days=queues.days, hours=queues.hours))
