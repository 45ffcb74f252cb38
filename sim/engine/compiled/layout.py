"""A plan as the compiled engine reads it: what an event needs lies together in one record."""

from __future__ import annotations

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


def lay_out(plan: Plan, before: Layout | None = None) -> Layout:
    """Rearrange the columns of a plan into records.

    Parameters
    ----------
    before : Layout, optional
        That of a plan which this one makes longer: its activities are there already.
    """
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
    return Layout(
        clock=plan.clock,
        activities=_activities(plan, priorities, before),
        pools=pools,
        clerks=clerks,
        gates=gates,
        routes=routes,
        after=plan.routes.after,
        starts=starts,
        instants=_instants(plan, pools),
        dissolving=ending[np.argsort(plan.pools.until[ending], kind="stable")],
        priorities=priorities,
        ranks=len(priorities),
        families=int(plan.families),
        longest=int(routes["activities"].max()),
        joins=int(routes["joins"].max()),
        end=float(plan.end),
    )


def _activities(plan: Plan, priorities: Ints, before: Layout | None) -> Records:
    """The activities of all routes; ranks, and so all records, hold for the same priorities."""
    known = np.zeros(0, ACTIVITY)
    if before is not None and np.array_equal(before.priorities, priorities):
        known = before.activities
    more = np.zeros(len(plan.activities.kind) - len(known), ACTIVITY)
    new = slice(len(known), None)
    for name, column in plan.activities._asdict().items():
        if name in LAWS:
            more[f"{name}_law"] = column.law[new]
            more[f"{name}_mean"] = column.mean[new]
            more[f"{name}_var"] = log_variances(column.cv[new])
        elif name != "priority":
            more[name] = column[new]
    more["rank"] = np.searchsorted(priorities, plan.activities.priority[new])
    more["awaits"] = plan.routes.awaits[new]
    more["first_after"] = plan.routes.after_first[:-1][new]
    more["last_after"] = plan.routes.after_first[1:][new]
    joining = plan.routes.awaits > 1
    joined = np.concatenate(([0], np.cumsum(joining)))
    own = np.repeat(joined[plan.routes.first[:-1]], np.diff(plan.routes.first))
    more["join"] = np.where(joining, joined[:-1] - own, -1)[new]
    return np.concatenate((known, more))


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


def _instants(plan: Plan, pools: Records) -> Floats:
    """The instants of all pools; notes in ``pools`` where those of each lie."""
    known: dict[frozenset[int], tuple[int, int]] = {}
    parts, size = [np.empty(0)], 0
    for pool in pools:
        crew = plan.clerks.calendar[pool["first"] : pool["first"] + pool["clerks"]]
        calendars = frozenset({int(pool["calendar"]), *crew.tolist()} - {WALL})
        if calendars not in known:
            spans = [slice(plan.clock.first[c], plan.clock.first[c + 1]) for c in calendars]
            edges = [e[span] for e in (plan.clock.opens, plan.clock.closes) for span in spans]
            parts.append(np.unique(np.concatenate([np.empty(0), *edges])))
            known[calendars] = size, size + len(parts[-1])
            size += len(parts[-1])
        pool["first_instant"], pool["last_instant"] = known[calendars]
    return np.concatenate(parts)
