"""What a model says about staff, work and arrivals, each figure with a 95 % interval.

``arrivals`` holds for days to come, days off included; ``arrivals_weekday`` and ``arrivals_month``
(whole days, by number of the weekday and by month) for the dates of the log.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from calibration.logs.discover.model import as_observed
from calibration.logs.model import LogModel
from calibration.logs.observed import Floats
from calibration.logs.selection import share_seen

_VARIES = 20
"""So many times tell how much they vary."""


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
    """Arrivals, people of every pool, and the work of every activity that takes time."""
    return [_arrivals(model), *_rates(model), *_people(model), *_work(model)]


def _rates(model: LogModel) -> list[Parameter]:
    """Cases a day on each weekday and in each month: counts, as scattered as the days show."""
    seen = as_observed(model)
    share = share_seen(seen, model.selection, seen.until - seen.begins)
    first = int(seen.days.min())
    count = np.bincount(seen.days - first, 1.0 / share).astype(float)[1:-1]
    dates = first + 1 + np.arange(len(count))
    when = np.datetime64(model.origin, "D") + dates
    month, result = when.astype("M8[M]").astype(str), []
    excess = _scatter(count, dates % 7, month)
    for kind, of in (("arrivals_weekday", (dates % 7 + 1).astype(str)), ("arrivals_month", month)):
        for name in np.unique(of).tolist():
            these = count[of == name]
            half = 1.96 * np.sqrt(excess * max(these.sum(), 1.0)) / len(these)
            mean = float(these.mean())
            low, high = max(0.0, mean - half), mean + half
            result.append(Parameter(kind, name, "cases/day", mean, low, high, len(these)))
    return result


def _scatter(count: Floats, weekday: np.ndarray, month: np.ndarray) -> float:
    """Variance of the days' counts about those of their weekday and month, relative to chance.

    Days off are left out; independent comers scatter by 1 (Poisson), fewer than that nobody.
    """
    worked = count > 0.2 * np.array([np.median(count[weekday == k]) for k in weekday])
    worked &= count > 0
    fitted, groups = np.zeros(len(count)), 0
    for m in np.unique(month[worked]):
        for k in np.unique(weekday[worked]):
            these = worked & (month == m) & (weekday == k)
            groups += bool(these.any())
            fitted[these] = count[these].mean() if these.any() else 0.0
    freedom = int(worked.sum()) - groups
    if freedom < 1:
        return 1.0
    chi = float(((count - fitted)[worked] ** 2 / fitted[worked]).sum())
    return max(1.0, chi / freedom)


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
    """Mean work of each activity done by people (Student's t), and how much it varies."""
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
        if len(work) >= _VARIES and work.std() > 0.0:
            result.append(_variation(name, work))
    return result


def _variation(name: str, work: Floats) -> Parameter:
    """Coefficient of variation of an activity's work.

    The interval is that of the logarithm of a log-normal time's: half the log-variance's, by
    chi-square, widened as far as the times have heavier tails than that (their fourth moment).
    """
    logs, n = np.log(work), len(work)
    variance = float(logs.var(ddof=1))
    fourth = float(((logs - logs.mean()) ** 4).mean()) / max(variance, 1e-12) ** 2
    error = np.sqrt(max(fourth - (n - 3) / (n - 1), 2.0) / n)  # of the log-variance, relative
    spread = float(stats.t.ppf(0.975, n - 1)) * error
    low, middle, high = (
        float(np.sqrt(np.expm1(variance * factor)))
        for factor in (np.exp(-spread), 1.0, np.exp(spread))
    )
    return Parameter("work_cv", name, "ratio", middle, low, high, n)
