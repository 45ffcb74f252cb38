"""As many replications as a stated precision needs, and no more: a sequential rule.

Hoad, Robinson & Davies (2010), Automated selection of the number of replications for a
discrete-event simulation, J. Oper. Res. Soc. 61, 1632–1644: replications are added until the
interval is narrow enough, and stays so for some more replications (the look-ahead), since it may be
narrow by chance. Here the rule holds for all figures asked for at once, and the replications of the
look-ahead count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.average import average
from sim.experiment.estimate import LEVEL

LEAST = 3
"""Replications before anything is judged, as in the paper."""
AHEAD = 5
"""Replications for which the precision must hold; in percent, of more than a hundred."""


class Rule(NamedTuple):
    """When to stop.

    Attributes
    ----------
    precision : float
        Largest half width of the 95 % interval wanted, as a share of the mean's size.
    most : int
        Replications after which it is given up.
    """

    precision: float
    most: int = 100


class Verdict(NamedTuple):
    """Where a rule stopped.

    Attributes
    ----------
    replications : int
        With the look-ahead; all there are if the precision was not reached.
    reached : bool
    widths : list of float
        Half width over mean of each figure at the end; infinite where it is not defined.
    """

    replications: int
    reached: bool
    widths: list[float]


def relative_width(values: Floats) -> float:
    """Half width of the 95 % interval as a share of the mean.

    0 if all values are 0: what never varies is known. Infinite for less than two known values.
    """
    found = average(values)
    half, mean = found.half_width(LEVEL), abs(found.mean)
    return half / mean if mean > 0.0 else 0.0 if half == 0.0 else float("inf")


def judge(figures: Floats, rule: Rule) -> Verdict | None:
    """What the rule says of replications so far; None if it wants more.

    The answer depends on the replications in their order only, not on how many more there are.

    Parameters
    ----------
    figures : float64 array, shape (figures, replications)
    """
    there = figures.shape[1]
    held = 0
    for n in range(LEAST, min(there, rule.most) + 1):
        widths = [relative_width(row[:n]) for row in figures]
        held = held + 1 if max(widths) <= rule.precision else 0
        first = n - held + 1
        if held and held > ahead(first):
            return Verdict(n, True, widths)
    if there < rule.most:
        return None
    widths = [relative_width(row[: rule.most]) for row in figures]
    return Verdict(rule.most, False, widths)


def ahead(n: int) -> int:
    """Look-ahead after ``n`` replications."""
    return AHEAD if n <= 100 else AHEAD * n // 100


def likely(figures: Floats, rule: Rule) -> int:
    """Replications that will probably do, from those there are; at most twice as many."""
    n = figures.shape[1]
    worst = max(relative_width(row) for row in figures)
    wanted = 2.0 * n if not np.isfinite(worst) else n * (worst / rule.precision) ** 2
    target = int(min(wanted, 2 * n)) + 1
    return int(min(rule.most, max(n + 1, target + ahead(target))))


def until_precise(
    add: Callable[[range], Sequence[Any]], figures: Callable[[list[Any]], Floats], rule: Rule
) -> tuple[list[Any], Verdict]:
    """Add replications until a rule is content.

    Parameters
    ----------
    add : callable
        Makes the replications of these numbers, one result each.
    figures : callable
        The figures of so many results, shape (figures, replications).

    Returns
    -------
    list, Verdict
        As many results as the verdict says.
    """
    results: list[Any] = []
    target = min(rule.most, LEAST + AHEAD)
    while True:
        results += add(range(len(results), target))
        found = figures(results)
        verdict = judge(found, rule)
        if verdict is not None:
            return results[: verdict.replications], verdict
        target = likely(found, rule)
