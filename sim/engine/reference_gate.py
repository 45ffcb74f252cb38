"""Gates of the reference engine: where cases gather until they go on together."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from sim.engine import clock

if TYPE_CHECKING:
    from sim.engine.reference import Reference


class Gate:
    """Where cases gather; ``priority`` is that of its settling among what happens at an instant."""

    def __init__(self, run: Reference, index: int, priority: float) -> None:
        self.run, gates = run, run.plan.gates
        self.size, self.age = int(gates.size[index]), float(gates.age[index])
        self.calendar = int(gates.calendar[index])
        self.priority = priority
        self.waiting: list[simpy.Event] = []
        self.since, self.alarm, self.settling = np.inf, -1.0, -1.0

    def gather(self) -> Generator[Any, Any, None]:
        """Wait until all go on."""
        signal = simpy.Event(self.run.agenda)
        self.waiting.append(signal)
        self.settle_now()
        yield signal

    def settle_now(self) -> None:
        """Settle once at this instant, after whatever ends and begins at it."""
        agenda = self.run.agenda
        if self.settling != agenda.now:
            self.settling = agenda.now
            agenda.at(agenda.now, self.priority).callbacks.append(lambda _: self.settle())

    def settle(self) -> None:
        """Let all go on if it is time; otherwise look again when it will be."""
        agenda, self.settling = self.run.agenda, -1.0
        if not self.waiting:
            return
        self.since = min(self.since, agenda.now)
        due = self.since + self.age
        if self.calendar >= 0:
            due = min(due, clock.next_opening(self.run.plan.clock, self.calendar, self.since))
        if agenda.now >= due or 0 < self.size <= len(self.waiting):
            for signal in self.waiting:
                signal.succeed()
            self.waiting, self.since, self.alarm = [], np.inf, -1.0
        elif due < np.inf and self.alarm != due:
            self.alarm = due
            agenda.at(due).callbacks.append(lambda _: self.settle_now())
