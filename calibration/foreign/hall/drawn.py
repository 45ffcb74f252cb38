"""One draw of queues: their indicators before and after."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from calibration.foreign.casefile.case import OFFICES, QUEUES, Case
from calibration.foreign.discrepancy import LEVELS, Off, afterwards, with_waits
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
    reps: int
    seed: int
    off: Off
    live: Live

    def run(self, queues: Queues) -> dict[str, Floats]:
        """Indicators, one value a replication."""
        return self._lived(queues, self.reps)

    def once(self, queues: Queues, name: str) -> float:
        """An indicator in the first replication: what is stated happened in one period as well."""
        return float(self._lived(queues, 1)[name][0])

    def _lived(self, queues: Queues, number: int) -> dict[str, Floats]:
        first = self.draw.number * self.reps
        city = city_of(self.case, queues, self.draw.conduct)
        return self.live(city, self.span, self.seed, range(first, first + number))


def draw_queues(
    case: Case, draw: Draw, reps: int, seed: int, by: Off, live: Live
) -> tuple[Values, list[str]]:
    """One draw of a hall's or office's indicators, before and after; and remarks."""
    if case.hall is None and case.office is None:
        return {}, []
    rng = default_rng((seed, draw.number, 1))
    notes: list[str] = []
    files = case.hall is None
    span = OFFICE if files else HALL
    span = span._replace(horizon=case.horizon_days or span.horizon)
    engine = _Engine(case, draw, span, reps, seed, by, live)
    share = draw.values["queue_share"] if files else 1.0
    share = share if share >= NO_QUEUE else 0.0
    queues = _loaded(engine, as_found(case, draw.values, rng), share, notes)
    later = reformed(case, queues, draw.values, draw.conduct, rng)
    if len(later.servers) > _people_left(case, queues):
        notes.append("case-note-each-queue")
    runs = (engine.run(queues), engine.run(later))
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
    return _as_stated(case, found, by), notes


def _people_left(case: Case, queues: Queues) -> float:
    """People whom the case leaves, as far as it says so."""
    total = float(sum(queues.servers))
    told = [m.of(total) for m in (case.measures.staff, case.measures.windows) if m is not None]
    return min(told, default=math.inf)


def _loaded(engine: _Engine, queues: Queues, share: float, notes: list[str]) -> Queues:
    """The queues with the unevenness, or the service times, at which the stated wait results.

    What is looked for is the model's own wait: a stated one is as far off it as any level may be.
    Of an office's stated time only a ``share`` is taken to be queueing; if the work of a file is
    stated, what it leaves of the time is none.
    """
    case, off = engine.case, engine.off
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
    stated = wait
    if case.hall is not None:
        wait = max(off.own(stated), ROUNDING)

    def too_long(tried: Queues) -> bool:
        return engine.once(tried, name) > wait

    def fits(tried: Queues) -> bool:
        """As stated, for all that can be told."""
        found = engine.once(tried, name)
        return abs(found - wait) <= ROUNDING or off.explains(off.true(stated) / max(found, 1e-9))

    if getattr(about, "service_minutes", None) is not None:
        if len(queues.lines) > 1 and abs(engine.once(queues, name) - wait) > ROUNDING:
            # What people take is known: it is unevenness between windows that makes them wait.
            spread = _halved(lambda by: too_long(queues.uneven(by)), 0.0, UNEVEN)
            queues = queues.uneven(spread)
        if fits(queues):
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


def _as_stated(case: Case, found: Values, by: Off) -> Values:
    """Stated figures replace the model's, and a hall's other waits are off by as much."""
    about = case.hall or case.office
    names = ("wait_mean", "wait_p90", "utilisation", "elapsed_working_days")
    told = {n: getattr(about, n, None) for n in names if n in found}
    stated = {n: float(value) for n, value in told.items() if value is not None}
    ratios = {n: by.implied(x, found[n][0]) for n, x in stated.items() if n != "utilisation"}
    alike = next(iter(ratios.values()), None) if case.hall is not None else None

    def moved(name: str, before: Floats, after: Floats) -> tuple[Floats, Floats]:
        if name in ratios:
            after = afterwards(stated[name], before, after, ratios[name])
        elif alike is not None and name in LEVELS:
            return before * alike, after * alike
        return (np.full_like(before, stated[name]) if name in stated else before), after

    result = {name: moved(name, *pair) for name, pair in found.items()}
    if alike is not None and "hall_minutes" in found and "wait_mean" in found:
        result["hall_minutes"] = with_waits(found, result)
    return result
