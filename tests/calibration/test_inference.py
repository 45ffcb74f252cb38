"""The inference finds what it should: on simulators whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from calibration.inference.emulate import Emulator, emulate, left_out
from calibration.inference.infer import Facts, abc, implausibility, next_wave, sample, sobol
from calibration.inference.known import coverage, identifiability, ranks, uniform

Floats = NDArray[np.float64]
NOISE = 0.05
SPREAD = np.array([0.15, 0.15, 0.15])


def simulator(z: Floats, rng: np.random.Generator) -> Floats:
    """Three correlated statistics of three parameters; the third parameter acts on none."""
    a, b = z[:, 0], z[:, 1]
    clean = np.stack([a + 0.4 * b**2, a - b + 0.2 * a * b, 0.5 * a + np.sin(b)], axis=1)
    return clean + NOISE * rng.standard_normal(clean.shape)


def noiseless(z: Floats, _: np.random.Generator) -> Floats:
    """The same without chance, which the facts' spread then has to hold."""
    return simulator(z, _Quiet())  # type: ignore[arg-type]


class _Quiet:
    """A generator of nothing."""

    def standard_normal(self, shape: tuple[int, ...]) -> Floats:
        return np.zeros(shape)


@pytest.fixture(scope="module")
def design() -> tuple[Floats, Floats]:
    z = sobol(96, 3, 1)
    return z, simulator(z, np.random.default_rng(2))


@pytest.fixture(scope="module")
def emulator(design: tuple[Floats, Floats]) -> Emulator:
    return emulate(*design)


def test_an_emulator_knows_how_wrong_it_is(design: tuple[Floats, Floats]) -> None:
    """Its 50, 80 and 95 % intervals hold about that share of points it has not seen (288 errors,
    so that a share of a half has a standard error of 3 %)."""
    cover = coverage(left_out(*design)[0])
    assert abs(cover["50"] - 0.5) < 0.12
    assert abs(cover["80"] - 0.8) < 0.10
    assert cover["95"] > 0.88


def test_parameters_that_made_the_facts_are_found_again(emulator: Emulator) -> None:
    truth = np.array([[0.4, -0.5, 0.0]])
    facts = Facts(simulator(truth, np.random.default_rng(0))[0], np.full(3, 0.06))
    chains = sample(emulator, facts, draws=600, steps=600, seed=3)
    assert chains.converged
    low, high = np.quantile(chains.draws, [0.01, 0.99], axis=0)
    assert ((low < truth[0]) & (truth[0] < high)).all()
    assert chains.draws[:, :2].std(axis=0).max() < 0.2


def test_what_no_fact_speaks_of_is_said_to_be_unknown(emulator: Emulator) -> None:
    facts = Facts(np.array([0.4, 0.8, -0.2]), SPREAD)
    chains = sample(emulator, facts, draws=800, steps=600, seed=4)
    told = {one["name"]: one for one in identifiability(["a", "b", "c"], chains.draws)}
    assert told["a"]["verdict"] == told["b"]["verdict"] == "informed"
    assert told["c"]["verdict"] == "not-informed"


def test_ranks_of_true_parameters_are_uniform(emulator: Emulator) -> None:
    """Simulation-based calibration; each of three tests fails once in 1,000 if all is right."""
    counts = ranks(emulator, np.hypot(SPREAD, NOISE), noiseless, 48, draws=31, steps=160, seed=5)
    assert counts.shape == (48, 3)
    for column in counts.T:
        assert uniform(column, 31) > 0.001


def test_too_sure_an_inference_is_caught(emulator: Emulator) -> None:
    """The check has power: an inference that takes facts for four times as exact fails it."""
    rng = np.random.default_rng(6)
    found = []
    for i in range(48):
        truth = rng.uniform(-1.0, 1.0, 3)
        values = simulator(truth[None], rng)[0] + SPREAD * rng.standard_normal(3)
        chains = sample(emulator, Facts(values, SPREAD / 4), draws=31, steps=160, seed=i)
        found.append((chains.draws < truth).sum(axis=0))
    assert min(uniform(column, 31) for column in np.array(found).T) < 0.001


def test_abc_and_chains_agree(emulator: Emulator) -> None:
    facts = Facts(np.array([0.4, 0.8, -0.2]), SPREAD)
    chains = sample(emulator, facts, draws=800, steps=800, seed=7)
    draws, weights = abc(emulator, facts, seed=7)
    gap = np.abs(weights @ draws - chains.draws.mean(axis=0)) / chains.draws.std(axis=0)
    assert gap.max() < 0.4


def test_history_matching_keeps_the_truth_and_drops_most(emulator: Emulator) -> None:
    truth = np.array([[0.4, -0.5, 0.0]])
    facts = Facts(simulator(truth, np.random.default_rng(8))[0], SPREAD)
    assert implausibility(emulator, facts, truth)[0] < 3
    points, left = next_wave(emulator, facts, 40, 9)
    assert len(points) == 40
    assert left < 0.5
    assert (implausibility(emulator, facts, points) < 3).all()
