"""What a model says about staff, work and arrivals, each figure with a 95 % interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from calibration.logs.discover.model import as_observed
from calibration.logs.model import LogModel
from calibration.logs.observed import Floats
from calibration.logs.selection import share_seen


class Parameter(NamedTuple):
    """A figure, the ends of its interval, and from how many observations it comes."""

    kind: str
    name: str
    unit: str
    value: float
    low: float
    high: float
    n: int


def parameters(model: LogModel) -> list[Parameter]:
    """Arrivals a day, people of every pool, and mean work of every activity that takes time."""
    return [_arrivals(model), *_people(model), *_work(model)]


def _arrivals(model: LogModel) -> Parameter:
    """Cases a day, from the counts of whole days; weekdays are strata."""
    seen = as_observed(model)
    days = seen.days - int(seen.days.min())
    share = share_seen(seen, model.selection, seen.until - seen.begins)
    count = np.bincount(days, 1.0 / share).astype(float)[1:-1]
    mean, variance = 0.0, 0.0
    for k in range(7):
        these = count[k::7]
        if len(these):
            mean += these.mean() / 7
        if len(these) > 1:
            variance += these.var(ddof=1) / len(these) / 49
    half = 1.96 * np.sqrt(variance)
    low, high = max(0.0, mean - half), mean + half
    return Parameter("arrivals", "", "cases/day", mean, low, high, len(model.begins))


def _people(model: LogModel) -> list[Parameter]:
    """People of each pool: as many as were seen, and at least as many as were busy at one time."""
    result = []
    begins = np.repeat(model.begins, np.diff(model.first))
    for number, staff in enumerate(model.staff):
        rows = np.flatnonzero(model.steps.pool == number)
        start, end = model.steps.start[rows] + begins[rows], model.steps.end[rows] + begins[rows]
        people = float(len(staff.members))
        least = min(people, _most_at_once(start, end))
        result.append(Parameter("people", staff.name, "people", people, least, people, len(rows)))
    return result


def _most_at_once(start: Floats, end: Floats) -> float:
    when = np.concatenate((start, end))
    change = np.concatenate((np.ones(len(start)), -np.ones(len(end))))
    order = np.lexsort((change, when))
    return float(np.cumsum(change[order]).max(initial=0.0))


def _work(model: LogModel) -> list[Parameter]:
    """Mean work of each activity done by people, minutes (Student's t)."""
    result = []
    staffed = model.steps.pool >= 0
    for number, name in enumerate(model.activities):
        work = model.steps.work[staffed & (model.steps.activity == number)]
        work = work[work > 0]
        if len(work) > 1:
            error = float(work.std(ddof=1) / np.sqrt(len(work)))
            half = float(stats.t.ppf(0.975, len(work) - 1)) * error
            mean = float(work.mean())
            low, high = max(0.0, mean - half), mean + half
            result.append(Parameter("work", name, "minutes", mean, low, high, len(work)))
    return result
