"""The quick estimate: a response surface over the levers, fitted beforehand to simulations.

Every figure has a Gaussian process of its own for each of two worlds, that in which everybody does
what is ordered and that in which departments decide: the kernel is a linear one over the levers
and what they do together (a record released *and* its holder linked), plus a squared-exponential
one with a length for every lever (Rasmussen & Williams 2006, chapters 2 and 5). What is shown with
an estimate is the error that nine of ten left-out simulations stayed within (ten-fold
cross-validation). Nothing but this arithmetic is needed while a page is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dashboards.whatif.levers import KINDS, LEADS, LINKS, RECORDS, Positions, Value, effective
from sim.engine.plan import Floats

FILE = Path(__file__).parent / "surface.json"
FIGURES: dict[str, tuple[str, str, bool]] = {
    "trips": ("birth", "trips", False),
    "materials": ("birth", "materials", False),
    "departments": ("birth", "departments_visited", False),
    "days": ("birth", "elapsed_working_days", True),
    "wait": ("*", "wait_mean", True),
    "wait90": ("*", "wait_p90", True),
    "all_days": ("*", "elapsed_working_days", True),
}
"""What is estimated: matter (``*`` all), indicator, and whether on the logarithmic scale."""


class Quick(NamedTuple):
    """One figure as estimated: without and with the reform, each with a range."""

    before: float
    after: float
    low: float
    high: float


def features(at: Mapping[str, Value]) -> Floats:
    """The levers as numbers of about unit size, shape (features,)."""
    at = effective(at)
    window = int(at["window"])
    links = [float(at[f"link-{x}"]) for x in LINKS]
    records = [float(at[f"record-{x}"]) for x in RECORDS]
    fetched = [r * links[LINKS.index(HOLDERS[x])] for x, r in zip(RECORDS, records, strict=True)]
    return np.array(
        [
            float(window > 0),
            min(window, 1) * (window - 1) / 3,
            *links,
            *records,
            *fetched,
            float(at["one"]),
            int(at["hall"]) / 8,
            float(at["one"]) * int(at["hall"]) / 8,
            *(float(at["kind"] == x) for x in KINDS),
            float(at["open"]),
            *(float(at["lead"] == x) for x in LEADS[1:]),
            np.sqrt(int(at["meetings"]) / 12),
            float(at["audit"]),
            (int(at["demand"]) - 100) / 50,
            (int(at["online"]) - 40) / 40,
            float(at["open"]) * (int(at["online"]) - 40) / 40,
            float(window > 0) * sum(links) / len(links),
            float(window > 0) * sum(fetched) / len(fetched),
        ]
    )


HOLDERS = {
    "household-booklet": "population",
    "newborn-vaccination-record": "maternal-child-health",
    "delivery-summary": "maternal-child-health",
    "contribution-record": "tax-social-fees",
    "mother-card-copy": "social-security-card",
    "mother-insurance-record": "resident-medical-insurance",
}
"""The system that holds a record (a test compares this with the city)."""


def kernel(x: Floats, y: Floats, lengths: Floats, linear: float, smooth: float) -> Floats:
    """Covariance of the surface at two sets of points.

    Parameters
    ----------
    x, y : float64 array, shape (points, features)
    lengths : float64 array, shape (features,)
        Length scale of each feature.
    linear, smooth : float
        Variances of the linear and of the squared-exponential part.

    Returns
    -------
    float64 array, shape (points of x, points of y)
    """
    a, b = x / lengths, y / lengths
    squared = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * a @ b.T
    near = np.exp(-0.5 * np.maximum(squared, 0.0))
    return np.asarray(linear * (1 + x @ y.T) + smooth * near, np.float64)


def world_of(at: Mapping[str, Value]) -> str:
    """Which of the two worlds positions belong to."""
    return "ordered" if at["lead"] == "order" else "asked"


@cache
def _stored() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    for world in stored["worlds"].values():
        world["x"] = np.array(world["x"])
        for figure in world["figures"].values():
            figure["alpha"], figure["lengths"] = (
                np.array(figure[name]) for name in ("alpha", "lengths")
            )
    for name in ("demand", "online"):
        stored["baseline"][name] = np.array(stored["baseline"][name], float)
    return stored


def about() -> dict[str, Any]:
    """Where the surface comes from: command, seed, version, simulations, errors."""
    return dict(_stored()["about"])


def estimate(at: Positions) -> dict[str, Quick]:
    """Every figure of :data:`FIGURES` without the reform and with it."""
    before, after = baseline(at), surface(at)
    return {name: Quick(before[name], *after[name]) for name in FIGURES}


def surface(at: Mapping[str, Value]) -> dict[str, tuple[float, float, float]]:
    """Mean, lower and upper end of each figure with the reform."""
    world = _stored()["worlds"][world_of(at)]
    point, found = features(at)[None, :], {}
    for name, (_, _, logarithmic) in FIGURES.items():
        fit = world["figures"][name]
        covariance = kernel(point, world["x"], fit["lengths"], fit["linear"], fit["smooth"])
        centre = fit["mean"] + fit["scale"] * float((covariance @ fit["alpha"])[0])
        ends = (centre, centre - fit["error90"], centre + fit["error90"])
        found[name] = tuple(max(0.0, float(np.expm1(x) if logarithmic else x)) for x in ends)
    return found  # type: ignore[return-value]


def baseline(at: Mapping[str, Value]) -> dict[str, float]:
    """Each figure without any reform: between the points of a grid over the two premises."""
    grid = _stored()["baseline"]
    place = [
        np.interp(float(at[name]), grid[name], np.arange(len(grid[name])))
        for name in ("demand", "online")
    ]
    found = {}
    for name, (_, _, logarithmic) in FIGURES.items():
        values = np.array(grid["figures"][name])
        values = np.log1p(values) if logarithmic else values
        i, j = (min(int(x), n - 2) for x, n in zip(place, values.shape, strict=True))
        u, v = place[0] - i, place[1] - j
        mixed = (1 - u) * ((1 - v) * values[i, j] + v * values[i, j + 1]) + u * (
            (1 - v) * values[i + 1, j] + v * values[i + 1, j + 1]
        )
        found[name] = float(np.expm1(mixed) if logarithmic else mixed)
    return found


def error(name: str) -> float:
    """The cross-validated error of a figure, of the worse world, on its surface's scale."""
    return max(float(x["figures"][name]["error90"]) for x in _stored()["worlds"].values())
