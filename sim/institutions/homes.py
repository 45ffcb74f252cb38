"""Where agents live: who serves people lives in the place; who is the same for all, everywhere.

A department's window decides in its place, whoever it belongs to. Records and systems of the city
and above are one thing for all places, and so is whoever decides about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from sim.city.city import City
from sim.institutions.agents import EVERYWHERE
from sim.institutions.calls import Calls, Pair
from sim.institutions.choice import Kind

LOCAL = ("county", "town", "department")
"""Levels of government of which every place has its own."""

Key = tuple[str, str]
"""Home and name of an agent."""


class Homes:
    """Finds the home of whoever stands for a declared thing in a place."""

    def __init__(self, city: City) -> None:
        self.city = city

    def holder(self, department: str, place: str) -> str:
        """Home of the agent that decides about records in a department's systems."""
        return place if self.city.department[department].level in LOCAL else EVERYWHERE

    def system(self, name: str, place: str) -> str:
        """Home of a system: that of its owner."""
        return self.holder(self.city.system[name].owner, place)

    def link(self, pair: Pair, place: str) -> str:
        """Home of a link: the place, if either end is local."""
        homes = {self.system(name, place) for name in pair}
        return place if place in homes else EVERYWHERE

    @cached_property
    def _systems_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for system in self.city.systems:
            found.setdefault(system.owner, {})[system.id] = None
        for item in self.city.items:
            found.setdefault(item.department, {})[item.system] = None
        return {name: tuple(sorted(systems)) for name, systems in found.items()}

    def systems_of(self, department: str) -> tuple[str, ...]:
        """Systems that a department owns or in which its items are handled."""
        return self._systems_of.get(department, ())

    def departments(self, calls: Calls, place: str) -> set[Key]:
        """Agents that a reform will ask for something in a place."""
        joiners = {*calls.join, *calls.users}
        return {(place, name) for name in joiners} | {
            (self.holder(name, place), name) for name in calls.share.values()
        }

    def requests(self, here: Mapping[str, Calls]) -> dict[Key, set[Kind]]:
        """What measures in force ask of each agent."""
        asked: dict[Key, set[Kind]] = {}
        for place, calls in here.items():
            for name in calls.join:
                asked.setdefault((place, name), set()).update(("join", "delegate"))
            for name in calls.share.values():
                asked.setdefault((self.holder(name, place), name), set()).add("share")
            for name in calls.users:
                asked.setdefault((place, name), set()).add("use")
        return asked

    def peers(self, home: str, name: str, ever: Iterable[tuple[str, Calls]]) -> set[Key]:
        """An agent's partners: in its bundles, and those who would use its records."""
        found: set[Key] = set()
        for place, calls in ever:
            if home == place:
                found |= {(place, x) for x in calls.join.get(name, ())}
            if (home, name) == (self.holder(name, place), name):
                found |= {(place, x) for x in calls.askers.get(name, ())}
        return found - {(home, name)}
