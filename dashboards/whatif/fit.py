"""Fit the quick estimate: ``python -m dashboards.whatif.fit [FOLDER]``.

Simulates a design over the levers (kept in FOLDER, so that an interrupted run goes on), fits the
surface, and writes it beside the page's code with its cross-validated error.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from dashboards.whatif.levers import LEVERS, Positions, changes_something, defaults, nothing
from dashboards.whatif.scenario import text_of
from dashboards.whatif.surface import FIGURES, FILE, features, kernel, world_of
from sim import __version__
from sim.engine.plan import Floats
from sim.experiment.gather import gather
from sim.experiment.store import Store, key_of
from sim.outcomes.ledger import ALL
from sim.outcomes.whole import whole
from sim.reforms.load import Loaded, load_scenario

SEED = 1
ORDERED, ASKED = 150, 110
"""Simulations of each world."""
DEMAND, ONLINE = (60, 80, 100, 120, 140, 160), (2, 22, 42, 67, 92)
"""The baselines' grid over the premises."""
BASELINE_REPLICATIONS = 2
MOST_REPLICATIONS = 8
FOLDS = 10
USUAL, PRIOR, FAR = 2.0, 1.5, 1e3
"""Length expected of a feature, how sure that is (log scale), and that of one that never varies."""
KEPT = 5
"""Significant digits kept in the file."""


def design() -> list[tuple[Positions, int]]:
    """Points to simulate, each with the replication it is simulated in.

    Half of the points are the reform as told with a few levers moved, the other half are anywhere.
    """
    rng, points = random.Random(SEED), []
    for world, wanted in (("ordered", ORDERED), ("asked", ASKED)):
        found = 0
        while found < wanted:
            at = defaults()
            if world == "asked":
                at["lead"] = rng.choice(("mayor", "bureau", "peer"))
            free = [x for x in LEVERS if x.name != "lead"]
            moved = free if found % 2 else rng.sample(free, rng.randint(1, 6))
            at |= {x.name: rng.choice(x.values) for x in moved}
            if changes_something(at):
                points.append((at, found % MOST_REPLICATIONS))
                found += 1
    return points


def baselines() -> list[tuple[Positions, int]]:
    """Points of the baselines' grid."""
    return [
        (nothing(defaults() | {"demand": d, "online": o}), replication)
        for d in DEMAND
        for o in ONLINE
        for replication in range(BASELINE_REPLICATIONS)
    ]


@dataclass(frozen=True)
class Point:
    """A task: one replication of the scenario that positions of the levers stand for.

    Attributes
    ----------
    at : mapping
        Positions.
    replication : int
    """

    at: Positions
    replication: int

    @property
    def key(self) -> str:
        """Hash of the district, the scenario, the replication, and the program."""
        told = {"text": text_of(self.at), "replication": self.replication, "seed": SEED}
        return key_of("what-if", _district(), **told)

    def perform(self) -> dict[str, float]:
        """Its figures."""
        from sim.experiment.replicate import replications
        from sim.routes.compile import compile_plan

        loaded = _loaded(self.at)
        plan = compile_plan(loaded)
        (task,) = replications(loaded, plan, (self.replication,), SEED, "compiled", ())
        table = task.perform().kpis
        rows = table[(table["place"] == ALL) & (table["month"] == ALL)].set_index("matter")
        return {name: float(rows[column][matter]) for name, (matter, column, _) in FIGURES.items()}


def _loaded(at: Positions) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "what-if.yaml"
        path.write_text(text_of(at), encoding="utf-8")
        return load_scenario(str(path))


@cache
def _district() -> Loaded:
    """What all points have in common."""
    return _loaded(defaults())


def simulated(
    points: Sequence[tuple[Positions, int]], store: Store, jobs: int
) -> list[dict[str, float]]:
    """Figures at all points; those kept in the store are not simulated again."""

    def told(done: int, total: int) -> None:
        if done % 20 == 0:
            print(f"{done} / {total}", file=sys.stderr)

    tasks = [Point(*point) for point in points]
    return gather(tasks, jobs=jobs, store=store, progress=told)


