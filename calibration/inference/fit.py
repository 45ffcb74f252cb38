"""The whole way from a city's files to a posterior, with every simulation kept and found again.

Simulated is a scaled city (one county, some months): everything fitted is a rate, a time or a
share, so the scale does not matter, and a run takes less than a second.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.inference.anchors import Anchors, names_of, statistics
from calibration.inference.emulate import Emulator, emulate, honest
from calibration.inference.infer import (
    IMPLAUSIBLE,
    Chains,
    Facts,
    abc,
    implausibility,
    next_wave,
    sample,
    sobol,
)
from calibration.inference.knobs import Group, Knobs
from calibration.inference.known import coverage, identifiability
from calibration.posterior import Posterior
from sim.city.city import City
from sim.experiment.gather import gather
from sim.experiment.store import Store, key_of
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded
from sim.reforms.scenario import Scenario
from sim.routes.compile import compile_plan

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]

START = dt.date(2018, 3, 1)
WARM_UP, HORIZON, FOLLOW_UP = 42, 45, 130
FIRST, SECOND = 112, 48
"""Simulations of the first wave, over the whole prior, and of the second, over what it leaves."""
DRAWS, STEPS = 500, 1200
IGNORED = 1e3
"""Standard deviation (of a logarithm) of a fact that is left out."""


@dataclass(frozen=True)
class Plan:
    """How much is simulated and drawn."""

    first: int = FIRST
    second: int = SECOND
    draws: int = DRAWS
    steps: int = STEPS
    horizon: int = HORIZON
    seed: int = 1


@dataclass(frozen=True)
class Point:
    """One simulation of the scaled city at some positions; a task of :func:`gather`."""

    knobs: Knobs
    anchors: Anchors
    scope: tuple[str, ...]
    positions: tuple[float, ...]
    number: int
    plan: Plan
    base: str

    @property
    def key(self) -> str:
        """Hash of all that the statistics depend on."""
        return key_of(
            "calibration",
            base=self.base,
            positions=list(self.positions),
            number=self.number,
            seed=self.plan.seed,
            horizon=self.plan.horizon,
        )

    def perform(self) -> dict[str, Any]:
        """Simulate, and take the statistics."""
        city = self.knobs.city(self.positions)
        scenario = scaled(self.scope, self.plan.horizon)
        # No fact speaks of queues in the city's own hall: only its business is left out.
        county = tuple(d for d in city.demands if d.at == "county")
        simulated = city.replace(demands=county) if county else city
        plan = compile_plan(Loaded(scenario, simulated, None))
        result = observe(plan, self.plan.seed, self.number, "compiled", scenario.start)
        told = statistics(self.anchors, city, result)
        return {"statistics": [float(x) for x in told]}


def scaled(scope: tuple[str, ...], horizon: int) -> Scenario:
    """The scenario that is simulated: some places, without any reform."""
    return Scenario.model_validate(
        {
            "kind": "scenario",
            "id": "calibration",
            "title": {"zh": "校准", "en": "Calibration"},
            "city": "calibration",
            "scope": scope,
            "start": START,
            "warm_up_days": WARM_UP,
            "horizon_days": horizon,
            "follow_up_days": FOLLOW_UP,
        }
    )


def smallest_scope(city: City) -> tuple[str, ...]:
    """The city hall, if there is one, and the county whose size is nearest to half the mean."""
    counties = [p for p in city.places if p.level == "county"]
    wanted = 0.5 * float(np.mean([p.population.value for p in counties]))
    one = min(counties, key=lambda p: abs(p.population.value - wanted))
    return (*((city.capital.id,) if city.capital else ()), one.id)


@dataclass(frozen=True)
class Fitted:
    """A posterior and everything that tells how far to trust it."""

    posterior: Posterior
    chains: Chains
    facts: Facts

    @property
    def converged(self) -> bool:
        """Whether the chains agree, and on values that tell every fact within three deviations."""
        worst = max(float(row["deviations"]) for row in self.posterior.about["facts"])
        return self.chains.converged and worst < IMPLAUSIBLE


def fit(
    name: str,
    city: City,
    groups: tuple[Group, ...],
    anchors: Anchors,
    plan: Plan,
    *,
    jobs: int = 1,
    cluster: str | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Fitted:
    """Fit a city's uncertain numbers to facts about the time before.

    Parameters
    ----------
    progress : callable, optional
        Called with (stage, finished, all).
    """

    def tell(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(stage, done, total) if progress else None

    knobs, facts = Knobs(city, groups), anchors.facts()
    scope, dims = smallest_scope(city), len(groups)
    base = key_of(
        "calibrated",
        code=_code(),
        city=city.model_dump_json(),
        anchors=anchors.model_dump_json(),
        quantities=[g.model_dump_json() for g in groups],
    )

    def simulate(z: Floats, first: int, stage: str) -> Floats:
        tasks = [
            Point(knobs, anchors, scope, tuple(float(x) for x in row), first + i, plan, base)
            for i, row in enumerate(z)
        ]
        found = gather(tasks, jobs=jobs, cluster=cluster, store=store, progress=tell(stage))
        return np.array([one["statistics"] for one in found])

    z = np.round(sobol(plan.first, dims, plan.seed), 6)
    y = simulate(z, 0, "first")
    emulator = emulate(z, y, plan.seed)
    more, left = next_wave(emulator, facts, plan.second, plan.seed)
    more = np.round(more, 6)
    z, y = np.vstack([z, more]), np.vstack([y, simulate(more, plan.first, "second")])
    emulator, errors = honest(z, y, seed=plan.seed)
    everywhere = sobol(2**13, dims, plan.seed)
    after = float(np.mean(implausibility(emulator, facts, everywhere) < IMPLAUSIBLE))
    chains = sample(
        emulator, facts, draws=plan.draws, steps=plan.steps, seed=plan.seed, progress=tell("chains")
    )
    near, weights = abc(emulator, facts, seed=plan.seed)
    names, values = knobs.told(chains.draws)
    told, _ = emulator.predict(chains.draws)
    about = {
        "city": name,
        "scope": list(scope),
        "hash": base,
        "plan": plan.__dict__ | {"warm_up": WARM_UP, "follow_up": FOLLOW_UP},
        "positions": list(knobs.names),
        "left_after_waves": [left, after],
        "rhat": float(chains.rhat.max()),
        "accepted": chains.accepted,
        "emulator_coverage": coverage(errors),
        "abc_gap": _gap(chains.draws, near, weights),
        "identifiability": identifiability(knobs.names, chains.draws),
        "facts": _facts(anchors, facts, told, y),
        "left_out": _left_out(anchors, facts, emulator, chains.draws, plan, tell("left-out")),
    }
    return Fitted(Posterior(names, values, about), chains, facts)


def _code() -> str:
    """Hash of what turns positions into statistics, besides the program itself."""
    here = Path(__file__).parent
    told = [(here / f"{name}.py").read_text(encoding="utf-8") for name in ("anchors", "knobs")]
    return hashlib.sha256("".join(told).encode()).hexdigest()


def _gap(draws: Floats, near: Floats, weights: Floats) -> float:
    """Largest difference between the means of chains and ABC, in posterior standard deviations."""
    return float(np.max(np.abs(weights @ near - draws.mean(axis=0)) / draws.std(axis=0)))


def _left_out(
    anchors: Anchors,
    facts: Facts,
    emulator: Emulator,
    draws: Floats,
    plan: Plan,
    progress: Callable[[int, int], None],
) -> list[dict[str, Any]]:
    """Each fact predicted from all others: what a calibration without it would have said."""
    rows = []
    rng = np.random.default_rng(plan.seed)
    walkers = draws[rng.permutation(len(draws))]
    for i, anchor in enumerate(anchors.anchors):
        spread = facts.spread.copy()
        spread[i] = IGNORED
        without = Facts(facts.values, spread)
        chains = sample(
            emulator,
            without,
            draws=200,
            steps=max(50, plan.steps // 8),
            seed=plan.seed,
            start=walkers,
        )
        mean, cov = emulator.predict(chains.draws)
        noise = np.sqrt(cov[:, i, i] + facts.spread[i] ** 2)
        seen = np.exp(mean[:, i] + noise * rng.standard_normal(len(mean)))
        low, middle, high = (float(x) for x in np.quantile(seen, [0.05, 0.5, 0.95]))
        rows.append(
            {
                "id": anchor.id,
                "value": anchor.value,
                "predicted": [low, middle, high],
                "covered": bool(low <= anchor.value <= high),
            }
        )
        progress(i + 1, len(anchors.anchors))
    return rows


def _facts(anchors: Anchors, facts: Facts, told: Floats, prior: Floats) -> list[dict[str, Any]]:
    """Every fact with what is simulated before and after fitting (medians and 90 % intervals)."""
    rows = []
    for i, (name, anchor) in enumerate(zip(names_of(anchors), anchors.anchors, strict=True)):
        after = np.exp(np.quantile(told[:, i], [0.05, 0.5, 0.95]))
        before = np.exp(np.quantile(prior[:, i], [0.05, 0.5, 0.95]))
        away = abs(float(np.log(after[1]) - facts.values[i])) / float(facts.spread[i])
        rows.append(
            {
                "id": name,
                "title": anchor.title.model_dump(),
                "value": anchor.value,
                "tolerance": anchor.tolerance,
                "simulated": [float(x) for x in after],
                "prior": [float(x) for x in before],
                "deviations": round(away, 3),
            }
        )
    return rows
