"""How well parameters are known, and whether the inference itself can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm

from calibration.inference.emulate import Emulator
from calibration.inference.infer import Chains, Facts, sample

Floats = NDArray[np.float64]

PRIOR = 2.0 / np.sqrt(12.0)
"""Standard deviation of a position before: uniform on [-1, 1]."""
INFORMED, WEAKLY = 0.3, 0.1
"""Contraction from which the facts inform a quantity, and from which they do so weakly."""
TIED = 0.5
"""Correlation from which two quantities are known together rather than each."""


def identifiability(names: Sequence[str], draws: Floats) -> list[dict[str, Any]]:
    """Per quantity: contraction (1 - posterior over prior spread), its meaning, and its ties."""
    spread = draws.std(axis=0, ddof=1)
    tie = np.atleast_2d(np.corrcoef(draws.T))
    told = []
    for i, name in enumerate(names):
        contraction = float(1.0 - spread[i] / PRIOR)
        verdict = "informed" if contraction >= INFORMED else "weakly"
        tied = [names[j] for j in range(len(names)) if j != i and abs(tie[i, j]) >= TIED]
        told.append(
            {
                "name": name,
                "mean": float(draws[:, i].mean()),
                "interval90": [float(x) for x in np.quantile(draws[:, i], [0.05, 0.95])],
                "contraction": contraction,
                "verdict": verdict if contraction >= WEAKLY else "not-informed",
                "tied_to": tied,
            }
        )
    return told


def coverage(errors: Floats) -> dict[str, float]:
    """Share of standardised errors within the 50, 80 and 95 % bounds of a standard normal."""
    bounds = {str(p): float(norm.ppf(0.5 + p / 200)) for p in (50, 80, 95)}
    return {p: float(np.mean(np.abs(errors) <= bound)) for p, bound in bounds.items()}


def ranks(
    emulator: Emulator,
    spread: Floats,
    simulate: Callable[[Floats, np.random.Generator], Floats],
    number: int,
    *,
    draws: int = 99,
    steps: int = 400,
    seed: int = 1,
) -> NDArray[np.int64]:
    """Simulation-based calibration (Talts et al. 2018): ranks of true parameters among draws.

    Parameters are drawn from the prior, facts from the simulator and the tolerance; if the whole
    inference is right the ranks are uniform on 0 … ``draws``.

    Returns
    -------
    int64 array, shape (number, d)
    """
    rng = np.random.default_rng(seed)
    dims = emulator.components[0].process.X_train_.shape[1]
    found = []
    for i in range(number):
        truth = rng.uniform(-1.0, 1.0, dims)
        values = simulate(truth[None], rng)[0] + spread * rng.standard_normal(len(spread))
        chains: Chains = sample(
            emulator, Facts(values, spread), draws=draws, steps=steps, seed=seed + i
        )
        found.append((chains.draws < truth).sum(axis=0))
    return np.array(found)


def uniform(counts: NDArray[np.int64], highest: int, bins: int = 8) -> float:
    """p-value of a chi-square test that ranks 0 … ``highest`` are uniform."""
    edges = np.linspace(0, highest + 1, bins + 1)
    seen, _ = np.histogram(counts, edges)
    expected = len(counts) / bins
    return float(chi2.sf(np.sum((seen - expected) ** 2 / expected), bins - 1))