def fit_world(x: Floats, y: Floats) -> dict[str, Any]:
    """A Gaussian process through noisy values, its hyperparameters by maximum likelihood.

    Parameters
    ----------
    x : float64 array, shape (points, features)
    y : float64 array, shape (points,)
        On the scale of the figure's surface.
    """
    mean, scale = float(y.mean()), float(y.std()) or 1.0
    z = (y - mean) / scale
    varying = x.std(axis=0) > 0

    def unpack(theta: Floats) -> tuple[Floats, float, float, float]:
        lengths = np.full(x.shape[1], FAR)
        lengths[varying] = np.exp(theta[3:])
        linear, smooth, noise = (float(v) for v in np.exp(theta[:3]))
        return lengths, linear, smooth, noise

    squares = (x[:, None, varying] - x[None, :, varying]) ** 2

    def cost(theta: Floats) -> tuple[float, Floats]:
        """Minus the log posterior density, and its gradient (Rasmussen & Williams, 5.9)."""
        lengths, linear, smooth, noise = unpack(theta)
        near = kernel(x, x, lengths, 0.0, smooth)
        flat = kernel(x, x, lengths, linear, 0.0)
        inverse = np.linalg.inv(near + flat + noise * np.eye(len(x)))
        alpha = inverse @ z
        rest = inverse - np.outer(alpha, alpha)
        weights = np.einsum("ij,ijk->k", rest * near, squares) / lengths[varying] ** 2
        amplitudes = [(rest * flat).sum(), (rest * near).sum(), noise * np.trace(rest)]
        far = (theta[3:] - np.log(USUAL)) / PRIOR  # a weak prior where data say nothing
        value = 0.5 * float(z @ alpha) - 0.5 * float(np.linalg.slogdet(inverse)[1])
        gradient = 0.5 * np.concatenate([amplitudes, weights])
        gradient[3:] += far / PRIOR
        return value + 0.5 * float(far @ far), gradient

    start = np.concatenate([np.log([0.1, 1.0, 0.05]), np.full(varying.sum(), np.log(USUAL))])
    bounds = [(-9, 2), (-7, 3), (-9, 1)] + [(np.log(0.3), np.log(50))] * int(varying.sum())
    best = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds)
    lengths, linear, smooth, noise = unpack(best.x)
    covariance = kernel(x, x, lengths, linear, smooth) + noise * np.eye(len(x))
    left_out = np.zeros(len(x))
    for fold in range(FOLDS):
        out = np.arange(len(x)) % FOLDS == fold
        weights = np.linalg.solve(covariance[np.ix_(~out, ~out)], z[~out])
        left_out[out] = kernel(x[out], x[~out], lengths, linear, smooth) @ weights
    wrong = np.abs(left_out - z) * scale
    return {
        "mean": mean,
        "scale": scale,
        "linear": linear,
        "smooth": smooth,
        "noise": noise,
        "lengths": lengths,
        "alpha": np.linalg.solve(covariance, z),
        "error90": float(np.quantile(wrong, 0.9)),
        "error50": float(np.quantile(wrong, 0.5)),
        "explained": 1 - float((wrong**2).sum() / ((y - mean) ** 2).sum()),
    }


def main(folder: Path, jobs: int = 1) -> None:
    """Simulate what is missing, fit, and write the file."""
    grid, points, store = baselines(), design(), Store(folder)
    base, found = simulated(grid, store, jobs), simulated(points, store, jobs)
    shape = (len(DEMAND), len(ONLINE), BASELINE_REPLICATIONS)
    stored: dict[str, Any] = {
        "about": {
            "command": "python -m dashboards.whatif.fit",
            "version": __version__,
            "seed": SEED,
            "simulations": len(points),
            "baselines": len(grid),
        },
        "baseline": {
            "demand": DEMAND,
            "online": ONLINE,
            "figures": {
                name: np.array([row[name] for row in base]).reshape(shape).mean(axis=2)
                for name in FIGURES
            },
        },
        "worlds": {},
    }
    for world in ("ordered", "asked"):
        mine = [i for i, (at, _) in enumerate(points) if world_of(at) == world]
        x = np.array([features(points[i][0]) for i in mine])
        fits = {}
        for name, (_, _, logarithmic) in FIGURES.items():
            y = np.array([found[i][name] for i in mine])
            fits[name] = fit_world(x, np.log1p(y) if logarithmic else y)
            told = {k: round(fits[name][k], 3) for k in ("error50", "error90", "explained")}
            print(world, name, told, file=sys.stderr)
        stored["worlds"][world] = {"x": x, "figures": fits}
    with whole(FILE) as draft:
        draft.write_text(json.dumps(_rounded(stored), ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    """Plain data with :data:`KEPT` significant digits."""
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_rounded(v) for v in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{KEPT}g}")
    return value.item() if isinstance(value, np.generic) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
