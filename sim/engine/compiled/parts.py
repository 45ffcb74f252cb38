"""Parts of a run between which no case moves: what happens in one is nothing to the others.

A county's cases keep to the county's counters. A stretch of time is therefore simulated one part
after another, which gives the same result, since no draw depends on the order of events; but a
part's people and cases fit into the processor's cache, where those of a whole city do not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.engine.compiled import heap
from sim.engine.compiled.layout import Layout
from sim.engine.compiled.state import Comers, Part, State, begin_part, larger_heap
from sim.engine.plan import Ints, Plan
from sim.engine.world import Arrivals


class Partition(NamedTuple):
    """The part to which each pool, route and gate belongs, and how many there are."""

    pools: Ints
    routes: Ints
    gates: Ints
    parts: int


def partition(plan: Plan) -> Partition:
    """The finest partition that no route, no gate and no dissolution of a pool crosses.

    The first pool is in part 0, and so are routes that go to no pool. With more routes parts can
    only grow together.
    """
    pools, routes = len(plan.pools.calendar), len(plan.routes.first) - 1
    route = np.repeat(np.arange(routes), np.diff(plan.routes.first))
    served, heirs = plan.activities.pool >= 0, plan.pools.heir >= 0
    gathers, size = plan.activities.gate >= 0, pools + routes + len(plan.gates.size)
    gate = pools + routes + plan.activities.gate[gathers]
    some = np.concatenate((plan.activities.pool[served], np.flatnonzero(heirs), gate))
    other = np.concatenate((pools + route[served], plan.pools.heir[heirs], pools + route[gathers]))
    edges = coo_array((np.ones(len(some), np.int8), (some, other)), shape=(size, size))
    _, label = connected_components(edges, directed=False)
    count = int(label[:pools].max(initial=0)) + 1
    label = np.where(label < count, label, 0).astype(np.int64)
    return Partition(label[:pools], label[pools : pools + routes], label[pools + routes :], count)


def begin(layout: Layout, split: Partition) -> list[Part]:
    """All parts at the start of a run."""
    queues = np.bincount(np.concatenate((split.pools, split.gates)), minlength=split.parts)
    of = split.pools[layout.dissolving]
    return [
        begin_part(layout, int(queues[k]), layout.dissolving[of == k]) for k in range(split.parts)
    ]


def enter(state: State, part: Part) -> State:
    """The state as seen from a part."""
    return state._replace(**part._asdict())


def leave(state: State) -> Part:
    """The part from which a state is seen."""
    return Part._make(getattr(state, name) for name in Part._fields)


def distribute(come: Arrivals, first: int, split: Partition) -> list[Comers]:
    """Those who arise in each part; the first of all has the number ``first``."""
    # In as few bits as it takes: small numbers are sorted digit by digit, several times as fast.
    part = split.routes[come.route].astype(np.min_scalar_type(split.parts))
    order = np.argsort(part, kind="stable")
    edges = np.searchsorted(part[order], np.arange(split.parts + 1))
    columns = (come.time[order], come.route[order], come.key[order], first + order)
    return [Comers._make(column[low:high] for column in columns) for low, high in pairwise(edges)]


def adopt(
    parts: list[Part],
    before: Partition,
    split: Partition,
    layout: Layout,
    state: State,
    minute: float,
) -> list[Part]:
    """Parts under a longer plan, all of which stand just before a minute.

    Pools and gates where somebody waits look round at that very minute.
    """
    adopted: dict[int, Part] = {}
    for old, new in sorted(set(zip(before.pools.tolist(), split.pools.tolist(), strict=True))):
        adopted[new] = _united(adopted[new], parts[old]) if new in adopted else parts[old]
    for k, part in adopted.items():
        own = layout.dissolving[split.pools[layout.dissolving] == k]
        part.marks["dissolved"] = np.count_nonzero(layout.pools["until"][own] < minute)
        adopted[k] = part._replace(dissolving=own)
    for pool in np.flatnonzero(state.crews["waiting"] > 0).tolist():
        k = int(split.pools[pool])
        adopted[k] = _with_alarm(adopted[k], minute, float(-1 - pool))
        state.crews["alarm"][pool] = 1
    for gate in np.flatnonzero(state.crowds["waiting"] > 0).tolist():
        k = int(split.gates[gate])
        adopted[k] = _with_alarm(adopted[k], minute, float(-1 - len(state.crews) - gate))
    return [adopted[k] for k in range(split.parts)]


def _with_alarm(part: Part, minute: float, what: float) -> Part:
    marks = part.marks[0]
    while 2 * (marks["alarms"] + 1) + heap.SENTINELS > len(part.alarms):
        part = part._replace(alarms=larger_heap(part.alarms))
    heap.sift_up(part.alarms, marks["alarms"], minute, what)
    marks["alarms"] += 1
    return part


def _united(one: Part, other: Part) -> Part:
    """Two parts that have become one."""
    for part in (one, other):
        marks = part.marks[0]
        if marks["taken"]:
            marks["events"], marks["taken"] = heap.remove_first(part.events, marks["events"]), 0
    marks, more = one.marks[0], other.marks[0]
    changed: dict[str, Any] = {}
    for name in ("events", "delays", "alarms"):
        mine, added = getattr(one, name), getattr(other, name)
        entries = changed[name] = heap.empty((len(mine) + len(added)) // 2)
        entries[: 2 * marks[name]] = mine[: 2 * marks[name]]
        for i in range(int(more[name])):
            heap.sift_up(entries, marks[name], added[2 * i], added[2 * i + 1])
            marks[name] += 1
    marks["now"] = max(marks["now"], more["now"])
    marks["tasks"] += more["tasks"]
    return one._replace(**changed)
