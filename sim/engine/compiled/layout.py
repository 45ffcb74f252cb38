"""A plan as the compiled engine reads it: what an event needs lies together in one record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.engine.clock import WALL, Clock
from sim.engine.draws import log_variances
from sim.engine.plan import Floats, Ints, Plan, Records

LAWS = ("work", "redo", "retry", "patience")
ACTIVITY = np.dtype(
    [
        *((name, "u8") for name in ("key", "branch_key")),
        *((name, "i4") for name in ("kind", "pool", "calendar", "system", "family")),
        *((name, "i4") for name in ("batch", "gate")),
        *((name, "i4") for name in ("rank", "join", "awaits", "first_after", "last_after")),
        *((name, "i4") for name in ("redo_calendar", "retry_calendar")),
        *((f"{law}_law", "i4") for law in LAWS),
        *((name, "f8") for name in ("fail", "give_up", "branch")),
        *((f"{law}_{part}", "f8") for law in LAWS for part in ("mean", "var")),
    ],
    align=True,
)
"""An activity as in :class:`sim.engine.plan.Activities`.

``*_var`` is the variance of a duration's logarithm; ``rank`` numbers its priority from 0; ``join``
numbers, within the route, the activities that await several others (-1: awaits none or one).
"""

POOL = np.dtype(
    [
        *((name, "f8") for name in ("balk", "learning", "standard", "until")),
        *((name, "i8") for name in ("calendar", "closing", "capacity", "heir")),
        *((name, "i8") for name in ("first", "clerks", "first_instant", "last_instant")),
    ]
)
"""A pool as in :class:`sim.engine.plan.Pools`, its number of clerks, and where its instants are."""

CLERK = np.dtype([("pace", "f8"), ("calendar", "i8")])

GATE = np.dtype([("age", "f8"), ("size", "i8"), ("calendar", "i8")])

ROUTE = np.dtype([(name, "i8") for name in ("activities", "joins", "first_start", "last_start")])
"""How many activities and joins a route has, and where the activities it begins with are."""


class Layout(NamedTuple):
    """A plan rearranged.

    Attributes
    ----------
    clock : Clock
    activities, pools, clerks, gates, routes : records
    after, starts : int64 arrays
        Successors of activities; activities with which routes begin.
    instants : float64 array
        Minutes at which somebody of a pool comes or goes, or the pool opens or closes, in order;
        pools with the same calendars share theirs.
    dissolving : int64 array
        Pools that are dissolved during the run, in order of the minutes at which they are.
    priorities : int64 array
        Different priorities, in order; an activity's ``rank`` is the place of its own.
    ranks, families, longest, joins : int
        Number of priorities and of families of work; largest number of activities of a route, and
        of joins.
    end : float
        Last minute simulated.
    """

    clock: Clock
    activities: Records
    pools: Records
    clerks: Records
    gates: Records
    routes: Records
    after: Ints
    starts: Ints
    instants: Floats
    dissolving: Ints
    priorities: Ints
    ranks: int
    families: int
    longest: int
    joins: int
    end: float


class Drafting:
    """Lays out a plan, and the plans that make it longer: what they keep is not done again."""

    def __init__(self) -> None:
        self._last: Layout | None = None
        self._instants: dict[frozenset[int], Floats] = {}

    def lay_out(self, plan: Plan) -> Layout:
        """Rearrange the columns of a plan into records."""
        routes, starts = _routes(plan)
        pools = np.zeros(len(plan.pools.calendar), POOL)
        for name, column in plan.pools._asdict().items():
            pools[name] = column[: len(pools)]
        pools["clerks"] = np.diff(plan.pools.first)
        clerks = np.zeros(len(plan.clerks.pace), CLERK)
        clerks["pace"], clerks["calendar"] = plan.clerks.pace, plan.clerks.calendar
        gates = np.zeros(len(plan.gates.size), GATE)
        for name, column in plan.gates._asdict().items():
            gates[name] = column
        priorities = np.unique(plan.activities.priority)
        ending = np.flatnonzero(plan.pools.until <= plan.end)
        self._last = Layout(
            clock=plan.clock,
            activities=self._activities(plan, priorities),
            pools=pools,
            clerks=clerks,
            gates=gates,
            routes=routes,
            after=plan.routes.after,
            starts=starts,
            instants=self._all_instants(plan, pools),
            dissolving=ending[np.argsort(plan.pools.until[ending], kind="stable")],
            priorities=priorities,
            ranks=len(priorities),
            families=int(plan.families),
            longest=int(routes["activities"].max()),
            joins=int(routes["joins"].max()),
            end=float(plan.end),
        )
        return self._last

    def _activities(self, plan: Plan, priorities: Ints) -> Records:
        """All activities; those of the plan before are there already."""
        before = self._last
        if before is None or not np.array_equal(before.priorities, priorities):
            return _activities(plan, priorities, 0)
        return np.concatenate(
            (before.activities, _activities(plan, priorities, len(before.routes)))
        )

    def _all_instants(self, plan: Plan, pools: Records) -> Floats:
        """The instants of all pools; notes in ``pools`` where those of each lie."""
        where: dict[frozenset[int], tuple[int, int]] = {}
        parts, size = [np.empty(0)], 0
        for pool in pools:
            crew = plan.clerks.calendar[pool["first"] : pool["first"] + pool["clerks"]]
            calendars = frozenset({int(pool["calendar"]), *crew.tolist()} - {WALL})
            if calendars not in where:
                if calendars not in self._instants:
                    self._instants[calendars] = _instants(plan.clock, calendars)
                parts.append(self._instants[calendars])
                where[calendars] = size, size + len(parts[-1])
                size += len(parts[-1])
            pool["first_instant"], pool["last_instant"] = where[calendars]
        return np.concatenate(parts)


def lay_out(plan: Plan) -> Layout:
    """Rearrange the columns of a plan into records."""
    return Drafting().lay_out(plan)


def _activities(plan: Plan, priorities: Ints, since: int) -> Records:
    """The activities of all routes from one on."""
    first = plan.routes.first[since:]
    own = slice(first[0], None)
    activities = np.zeros(int(first[-1] - first[0]), ACTIVITY)
    for name, column in plan.activities._asdict().items():
        if name in LAWS:
            activities[f"{name}_law"], activities[f"{name}_mean"] = (
                column.law[own],
                column.mean[own],
            )
            activities[f"{name}_var"] = log_variances(column.cv[own])
        elif name != "priority":
            activities[name] = column[own]
    activities["rank"] = np.searchsorted(priorities, plan.activities.priority[own])
    activities["awaits"] = awaits = plan.routes.awaits[own]
    activities["first_after"] = plan.routes.after_first[:-1][own]
    activities["last_after"] = plan.routes.after_first[1:][own]
    joined = np.concatenate(([0], np.cumsum(awaits > 1)))
    before = np.repeat(joined[first[:-1] - first[0]], np.diff(first))
    activities["join"] = np.where(awaits > 1, joined[:-1] - before, -1)
    return activities


def _routes(plan: Plan) -> tuple[Records, Ints]:
    """Routes, and the activities they begin with, one route after another."""
    first, awaits = plan.routes.first, plan.routes.awaits
    routes = np.zeros(len(first) - 1, ROUTE)
    routes["activities"] = np.diff(first)
    joined = np.concatenate(([0], np.cumsum(awaits > 1)))
    routes["joins"] = np.diff(joined[first])
    started = np.concatenate(([0], np.cumsum(awaits == 0)))
    routes["first_start"], routes["last_start"] = started[first[:-1]], started[first[1:]]
    return routes, np.flatnonzero(awaits == 0)


def _instants(clock: Clock, calendars: Iterable[int]) -> Floats:
    """When one of these calendars opens or closes, in order."""
    spans = [slice(clock.first[c], clock.first[c + 1]) for c in calendars]
    edges = [edge[span] for edge in (clock.opens, clock.closes) for span in spans]
    return np.unique(np.concatenate([np.empty(0), *edges]))
