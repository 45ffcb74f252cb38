"""A plan as the compiled engine reads it: what an event needs lies together in one record."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.clock import WALL, Clock
from sim.engine.plan import Floats, Ints, Plan

Records = NDArray[np.void]

LAWS = ("work", "redo", "retry", "patience")
ACTIVITY = np.dtype(
    [
        *((f"{law}_law", "i8") for law in LAWS),
        *((f"{law}_{part}", "f8") for law in LAWS for part in ("mean", "cv")),
        *((name, "u8") for name in ("key", "branch_key")),
        *((name, "f8") for name in ("fail", "give_up", "branch")),
        *((name, "i8") for name in ("kind", "pool", "calendar", "system", "family", "batch")),
        *((name, "i8") for name in ("redo_calendar", "retry_calendar")),
        *((name, "i8") for name in ("rank", "first_after", "last_after")),
    ]
)
"""An activity as in :class:`sim.engine.plan.Activities`; ``rank`` numbers its priority from 0."""

POOL = np.dtype(
    [
        *((name, "f8") for name in ("balk", "learning", "standard", "until")),
        *((name, "i8") for name in ("calendar", "closing", "capacity", "heir")),
        *((name, "i8") for name in ("first", "clerks", "first_instant", "last_instant")),
    ]
)
"""A pool as in :class:`sim.engine.plan.Pools`, and the range of its instants."""

CLERK = np.dtype([("pace", "f8"), ("calendar", "i8")])


class Layout(NamedTuple):
    """A plan rearranged.

    Attributes
    ----------
    clock : Clock
    activities, pools, clerks : records
    route_first, after, awaits : int64 arrays
        As in :class:`sim.engine.plan.Routes`.
    instants : float64 array
        Minutes at which somebody of a pool comes or goes, or the pool opens or closes, in order
        and pool by pool.
    dissolving : int64 array
        Pools that are dissolved during the run, in order of the minutes at which they are.
    ranks : int
        Number of different priorities; each pool has a line of people for each.
    families : int
        Number of families of work clerks can learn.
    longest : int
        Largest number of activities of a route.
    end : float
        Last minute simulated.
    """

    clock: Clock
    activities: Records
    pools: Records
    clerks: Records
    route_first: Ints
    after: Ints
    awaits: Ints
    instants: Floats
    dissolving: Ints
    ranks: int
    families: int
    longest: int
    end: float


def lay_out(plan: Plan) -> Layout:
    """Rearrange the columns of a plan into records."""
    priorities, rank = np.unique(plan.activities.priority, return_inverse=True)
    activities = np.zeros(len(rank), ACTIVITY)
    for name, column in plan.activities._asdict().items():
        if name in LAWS:
            for part, values in column._asdict().items():
                activities[f"{name}_{part}"] = values
        elif name != "priority":
            activities[name] = column
    activities["rank"] = rank
    activities["first_after"] = plan.routes.after_first[:-1]
    activities["last_after"] = plan.routes.after_first[1:]
    pools = np.zeros(len(plan.pools.calendar), POOL)
    for name, column in plan.pools._asdict().items():
        pools[name] = column[: len(pools)]
    pools["clerks"] = np.diff(plan.pools.first)
    clerks = np.zeros(len(plan.clerks.pace), CLERK)
    clerks["pace"], clerks["calendar"] = plan.clerks.pace, plan.clerks.calendar
    ending = np.flatnonzero(plan.pools.until <= plan.end)
    return Layout(
        clock=plan.clock,
        activities=activities,
        pools=pools,
        clerks=clerks,
        route_first=plan.routes.first,
        after=plan.routes.after,
        awaits=plan.routes.awaits,
        instants=_instants(plan, pools),
        dissolving=ending[np.argsort(plan.pools.until[ending], kind="stable")],
        ranks=len(priorities),
        families=plan.families,
        longest=int(np.diff(plan.routes.first).max()),
        end=plan.end,
    )


def _instants(plan: Plan, pools: Records) -> Floats:
    """The instants of all pools, one pool after another; notes in ``pools`` where each begins."""
    known: dict[frozenset[int], Floats] = {}
    parts, size = [np.empty(0)], 0
    for pool in pools:
        crew = plan.clerks.calendar[pool["first"] : pool["first"] + pool["clerks"]]
        calendars = frozenset({int(pool["calendar"]), *crew.tolist()} - {WALL})
        if calendars not in known:
            spans = [slice(plan.clock.first[c], plan.clock.first[c + 1]) for c in calendars]
            edges = (plan.clock.opens, plan.clock.closes)
            both = [edge[span] for edge in edges for span in spans]
            known[calendars] = np.unique(np.concatenate([np.empty(0), *both]))
        parts.append(known[calendars])
        pool["first_instant"], size = size, size + len(parts[-1])
        pool["last_instant"] = size
    return np.concatenate(parts)
