"""One draw of queues: their indicators before and after."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from calibration.foreign.casefile.case import OFFICES, QUEUES, Case
from calibration.foreign.draw import Draw
from calibration.foreign.hall.city import HANDING_IN, city_of
from calibration.foreign.hall.queues import Queues, as_found, days_observed, reviewers_busy
from calibration.foreign.hall.reform import reformed
from calibration.foreign.simulate import Floats, Live, Span, Values

HALL, OFFICE = Span(14, 28, 14), Span(42, 84, 60)
NO_QUEUE = 0.4
"""Share of an office's time below which none of it is taken to be queueing."""
ROUNDING = 0.5
"""Minutes that a stated wait is rounded to, either way; "no wait" is up to so much."""
ROUNDS = 7
"""Halvings of the interval in which the load that gives a stated wait is looked for."""
BRACKET = (0.4, 2.5)
UNEVEN = 4.0
"""Largest exponent by which windows may be more unevenly loaded than drawn."""


@dataclass(frozen=True)
class _Engine:
    """How queues of one case and draw are lived."""

    case: Case
    draw: Draw
    span: Span
    seed: int
    live: Live

    def run(self, queues: Queues, reps: int) -> dict[str, Floats]:
        mine = range(self.draw.number * reps, (self.draw.number + 1) * reps)
        city = city_of(self.case, queues, self.draw.conduct)
        return self.live(city, self.span, self.seed, mine)


def draw_queues(
    case: Case, draw: Draw, reps: int, seed: int, live: Live
) -> tuple[Values, list[str]]:
    """One draw of a hall's or office's indicators, before and after; and remarks."""
    if case.hall is None and case.office is None:
        return {}, []
    rng = default_rng((seed, draw.number, 1))
    notes: list[str] = []
    files = case.hall is None
    span = OFFICE if files else HALL
    span = span._replace(horizon=case.horizon_days or span.horizon)
    engine = _Engine(case, draw, span, seed, live)
    share = draw.values["queue_share"] if files else 1.0
    share = share if share >= NO_QUEUE else 0.0
    queues = _loaded(engine, as_found(case, draw.values, rng), share, notes)
    later = reformed(case, queues, draw.values, draw.conduct, rng)
    if len(later.servers) > _people_left(case, queues):
        notes.append("case-note-each-queue")
    runs = (engine.run(queues, reps), engine.run(later, reps))
    for one, run in zip((queues, later), runs, strict=True):
        days = days_observed(one, span)
        for name in ("arrivals", "completed"):  # as halls count them: on an open day
            run[name] = run[name] / days
        if files:
            run["utilisation"] = reviewers_busy(one, run["utilisation"])
            run["clerk_minutes_per_case"] = run["clerk_minutes_per_case"] - HANDING_IN
    if files and case.office is not None and case.office.elapsed_working_days is not None:
        stated = case.office.elapsed_working_days
        besides = np.maximum(0.0, stated - runs[0]["elapsed_working_days"])
        for run in runs:
            run["elapsed_working_days"] = run["elapsed_working_days"] + besides
    names = OFFICES if files else QUEUES
    found = {name: (runs[0][name], runs[1][name]) for name in names if name in runs[0]}
    return _waits_as_stated(case, found), notes


def _people_left(case: Case, queues: Queues) -> float:
    """People whom the case leaves, as far as it says so."""
    total = float(sum(queues.servers))
    told = [m.of(total) for m in (case.measures.staff, case.measures.windows) if m is not None]
    return min(told, default=math.inf)


def _loaded(engine: _Engine, queues: Queues, share: float, notes: list[str]) -> Queues:
    """The queues with the unevenness, or the service times, at which the stated wait results.

    Of an office's stated time only a ``share`` is taken to be queueing; if the work of a file is
    stated, what it leaves of the time is none.
    """
    case = engine.case
    about, told = case.hall or case.office, None
    office = case.office if case.hall is None else None
    if office is not None and (office.work_minutes is not None or share == 0.0):
        return queues
    for name in ("wait_mean", "wait_p90", "elapsed_working_days"):
        if told is None and getattr(about, name, None) is not None:
            told = (name, share * float(getattr(about, name)))
    if told is None:
        return queues
    name, wait = told
    if case.hall is not None:
        wait = max(wait, ROUNDING)
        if case.hall.service_minutes is not None:
            usual = float(engine.run(queues, 1)[name][0])
            if abs(usual - wait) <= ROUNDING:  # as stated, for all that can be told
                return queues

    def too_long(tried: Queues) -> bool:
        return float(engine.run(tried, 1)[name][0]) > wait

    if getattr(about, "service_minutes", None) is not None and len(queues.lines) > 1:
        # What people take is known, so it is the unevenness between windows that makes them wait.
        spread = _halved(lambda by: too_long(queues.uneven(by)), 0.0, UNEVEN)
        queues = queues.uneven(spread)
        if 0.01 * UNEVEN < spread < 0.99 * UNEVEN:
            return queues
    low, high = (math.log(x) for x in BRACKET)
    factor = math.exp(_halved(lambda by: too_long(queues.faster(math.exp(by))), low, high))
    if not 0.75 <= factor <= 1.33 and getattr(about, "service_minutes", None) is not None:
        notes.append("case-note-service")
    return queues.faster(factor)


def _halved(too_high: Callable[[float], bool], low: float, high: float) -> float:
    """Where something begins to be too high, by halving an interval."""
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (low, middle) if too_high(middle) else (middle, high)
    return (low + high) / 2


def _waits_as_stated(case: Case, found: Values) -> Values:
    """Stated waits replace the model's, and those after move in proportion."""
    for name in ("wait_mean", "wait_p90", "utilisation", "elapsed_working_days"):
        value = getattr(case.hall or case.office, name, None)
        if value is None or name not in found:
            continue
        model, later = found[name]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(model > 0, value / model, 1.0)
        if name != "utilisation":
            later = later * np.clip(ratio, 0.5, 2.0)
        found[name] = (np.full_like(model, float(value)), later)
    return found
