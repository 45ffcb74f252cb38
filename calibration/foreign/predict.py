"""Predict a case: its small city before and after, over what is not known and over chance.

Every draw takes one set of values of all uncertain quantities and borrows anew what the file leaves
open; replications within a draw show chance. Counted indicators are read off the procedure, as
official figures are; times and queues come out of the engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from calibration.foreign.casefile.case import COUNTED, OFFICES, QUEUES, TIMES, Case
from calibration.foreign.discrepancy import Off, off
from calibration.foreign.draw import Draw, draws
from calibration.foreign.hall.drawn import draw_queues
from calibration.foreign.procedure.drawn import draw_procedure
from calibration.foreign.simulate import Floats, Live, Values, live
from calibration.posterior import Posterior
from sim.experiment.gather import gather


@dataclass(frozen=True)
class Predicted:
    """What is predicted of one case.

    Attributes
    ----------
    values : dict
        Per indicator, before and after: arrays of shape (draws, replications).
    notes : tuple of str
        Keys of remarks: what was assumed, what could not be met.
    """

    case: Case
    values: Values
    notes: tuple[str, ...]
    draws: int
    reps: int


def predict(
    case: Case,
    posterior: Posterior | None = None,
    number: int = 60,
    reps: int = 2,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    jobs: int = 1,
) -> Predicted:
    """Predict a case.

    Parameters
    ----------
    number, reps : int
        Draws of what is not known, and replications of each.
    progress : callable, optional
        Called with (finished, all) after each draw.
    jobs : int
        Processes at once; the prediction does not depend on it.
    """
    tasks = [_Once(case, draw, reps, seed) for draw in draws(number, seed, posterior)]
    made = gather(tasks, jobs=jobs, progress=progress)
    notes = Counter(note for _, remarks in made for note in set(remarks))
    both = {
        name: (np.array([v[name][0] for v, _ in made]), np.array([v[name][1] for v, _ in made]))
        for name in wanted_of(case)
    }
    often = tuple(note for note, n in notes.items() if n > number // 2)
    return Predicted(case, both, often, number, reps)


class _Once(NamedTuple):
    """A case at one draw; a task of :func:`gather`."""

    case: Case
    draw: Draw
    reps: int
    seed: int
    key: str | None = None

    def perform(self) -> tuple[Values, list[str]]:
        """Every indicator wanted, before and after; and remarks."""
        by = Off.drawn(self.draw, self.seed)
        found, notes = mechanisms(self.case, self.draw, self.reps, self.seed, by)
        found = off(self.case, found, by)
        return {name: found[name] for name in wanted_of(self.case)}, notes


def mechanisms(
    case: Case, draw: Draw, reps: int, seed: int, by: Off, alive: Live = live
) -> tuple[Values, list[str]]:
    """What the mechanisms alone make of a case at one draw; and remarks.

    Parameters
    ----------
    by : Off
        How far stated levels are from the model's own; no other value is off here.
    alive : callable
        Lives the small cities; benchmarks put other worlds in its place.
    """
    wanted = wanted_of(case)
    told = case.measures
    idle = (told.merge_windows, told.windows, told.staff, told.kiosks, told.appointments)
    notes = []
    if case.hall is None and case.office is None and any(x is not None for x in idle):
        notes.append("case-note-no-hall")
    queued, remarks = draw_queues(case, draw, reps, seed, by, alive)
    values, others = draw_procedure(case, wanted, draw, reps, seed, by, alive)
    values = queued | values if case.about_items else queued
    return {name: _shaped(pair, reps) for name, pair in values.items()}, [*notes, *others, *remarks]


def _shaped(pair: tuple[Floats, Floats], reps: int) -> tuple[Floats, Floats]:
    return np.resize(pair[0], reps), np.resize(pair[1], reps)


def wanted_of(case: Case) -> tuple[str, ...]:
    """The indicators predicted: those asked for, else all that the case is about."""
    if case.predict:
        return tuple(dict.fromkeys(case.predict))
    names = (*COUNTED, *TIMES) if case.about_items else ()
    if case.hall is not None:
        return (*names, *QUEUES)
    return tuple(dict.fromkeys((*names, *(OFFICES if case.office is not None else ()))))
