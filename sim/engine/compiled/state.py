"""A run in progress, in arrays: it can be stopped at any minute, saved, and gone on with.

Records of finished tasks and cases are used again, so that memory follows the number of open cases.
Arrays grow by doubling, between two calls of the kernel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import heap
from sim.engine.compiled.layout import Layout
from sim.engine.plan import Floats, Ints, Keys, Records
from sim.engine.trace import ROW

NONE = -1
"""No record."""

number, offset = np.uint32, np.uint64
"""What arrays are indexed with: a signed index could count from the end, and would be examined."""

ROWS_A_STEP = 2
"""Most rows that one step of the kernel writes: the end of an attempt, and of its case."""

# What a task is doing, or what has just become of it.
NEW, WAITING, UNSERVED, BUSY, PAUSING, GATHERED = range(6)

TASK = np.dtype(
    [
        *((name, "f8") for name in ("queued", "started", "leaves")),
        *((name, "u4") for name in ("case", "activity", "pool")),
        *((name, "i4") for name in ("attempt", "clerk", "stage", "outcome", "next", "previous")),
    ],
    align=True,
)
"""An activity of a case under way; ``next`` and ``previous`` link those who wait in a line.

``leaves`` is the minute at which the patience of someone who waits ends.
"""

CASE = np.dtype(
    [
        ("key", "u8"),
        ("gone", "f8"),
        *((name, "i4") for name in ("index", "left", "tasks", "next")),
    ],
    align=True,
)
"""A case with tasks under way; ``gone`` is the minute at which it was abandoned, or infinity."""

CREW = np.dtype(
    [
        ("valid", "f8"),
        *((name, "i4") for name in ("on_duty", "shut", "idle", "ready", "head", "waiting")),
        *((name, "i4") for name in ("newcomers", "newcomer", "unsettled", "alarm", "instant")),
    ],
    align=True,
)
"""A pool's people. Before minute ``valid`` nobody comes on or off duty (``on_duty`` counts them).

``idle`` clerks stand in a ring from position ``head``, the longest idle first, ``ready`` of them on
duty; ``newcomers`` have not been let in yet, ``newcomer`` is one of them; ``alarm`` is set if the
pool will be woken at its next ``instant``.
"""

CROWD = np.dtype(
    [
        *((name, "f8") for name in ("since", "alarm")),
        *((name, "i4") for name in ("last", "waiting", "unsettled")),
    ],
    align=True,
)
"""Those gathered at a gate: since when the first is there, when they will be looked at again."""

LINE = np.dtype([("first", "i4"), ("last", "i4")])
"""People of one priority who wait for one pool."""

COMMON = np.dtype(
    [(name, "i8") for name in ("told", "rows", "tasks", "cases", "free_task", "free_case")]
)
"""How much of each array is in use, and free records; ``told`` says how much goes into the rows."""

MARKS = np.dtype(
    [
        ("now", "f8"),
        *((name, "i8") for name in ("come", "events", "taken", "delays", "alarms", "tasks")),
        *((name, "i8") for name in ("ready", "unsettled", "dissolved", "gates")),
    ]
)
"""Where a part of the run stands: how many of the present arrivals have come, how much is due, how
many tasks are under way, how many of its pools have been dissolved, how many gates are to be
settled.
"""

NOTHING, ATTEMPTS, EVERYTHING = range(3)
"""What is told: no rows; a row for each attempt; and for every case's beginning and end."""


class Comers(NamedTuple):
    """Cases that arise in a part, in order of time; ``number`` counts them through the run."""

    time: Floats
    route: Ints
    key: Keys
    number: Ints


class Part(NamedTuple):
    """What a part of a run does not share with the others; see :class:`State`."""

    marks: Records
    events: Floats
    delays: Floats
    alarms: Floats
    dissolving: Ints


class State(NamedTuple):
    """A run in progress, seen from one of its parts (:mod:`sim.engine.compiled.parts`).

    ``marks``, ``events``, ``delays``, ``alarms`` and ``dissolving`` are the part's own, all other
    arrays are common. ``events`` are ends of clerks' work, ``delays`` ends of whatever nobody works
    on (most of these are far away: among them every event would have to be sorted in), ``alarms``
    patience that runs out and pools or, numbered after them, gates to be woken (minus the number,
    minus 1); ``dissolving`` are pools that will be dissolved, in order; ``ready`` are tasks whose
    turn it is at this instant; ``joined`` counts for the joins of a case how many activities are
    done that they await; ``since`` is the minute from which a clerk is idle; ``rows`` is what
    happened (:data:`ROW`); ``state`` and ``finish`` are those of all cases, and empty if rows tell
    everything.
    """

    marks: Records
    events: Floats
    delays: Floats
    alarms: Floats
    dissolving: Ints
    common: Records
    tasks: Records
    cases: Records
    joined: NDArray[np.int16]
    ready: NDArray[np.uint32]
    crews: Records
    crowds: Records
    lines: Records
    unsettled: NDArray[np.uint32]
    ring: NDArray[np.uint32]
    since: Floats
    experience: Floats
    duty: NDArray[np.bool_]
    rows: Records
    state: NDArray[np.int8]
    finish: Floats


