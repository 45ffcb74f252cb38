"""How far off a small model of another city may be, beyond what is not known of its numbers.

Two things are told apart. A *level* (a wait, days until done) that the file does not state may be
off before and after alike. An *effect* may be off in size: the logarithm of after over before is
multiplied by a number around 1, so that where a mechanism changes nothing, nothing is added. What
follows from the file by counting alone is not off.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.random import default_rng

from calibration.foreign.casefile.case import TIMES, Case
from calibration.foreign.draw import Draw
from calibration.foreign.simulate import Floats, Values

WAITS = ("wait_mean", "wait_p90")
PILES = ("backlog", "abandon_rate", "overtime_hours")
"""What grows and shrinks with waits."""
EFFECTS = (*TIMES, *WAITS, *PILES, "materials", "steps")
LEVELS = ("elapsed_working_days", *WAITS, *PILES)
SMALL = 1e-9


class Off(NamedTuple):
    """How far off one draw is: a factor of levels, and an exponent of effects."""

    level: float
    effect: float

    @classmethod
    def drawn(cls, draw: Draw, seed: int) -> Self:
        """By the luck of a draw."""
        luck = default_rng((seed, draw.number, 2)).standard_normal(2)
        level = float(np.exp(draw.values["level_discrepancy"] * luck[1]))
        return cls(level, max(0.0, float(1.0 + draw.values["discrepancy"] * luck[0])))


def off(case: Case, values: Values, by: Off) -> Values:
    """Values before and after, as far off as the model may be."""
    found: Values = {}
    for name, (before, after) in values.items():
        if name == "hall_minutes":
            continue
        level = by.level if name in LEVELS and not _stated(case, name) else 1.0
        effect = by.effect if name in EFFECTS and not _counted_off(case, name) else 1.0
        found[name] = _tidy(name, before * level, _missed(before, after, effect) * level)
    if "hall_minutes" in values:
        found["hall_minutes"] = _with_waits(values, found)
    return {name: found[name] for name in values}


def _missed(before: Floats, after: Floats, effect: float) -> Floats:
    """Values after, with their change as far off as it may be."""
    able = (before > 0) & (after > 0)
    base = np.where(able, before, 1.0)
    ratio = np.where(able, np.maximum(after, SMALL) / base, 1.0)
    return np.where(able, before * ratio**effect, after)


def _tidy(name: str, before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Counts and promises are whole; shares at most one."""
    if name == "promised_working_days":
        return before, np.minimum(before, np.maximum(1.0, np.round(after)))
    if name in ("materials", "steps", "backlog"):
        return np.round(before), np.round(after)
    if name == "abandon_rate":
        return np.minimum(1.0, before), np.minimum(1.0, after)
    return before, after


def _with_waits(values: Values, found: Values) -> tuple[Floats, Floats]:
    """Minutes in the hall move with the wait, which is a part of them."""
    own = values["hall_minutes"]
    if "wait_mean" not in found:
        return own
    moved = [found["wait_mean"][i] - values["wait_mean"][i] for i in (0, 1)]
    return own[0] + moved[0], own[1] + moved[1]


def _stated(case: Case, name: str) -> bool:
    """Whether the file says how it was before."""
    if name == "elapsed_working_days" and not case.about_items:
        return case.office is not None and case.office.elapsed_working_days is not None
    if name == "elapsed_working_days":
        return case.before.elapsed_working_days is not None
    hall = case.hall
    return hall is not None and any((hall.wait_mean, hall.wait_p90))


def _counted_off(case: Case, name: str) -> bool:
    """Whether a count follows from the file: so many papers, so many steps fewer."""
    told = case.measures
    joint = (told.one_acceptance, told.joint_visit, told.data_sharing, told.no_proof, told.online)
    return name in ("materials", "steps") and not any(x is not None for x in joint)
