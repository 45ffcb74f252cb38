"""The reference engine, told of while it runs; see :class:`sim.engine.session.Session`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.engine import plan as p
from sim.engine.plan import Plan
from sim.engine.reference import NOBODY, Reference
from sim.engine.trace import ENDS, ROW, Stretch
from sim.engine.world import Arrivals, coming, nobody


class ReferenceSession(Reference):
    """One replication, cut into stretches."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        super().__init__(plan, seed, replication)
        self.coming = coming(plan, seed, replication)

    def tell(self, until: float) -> Iterator[Stretch]:
        """Go on; the rows of a stretch are good until the next one is asked for."""
        for come, edge in self.coming.windows(self.plan.streams, until):
            self.agenda.process(self.arise(come))
            yield self._tell(come, min(edge, np.nextafter(self.plan.end, np.inf)))
        last = until if until < self.plan.end else np.nextafter(self.plan.end, np.inf)
        yield self._tell(nobody(), last)

    def _tell(self, come: Arrivals, until: float) -> Stretch:
        """Go on up to but not including a minute."""
        first = len(self.cases)
        if until > self.agenda.now:
            self.agenda.run(until=until)
        told, self.rows = self._records(), []
        return Stretch(come, first, told)

    def _records(self) -> p.Records:
        rows = np.zeros(len(self.rows), ROW)
        columns = np.array(self.rows, dtype=np.float64).reshape(-1, 8).T
        names = ("case", "activity", "attempt", "clerk", "outcome", "queued", "started", "ended")
        for name, column in zip(names, columns, strict=True):
            rows[name] = column
        rows["slot"] = rows["case"]
        return rows

    def adopt(self, plan: Plan) -> None:
        """Go on with a longer plan."""
        before = self.experience.shape[1]
        practised = np.repeat(plan.clerks.experience[:, None], plan.families, axis=1)
        practised[:, :before] = self.experience
        self.plan, self.experience = plan, practised
        for pool in self.pools:
            self.agenda.process(pool.keep_hours())
            if pool.waiting:
                pool.settle_now()
        for gate in self.gates:
            gate.settle_now()

    def set_experience(self, clerk: int, cases: float) -> None:
        """Have a clerk's post taken over by somebody who has handled so many cases of each kind."""
        self.experience[clerk] = cases

    def finish(self) -> Stretch:
        """Ends of the cases that are still under way."""
        for case in self.cases:
            if case.tasks > 0:
                ended = np.nan if case.state == p.OPEN else case.finish
                self.rows.append((case.index, ENDS, 0, NOBODY, case.state, 0.0, 0.0, ended))
        told, self.rows = self._records(), []
        return Stretch(nobody(), len(self.cases), told)