def begin_part(layout: Layout, queues: int, dissolving: Ints) -> Part:
    """A part with so many pools and gates at the start of a run."""
    room = 64 + 2 * layout.longest
    marks = np.zeros(1, MARKS)
    marks["now"] = -1.0
    return Part(marks, heap.empty(room), heap.empty(room), heap.empty(room + queues), dissolving)


def begin(layout: Layout, experience: Floats, told: int, rows: int, cases: int) -> State:
    """The state at the start of a run, with room for ``rows`` and for the ends of ``cases``.

    It is a run in one part.
    """
    pools, clerks, room = layout.pools, len(layout.clerks), 64 + 2 * layout.longest
    common = np.zeros(1, COMMON)
    common["free_task"], common["free_case"], common["told"] = NONE, NONE, told
    crews = np.zeros(len(pools), CREW)
    crews["valid"], crews["newcomer"] = -np.inf, NONE
    crews["idle"], crews["instant"] = pools["clerks"], pools["first_instant"]
    crowds = np.zeros(len(layout.gates), CROWD)
    crowds["since"], crowds["alarm"], crowds["last"] = np.inf, -1.0, NONE
    return State(
        **begin_part(layout, len(pools) + len(crowds), layout.dissolving)._asdict(),
        common=common,
        tasks=np.zeros(room, TASK),
        cases=np.zeros(64, CASE),
        joined=np.zeros(64 * layout.joins, np.int16),
        ready=np.zeros(room, np.uint32),
        crews=crews,
        crowds=crowds,
        lines=np.full(len(pools) * layout.ranks, NONE, np.int32).repeat(2).view(LINE),
        unsettled=np.zeros(len(pools), np.uint32),
        ring=np.arange(clerks, dtype=np.uint32),
        since=np.zeros(clerks),
        experience=np.repeat(experience, layout.families),
        duty=np.zeros(clerks, np.bool_),
        rows=np.empty(rows, ROW),
        state=np.zeros(cases, np.int8),
        finish=np.full(cases, np.nan),
    )


def grow(layout: Layout, state: State) -> State:
    """Double whatever is more than half full."""
    common, marks = state.common[0], state.marks[0]
    changed: dict[str, np.ndarray] = {}
    if 2 * (common["tasks"] + layout.longest) > len(state.tasks):
        changed["tasks"], changed["ready"] = _doubled(state.tasks), _doubled(state.ready)
    if 4 * (marks["tasks"] + layout.longest) + heap.SENTINELS > len(state.delays):
        changed["events"] = larger_heap(state.events)
        changed["delays"] = larger_heap(state.delays)
    if 2 * (common["cases"] + 1) > len(state.cases):
        changed["cases"], changed["joined"] = _doubled(state.cases), _doubled(state.joined)
    queues = len(state.crews) + len(state.crowds)
    if len(state.alarms) < 4 * (marks["alarms"] + marks["tasks"] + queues):
        changed["alarms"] = larger_heap(state.alarms)
    if common["told"] == ATTEMPTS and 2 * (common["rows"] + ROWS_A_STEP) > len(state.rows):
        changed["rows"] = _doubled(state.rows)
    return state._replace(**changed)


def adopt(state: State, before: Layout, layout: Layout, experience: Floats) -> State:
    """What is common to all parts, under a longer plan; pools look round anew."""
    clerks = len(layout.clerks)
    practised = np.repeat(experience[:, None], layout.families, axis=1)
    practised[:, : before.families] = state.experience.reshape(clerks, before.families)
    joined = np.zeros((len(state.cases), layout.joins), np.int16)
    joined[:, : before.joins] = state.joined.reshape(len(state.cases), before.joins)
    lines = np.full((len(state.crews), layout.ranks, 2), NONE, np.int32)
    ranks = np.searchsorted(layout.priorities, before.priorities)
    lines[:, ranks] = state.lines.view(np.int32).reshape(len(state.crews), before.ranks, 2)
    state.crews["valid"], state.crews["instant"] = -np.inf, layout.pools["first_instant"]
    return state._replace(
        experience=practised.reshape(-1),
        joined=joined.reshape(-1),
        lines=lines.reshape(-1).view(LINE),
    )


def _doubled(array: np.ndarray) -> np.ndarray:
    larger = np.empty(2 * len(array), array.dtype)
    larger[: len(array)] = array
    return larger


def larger_heap(entries: Floats) -> Floats:
    """The same entries with room for twice as many."""
    larger = heap.empty(len(entries))
    larger[: len(entries)] = entries
    return larger
