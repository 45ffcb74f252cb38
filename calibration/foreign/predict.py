"""Predict a case: its small city before and after, over what is not known and over chance.

Every draw takes one set of values of all uncertain quantities and borrows anew what the file leaves
open; replications within a draw show chance. Counted indicators are read off the procedure, as
official figures are; times and queues come out of the engine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from calibration.foreign import build, hall
from calibration.foreign.case import COUNTED, PREDICTED, QUEUES, TIMES, Case
from calibration.foreign.draw import Draw, draws
from calibration.foreign.fit import agree
from calibration.foreign.lend import lend
from calibration.posterior import Posterior
from sim.city.city import City
from sim.experiment.estimate import components
from sim.experiment.gather import gather
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded
from sim.reforms.scenario import Scenario
from sim.routes.compile import compile_plan
from sim.routes.guide import Promise
from sim.routes.journey import promised_days
from sim.routes.narrative import Tale, tell

LEVEL = 0.9
HORIZON, HALL_HORIZON, OFFICE_HORIZON = 56, 28, 84
WARM_UP = 14
NO_QUEUE = 0.4
"""Share of an office's time below which none of it is taken to be queueing."""
ROUNDS = 7
"""Halvings of the interval in which the load that gives a stated wait is looked for."""
BRACKET = (0.4, 2.5)
UNEVEN = 4.0
"""Largest exponent by which windows may be more unevenly loaded than drawn."""

Floats = NDArray[np.float64]
Values = dict[str, tuple[Floats, Floats]]
"""Per indicator its values before and after, one for every replication (or one, if it has no
chance in it)."""


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
    notes = Counter(note for _, remarks in made for note in remarks)
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
        case, draw, reps, seed = self.case, self.draw, self.reps, self.seed
        values: Values = {}
        notes: list[str] = []
        for part in (_procedure, _queues):
            made, remarks = part(case, draw, reps, seed)
            values = made | values
            notes += remarks
        luck = float(default_rng((seed, draw.number, 2)).standard_normal())
        away = max(0.0, 1.0 + draw.values["discrepancy"] * luck)
        found: Values = {}
        for name in wanted_of(case):
            before, after = _shaped(values[name], reps)
            found[name] = (before, _missed(name, before, after, away))
        return found, notes


def wanted_of(case: Case) -> tuple[str, ...]:
    """The indicators predicted: those asked for, else all that the case is about."""
    if case.predict:
        return tuple(dict.fromkeys(case.predict))
    queued = case.hall is not None or case.office is not None
    names = [*(COUNTED if case.about_items else ()), *(TIMES if case.about_items else ())]
    if case.office is not None and not case.about_items:
        names.append("elapsed_working_days")
    return (*names, *(QUEUES if queued else ()))


def _missed(name: str, before: Floats, after: Floats, away: float) -> Floats:
    """Times after a reform, their change as far off as a small model of another city may be.

    The logarithm of the ratio is multiplied: where a mechanism changes nothing, nothing is added.
    """
    if name not in (*TIMES, "wait_mean", "wait_p90") or not (before > 0).all():
        return after
    changed = np.where(after > 0, before * (np.maximum(after, 1e-9) / before) ** away, 0.0)
    if name == "promised_working_days":
        return np.minimum(before, np.maximum(1.0, np.round(changed)))
    return changed


def _shaped(pair: tuple[Floats, Floats], reps: int) -> tuple[Floats, Floats]:
    return np.resize(pair[0], reps), np.resize(pair[1], reps)


# -- procedures ------------------------------------------------------------------------------------


