"""What a city declares, beside what was discovered from its register, with its intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.known_city import DAY, WEEKS, Learnt
from calibration.logs.model import Staff
from calibration.logs.parameters import Parameter, parameters
from sim.engine import plan as p
from sim.engine.clock import WALL

HALF_HOUR = 30.0
Tally = Counter[tuple[str, bool]]
"""How many figures of a kind are inside (true) or outside their intervals."""


def tally(learnt: Learnt) -> Tally:
    """Count every stated figure of a model, and every half-hour of every declared pool's week."""
    result = Tally()
    arrivals, works = _arrivals(learnt), dict(_works(learnt))
    for x in parameters(learnt.model):
        true = None
        if x.kind.startswith("arrivals"):
            true = arrivals[x.kind, x.name]
        elif x.kind in ("work", "work_cv"):
            true = works[x.name][x.kind == "work_cv"]
        if true is not None:
            result[x.kind, bool(x.low <= true <= x.high)] += 1
    result.update(_people(learnt))
    return result


def _arrivals(learnt: Learnt) -> dict[tuple[str, str], float]:
    """Expected cases a day: in all, by weekday and by month, of the register's whole days."""
    streams, start = learnt.plan.streams, np.datetime64(learnt.world.start, "D")
    slots = np.arange(WEEKS * 7 + 1) * int(DAY / streams.slot_minutes)
    cumulative = streams.cumulative[streams.profile][:, slots] * streams.per_year_scale[:, None]
    daily = np.diff(cumulative.sum(axis=0))
    dates = start + np.arange(len(daily))
    begins = learnt.model.begins // DAY
    first, last = (
        np.datetime64(learnt.model.origin) + int(x) for x in (begins.min(), begins.max())
    )
    inside = (dates > first) & (dates < last)
    weekday = pd.DatetimeIndex(dates).day_of_week.to_numpy() + 1
    result = {
        ("arrivals", ""): float(
            np.mean([daily[inside & (weekday == k)].mean() for k in range(1, 8)])
        )
    }
    for kind, of in (
        ("arrivals_weekday", weekday.astype(str)),
        ("arrivals_month", dates.astype("M8[M]").astype(str)),
    ):
        for name in np.unique(of[inside]).tolist():
            result[kind, name] = float(daily[inside & (of == name)].mean())
    return result


def _works(learnt: Learnt) -> Iterator[tuple[str, tuple[float, float]]]:
    """Per activity: declared mean of its work, minutes, and its variation, as people do it."""
    plan, t = learnt.plan, learnt.run.trace
    acts, pools, clerks = plan.activities, plan.pools, plan.clerks
    rows = np.flatnonzero((t.clerk >= 0) & (t.ended <= WEEKS * 7 * DAY))
    rows = rows[np.argsort(t.started[rows], kind="stable")]
    clerk, activity = t.clerk[rows], t.activity[rows]
    family, pool = acts.family[activity], acts.pool[activity]
    table = pd.DataFrame({"clerk": clerk, "family": family})
    cases = clerks.experience[clerk] + table.groupby(["clerk", "family"]).cumcount().to_numpy()
    standard, exponent = pools.standard[pool], pools.learning[pool]
    practice = np.where(
        (exponent == 0.0) | (cases >= standard), 1.0, ((1 + cases) / (1 + standard)) ** -exponent
    )
    mean = acts.work.mean[activity] * clerks.pace[clerk] * practice
    square = mean**2 * (1.0 + acts.work.cv[activity] ** 2)
    names = np.array(plan.names.activities, object)[activity]
    moments = pd.DataFrame({"mean": mean, "square": square}).groupby(names).mean()
    for name, m, s in moments.itertuples():
        yield str(name), (float(m), float(np.sqrt(max(0.0, s / m**2 - 1.0))))


def _people(learnt: Learnt) -> Iterator[tuple[str, bool]]:
    """Declared pools: whether they are found with the right number of people, and hour by hour."""
    plan = learnt.plan
    found: dict[str, list[Staff]] = {}
    stated: dict[str, Parameter] = {
        x.name: x for x in parameters(learnt.model) if x.kind == "people"
    }
    for staff in learnt.model.staff:
        found.setdefault(staff.members[0].partition("#")[0], []).append(staff)
    week = _plain_week(learnt)
    used = np.unique(plan.activities.pool[learnt.run.trace.activity])
    for number in used[used >= 0].tolist():
        name = plan.names.pools[number]
        first, last = plan.pools.first[number], plan.pools.first[number + 1]
        there = found.get(name, [])
        one = stated[there[0].name] if len(there) == 1 else None
        yield "people", one is not None and one.low <= last - first <= one.high
        if one is None:
            continue
        for k in range(336):
            at = k * HALF_HOUR
            true = sum(
                _open_share(plan, int(plan.clerks.calendar[c]), week + at)
                for c in range(first, last)
            )
            share = _found_share(there[0], at)
            low, high = (one.low if share == 1.0 else 0.0), (one.high if share > 0.0 else 0.0)
            if true or high:
                yield "people_half_hour", bool(low <= true <= high)


def _plain_week(learnt: Learnt) -> float:
    """Minute of the Monday of a week with five usual working days and a free weekend."""
    hours = max(
        range(len(learnt.plan.clock.first) - 1),
        key=lambda c: np.sum(learnt.plan.clerks.calendar == c),
    )
    for week in range(4, WEEKS):
        monday = (week * 7 - learnt.world.start.weekday()) * DAY
        open_ = [_open_share(learnt.plan, hours, monday + d * DAY + 600.0) > 0 for d in range(7)]
        if open_ == [True] * 5 + [False] * 2:
            return monday
    raise ValueError("no plain week in the register")


def _open_share(plan: p.Plan, calendar: int, at: float) -> float:
    """Share of a half-hour in which a calendar is open."""
    if calendar == WALL:
        return 1.0
    c = plan.clock
    span = slice(c.first[calendar], c.first[calendar + 1])
    inside = np.minimum(c.closes[span], at + HALF_HOUR) - np.maximum(c.opens[span], at)
    return float(np.maximum(inside, 0.0).sum() / HALF_HOUR)


def _found_share(staff: Staff, at: float) -> float:
    """The same of discovered hours."""
    if not staff.opens:
        return 1.0
    inside = np.minimum(staff.closes, at + HALF_HOUR) - np.maximum(staff.opens, at)
    return float(np.maximum(inside, 0.0).sum() / HALF_HOUR)
