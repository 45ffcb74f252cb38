"""A run that is told of while it goes on, and that may be given a longer plan on the way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.engine import plan as p
from sim.engine.compiled.kernel import go_on
from sim.engine.compiled.layout import Layout, lay_out
from sim.engine.compiled.state import EVERYTHING, State, begin, grow
from sim.engine.compiled.state import adopt as adopt_state
from sim.engine.plan import Plan, Records
from sim.engine.trace import ENDS, ROW, Stretch
from sim.engine.world import Arrivals, coming, nobody, outages

BUFFER = 16_384
"""Rows of a stretch: few enough to stay in the processor's cache."""


class Session:
    """One replication, in memory that does not grow with its length.

    See :class:`sim.engine.session.Session` for what its methods promise.
    """

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self.plan, self.minute = plan, 0.0
        self.layout: Layout = lay_out(plan)
        self.down = outages(plan, seed, replication)
        self.coming = coming(plan, seed, replication)
        self.state: State = begin(self.layout, plan.clerks.experience, EVERYTHING, BUFFER, 0)

    def tell(self, until: float) -> Iterator[Stretch]:
        """Go on; the rows of a stretch are good until the next one is asked for."""
        for come, edge in self.coming.windows(self.plan.streams, until):
            yield from self._tell(come, min(np.nextafter(edge, -np.inf), self.plan.end))
            self.state.marks[0]["before"] += len(come.time)
        self.minute = until
        rest = until if until >= self.plan.end else np.nextafter(until, -np.inf)
        yield from self._tell(nobody(), min(rest, self.plan.end))

    def _tell(self, come: Arrivals, until: float) -> Iterator[Stretch]:
        """Go on up to and including a minute, with nobody but these arriving."""
        marks = self.state.marks[0]
        marks["come"] = 0
        done = False
        while not done:
            done = go_on(self.layout, self.state, come, self.down, until)
            if marks["rows"] > 0:
                yield Stretch(come, int(marks["before"]), self.state.rows[: marks["rows"]])
                marks["rows"] = 0
            if not done:
                self.state = grow(self.layout, self.state)

    def adopt(self, plan: Plan) -> None:
        """Go on with a longer plan."""
        before, self.plan, self.layout = self.layout, plan, lay_out(plan)
        practice = plan.clerks.experience
        self.state = adopt_state(self.state, before, self.layout, practice, self.minute)

    def set_experience(self, clerk: int, cases: float) -> None:
        """Have a clerk's post taken over by somebody who has handled so many cases of each kind."""
        families = self.layout.families
        self.state.experience[clerk * families : (clerk + 1) * families] = cases

    def finish(self) -> Stretch:
        """Ends of the cases that are still under way."""
        return Stretch(nobody(), int(self.state.marks[0]["before"]), _still_open(self.state))


def _still_open(state: State) -> Records:
    cases = state.cases[: state.marks[0]["cases"]]
    slots = np.flatnonzero(cases["tasks"] > 0)
    rows = np.zeros(len(slots), ROW)
    gone = cases["gone"][slots]
    rows["case"], rows["slot"], rows["activity"] = cases["index"][slots], slots, ENDS
    rows["outcome"] = np.where(np.isinf(gone), p.OPEN, p.ABANDONED)
    rows["ended"] = np.where(np.isinf(gone), np.nan, gone)
    return rows
