"""One draw of a procedure: its indicators before and after."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator, default_rng

from calibration.foreign.casefile.case import COUNTED, TIMES, Case
from calibration.foreign.discrepancy import Off, afterwards
from calibration.foreign.draw import Draw
from calibration.foreign.procedure import build, reform
from calibration.foreign.procedure.fit import agree
from calibration.foreign.procedure.lend import Procedure, lend
from calibration.foreign.procedure.promise import promised
from calibration.foreign.simulate import Live, Span, Values
from sim.city.city import City
from sim.routes.narrative import Tale, tell

HORIZON = 56
OWN_STEPS = ("accept", "apply", "collect", "hand-over")
STRETCH = (0.02, 20.0)
"""How far waits are stretched at most, so that they agree with stated days."""


def draw_procedure(
    case: Case, wanted: tuple[str, ...], draw: Draw, reps: int, seed: int, by: Off, live: Live
) -> tuple[Values, list[str]]:
    """One draw of a procedure's indicators, before and after; and remarks."""
    if not case.about_items:
        return {}, []
    rng = default_rng((seed, draw.number))
    values, notes = draw.values, list[str]()
    procedure = lend(case, rng, values)
    agree(case, procedure, values, rng)
    for one in procedure.items:
        one.steps = [build.moved(step, values) for step in one.steps]
    reform.prepare(case, procedure, values["proof_uptake"], rng)
    city = _before(case, procedure, draw, by)
    reformed = reform.after(case, procedure, city, values["proof_uptake"], rng)
    online = _counted_online(case, values, rng)
    told = tell(city, build.PLACE, build.MATTER)
    other = tell(reformed, build.PLACE, build.MATTER, online=online)
    found: Values = {
        name: (np.array([_counted(name, told)]), np.array([_counted(name, other)]))
        for name in COUNTED
    }
    if case.before.steps is None and rng.random() < values["steps_by_applicant"]:
        found["steps"] = (np.array([_own_steps(told)]), np.array([_own_steps(other)]))
    _joint_window(case, found, not online and rng.random() < values["window_counted"])
    if "promised_working_days" in wanted:
        factor, courage = values["promise_factor"], values["promise_courage"]
        sides = ((city, told), (reformed, other))
        found["promised_working_days"] = promised(case, *sides, factor, courage)
    if "elapsed_working_days" in wanted:
        longest = round(60 + 5 * max(told.days, other.days))
        span = Span(0, case.horizon_days or HORIZON, longest)
        mine = range(draw.number * reps, (draw.number + 1) * reps)
        runs = [live(x, span, seed, mine)["elapsed_working_days"] for x in (city, reformed)]
        found["elapsed_working_days"] = (runs[0], runs[1])
    return _as_stated(case, found, by, notes), notes


def _before(case: Case, procedure: Procedure, draw: Draw, off: Off) -> City:
    """The city before; if its days are stated, waits are stretched until it takes the model's own.

    Limits follow the waits where nothing is said of them: who takes long promises long.
    """
    conduct, backlog = draw.conduct, draw.values["file_backlog"]
    city = build.before(case, procedure, conduct, backlog)
    stated = case.before.elapsed_working_days
    if stated is None:
        return city
    usual = max(0.01, tell(city, build.PLACE, build.MATTER).days)
    by = float(np.clip(off.own(stated) / usual, *STRETCH))
    limits = (case.before.promised_working_days, case.before.statutory_working_days)
    untold = limits == (None, None) and all(x.days is None for x in case.items or ())
    for one in procedure.items:
        one.stretch *= by
        if untold:
            one.promised = max(1.0, round(one.promised * by ** draw.values["limit_elasticity"]))
            one.statutory = max(one.statutory, one.promised)
    gap = conduct.errand_gap
    longer = gap.model_copy(update={"value": gap.value * by, "range": (0.0, gap.value * by)})
    conduct = conduct.model_copy(update={"errand_gap": longer})
    return build.before(case, procedure, conduct, backlog * by)


def _joint_window(case: Case, found: Values, counted: bool) -> None:
    """Where all is accepted at one window, some reports count it as a place visited."""
    joint = case.measures.one_acceptance is not None or case.measures.joint_visit is not None
    before, after = found["departments_visited"]
    if joint and counted and (found["trips"][1] > 0).all():
        found["departments_visited"] = (before, np.minimum(before, after + 1.0))


def _counted_online(case: Case, values: dict[str, float], rng: Generator) -> bool:
    """Whether the report would count the way online: as likely as cases go that way."""
    told = case.measures.online
    if told is None:
        return False
    share = values["online_share"] if told.share is None else told.share
    return bool(rng.random() < share)


def _own_steps(tale: Tale) -> float:
    """Steps as some reports count them: those that the applicant goes through."""
    return float(sum(m.kind in OWN_STEPS and m.chance >= 1.0 for m in tale.moments))


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


def _as_stated(case: Case, found: Values, by: Off, notes: list[str]) -> Values:
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
            ratio = np.where(model > 0, by.true(value) / np.where(model > 0, model, 1.0), 1.0)
            later = afterwards(value, model, later, ratio)
        elif name in COUNTED and abs(float(model[0]) - value) > 0.5:
            notes.append(f"case-note-{name}")
            later = np.round(later * value / model) if model[0] > 0 else later
        found[name] = (np.full_like(model, value), np.minimum(later, 1e9))
    return found
