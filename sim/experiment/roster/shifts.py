"""Shift patterns written out: every begin and every place of the break."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.city.places import minute_of_day
from sim.city.rostering import HALF_HOUR, Shift
from sim.outcomes.week import SLOTS_A_DAY


class Duty(NamedTuple):
    """One way to work a day.

    Attributes
    ----------
    shift : str
        The pattern it belongs to.
    begin, end : int
        Half-hours of the day.
    rest : (int, int) or None
        Half-hours from and to which the break lasts.
    covers : bool, shape (48,)
        Half-hours worked.
    """

    shift: str
    begin: int
    end: int
    rest: tuple[int, int] | None
    covers: NDArray[np.bool_]

    @property
    def minutes(self) -> int:
        """Minutes worked."""
        return HALF_HOUR * int(self.covers.sum())


def duties(shift: Shift, doors: NDArray[np.bool_]) -> list[Duty]:
    """All ways to work a shift on a day, each that covers something at all.

    Parameters
    ----------
    doors : bool, shape (48,)
        Half-hours in which anybody is needed. Of duties that cover the same of them one is kept,
        the one with the shortest way through closed hours.
    """
    first, last = (minute_of_day(clock) // HALF_HOUR for clock in shift.starts)
    work = int(shift.work.value) // HALF_HOUR
    found: dict[bytes, Duty] = {}
    for begin in range(first, last + 1):
        for rest in _breaks(shift, begin, work):
            length = rest[1] - rest[0] if rest else 0
            end = begin + work + length
            if end > SLOTS_A_DAY:
                continue
            covers = np.zeros(SLOTS_A_DAY, bool)
            covers[begin:end] = True
            if rest:
                covers[rest[0] : rest[1]] = False
            useful = covers & doors
            known = found.get(useful.tobytes())
            if useful.any() and (known is None or end - begin < known.end - known.begin):
                found[useful.tobytes()] = Duty(shift.id, begin, end, rest, covers)
    return list(found.values())


def _breaks(shift: Shift, begin: int, work: int) -> list[tuple[int, int] | None]:
    """Where the break may lie."""
    if shift.rest is None or shift.before_rest is None or shift.after_rest is None:
        return [None]
    length, before, after = (
        int(x.value) // HALF_HOUR for x in (shift.rest, shift.before_rest, shift.after_rest)
    )
    at = range(begin + before, begin + work - after + 1)
    return [(start, start + length) for start in at]
