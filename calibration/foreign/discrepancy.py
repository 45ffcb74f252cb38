"""How far off a small model of another city may be, beyond what is not known of its numbers.

Two things are told apart. A *level* (a wait, days until done) that the file does not state may be
off before and after alike. An *effect* may be off in size: the logarithm of after over before is
multiplied by a number around 1, so that where a mechanism changes nothing, nothing is added. What
follows from the file by counting alone is not off.

A level that the file does state is off as well: what was stated is the model's own level times how
far off it is, rounded. Whoever infers from a stated level must take both away first
(:meth:`Off.own`), or is too sure of what made it (Kennedy and O'Hagan 2001).
"""

from __future__ import annotations

import math
from decimal import Decimal
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
PLAUSIBLE = 3.0
"""Standard deviations within which a level is off (Pukelsheim's three-sigma rule)."""


class Off(NamedTuple):
    """How far off one draw is, and how its stated figures were rounded.

    Attributes
    ----------
    level : float
        Factor of waits and times.
    effect : float
        Exponent of effects.
    spread : float
        Standard deviation of the level's logarithm.
    rounding : float
        What rounding took away of a figure, in units of its last digit: from -0.5 to 0.5.
    """

    level: float
    effect: float
    spread: float = 0.0
    rounding: float = 0.0

    @classmethod
    def drawn(cls, draw: Draw, seed: int) -> Self:
        """By the luck of a draw."""
        rng = default_rng((seed, draw.number, 2))
        luck, rounding = rng.standard_normal(2), float(rng.uniform(-0.5, 0.5))
        spread = draw.values["level_discrepancy"]
        effect = max(0.0, float(1.0 + draw.values["discrepancy"] * luck[0]))
        return cls(float(np.exp(spread * luck[1])), effect, spread, rounding)

    def true(self, stated: float) -> float:
        """A stated figure as it was before rounding to its last digit (whole ones: to 1)."""
        exponent = Decimal(repr(float(stated))).normalize().as_tuple().exponent
        unit = 10.0 ** min(0, int(exponent))
        return abs(stated + self.rounding * unit)

    def own(self, stated: float) -> float:
        """What the model's own level is where so much is stated."""
        return self.true(stated) / self.level

    def explains(self, ratio: float) -> bool:
        """Whether a stated level may be so many times the model's own."""
        return ratio > 0 and abs(math.log(ratio)) <= PLAUSIBLE * self.spread

    def implied(self, stated: float, own: Floats) -> Floats:
        """How far off levels are, one of which is stated: at most twice, or what is plausible."""
        most = math.exp(max(math.log(2.0), PLAUSIBLE * self.spread))
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(own > 0, self.true(stated) / own, 1.0)
        return np.clip(ratio, 1.0 / most, most)


def afterwards(stated: float, before: Floats, after: Floats, ratio: Floats) -> Floats:
    """What follows a stated level: the model's own after times the ratio; unchanged if it is."""
    return np.where(after == before, stated, after * ratio)


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
        found["hall_minutes"] = with_waits(values, found)
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


def with_waits(values: Values, found: Values) -> tuple[Floats, Floats]:
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
    return hall is not None and (hall.wait_mean is not None or hall.wait_p90 is not None)


def _counted_off(case: Case, name: str) -> bool:
    """Whether a count follows from the file: so many papers, so many steps fewer."""
    told = case.measures
    joint = (told.one_acceptance, told.joint_visit, told.data_sharing, told.no_proof, told.online)
    return name in ("materials", "steps") and not any(x is not None for x in joint)
