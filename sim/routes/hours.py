"""Opening hours of a run: declared calendars turned into the engine's numbered intervals.

Routes call calendars by numbers of a catalogue, which outlives plans; each plan has numbers of its
own for those it needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from sim.city.places import Calendar, DayTable, minute_of_day
from sim.city.workdays import opening_intervals
from sim.engine.build import Builder
from sim.engine.clock import DAY, WALL

ALWAYS = "always"

Key = tuple[str, tuple[tuple[float, float], ...] | tuple[str, ...] | None]
"""What tells calendars of a plan apart: a name and spells, or ``RUNS`` and times of the day."""
RUNS = "*runs"


class Calendars(Protocol):
    """What a route needs to know of calendars: their numbers."""

    def number(self, name: str) -> int:
        """The number of declared opening hours."""

    def runs(self, times: tuple[str, ...]) -> int:
        """The number of a calendar open for one minute at each of these times of every day."""


class Catalogue:
    """Numbers the calendars of routes that are drawn for no plan in particular."""

    def __init__(self) -> None:
        self._numbers: dict[Key, int] = {}
        self.keys: list[Key] = []

    def number(self, name: str) -> int:
        """The number of declared opening hours."""
        return WALL if name == ALWAYS else self._number((name, None))

    def runs(self, times: tuple[str, ...]) -> int:
        """The number of a calendar open for one minute at each of these times of every day."""
        return self._number((RUNS, times))

    def _number(self, key: Key) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.keys)
            self.keys.append(key)
        return self._numbers[key]


class Hours:
    """Numbers the calendars a plan needs, each once.

    Parameters
    ----------
    builder : Builder
        Receives the calendars.
    calendars : sequence of Calendar
        Declared opening hours.
    table : DayTable
        The city's own holidays and working days.
    start : date
        The run's first day.
    days : int
        Days covered, counted from ``start``.
    """

    def __init__(
        self,
        builder: Builder,
        calendars: Sequence[Calendar],
        table: DayTable,
        start: dt.date,
        days: int,
    ) -> None:
        self._builder, self._days = builder, days
        self._spans = {c.id: opening_intervals(c, start, days, table) for c in calendars}
        self._numbers: dict[Key, int] = {}

    def spans(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Opening and closing instants of a calendar, minutes."""
        return self._spans[name]

    def declare(self, name: str, opens: np.ndarray, closes: np.ndarray) -> None:
        """Add hours of one's own, in minutes, under a name that no calendar has."""
        self._spans[name] = (opens, closes)

    def number(self, name: str, spells: tuple[tuple[float, float], ...] | None = None) -> int:
        """The engine's number of a calendar, optionally cut down to some spells of the run.

        ``spells`` are pairs (from, to) in minutes: the dates between which a post exists.
        """
        if name == ALWAYS and spells is None:
            return WALL
        key = (name, spells)
        if key not in self._numbers:
            opens, closes = self._spans[name]
            if spells is not None:
                cut = [(np.maximum(a, opens), np.minimum(b, closes)) for a, b in spells]
                never = np.array([self._days * DAY])  # a calendar must open: when the run is over
                opens = np.concatenate([a[a < b] for a, b in cut] or [never[:0]])
                closes = np.concatenate([b[a < b] for a, b in cut] or [never[:0]])
                if not len(opens):
                    opens, closes = never, never + 1.0
            self._numbers[key] = self._builder.calendar(opens, closes)
        return self._numbers[key]

    def runs(self, times: tuple[str, ...]) -> int:
        """A calendar open for one minute at each of the given times of every day."""
        key = (RUNS, times)
        if key not in self._numbers:
            at = sorted(minute_of_day(t) for t in times)
            opens = np.array([DAY * day + minute for day in range(self._days) for minute in at])
            self._numbers[key] = self._builder.calendar(opens, opens + 1.0)
        return self._numbers[key]


class Reading(dict[int, int]):
    """A plan's own numbers of a catalogue's calendars, found when first asked for."""

    def __init__(self, catalogue: Catalogue, hours: Hours) -> None:
        super().__init__({WALL: WALL})
        self._catalogue, self._hours = catalogue, hours

    def __missing__(self, number: int) -> int:
        name, about = self._catalogue.keys[number]
        if name == RUNS:
            self[number] = self._hours.runs(about)  # type: ignore[arg-type]
        else:
            self[number] = self._hours.number(name)
        return self[number]
