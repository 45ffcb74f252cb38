"""Worlds that live by other mechanisms than the model, for tests of predictions."""

from __future__ import annotations

import numpy as np

from calibration.foreign.simulate import Floats, Live, Span, lived, plan_of
from sim.city.city import City
from sim.city.quantity import Quantity
from sim.engine.draws import EXPONENTIAL, LOGNORMAL

MORNING = 3
"""Half hours after opening in which half of all people come."""
ABSENT = 0.12
"""Share of people on the books who are not there."""


def exponential(city: City, span: Span, seed: int, numbers: range) -> dict[str, Floats]:
    """All durations exponential instead of lognormal."""
    plan = plan_of(city, span)
    for laws in (plan.activities.work, plan.activities.redo, plan.activities.retry):
        laws.law[laws.law == LOGNORMAL] = EXPONENTIAL
    return lived(plan, seed, numbers)


def morning(city: City, span: Span, seed: int, numbers: range) -> dict[str, Floats]:
    """Half of all people come in the first hour and a half."""
    profiles = []
    for profile in city.profiles:
        shape = np.array(profile.half_hours.values)
        first = np.flatnonzero(shape)[:MORNING]
        rest = shape.sum() - shape[first].sum()
        shape[first] = max(rest, shape[first].sum()) / len(first)
        told = profile.half_hours.model_copy(update={"values": tuple(shape)})
        profiles.append(profile.model_copy(update={"half_hours": told}))
    return lived(plan_of(city.replace(profiles=tuple(profiles)), span), seed, numbers)


def absent(city: City, span: Span, seed: int, numbers: range) -> dict[str, Floats]:
    """One in eight people on the books is not there: whole ones, rounded."""

    def fewer(number: Quantity) -> Quantity:
        return _at(number, max(1.0, round(number.value * (1.0 - ABSENT))))

    pools = tuple(
        pool.model_copy(
            update={
                "crews": tuple(
                    c.model_copy(update={"staff": fewer(c.staff)}) if c.staff is not None else c
                    for c in pool.crews
                )
            }
        )
        for pool in city.pools
    )
    return lived(plan_of(city.replace(pools=pools), span), seed, numbers)


def careless(city: City, span: Span, seed: int, numbers: range) -> dict[str, Floats]:
    """Twice as many wrong papers, and delays that vary as much as they last."""
    conduct = city.conduct
    worse = {
        "defect": _at(conduct.defect, 2.0 * conduct.defect.value),
        "delay_cv": _at(conduct.delay_cv, 1.0),
    }
    changed = city.replace(conduct=conduct.model_copy(update=worse))
    return lived(plan_of(changed, span), seed, numbers)


def _at(number: Quantity, value: float) -> Quantity:
    return number.model_copy(update={"value": value, "range": (value, value)})


WORLDS: dict[str, Live] = {
    "exponential": exponential,
    "morning": morning,
    "absent": absent,
    "careless": careless,
}
