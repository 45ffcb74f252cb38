"""Every pattern of the report, simulated under the posterior: pass or miss, and why.

Each posterior draw is one city; it lives the report's six years twice, with and without the reform,
with the same luck. A scaled city will do: the city hall and one county, whose volumes stand for
all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calibration.beside import declared, measured
from calibration.inference.fit import smallest_scope
from calibration.inference.knobs import Knobs, positions_of, shipped_groups
from calibration.posterior import Posterior
from calibration.reported import Claim, Target, Targets, shipped_claims, shipped_targets
from sim.city.city import City
from sim.experiment.gather import gather
from sim.experiment.replicate import replicate
from sim.experiment.store import Store, key_of
from sim.outcomes.indicators import Result
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compile_plan

DESIGNED = "report-as-designed"
HOLDS = 0.9
"""Share of draws in which a pattern without a number must hold."""


@dataclass(frozen=True)
class Pattern:
    """One pattern and what became of it.

    Attributes
    ----------
    simulated : tuple of float, optional
        5 %, 50 % and 95 % of draws; for a pattern without a number the share in which it holds.
    verdict : str
        ``hit`` (the median agrees), ``within`` (only the interval reaches it), ``miss``,
        ``unknown``.
    """

    id: str
    title: dict[str, str]
    quote: str
    role: str
    indicator: str
    reported: float | None
    simulated: tuple[float, ...] | None
    verdict: str
    reason: dict[str, str] | None


@dataclass(frozen=True)
class Life:
    """One draw's six years, with and without the reform; a task of :func:`gather`."""

    knobs: Knobs
    positions: tuple[float, ...]
    scope: tuple[str, ...]
    reform: str
    number: int
    seed: int
    base: str

    @property
    def key(self) -> str:
        """Hash of all that the figures depend on."""
        return key_of(
            "patterns",
            base=self.base,
            scope=list(self.scope),
            reform=self.reform,
            positions=list(self.positions),
            number=self.number,
            seed=self.seed,
        )

    def perform(self) -> dict[str, Any]:
        """Simulate, and take every figure."""
        targets, city = shipped_targets(), self.knobs.city(self.positions)
        base, reform = (self._live(name, city) for name in (targets.baseline, self.reform))
        weights = scale(city, self.scope)
        numbers: dict[str, float | None] = {}
        for target in targets.targets:
            if target.about not in ("structure", "catalogue"):
                numbers[target.id] = _plain(measured(target, base, reform, weights))
        for claim in shipped_claims():
            low, high = (measured(x, base, reform, weights) for x in (claim.less, claim.more))
            numbers[claim.id] = float(low < high) if np.isfinite([low, high]).all() else None
        return numbers

    def _live(self, name: str, city: City) -> tuple[Loaded, Result]:
        loaded = load_scenario(name)
        scenario = loaded.scenario.model_copy(update={"scope": self.scope})
        if self.reform == DESIGNED:  # then nobody's will decides, before or after
            scenario = scenario.model_copy(update={"conflicts": None, "leadership": None})
        loaded = replace(loaded, scenario=scenario, city=city, _cities={})
        # Replications of one seed share their luck; each draw has its own.
        return loaded, replicate(loaded, compile_plan(loaded), 1, self.seed + self.number)[0]


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def scale(city: City, scope: Sequence[str]) -> dict[str, float]:
    """How many inhabitants of the city's counties each inhabitant of a simulated one stands for."""
    counties = {p.id: p.population.value for p in city.places if p.level == "county"}
    here = [name for name in scope if name in counties]
    by = sum(counties.values()) / sum(counties[name] for name in here)
    return dict.fromkeys(here, by)


def patterns(
    posterior: Posterior,
    number: int,
    *,
    designed: bool = False,
    seed: int = 1,
    jobs: int = 1,
    cluster: str | None = None,
    store: Store | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Pattern]:
    """All patterns under a posterior.

    Parameters
    ----------
    number : int
        Posterior draws to live through.
    designed : bool
        Every department, link and county does what its scheme says: what the report counts, rather
        than what people lived through.
    """
    targets = shipped_targets()
    reform = load_scenario(targets.reform)
    knobs, scope = Knobs(reform.city, shipped_groups()), smallest_scope(reform.city)
    base = key_of("patterns", reform, targets=targets.model_dump_json())
    rows = posterior.draws[np.linspace(0, len(posterior.draws) - 1, number).astype(int)]
    lives = [
        Life(
            knobs,
            tuple(positions_of(dict(zip(posterior.names, row, strict=True)), knobs).round(6)),
            scope,
            DESIGNED if designed else targets.reform,
            i,
            seed,
            base,
        )
        for i, row in enumerate(rows)
    ]
    found = gather(lives, jobs=jobs, cluster=cluster, store=store, progress=progress)
    told = [_of_target(t, targets, reform, found) for t in targets.targets]
    return told + [_of_claim(claim, found) for claim in shipped_claims()]


def _of_target(
    target: Target, targets: Targets, reform: Loaded, found: Sequence[dict[str, Any]]
) -> Pattern:
    """A figure of the report."""
    if target.about in ("structure", "catalogue"):
        value = declared(target, targets.catalogue, reform)
        seen = np.array([value])
    else:
        seen = np.array([x[target.id] for x in found if x[target.id] is not None], float)
    simulated, verdict = None, "unknown"
    if len(seen):
        low, middle, high = (float(x) for x in np.quantile(seen, [0.05, 0.5, 0.95]))
        simulated = (low, middle, high)
        reached = any(target.hit(x) for x in (low, middle, high)) or low <= target.value <= high
        verdict = "hit" if target.hit(middle) else "within" if reached else "miss"
    return Pattern(
        target.id,
        target.title.model_dump(),
        target.quote,
        target.role,
        target.indicator,
        target.value,
        simulated,
        verdict,
        target.missed.model_dump() if target.missed and verdict != "hit" else None,
    )


def _of_claim(claim: Claim, found: Sequence[dict[str, Any]]) -> Pattern:
    """Something the report says without a number."""
    seen = [x[claim.id] for x in found if x[claim.id] is not None]
    share = float(np.mean(seen)) if seen else None
    verdict = "unknown" if share is None else "hit" if share >= HOLDS else "miss"
    return Pattern(
        claim.id,
        claim.title.model_dump(),
        claim.quote,
        "predict",
        "",
        None,
        None if share is None else (share,),
        verdict,
        claim.missed.model_dump() if claim.missed and verdict != "hit" else None,
    )