def _procedure(case: Case, draw: Draw, reps: int, seed: int) -> tuple[Values, list[str]]:
    """One draw of a procedure's indicators, before and after."""
    if not case.about_items:
        return {}, []
    rng = default_rng((seed, draw.number))
    values, notes = draw.values, list[str]()
    procedure = lend(case, rng, values["limit_elasticity"])
    agree(case, procedure, values, rng)
    build.prepare(case, procedure, values["proof_uptake"], rng)
    conduct, backlog = draw.conduct, values["file_backlog"]
    city = build.before(case, procedure, conduct, backlog)
    stated = case.before.elapsed_working_days
    if stated is not None:
        by = min(20.0, max(0.02, stated / max(0.01, tell(city, build.PLACE, build.MATTER).days)))
        for one in procedure.items:
            one.stretch *= by
        gap = conduct.errand_gap
        longer = gap.model_copy(update={"value": gap.value * by, "range": (0.0, gap.value * by)})
        conduct = conduct.model_copy(update={"errand_gap": longer})
        city = build.before(case, procedure, conduct, backlog * by)
    reformed = build.after(case, procedure, city, values["proof_uptake"], rng)
    online = _counted_online(case, values, rng)
    told = tell(city, build.PLACE, build.MATTER)
    other = tell(reformed, build.PLACE, build.MATTER, online=online)
    found: Values = {
        name: (np.array([_counted(name, told)]), np.array([_counted(name, other)]))
        for name in COUNTED
    }
    if "promised_working_days" in wanted_of(case):
        found["promised_working_days"] = _promised(
            city,
            reformed,
            other,
            Promise(values["promise_factor"], values["promise_courage"]),
            case.measures.parallel_review is not None,
        )
    if "elapsed_working_days" in wanted_of(case):
        span = (case.horizon_days or HORIZON, 0, round(60 + 5 * max(told.days, other.days)))
        runs = [
            _simulate(x, span, reps, seed, draw)["elapsed_working_days"] for x in (city, reformed)
        ]
        found["elapsed_working_days"] = (runs[0], runs[1])
    return _as_stated(case, found, notes), notes


def _counted_online(case: Case, values: dict[str, float], rng: Generator) -> bool:
    """Whether the report would count the way online: as likely as cases go that way."""
    told = case.measures.online
    if told is None:
        return False
    share = values["online_share"] if told.share is None else told.share
    return bool(rng.random() < share)


def _counted(name: str, tale: Tale) -> float:
    burden = tale.burden
    return float(
        {
            "trips": burden.trips,
            "materials": burden.materials,
            "steps": burden.steps,
            "departments_visited": len(burden.departments),
        }[name]
    )


def _promised(
    city: City, reformed: City, tale: Tale, promise: Promise, side_by_side: bool
) -> tuple[Floats, Floats]:
    """The limits added up before; after, what the city promises, and no more than before.

    Where items run side by side their longest chain of limits counts.
    """
    before = sum(item.promised.value for item in city.items)
    matter = reformed.matter[build.MATTER]
    items = [reformed.item[name] for name in matter.items]
    chain = sum(item.promised.value for item in items)
    if matter.bundle is not None or side_by_side:
        chain = promised_days(items)
    after = promise.days(chain, tale)
    return np.array([before]), np.array([min(before, after)])


def _as_stated(case: Case, found: Values, notes: list[str]) -> Values:
    """What is stated of the time before replaces what the model says of it.

    Times after move in proportion; counts after stay, since papers and trips were made to agree.
    """
    before = case.before
    stated = {name: getattr(before, name) for name in (*COUNTED, *TIMES)}
    if stated["promised_working_days"] is None and before.statutory_working_days is not None:
        stated["promised_working_days"] = before.statutory_working_days
        notes.append("case-note-statutory")
    for name, value in stated.items():
        if value is None or name not in found:
            continue
        model, later = found[name]
        if name == "elapsed_working_days":
            with np.errstate(invalid="ignore", divide="ignore"):
                later = np.where(model > 0, later * value / model, later)
        elif name in COUNTED and abs(float(model[0]) - value) > 0.5:
            notes.append(f"case-note-{name}")
            later = np.round(later * value / model) if model[0] > 0 else later
        found[name] = (np.full_like(model, value), np.minimum(later, 1e9))
    return found


# -- queues ----------------------------------------------------------------------------------------


