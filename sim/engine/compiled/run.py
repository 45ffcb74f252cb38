"""Run a plan on the compiled engine."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from sim.engine.compiled.kernel import go_on
from sim.engine.compiled.layout import Layout, lay_out
from sim.engine.compiled.state import ATTEMPTS, NOTHING, ROWS_A_STEP, Comers, State, begin, grow
from sim.engine.plan import Floats, Ints, Plan, Records
from sim.engine.trace import RunLog, Trace
from sim.engine.world import Arrivals, Outages, arrivals, outages


class Run(NamedTuple):
    """One replication in progress: give it to :func:`run_until`, or keep it for later."""

    layout: Layout
    arrivals: Arrivals
    outages: Outages
    state: State


def run(
    plan: Plan, seed: int, replication: int, *, trace: bool = True, come: Arrivals | None = None
) -> RunLog:
    """Simulate one replication of ``plan`` and return what happened.

    Without ``trace`` the log has no rows; what became of every case is there all the same.
    """
    this = run_until(start(plan, seed, replication, trace=trace, come=come), plan.end)
    return finish(this)


def start(
    plan: Plan, seed: int, replication: int, *, trace: bool = True, come: Arrivals | None = None
) -> Run:
    """A replication before its first minute; ``come`` instead of the streams' cases, if given."""
    layout = lay_out(plan)
    come = arrivals(plan, seed, replication) if come is None else come
    told, rows = (ATTEMPTS, _most_rows(layout, come)) if trace else (NOTHING, 0)
    state = begin(layout, plan.clerks.experience, told, rows, len(come.time))
    return Run(layout, come, outages(plan, seed, replication), state)


def _most_rows(layout: Layout, come: Arrivals) -> int:
    """Room enough for most runs: memory nobody writes to costs nothing, copying it does."""
    attempts = int(layout.routes["activities"][come.route].sum())
    return ROWS_A_STEP + 5 * attempts // 4


def run_until(this: Run, until: float) -> Run:
    """Let happen whatever happens up to and including minute ``until``.

    Arrays of ``this`` are written to: copy it first to be able to come back to it.
    """
    until = min(until, this.layout.end)
    come = this.arrivals
    comers = Comers(come.time, come.route, come.key, np.arange(len(come.time)))
    while not go_on(this.layout, this.state, comers, this.outages, until):
        this = this._replace(state=grow(this.layout, this.state))
    return this


def finish(this: Run) -> RunLog:
    """What has happened so far."""
    state, rows = this.state, this.state.rows[: this.state.common[0]["rows"]]
    order = _in_order(rows, len(this.arrivals.time))
    return RunLog(
        this.arrivals, state.state.astype(np.int64), state.finish, Trace(*_columns(rows, order))
    )


@nb.njit(cache=True, nogil=True)
def _columns(
    rows: Records, order: Ints
) -> tuple[Ints, Ints, Ints, Ints, Ints, Floats, Floats, Floats]:
    """The columns of a trace, rows in the given order."""
    n = len(order)
    case, activity, attempt = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    clerk, outcome, queued = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n)
    started, ended = np.empty(n), np.empty(n)
    for i in range(n):
        row = rows[order[i]]
        case[i], activity[i], attempt[i] = row.case, row.activity, row.attempt
        clerk[i], outcome[i] = row.clerk, row.outcome
        queued[i], started[i], ended[i] = row.queued, row.started, row.ended
    return case, activity, attempt, clerk, outcome, queued, started, ended


@nb.njit(cache=True, nogil=True)
def _in_order(rows: Records, cases: int) -> Ints:
    """Order of rows by case, activity and attempt; attempts are already one after another."""
    place = np.zeros(cases + 1, np.int64)
    for i in range(len(rows)):
        place[rows[i].case + 1] += 1
    for case in range(cases):
        place[case + 1] += place[case]
    begins, order = place[:cases].copy(), np.empty(len(rows), np.int64)
    for i in range(len(rows)):
        case = rows[i].case
        at = place[case]
        place[case] += 1
        while at > begins[case] and rows[order[at - 1]].activity > rows[i].activity:
            order[at] = order[at - 1]
            at -= 1
        order[at] = i
    return order
