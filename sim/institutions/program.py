"""What a reform declares: measures in force, the cities they make, and what they ask of whom."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sim.city.city import City
from sim.institutions.calls import Calls, calls_of
from sim.institutions.careers import kinds_of
from sim.institutions.copies import Copies
from sim.reforms.adopt import Adopt
from sim.reforms.load import Loaded
from sim.reforms.reform import Reform

Active = tuple[int, ...]
"""Positions of the measures in force, in order of application."""


class Program:
    """A reform read against the city as found; what was computed once is remembered.

    Attributes
    ----------
    copies : Copies
        Declared things as institutions change them.
    """

    def __init__(self, city: City, reform: Reform | None) -> None:
        self.city, self.reform, self.copies = city, reform, Copies()
        self._active: dict[tuple[dt.date, str], Active] = {}
        self._cities: dict[Active, City] = {(): city}
        self._calls: dict[tuple[Active, str], Calls] = {}
        self._posts: dict[tuple[Active, str], dict[str, list[str]]] = {}

    def active(self, date: dt.date, place: str) -> Active:
        """Measures in force in a place."""
        key = (date, place)
        if key not in self._active:
            self._active[key] = self.reform.active(date, place) if self.reform else ()
        return self._active[key]

    def city_on(self, date: dt.date, place: str) -> City:
        """The city as declared for a place."""
        active = self.active(date, place)
        if active not in self._cities and self.reform is not None:
            self._cities[active] = self.reform.apply(self.city, active)
        return self._cities[active]

    def calls(self, date: dt.date, place: str) -> Calls:
        """What measures in force ask of whom in a place."""
        key = (self.active(date, place), place)
        if key not in self._calls:
            declared = self.city_on(date, place)
            self._calls[key] = calls_of(self.city, declared, self.city.place[place].level)
        return self._calls[key]

    def adoption(
        self, place: str, matter: str, date: dt.date
    ) -> Literal["pilot", "ordinary"] | None:
        """How a place is to handle a matter by its scheme by a date; None if not at all."""
        found: Literal["pilot", "ordinary"] | None = None
        for i in self.active(date, place):
            measure = self.reform.measures[i] if self.reform else None
            if isinstance(measure, Adopt) and matter in measure.matters:
                found = found or ("pilot" if measure.pilot else "ordinary")
        return found

    def posts(self, date: dt.date, place: str) -> dict[str, list[str]]:
        """Staff kinds of the posts of each pool in a place."""
        key = (self.active(date, place), place)
        if key not in self._posts:
            declared = self.city_on(date, place)
            self._posts[key] = kinds_of(declared, self.city.place[place])
        return self._posts[key]

    def stages(self) -> list[dt.date]:
        """A date of every state of the city, the one before the reform included."""
        return [dt.date.min, *(self.reform.dates() if self.reform else ())]


def program_of(loaded: Loaded) -> Program:
    """The program of a scenario: the one made last, if it is of this very city and reform."""
    known: Program | None = loaded.memory.get("program")
    if known is None or known.city is not loaded.city or known.reform is not loaded.reform:
        known = loaded.memory["program"] = Program(loaded.city, loaded.reform)
    return known
