"""What a route asks of an applicant and of clerks when nothing goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.engine import plan as p
from sim.engine.build import Activity, Route
from sim.engine.clock import DAY


@dataclass(frozen=True)
class Burden:
    """A route's own burden: no corrections, no queues, nobody sent home.

    Attributes
    ----------
    trips, materials, steps : int
        Trips made, papers handed in, procedural steps gone through.
    departments : frozenset of str
        Departments visited in person.
    window_minutes, rekey_minutes : float
        Expected work at windows, and the part of all clerks' work spent keying data again.
    by_hand : frozenset of str
        Steps in which only time passes: letters, lists on paper, carrying, notices.
    """

    trips: int
    materials: int
    steps: int
    departments: frozenset[str]
    window_minutes: float
    rekey_minutes: float
    by_hand: frozenset[str]


def burden(route: Route) -> Burden:
    """The burden of a route; activities only some cases need (branches) are left out."""
    sure = [a for a in route.activities if a.branch >= 1.0]
    return Burden(
        trips=sum(a.trips_first for a in sure),
        materials=sum(a.materials for a in sure),
        steps=sum(a.steps for a in sure),
        departments=frozenset(a.department for a in sure if a.department),
        window_minutes=sum(a.work.mean for a in sure if a.kind == p.SERVE),
        rekey_minutes=sum(a.work.mean * a.rekey for a in sure),
        by_hand=frozenset(a.name for a in sure if a.kind == p.DELAY and a.steps),
    )


def day_of(route: Route, activity: Activity) -> float:
    """Minutes of a working day of an activity: of its office, or round the clock over wires."""
    return DAY if activity.kind == p.EXCHANGE else route.day


def earliest(route: Route, lasts: Sequence[float]) -> list[float]:
    """When each activity begins at the earliest if those before last as told, working days."""
    starts: list[float] = []
    for activity in route.activities:
        starts.append(max((starts[i] + lasts[i] for i in activity.after), default=0.0))
    return starts
