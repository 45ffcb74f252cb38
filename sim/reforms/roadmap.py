"""From an order of packages to dates: each starts as early as yearly capacity lets it.

The serial schedule generation scheme of project scheduling (Kolisch 1996): packages are placed in
the given order, each at the earliest time that leaves earlier-placed ones where they are. For
objectives that never gain from waiting, some order gives a best schedule. Time is counted in whole
months from the beginning of the reform, years likewise.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from sim.city.city import City
from sim.city.quantity import Quantity
from sim.reforms.base import MeasureError
from sim.reforms.packages import Capacity, Package
from sim.reforms.reform import AnyMeasure, Reform

YEAR = 12
LAST_YEAR = 100
"""Nothing is planned beyond so many years."""
RAREST = 0.2
"""Meetings a year, if a drawn capacity leaves fewer: one in a term of office."""

Budget = Literal["money", "projects"]
Reason = Literal["first", "free", "agenda", "money", "projects", "after"]


class Slot(NamedTuple):
    """When a package is dealt with.

    Attributes
    ----------
    package : str
    start : int
        Month in which work on it begins (its first meeting, if it takes any).
    decided : int
        Month of its last meeting.
    effect : int
        Month from which its measures are in force.
    reason : str
        What kept it from starting earlier: ``agenda`` (meetings were taken), ``money`` or
        ``projects`` (the year's were spent), ``after`` (it builds on others); ``free`` if nothing
        did, ``first`` if it comes first.
    because : tuple of str
        The packages that took what it waited for.
    """

    package: str
    start: int
    decided: int
    effect: int
    reason: Reason
    because: tuple[str, ...]

    @property
    def year(self) -> int:
        """Year of the reform in which it starts, from 1."""
        return self.start // YEAR + 1


Schedule = tuple[Slot, ...]


class Planner:
    """Puts packages on a calendar.

    Parameters
    ----------
    packages : sequence of Package
        As the reform declares them.
    capacity : Capacity
    strict : bool
        Refuse a package that takes more than a whole year can bear; else it takes a whole year's.

    Raises
    ------
    MeasureError
        If a package is refused.
    """

    def __init__(
        self, packages: Sequence[Package], capacity: Capacity, *, strict: bool = True
    ) -> None:
        self.packages = {package.id: package for package in packages}
        self.meetings = max(_value(capacity.agenda, math.inf), RAREST)
        self.limits: dict[Budget, float] = {
            "money": _value(capacity.money, math.inf),
            "projects": _value(capacity.projects, math.inf),
        }
        limits: dict[str, float] = dict(self.limits.items())
        if _value(capacity.agenda, math.inf) == 0:
            limits["agenda"] = 0.0
        for i, package in enumerate(packages if strict else ()):
            for name, have in limits.items():
                need = _value(getattr(package, name), 0.0)
                if need > have:
                    field = f"packages[{i}].{name}"
                    raise MeasureError(
                        field, "package-too-large", name=package.id, need=need, have=have
                    )

    def need(self, package: Package, name: Budget) -> float:
        """What a package takes of a year's budget."""
        return min(_value(getattr(package, name), 0.0), self.limits[name])

    def meeting(self, number: int) -> int:
        """Month of a meeting, counted from 0; the first opens the reform."""
        return 0 if math.isinf(self.meetings) else int(number * YEAR / self.meetings)

    def schedule(self, order: Sequence[str]) -> Schedule:
        """Dates of packages placed in an order.

        Parameters
        ----------
        order : sequence of str
            Packages; each after those that it builds on.
        """
        return _Calendar(self).placed(order)


class _Calendar:
    """What is taken so far, and by whom."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.taken: dict[int, str] = {}
        self.spent: dict[tuple[Budget, int], dict[str, float]] = {}
        self.slots: dict[str, Slot] = {}

    def placed(self, order: Sequence[str]) -> Schedule:
        for name in order:
            self.slots[name] = self._place(self.planner.packages[name])
        return tuple(self.slots.values())

    def _place(self, package: Package) -> Slot:
        ready = max((self.slots[name].effect for name in package.after), default=0)
        reason: Reason = "after" if ready else "free"
        last = [name for name in package.after if self.slots[name].effect == ready]
        because = tuple(last) if ready else ()
        while ready < LAST_YEAR * YEAR:
            meetings = self._meetings(package, ready)
            start = self.planner.meeting(meetings[0]) if meetings else ready
            start = max(start, ready)
            short = self._short(package, start // YEAR)
            if short is not None:
                ready = (start // YEAR + 1) * YEAR
                reason, because = short, tuple(self.spent[short, start // YEAR])
                continue
            blocked = [self.taken[m] for m in self._skipped(ready, meetings)]
            if blocked:
                reason, because = "agenda", tuple(dict.fromkeys(blocked))
            return self._take(package, start, meetings, reason, because)
        raise ValueError(f"{package.id} cannot be placed within {LAST_YEAR} years")

    def _meetings(self, package: Package, ready: int) -> list[int]:
        """The first free meetings from a month on, as many as a package takes."""
        count = round(_value(package.agenda, 0.0))
        if math.isinf(self.planner.meetings):
            return []
        found: list[int] = []
        number = self._first_meeting(ready)
        while len(found) < count:
            if number not in self.taken:
                found.append(number)
            number += 1
        return found

    def _first_meeting(self, month: int) -> int:
        number = max(0, math.floor(month * self.planner.meetings / YEAR) - 1)
        while self.planner.meeting(number) < month:
            number += 1
        return number

    def _skipped(self, ready: int, meetings: list[int]) -> list[int]:
        """Meetings that would have come sooner but were taken."""
        if not meetings:
            return []
        return [m for m in range(self._first_meeting(ready), meetings[-1]) if m in self.taken]

    def _short(self, package: Package, year: int) -> Budget | None:
        """What of a year does not suffice for a package."""
        for name, limit in self.planner.limits.items():
            used = sum(self.spent.get((name, year), {}).values())
            if used + self.planner.need(package, name) > limit * (1 + 1e-9):
                return name
        return None

    def _take(
        self,
        package: Package,
        start: int,
        meetings: list[int],
        reason: Reason,
        because: tuple[str, ...],
    ) -> Slot:
        for meeting in meetings:
            self.taken[meeting] = package.id
        for name in self.planner.limits:
            need = self.planner.need(package, name)
            if need:
                self.spent.setdefault((name, start // YEAR), {})[package.id] = need
        decided = max(start, self.planner.meeting(meetings[-1])) if meetings else start
        effect = decided + math.ceil(_value(package.months, 0.0) - 1e-9)
        if not self.slots:
            reason = "first"
        return Slot(package.id, start, decided, effect, reason, because)


def _value(quantity: Quantity | None, otherwise: float) -> float:
    return otherwise if quantity is None else quantity.value


def month_on(begin: dt.date, months: int) -> dt.date:
    """The same day of the month some months later; of a shorter month its last."""
    year, month = divmod(begin.month - 1 + months, 12)
    first = dt.date(begin.year + year, month + 1, 1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return min(first + dt.timedelta(days=begin.day - 1), following - dt.timedelta(days=1))


def dated(
    reform: Reform, effects: Mapping[str, dt.date], city: City, places: Sequence[str]
) -> Reform | None:
    """A reform whose packages take effect on other days.

    Within a package the first measure starts on its day and the others as much later as declared.
    A package without a day is left out. So is a measure, place by place, where in the new order it
    would change nothing: what it asks for is there already.

    Returns
    -------
    Reform or None
        None if no measure is left.
    """
    first: dict[str, dt.date] = {}
    for measure in reform.measures:
        if measure.package is not None:
            first[measure.package] = min(first.get(measure.package, dt.date.max), measure.start)
    moved: list[AnyMeasure] = []
    for measure in reform.measures:
        name = measure.package
        if name is None:
            moved.append(measure)
        elif name in effects:
            start = effects[name] + (measure.start - first[name])
            moved.append(measure.model_copy(update={"start": start}))
    kept = _effective(sorted(moved, key=lambda measure: measure.start), city, places)
    left = {measure.package for measure in kept}
    packages = tuple(
        package.model_copy(update={"after": tuple(x for x in package.after if x in left)})
        for package in reform.packages or ()
        if package.id in left
    )
    if not kept:
        return None
    return reform.model_copy(update={"measures": tuple(kept), "packages": packages or None})


def _effective(
    measures: Sequence[AnyMeasure], city: City, places: Sequence[str]
) -> list[AnyMeasure]:
    """Measures, each in those of its places in which it changes something."""
    states = dict.fromkeys(places, city)
    known: dict[tuple[int, int], City] = {}  # the change of a state that several places share
    kept = []
    for i, measure in enumerate(measures):
        there = []
        for place in places:
            if measure.places is not None and place not in measure.places:
                continue
            before = states[place]
            key = (id(before), i)
            if key not in known:
                after = measure.change(before)
                known[key] = before if after == before else after
            if known[key] is not before:
                there.append(place)
            states[place] = known[key]
        if len(there) == len(places) and measure.places is None:
            kept.append(measure)
        elif there:
            kept.append(measure.model_copy(update={"places": tuple(there)}))
    return kept
