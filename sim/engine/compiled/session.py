"""A run that is told of while it goes on, and that may be given a longer plan on the way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.engine import plan as p
from sim.engine.compiled import parts
from sim.engine.compiled import state as states
from sim.engine.compiled.kernel import go_on
from sim.engine.compiled.layout import Layout, lay_out
from sim.engine.compiled.state import EVERYTHING, State
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
        self.plan, self.minute, self.before = plan, 0.0, 0
        self.layout: Layout = lay_out(plan)
        self.down = outages(plan, seed, replication)
        self.coming = coming(plan, seed, replication)
        practice = plan.clerks.experience
        self.state: State = states.begin(self.layout, practice, EVERYTHING, BUFFER, 0)
        self.split = parts.partition(plan)
        self.parts = parts.begin(self.layout, self.split)

    def tell(self, until: float) -> Iterator[Stretch]:
        """Go on; the rows of a stretch are good until the next one is asked for."""
        for come, edge in self.coming.windows(self.plan.streams, until):
            yield from self._tell(come, min(np.nextafter(edge, -np.inf), self.plan.end))
            self.before += len(come.time)
        self.minute = until
        rest = until if until >= self.plan.end else np.nextafter(until, -np.inf)
        yield from self._tell(nobody(), min(rest, self.plan.end))

    def _tell(self, come: Arrivals, until: float) -> Iterator[Stretch]:
        """Go on up to and including a minute, with nobody but these arriving."""
        common = self.state.common[0]
        for k, comers in enumerate(parts.distribute(come, self.before, self.split)):
            self.parts[k].marks["come"] = 0
            done = False
            while not done:
                state = parts.enter(self.state, self.parts[k])
                done = go_on(self.layout, state, comers, self.down, until)
                if common["rows"] > 0:
                    yield Stretch(come, self.before, state.rows[: common["rows"]])
                    common["rows"] = 0
                if not done:
                    self.state = states.grow(self.layout, state)
                    self.parts[k] = parts.leave(self.state)

    def adopt(self, plan: Plan) -> None:
        """Go on with a longer plan."""
        before, self.plan, self.layout = self.layout, plan, lay_out(plan, self.layout)
        self.state = states.adopt(self.state, before, self.layout, plan.clerks.experience)
        split, self.split = self.split, parts.partition(plan)
        self.parts = parts.adopt(
            self.parts, split, self.split, self.layout, self.state, self.minute
        )

    def set_experience(self, clerk: int, cases: float) -> None:
        """Have a clerk's post taken over by somebody who has handled so many cases of each kind."""
        families = self.layout.families
        self.state.experience[clerk * families : (clerk + 1) * families] = cases

    def finish(self) -> Stretch:
        """Ends of the cases that are still under way."""
        return Stretch(nobody(), self.before, _still_open(self.state))


def _still_open(state: State) -> Records:
    cases = state.cases[: state.common[0]["cases"]]
    slots = np.flatnonzero(cases["tasks"] > 0)
    rows = np.zeros(len(slots), ROW)
    gone = cases["gone"][slots]
    rows["case"], rows["slot"], rows["activity"] = cases["index"][slots], slots, ENDS
    rows["outcome"] = np.where(np.isinf(gone), p.OPEN, p.ABANDONED)
    rows["ended"] = np.where(np.isinf(gone), np.nan, gone)
    return rows
