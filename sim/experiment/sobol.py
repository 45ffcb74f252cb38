"""Sobol indices: which part of an output's variance each uncertain input is answerable for.

First-order indices by Saltelli et al. (2010), total ones by Jansen (1999), on the sampling plan of
Saltelli (two matrices, and the first with one column exchanged for every input). A simulation's own
chance is kept out: wherever an estimator multiplies two outputs, they come from different
replications, whose chance is independent, so that products are right in expectation for the mean
output (pick-freeze with separate noise; Janon et al. 2014; Zhu & Sudret 2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats, Ints

LEVEL = 0.95
RESAMPLES = 400


class Indices(NamedTuple):
    """Sobol indices of every input, and where variance comes from.

    Attributes
    ----------
    first, total : float64 array, shape (inputs,)
        Share of variance by an input alone, and with all its interactions.
    first_ci, total_ci : float64 array, shape (inputs, 2)
        95 % bootstrap intervals (percentile, over rows of the plan).
    variance : float
        Of the mean output over the inputs' ranges.
    chance : float
        Of a single replication with the inputs known; NaN with one replication.
    """

    first: Floats
    total: Floats
    first_ci: Floats
    total_ci: Floats
    variance: float
    chance: float

    def in_order(self, order: Ints) -> Indices:
        """The same, with the inputs in another order."""
        arranged = (
            self.first[order],
            self.total[order],
            self.first_ci[order],
            self.total_ci[order],
        )
        return Indices(*arranged, variance=self.variance, chance=self.chance)


def saltelli_plan(inputs: int, rows: int, seed: int) -> Floats:
    """Points of the unit cube, shape (inputs + 2, rows, inputs): A, B, and A with a column of B.

    Parameters
    ----------
    rows : int
        A power of two, as Sobol points need.
    """
    from scipy.stats import qmc

    sampler = qmc.Sobol(2 * inputs, scramble=True, rng=np.random.default_rng(seed))
    both = sampler.random(rows)
    a, b = both[:, :inputs], both[:, inputs:]
    plan = np.repeat(a[None], inputs + 2, axis=0)
    plan[1] = b
    for i in range(inputs):
        plan[2 + i, :, i] = b[:, i]
    return plan


def sobol_indices(values: Floats, seed: int = 1) -> Indices:
    """Indices from the outputs of a plan.

    Parameters
    ----------
    values : float64 array, shape (inputs + 2, rows, replications)
        Outputs at the points of :func:`saltelli_plan`; replication ``r`` of all points has the same
        luck. With one replication chance counts as part of the inputs' effect.
    """
    rows = values.shape[1]
    centred = values - values.mean(axis=(0, 1))  # each replication's own level says nothing
    parts = _products(centred)
    point = _shares(parts, np.arange(rows)[None])
    rng = np.random.default_rng(seed)
    again = _shares(parts, rng.integers(rows, size=(RESAMPLES, rows)))
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    varied = again[2] > 0
    none = np.full((values.shape[0] - 2, 2), np.nan)
    first_ci, total_ci = (
        np.quantile(x[varied], ends, axis=0).T if varied.any() else none for x in again[:2]
    )
    chance = float(values[:2].var(axis=2, ddof=1).mean()) if values.shape[2] > 1 else np.nan
    variance = float(point[2][0])
    return Indices(point[0][0], point[1][0], first_ci, total_ci, variance, chance)


def _products(y: Floats) -> tuple[Floats, Floats, Floats]:
    """Per row: products for first and total effects (inputs, rows), and for variance (rows)."""
    a, b, exchanged = y[0], y[1], y[2:]
    first = _cross(np.broadcast_to(b, exchanged.shape), exchanged - a)
    total = 0.5 * _cross(a - exchanged, a - exchanged)
    return first, total, _cross(y, y).mean(axis=0)  # every block of the plan has the same law


def _cross(x: Floats, y: Floats) -> Floats:
    """Mean product of two outputs over all pairs of different replications (the last axis)."""
    reps = x.shape[-1]
    if reps == 1:
        return np.asarray((x * y)[..., 0])
    whole = x.sum(axis=-1) * y.sum(axis=-1) - (x * y).sum(axis=-1)
    return np.asarray(whole / (reps * (reps - 1)))


def _shares(
    parts: tuple[Floats, Floats, Floats], chosen: np.ndarray
) -> tuple[Floats, Floats, Floats]:
    """Indices from chosen rows; ``chosen`` has shape (samples, rows)."""
    first, total, variance = (part[..., chosen].mean(axis=-1) for part in parts)
    with np.errstate(invalid="ignore", divide="ignore"):
        safe = np.where(variance > 0, variance, np.nan)
        return (first / safe).T, (total / safe).T, variance
