"""Why cases wait: for others of their batch, for busy people, for opening hours, or elsewhere.

What comes before an activity enables it; from then on it waits. Until its batch goes on it gathers;
then it may be delayed by what the log does not tell (applicants, post, other offices); then it
queues, while everybody is busy or, out of hours, away (Lashkevich, Milani, Chapela-Campa, Suvorau &
Dumas 2023 name the same reasons).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.discover.hours import open_minutes
from calibration.logs.model import LogModel
from calibration.logs.observed import Floats

REASONS = ("contention", "calendar", "batching", "outside")


class Waits(NamedTuple):
    """Minutes that each step waited for each of :data:`REASONS`, shape (steps,)."""

    contention: Floats
    calendar: Floats
    batching: Floats
    outside: Floats

    def hours_per_case(self, cases: int) -> dict[str, float]:
        """Mean hours of each reason in a case."""
        return {name: float(values.sum()) / 60.0 / cases for name, values in self._asdict().items()}


def waits_of(model: LogModel) -> Waits:
    """Waiting in the log that a model was learnt from, by reason."""
    s = model.steps
    begins = np.repeat(model.begins, np.diff(model.first))
    start = begins + s.start
    enabled = np.zeros(len(start))
    owner = np.repeat(np.arange(len(start)), np.diff(s.after_first))
    case_first = np.repeat(model.first[:-1], np.diff(model.first))
    np.maximum.at(enabled, owner, s.end[case_first[owner] + s.after])
    # (without anything before it, a step is enabled by the beginning of its case)
    queued = np.minimum(begins + enabled + s.gathered + s.delay, start)
    waited = start - queued
    open_ = waited.copy()
    for number, staff in enumerate(model.staff):
        rows = np.flatnonzero(s.pool == number)
        hours = staff.opens, staff.closes
        open_[rows] = open_minutes(hours, start[rows]) - open_minutes(hours, queued[rows])
    busy = np.clip(open_, 0.0, waited)
    return Waits(busy, waited - busy, s.gathered, s.delay)
