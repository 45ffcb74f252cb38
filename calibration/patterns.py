"""Every pattern of the report, simulated under the posterior: pass or miss, and why.

Each posterior draw is one city; it lives the report's six years twice, with and without the reform,
with the same luck. A scaled city will do: the city hall and one county, whose volumes stand for
all. What service guides list is held against the city's guides, which need no simulation; what
people live through stands beside it (:mod:`calibration.guides`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calibration.beside import declared, guided, matters_of, measured
from calibration.guides import Shelf
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
    reading : str
        What its quote measures, and so what is held against it: ``guide``, ``lived``, ``declared``.
    other_reading_of : str, optional
        The pattern of which this is another reading: told, and not counted.
    guide : tuple of float, optional
        What guides say, and the lowest and highest of other ways of counting.
    simulated : tuple of float, optional
        5 %, 50 % and 95 % of draws; for a pattern without a number the share in which it holds.
    verdict : str
        ``hit`` (the guides' figure or the median agrees), ``within`` (only the interval reaches
        it), ``miss``, ``unknown``.
    sturdy : bool
        It agrees however guides are counted, or over the whole interval of draws.
    """

    id: str
    title: dict[str, str]
    quote: str
    role: str
    about: str
    indicator: str
    reading: str
    why: dict[str, str] | None
    other_reading_of: str | None
    reported: float | None
    guide: tuple[float, float, float] | None
    simulated: tuple[float, ...] | None
    verdict: str
    sturdy: bool
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
            if target.reading != "declared":
                numbers[target.id] = _plain(measured(target, base, reform, weights))
        for claim in shipped_claims():
            if claim.less.reading == "guide":
                continue
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
        Lived is a city in which every department, link and county does what its scheme says.
    """
    targets = shipped_targets()
    reform = load_scenario(targets.reform)
    knobs, scope = Knobs(reform.city, shipped_groups()), smallest_scope(reform.city)
    claims = [claim.model_dump_json() for claim in shipped_claims()]
    base = key_of("patterns", reform, targets=targets.model_dump_json(), claims=claims)
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
    shelf = Shelf(load_scenario(targets.baseline), reform)
    told = [_of_target(t, targets, shelf, found) for t in targets.targets]
    return told + [_of_claim(claim, shelf, found) for claim in shipped_claims()]


def counted(found: Sequence[Pattern]) -> list[Pattern]:
    """The patterns without other readings of the same ones."""
    return [pattern for pattern in found if pattern.other_reading_of is None]


def _of_target(
    target: Target, targets: Targets, shelf: Shelf, found: Sequence[dict[str, Any]]
) -> Pattern:
    """A figure of the report."""
    if target.reading == "declared":
        seen = np.array([declared(target, targets.catalogue, shelf.reform)])
    else:
        seen = np.array([x[target.id] for x in found if x[target.id] is not None], float)
    simulated: tuple[float, ...] | None = None
    if len(seen):
        simulated = tuple(float(x) for x in np.quantile(seen, [0.05, 0.5, 0.95]))
    listed = guided(target, shelf)
    guide = (listed.low, listed.value, listed.high) if listed else None
    held = guide or simulated
    verdict = _verdict(target, held)
    return Pattern(
        target.id,
        target.title.model_dump(),
        target.quote,
        target.role,
        target.about,
        target.indicator,
        target.reading,
        target.why.model_dump(),
        target.other_reading_of,
        target.value,
        guide,
        simulated,
        verdict,
        held is not None and all(target.hit(x) for x in held),
        target.missed.model_dump() if target.missed and verdict != "hit" else None,
    )


def _verdict(target: Target, span: tuple[float, ...] | None) -> str:
    """Whether a middle agrees with a figure, or only its lower or upper end reaches it."""
    if span is None:
        return "unknown"
    low, middle, high = span
    if target.hit(middle):
        return "hit"
    reached = any(target.hit(x) for x in (low, high)) or low <= target.value <= high
    return "within" if reached else "miss"


def _of_claim(claim: Claim, shelf: Shelf, found: Sequence[dict[str, Any]]) -> Pattern:
    """Something the report says without a number."""
    if claim.less.reading == "guide":
        city = shelf.reform.city
        pair = [shelf.figure(x, matters_of(x, city)) for x in (claim.less, claim.more)]
        holds = None if None in pair else pair[0].value < pair[1].value  # type: ignore[union-attr]
        seen = [] if holds is None else [float(holds)]
    else:
        seen = [x[claim.id] for x in found if x[claim.id] is not None]
    share = float(np.mean(seen)) if seen else None
    verdict = "unknown" if share is None else "hit" if share >= HOLDS else "miss"
    return Pattern(
        claim.id,
        claim.title.model_dump(),
        claim.quote,
        "predict",
        claim.less.about,
        "",
        claim.less.reading,
        None,
        None,
        None,
        None,
        None if share is None else (share,),
        verdict,
        share == 1.0,
        claim.missed.model_dump() if claim.missed and verdict != "hit" else None,
    )
