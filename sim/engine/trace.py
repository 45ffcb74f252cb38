"""What an engine reports: every attempt at every activity, and what became of every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats, Ints, Records
from sim.engine.world import Arrivals


class Trace(NamedTuple):
    """Attempts in the canonical order (case, activity, attempt), shape (attempts,) each.

    ``queued``, ``started``, ``ended``: minutes. Someone never served has ``clerk`` -1 and
    ``started`` equal to ``ended``, the minute of leaving. Activities whose branch was not needed
    leave no row; attempts still under way when the run ends leave none either.
    """

    case: Ints
    activity: Ints
    attempt: Ints
    clerk: Ints
    outcome: Ints
    queued: Floats
    started: Floats
    ended: Floats


class RunLog(NamedTuple):
    """One replication: who came (:class:`Arrivals`), what became of them, and the trace.

    ``state`` is open, completed or abandoned; ``finish`` the minute of ending (NaN while open).
    """

    arrivals: Arrivals
    state: Ints
    finish: Floats
    trace: Trace


ROW = np.dtype(
    [
        *((name, "f8") for name in ("queued", "started", "ended")),
        *((name, "i4") for name in ("case", "activity", "attempt", "clerk", "outcome", "slot")),
    ],
    align=True,
)
"""Something that happened: an attempt (as in :class:`Trace`), or a case that begins or ends.

``slot`` numbers the cases under way at one time; it is free for another case after an end.
"""

ARISES, ENDS = -1, -2
"""Instead of an activity: a case arises at ``queued``; or is over, with its state as ``outcome``
and its minute of ending as ``ended`` (NaN if it is open when the run ends)."""


class Stretch(NamedTuple):
    """What happened in a stretch of a run: rows (:data:`ROW`), those of a case in order of time.

    Rows number cases from the beginning of the run; those that arise in this stretch are found in
    ``arrivals``, of which the first has the number ``first``.
    """

    arrivals: Arrivals
    first: int
    rows: Records


def told(log: RunLog, end: float) -> Stretch:
    """A finished run as one stretch; ``end`` is its last minute."""
    t, come = log.trace, log.arrivals
    cases = int(np.searchsorted(come.time, end, side="right"))
    rows = np.zeros(2 * cases + len(t.case), ROW)
    arise, attempts, ends = np.split(rows, [cases, cases + len(t.case)])
    arise["activity"], ends["activity"] = ARISES, ENDS
    for part in (arise, ends):
        part["case"] = part["slot"] = np.arange(cases)
    arise["queued"] = come.time[:cases]
    ends["outcome"], ends["ended"] = log.state[:cases], log.finish[:cases]
    for name, column in t._asdict().items():
        attempts[name] = column
    attempts["slot"] = t.case
    return Stretch(come, 0, rows)


def log_of(parts: Sequence[Stretch]) -> RunLog:
    """A run told in stretches, whose rows have been kept, as one log."""
    rows = np.concatenate([part.rows for part in parts])
    come: dict[int, Arrivals] = {
        part.first: part.arrivals for part in parts if len(part.arrivals.time)
    }
    everybody = Arrivals._make(
        np.concatenate(columns) for columns in zip(*(come[i] for i in sorted(come)), strict=True)
    )
    state = np.zeros(len(everybody.time), np.int64)
    finish = np.full(len(state), np.nan)
    ends = rows[rows["activity"] == ENDS]
    state[ends["case"]], finish[ends["case"]] = ends["outcome"], ends["ended"]
    attempts = rows[rows["activity"] >= 0]
    return RunLog(everybody, state, finish, canonical([attempts[x] for x in Trace._fields]))


def canonical(columns: list[Floats]) -> Trace:
    """Order trace columns by case, activity, attempt and give them their types."""
    order = np.lexsort((columns[2], columns[1], columns[0]))
    case, activity, attempt, clerk, outcome = (np.asarray(c, np.int64)[order] for c in columns[:5])
    queued, started, ended = (np.asarray(c, np.float64)[order] for c in columns[5:])
    return Trace(case, activity, attempt, clerk, outcome, queued, started, ended)
