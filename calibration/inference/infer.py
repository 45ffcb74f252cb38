"""From simulations to a posterior: history matching, Markov chains, and a cross-check by ABC.

The parameters are positions in [-1, 1], all equally likely before (the declared ranges are the
prior). Facts are compared on the scale of their statistics with the emulator's uncertainty, the
tolerance of the fact, and the model's discrepancy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from calibration.inference.emulate import Emulator

Floats = NDArray[np.float64]

IMPLAUSIBLE = 3.0
"""Standard deviations beyond which a point is ruled out (Pukelsheim's three-sigma rule)."""
CONVERGED = 1.1
"""Largest R-hat (Gelman and Rubin) of chains that count as converged."""


@dataclass(frozen=True)
class Facts:
    """What is observed.

    Attributes
    ----------
    values, spread : float64 array, shape (k,)
        Facts and the standard deviation of tolerance and discrepancy together.
    """

    values: Floats
    spread: Floats


@dataclass(frozen=True)
class Chains:
    """A posterior as draws, and whether the chains agree.

    Attributes
    ----------
    draws : float64 array, shape (draws, d)
    rhat : float64 array, shape (d,)
    """

    draws: Floats
    rhat: Floats
    accepted: float

    @property
    def converged(self) -> bool:
        return bool(np.all(self.rhat < CONVERGED))


def sobol(number: int, dims: int, seed: int) -> Floats:
    """Evenly spread positions, shape (number, dims)."""
    power = int(np.ceil(np.log2(max(2, number))))
    unit = qmc.Sobol(dims, seed=seed).random_base2(power)[:number]
    return np.asarray(2.0 * unit - 1.0)


def implausibility(emulator: Emulator, facts: Facts, z: Floats) -> Floats:
    """How far each point is from the worst-told fact, in standard deviations, shape (n,)."""
    mean, cov = emulator.predict(z)
    variance = np.diagonal(cov, axis1=1, axis2=2) + facts.spread**2
    return np.asarray(np.max(np.abs(facts.values - mean) / np.sqrt(variance), axis=1))


def log_likelihood(emulator: Emulator, facts: Facts, z: Floats) -> Floats:
    """Log density of the facts at each point, shape (n,)."""
    mean, cov = emulator.predict(z)
    cov = cov + np.diag(facts.spread**2)
    left = facts.values - mean
    lower = np.linalg.cholesky(cov)
    white = np.linalg.solve(lower, left[..., None])[..., 0]
    sizes = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(-0.5 * np.sum(white**2, axis=1) - sizes)


def next_wave(emulator: Emulator, facts: Facts, number: int, seed: int) -> tuple[Floats, float]:
    """Points that are not ruled out, spread out, and the share of all points that is left."""
    dims = emulator.components[0].process.X_train_.shape[1]
    pool = sobol(2**14, dims, seed)
    worst = implausibility(emulator, facts, pool)
    left = pool[worst < IMPLAUSIBLE]
    share = len(left) / len(pool)
    if len(left) < number:
        left = pool[np.argsort(worst)[: 4 * number]]
    return _spread_out(left, number), share


def _spread_out(points: Floats, number: int) -> Floats:
    """A subset whose points keep their distance (greedy maximin)."""
    chosen = [0]
    gap = np.linalg.norm(points - points[0], axis=1)
    while len(chosen) < min(number, len(points)):
        far = int(np.argmax(gap))
        chosen.append(far)
        gap = np.minimum(gap, np.linalg.norm(points - points[far], axis=1))
    return points[chosen]


def sample(
    emulator: Emulator,
    facts: Facts,
    *,
    draws: int = 1000,
    steps: int = 1500,
    seed: int = 1,
    start: Floats | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Chains:
    """Draw from the posterior by an ensemble of chains (Foreman-Mackey et al. 2013, emcee).

    Parameters
    ----------
    start : float64 array, shape (n, d), optional
        Where chains begin, such as draws of a similar posterior; else at likely points.
    """
    import emcee

    dims = emulator.components[0].process.X_train_.shape[1]
    walkers = 2 * (2 * dims + 2)

    def log_posterior(z: Floats) -> Floats:
        inside = np.all(np.abs(z) <= 1.0, axis=1)
        found = np.full(len(z), -np.inf)
        if inside.any():
            found[inside] = log_likelihood(emulator, facts, z[inside])
        return found

    if start is None:
        # Points of the prior drawn with the likelihood as weight, each at most once (Gumbel trick).
        pool = sobol(2**12, dims, seed)
        luck = np.random.default_rng(seed).gumbel(size=len(pool))
        start = pool[np.argsort(-(log_likelihood(emulator, facts, pool) + luck))]
    start = start[:walkers]
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler: Any = emcee.EnsembleSampler(walkers, dims, log_posterior, vectorize=True, moves=moves)
    sampler.random_state = np.random.RandomState(seed).get_state()
    for done, _ in enumerate(sampler.sample(start, iterations=steps), start=1):
        if progress is not None and (done % 50 == 0 or done == steps):
            progress(done, steps)
    chain = sampler.get_chain(discard=steps // 2)
    flat = chain.reshape(-1, dims)
    picked = flat[np.linspace(0, len(flat) - 1, draws).astype(int)]
    return Chains(picked, rhat(chain), float(np.mean(sampler.acceptance_fraction)))


def rhat(chain: Floats) -> Floats:
    """Split R-hat of every parameter; ``chain`` has shape (steps, walkers, d).

    Walkers of an ensemble depend on each other: four groups of them stand for chains.
    """
    half = len(chain) // 2
    groups = [
        part[:, g::4].reshape(-1, chain.shape[2])
        for part in (chain[:half], chain[half : 2 * half])
        for g in range(4)
    ]
    means = np.array([g.mean(axis=0) for g in groups])
    within = np.mean([g.var(axis=0, ddof=1) for g in groups], axis=0)
    size = len(groups[0])
    between = size * means.var(axis=0, ddof=1)
    return np.asarray(np.sqrt(((size - 1) / size * within + between / size) / within))


def abc(
    emulator: Emulator, facts: Facts, *, number: int = 40_000, kept: float = 0.01, seed: int = 1
) -> tuple[Floats, Floats]:
    """Approximate Bayesian computation with regression adjustment (Beaumont et al. 2002).

    Statistics are drawn at points of the prior; the nearest are kept, weighted, and moved along a
    local linear regression to where the facts are. Shares with the chains only the emulator.

    Returns
    -------
    draws, weights : float64 arrays, shape (kept, d) and (kept,)
    """
    dims = emulator.components[0].process.X_train_.shape[1]
    rng = np.random.default_rng(seed)
    near: list[tuple[Floats, Floats]] = []
    z = rng.uniform(-1.0, 1.0, (number, dims))
    for part in np.array_split(z, max(1, number // 4000)):
        mean, cov = emulator.predict(part)
        lower = np.linalg.cholesky(cov + np.diag(facts.spread**2))
        noise = np.einsum("nkl,nl->nk", lower, rng.standard_normal(mean.shape))
        near.append((part, (mean + noise - facts.values) / facts.spread))
    away = np.vstack([d for _, d in near])
    far = np.linalg.norm(away, axis=1)
    order = np.argsort(far)[: max(10 * dims, int(kept * number))]
    reach = far[order[-1]]
    weights = 1.0 - (far[order] / reach) ** 2
    logit = np.log((1 + z[order]) / (1 - z[order]))
    terms = np.hstack([np.ones((len(order), 1)), away[order]])
    weighted = terms * weights[:, None]
    slope = np.linalg.lstsq(weighted.T @ terms, weighted.T @ logit, rcond=None)[0]
    moved = logit - away[order] @ slope[1:]
    return np.tanh(moved / 2.0), weights / weights.sum()
