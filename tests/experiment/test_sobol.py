"""Sobol indices of functions whose indices are known; chance kept out; boxes found again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.discovery import boxes
from sim.experiment.sobol import Indices, saltelli_plan, sobol_indices

A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami & Homma (1990), for points of the unit cube."""
    z = np.pi * (2 * x - 1)
    return np.asarray(
        np.sin(z[..., 0]) + A * np.sin(z[..., 1]) ** 2 + B * z[..., 2] ** 4 * np.sin(z[..., 0])
    )


def ishigami_indices() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices in closed form."""
    one = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    two = A**2 / 8
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0]) / whole, np.array([one + both, two, both]) / whole


def linear(x: np.ndarray) -> np.ndarray:
    """Weights 1, 2, 3: shares of variance 1/14, 4/14, 9/14, no interactions."""
    return np.asarray(x @ np.array([1.0, 2.0, 3.0]))


def noisy(y: np.ndarray, reps: int, chance: float, common: float = 0.0) -> np.ndarray:
    """Outputs of a simulator: each with a chance of its own, and one common to all points."""
    rng = np.random.default_rng(2)
    own = rng.normal(0, chance, (*y.shape, reps))
    return np.asarray(y[..., None] + own + rng.normal(0, common, reps))


def test_ishigami_has_its_known_indices() -> None:
    found = sobol_indices(ishigami(saltelli_plan(3, 4096, 1))[..., None])
    first, total = ishigami_indices()
    assert found.first == pytest.approx(first, abs=0.02)
    assert found.total == pytest.approx(total, abs=0.02)
    assert np.isnan(found.chance)


def test_chance_is_no_effect() -> None:
    """Three parts of the output's variance in four are chance; indices are those without it."""
    y = linear(saltelli_plan(3, 4096, 2))
    spread = y[:2].std()
    found = sobol_indices(noisy(y, 4, 1.7 * spread, 5 * spread))
    shares = np.array([1, 4, 9]) / 14
    assert found.first == pytest.approx(shares, abs=0.1)
    assert found.total == pytest.approx(shares, abs=0.1)
    assert found.variance == pytest.approx(spread**2, rel=0.1)
    alone = noisy(y, 4, 1.7 * spread)
    assert sobol_indices(alone).chance == pytest.approx((1.7 * spread) ** 2, rel=0.05)
    plain = sobol_indices(alone.mean(axis=2)[..., None])
    assert plain.total.sum() > found.total.sum() + 0.5, "chance would pass for interactions"


def test_intervals_cover() -> None:
    """Of 100 studies with 64 rows, 95 % intervals hold the truth in at least 85 (p > 0.9999)."""
    shares, hits = np.array([1, 4, 9]) / 14, np.zeros(3)
    for seed in range(100):
        rng = np.random.default_rng(seed)
        plan = rng.random((2, 64, 3))
        whole = np.repeat(plan[:1], 5, axis=0)
        whole[1] = plan[1]
        for i in range(3):
            whole[2 + i, :, i] = plan[1][:, i]
        found = sobol_indices(linear(whole)[..., None], seed)
        hits += (found.total_ci[:, 0] <= shares) & (shares <= found.total_ci[:, 1])
    assert (hits >= 85).all(), hits


def test_an_output_that_never_varies_has_no_indices() -> None:
    found = sobol_indices(np.ones((5, 8, 2)))
    assert isinstance(found, Indices)
    assert np.isnan(found.first).all()
    assert found.variance == 0


def test_a_corner_of_failure_is_found() -> None:
    rng = np.random.default_rng(4)
    x = rng.random((256, 3))
    failed = (x[:, 1] > 0.6) & (x[:, 2] <= 0.5)
    box = boxes(["a", "b", "c"], x, list(failed))[0]
    limits = {(limit["number"], limit["sign"]): limit["limit"] for limit in box["limits"]}
    assert limits[("b", ">")] == pytest.approx(0.6, abs=0.05)
    assert limits[("c", "<=")] == pytest.approx(0.5, abs=0.05)
    assert box["density"] == 1.0
    assert box["coverage"] == 1.0
    assert boxes(["a", "b", "c"], x, [True] * 256) == []
