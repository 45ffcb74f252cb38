"""What an engine reports: every attempt at every activity, and what became of every case."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats, Ints
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


def canonical(columns: list[Floats]) -> Trace:
    """Order trace columns by case, activity, attempt and give them their types."""
    order = np.lexsort((columns[2], columns[1], columns[0]))
    case, activity, attempt, clerk, outcome = (np.asarray(c, np.int64)[order] for c in columns[:5])
    queued, started, ended = (np.asarray(c, np.float64)[order] for c in columns[5:])
    return Trace(case, activity, attempt, clerk, outcome, queued, started, ended)
