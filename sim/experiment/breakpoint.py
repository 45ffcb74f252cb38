"""At which value of a number two scenarios change places: a root of a paired difference.

The difference D(x) of two scenarios' means is known only from replications. With the same
replications at every x (common random numbers) the sample mean is one function of x, whose root is
bracketed on a grid and then bisected (sample average approximation; Kim, Pasupathy & Henderson
2015). Its interval holds every x at which a paired t test does not reject D(x) = 0: at the true
root that test errs with 5 %, so the interval covers it with 95 % however D bends, as long as means
are about normal. Where D is 0 over a stretch, the interval is the stretch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.estimate import Estimate, estimate

GRID = 9
"""Values tried first, evenly over the range."""
FINEST = 1 / 256
"""Where bisection stops, as a part of the range, unless told otherwise."""

Difference = Callable[[Sequence[float]], Floats]
"""Paired differences at several values; shape (values, replications)."""


class Crossing(NamedTuple):
    """A value at which the difference changes sign.

    Attributes
    ----------
    value : float
        Where the mean difference crosses 0; of whole numbers, the first value beyond it.
    low, high : float, optional
        Interval of the crossing; None where it is open: within the range looked at, the difference
        is nowhere clear on that side.
    rises : bool
        Whether the difference rises from negative to positive.
    """

    value: float
    low: float | None
    high: float | None
    rises: bool


class Curve(NamedTuple):
    """The difference over a range, and where it changes sign.

    Attributes
    ----------
    values : tuple of float
        All values tried, in order.
    estimates : tuple of Estimate
        The difference at each.
    crossings : tuple of Crossing
        In order; empty if the mean difference keeps its sign on the grid.
    """

    values: tuple[float, ...]
    estimates: tuple[Estimate, ...]
    crossings: tuple[Crossing, ...]


def crossings(
    difference: Difference,
    low: float,
    high: float,
    *,
    whole: bool = False,
    grid: int = GRID,
    finest: float = FINEST,
) -> Curve:
    """Find where a difference changes sign.

    Two crossings within one step of the grid cancel and are not seen.

    Parameters
    ----------
    difference : callable
        Always with the same replications in the same order.
    low, high : float
        Range looked at.
    whole : bool
        Only whole numbers have a meaning.
    grid : int
        Values tried first, at least 2.
    finest : float
        Part of the range to which a crossing and the ends of its interval are located; of whole
        numbers it is always 1.

    Raises
    ------
    ValueError
        If the range is empty.
    """
    if not low < high:
        raise ValueError(f"empty range: {low} to {high}")
    search = _Search(difference, 1.0 if whole else (high - low) * finest, whole)
    values = [low + (high - low) * i / (grid - 1) for i in range(grid)]
    values = sorted({float(round(x)) for x in values} if whole else set(values))
    search.try_(values)
    signs = [(x, np.sign(search.mean(x))) for x in values]
    signs = [(x, sign) for x, sign in signs if sign]  # a plateau at 0 belongs to the step over it
    found = []
    for (a, before), (b, after) in pairwise(signs):
        if before != after:
            found.append(search.crossing(a, b, rises=bool(after > 0)))
    tried = sorted(search.seen)
    return Curve(tuple(tried), tuple(estimate(search.seen[x]) for x in tried), tuple(found))


@dataclass
class _Search:
    """A search in progress, with all that was tried."""

    difference: Difference
    finest: float
    whole: bool
    seen: dict[float, Floats] = field(default_factory=dict)

    def try_(self, values: Sequence[float]) -> None:
        """Simulate at values not tried yet."""
        new = [x for x in values if x not in self.seen]
        if new:
            self.seen.update(zip(new, self.difference(new), strict=True))

    def mean(self, x: float) -> float:
        self.try_([x])
        return float(np.nanmean(self.seen[x]))

    def surely(self, x: float) -> int:
        """-1 or 1 where the difference is clearly of that sign, else 0."""
        self.try_([x])
        found = estimate(self.seen[x])
        if found["ci95"] is None or found["ci95"][0] <= 0 <= found["ci95"][1]:
            return 0
        return -1 if found["ci95"][1] < 0 else 1

    def crossing(self, a: float, b: float, *, rises: bool) -> Crossing:
        """The crossing between two values with means of different sign, and its interval."""
        after = 1 if rises else -1
        _, value = self.bisect(a, b, lambda x: np.sign(self.mean(x)) == after)
        known = sorted(self.seen)
        left = [x for x in known if x < value and self.surely(x) == -after]
        right = [x for x in known if x >= value and self.surely(x) == after]
        low = high = None
        if left:
            low, _ = self.bisect(left[-1], value, lambda x: self.surely(x) != -after)
        if right:
            _, high = self.bisect(max(a, left[-1] if left else a), right[0], self._clear(after))
        return Crossing(value, low, high, rises)

    def _clear(self, sign: int) -> Callable[[float], bool]:
        return lambda x: self.surely(x) == sign

    def bisect(self, a: float, b: float, beyond: Callable[[float], bool]) -> tuple[float, float]:
        """Neighbours between ``a`` (not beyond) and ``b`` (beyond) at which that changes."""
        while b - a > self.finest * (1 + 1e-9):
            middle = (a + b) / 2
            if self.whole:
                middle = float(math.floor(middle))
            if beyond(middle):
                b = middle
            else:
                a = middle
        return a, b