def _queues(case: Case, draw: Draw, reps: int, seed: int) -> tuple[Values, list[str]]:
    """One draw of a hall's or office's indicators, before and after."""
    if case.hall is None and case.office is None:
        return {}, []
    rng = default_rng((seed, draw.number, 1))
    notes: list[str] = []
    files = case.hall is None
    usual = OFFICE_HORIZON if files else HALL_HORIZON
    span = (case.horizon_days or usual, usual // 2 if files else WARM_UP, 60 if files else WARM_UP)
    queues = hall.as_found(case, draw.values, rng)
    share = draw.values["queue_share"] if files else 1.0
    share = share if share >= NO_QUEUE else 0.0
    queues = _loaded(case, queues, draw, seed, span, share, notes)
    later = hall.reformed(case, queues, draw.values, draw.conduct)
    runs = [
        _simulate(hall.city_of(case, q, draw.conduct), span, reps, seed, draw)
        for q in (queues, later)
    ]
    if case.office is not None and files and case.office.elapsed_working_days is not None:
        stated = case.office.elapsed_working_days
        besides = np.maximum(0.0, stated - runs[0]["elapsed_working_days"])
        for run in runs:
            run["elapsed_working_days"] = run["elapsed_working_days"] + besides
    names = (*QUEUES, "elapsed_working_days") if files else QUEUES
    found = {name: (runs[0][name], runs[1][name]) for name in names if name in runs[0]}
    if files:
        found["utilisation"] = (
            hall.reviewers_busy(queues, runs[0]["utilisation"]),
            hall.reviewers_busy(later, runs[1]["utilisation"]),
        )
    days = [span[0] * hall.open_days(q) / hall.YEAR for q in (queues, later)]
    for name in ("arrivals", "completed"):  # as halls count them: on an open day
        found[name] = (found[name][0] / days[0], found[name][1] / days[1])
    return _waits_as_stated(case, found), notes


def _loaded(
    case: Case,
    queues: hall.Queues,
    draw: Draw,
    seed: int,
    span: tuple[int, int, int],
    share: float,
    notes: list[str],
) -> hall.Queues:
    """The queues with the unevenness, or the service times, at which the stated wait results.

    Of an office's stated time only a ``share`` is taken to be queueing; if the work of a file is
    stated, what it leaves of the time is none.
    """
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

    def too_long(tried: hall.Queues) -> bool:
        city = hall.city_of(case, tried, draw.conduct)
        return float(_simulate(city, span, 1, seed, draw)[name][0]) > wait

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


# -- the engine ------------------------------------------------------------------------------------


def _simulate(
    city: City, span: tuple[int, int, int], reps: int, seed: int, draw: Draw
) -> dict[str, Floats]:
    """Indicators over all cases, one value a replication; each draw has its own luck."""
    horizon, warm_up, follow_up = span
    scenario = Scenario.model_validate(
        build.named(
            "case",
            kind="scenario",
            city="case",
            start=build.START,
            warm_up_days=warm_up,
            horizon_days=horizon,
            follow_up_days=min(3600, follow_up),
        )
    )
    plan = compile_plan(Loaded(scenario, city, None))
    rows = []
    for replication in range(draw.number * reps, (draw.number + 1) * reps):
        kpis = observe(plan, seed, replication, "compiled", build.START).kpis
        rows.append(kpis[(kpis[["place", "matter", "month"]] == "*").all(axis=1)].iloc[0])
    table = pd.DataFrame(rows)
    return {name: table[name].to_numpy(float) for name in PREDICTED if name in table}


# -- what is told ----------------------------------------------------------------------------------


def summary(predicted: Predicted) -> dict[str, Any]:
    """Per indicator: before, after, change, with 90 % intervals; chance and ignorance apart."""
    return {name: _told(name, *pair) for name, pair in predicted.values.items()}


def _told(name: str, before: Floats, after: Floats) -> dict[str, Any]:
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.where(before != 0, after / before - 1.0, np.nan)
    counted = name in COUNTED or name == "promised_working_days"
    return {
        "before": _interval(before, counted),
        "after": _interval(after, counted),
        "change": _interval(after - before, counted),
        "relative_change": _interval(relative, False),
        "spread": components(after.ravel(), [i for i, row in enumerate(after) for _ in row]),
    }


def _interval(values: Floats, counted: bool) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    if not len(known):
        return {"mean": None, "median": None, "interval90": None}
    ends = np.array([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    low, middle, high = (
        np.quantile(known, ends, method="inverted_cdf") if counted else np.quantile(known, ends)
    )
    return {
        "mean": float(known.mean()),
        "median": float(middle),
        "interval90": [float(low), float(high)],
    }
