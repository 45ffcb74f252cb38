"""The activities of a route as arrays, made once for all routes and plans that share them.

Whatever an activity calls by name (its pool, say) is here a position in a list of the names that
the route uses; a plan only has to look these few names up.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.engine import plan as p
from sim.engine.clock import WALL
from sim.engine.draws import key_of

if TYPE_CHECKING:
    from sim.engine.build import Activity

LAWS = ("work", "redo", "retry", "patience")
CALLED = {
    "pool": ("pool",),
    "system": ("system",),
    "gate": ("gate",),
    "calendar": ("calendar", "redo_calendar", "retry_calendar", "batch"),
    "family": ("family",),
    "department": ("department",),
}
"""What activities call by name (calendars by number), and the fields that do."""

_LAW = [("law", "i8"), ("mean", "f8"), ("cv", "f8")]
_WHOLE = ("kind", "priority", "trips_first", "trips_again", "materials", "steps")
_PARTS = ("fail", "give_up", "branch", "distance", "rekey", "cost")
ROW = np.dtype(
    [
        *((name, "u8") for name in ("key", "branch_key")),
        *((name, "i8") for fields in CALLED.values() for name in fields),
        *((name, "i8") for name in _WHOLE),
        *((name, "f8") for name in _PARTS),
        *((name, _LAW) for name in LAWS),
    ]
)
"""An activity as in :class:`sim.engine.plan.Activities` and :class:`sim.engine.plan.Labels`."""


class Graph(tuple["Activity", ...]):
    """Activities of a route, in order. To be changed never, and shared freely.

    Attributes
    ----------
    names : dict
        For each of :data:`CALLED`, what the activities call by name, in order of appearance.
    rows : records, shape (activities,)
        Fields of :data:`CALLED` are positions in ``names``, or -1 for none.
    awaits : int64 array, shape (activities,)
        Number of predecessors.
    after_first, after : int64 arrays
        Successors of each activity, as in :class:`sim.engine.plan.Routes`.
    fault : str or None
        What is wrong with them, whatever plan they are part of.
    hasty : tuple of Activity
        Those that would be tried again at the very same minute if nobody were served.
    """

    @cached_property
    def names(self) -> dict[str, tuple[str | int, ...]]:
        return {
            what: tuple(
                dict.fromkeys(
                    name for a in self for field in fields if _calls(name := getattr(a, field))
                )
            )
            for what, fields in CALLED.items()
        }

    @cached_property
    def rows(self) -> p.Records:
        rows = np.zeros(len(self), ROW)
        rows["key"] = [key_of(a.name) for a in self]
        rows["branch_key"] = [key_of(a.branch_name or a.name) for a in self]
        for what, fields in CALLED.items():
            at = {name: i for i, name in enumerate(self.names[what])}
            for field in fields:
                rows[field] = [at.get(getattr(a, field), -1) for a in self]
        for field in (*_WHOLE, *_PARTS, *LAWS):
            rows[field] = [getattr(a, field) for a in self]
        return rows

    @cached_property
    def awaits(self) -> p.Ints:
        return np.array([len(a.after) for a in self], np.int64)

    @cached_property
    def after(self) -> p.Ints:
        return np.array([i for follows in self._follows for i in follows], np.int64)

    @cached_property
    def after_first(self) -> p.Ints:
        return np.cumsum([0, *(len(follows) for follows in self._follows)])

    @property
    def _follows(self) -> list[list[int]]:
        follows: list[list[int]] = [[] for _ in self]
        for i, a in enumerate(self):
            for j in a.after:
                follows[j].append(i)
        return follows

    @cached_property
    def fault(self) -> str | None:
        if len({a.name for a in self}) < len(self):
            return "two of its activities have one name"
        if not self:
            return "it has no activities"
        return next(
            (f"activity '{a.name}' {x}" for i, a in enumerate(self) for x in _of(a, i)), None
        )

    @cached_property
    def hasty(self) -> tuple[Activity, ...]:
        return tuple(
            a for a in self if a.pool is not None and a.give_up < 1 and not a.retry.mean > 0
        )


def _calls(name: str | int | None) -> bool:
    return name is not None and name != WALL


def _of(a: Activity, position: int) -> Iterable[str]:
    """What is wrong with an activity wherever it is."""
    if any(not 0 <= j < position for j in a.after):
        yield "must come after the activities it awaits (no cycles)"
    works = a.kind in (p.SERVE, p.REVIEW, p.SITE_VISIT)
    if works != (a.pool is not None):
        yield f"has no proper pool ({a.pool})"
    if works and not a.work.mean > 0:
        yield "takes no time"
    if (a.kind == p.GATHER) != (a.gate is not None):
        yield f"has no proper gate ({a.gate})"
    if not 0 <= a.fail < 1:
        yield f"fails with probability {a.fail}: it would never end"
