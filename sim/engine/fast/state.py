"""A run in progress, in arrays: it can be stopped at any minute, saved, and gone on with.

Records of finished tasks and cases are used again, so that memory follows the number of open cases.
Arrays grow by doubling, between two calls of the kernel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.fast.heap import EVENT
from sim.engine.fast.layout import Layout, Records
from sim.engine.plan import Floats, Ints

NONE = -1
"""No record."""

# What a task is doing, or what has just become of it.
NEW, WAITING, CALLED, UNSERVED, BUSY, PAUSING = range(6)

TASK = np.dtype(
    [
        *((name, "f8") for name in ("queued", "started")),
        *((name, "i4") for name in ("next", "previous", "case", "activity", "pool", "attempt")),
        *((name, "i4") for name in ("clerk", "stage", "outcome", "turn")),
    ],
    align=True,
)
"""An activity of a case under way; ``next`` and ``previous`` link those who wait in a line.

``turn`` counts how often the record was put in a line, so that a patience that has run out can tell
whether it is still its owner who waits.
"""

CASE = np.dtype(
    [
        ("key", "u8"),
        ("gone", "f8"),
        *((name, "i4") for name in ("index", "first", "left", "tasks")),
    ],
    align=True,
)
"""A case with tasks under way; ``gone`` is the minute at which it was abandoned, or infinity."""

CREW = np.dtype(
    [
        ("valid", "f8"),
        *((name, "i8") for name in ("instant", "on_duty", "shut", "idle", "head", "waiting")),
        *((name, "i8") for name in ("newcomers", "newcomer", "unsettled", "alarm")),
    ]
)
"""A pool's people. Before minute ``valid`` nobody comes on or off duty (``on_duty`` counts them).

``idle`` clerks stand in a ring from position ``head``, the longest idle first; ``newcomers`` have
not been let in yet, ``newcomer`` is the first of them; ``alarm`` is set if the pool will be woken
at its next instant.
"""

LINE = np.dtype([("first", "i8"), ("last", "i8")])
"""People of one priority who wait for one pool."""

ROW = np.dtype(
    [
        *((name, "f8") for name in ("queued", "started", "ended")),
        *((name, "i4") for name in ("case", "activity", "attempt", "clerk", "outcome")),
    ],
    align=True,
)
"""A row of the trace."""

MARKS = np.dtype(
    [
        ("now", "f8"),
        *((name, "i8") for name in ("come", "events", "alarms", "rows", "unsettled")),
        *((name, "i8") for name in ("dissolved", "free_task", "free_case", "tasks", "cases")),
    ]
)
"""Where the run stands: how many have come, how much of each array is in use, free records."""


class State(NamedTuple):
    """A run in progress.

    ``events`` are ends of activities and pauses, ``alarms`` patience that runs out and pools to be
    woken; ``ready`` is scratch space for tasks whose turn it is at this instant; ``since`` is the
    minute from which a clerk is idle; ``state`` and ``finish`` are those of all cases.
    """

    marks: Records
    tasks: Records
    cases: Records
    awaits: NDArray[np.int16]
    events: Records
    alarms: Records
    ready: Ints
    crews: Records
    lines: Records
    unsettled: Ints
    ring: Ints
    since: Floats
    experience: Floats
    duty: NDArray[np.bool_]
    rows: Records
    state: Ints
    finish: Floats


def begin(layout: Layout, experience: Floats, cases: int, *, trace: bool) -> State:
    """The state at the start of a run of so many ``cases``."""
    pools, clerks = layout.pools, len(layout.clerks)
    tasks = 64 + 4 * layout.longest
    state = State(
        marks=np.zeros(1, MARKS),
        tasks=_records(tasks, TASK),
        cases=_records(64, CASE),
        awaits=np.zeros(64 * layout.longest, np.int16),
        events=np.zeros(tasks + 1, EVENT),
        alarms=np.zeros(4 * tasks + len(pools), EVENT),
        ready=np.zeros(tasks, np.int64),
        crews=np.zeros(len(pools), CREW),
        lines=np.zeros(len(pools) * layout.ranks, LINE),
        unsettled=np.zeros(len(pools), np.int64),
        ring=np.arange(clerks),
        since=np.zeros(clerks),
        experience=np.repeat(experience, layout.families),
        duty=np.zeros(clerks, np.bool_),
        rows=np.zeros(4 * tasks if trace else 0, ROW),
        state=np.zeros(cases, np.int64),
        finish=np.full(cases, np.nan),
    )
