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
from calibration.logs.discover.waits import BREATH
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


def enabled_of(model: LogModel) -> Floats:
    """Minute at which all that comes before each step had ended, or its case had begun."""
    s = model.steps
    case = np.repeat(np.arange(len(model.begins)), np.diff(model.first))
    enabled: Floats = model.begins[case]
    owner = np.repeat(np.arange(len(case)), np.diff(s.after_first))
    ends = enabled[owner] + s.end[model.first[case[owner]] + s.after]
    np.maximum.at(enabled, owner, ends)
    return enabled


def batch_sizes(model: LogModel) -> dict[str, float]:
    """Mean number of cases begun together in each activity that is done in batches.

    Members of a batch went on at one time: a minute's grace is for rounding.
    """
    s = model.steps
    result = {}
    for batch in model.batches:
        rows = np.flatnonzero(s.activity == batch.activity)
        if len(rows):
            went_on = np.sort((enabled_of(model) + s.gathered)[rows])
            together = 1 + int(np.sum(np.diff(went_on) > BREATH))
            result[model.activities[batch.activity]] = len(rows) / together
    return result


def waits_of(model: LogModel) -> Waits:
    """Waiting in the log that a model was learnt from, by reason."""
    s = model.steps
    begins = np.repeat(model.begins, np.diff(model.first))
    start = begins + s.start
    ready = enabled_of(model) + s.gathered
    queued = np.clip(begins + s.queued, np.minimum(ready, start), start)
    waited = start - queued
    open_ = waited.copy()
    for number, staff in enumerate(model.staff):
        rows = np.flatnonzero(s.pool == number)
        hours = staff.opens, staff.closes
        open_[rows] = open_minutes(hours, start[rows]) - open_minutes(hours, queued[rows])
    busy = np.clip(open_, 0.0, waited)
    return Waits(busy, waited - busy, s.gathered, np.maximum(queued - ready, 0.0))
