"""One draw of everything uncertain: how people work and behave, and what case files leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc, triang

from calibration.foreign.procedure.build import WITHIN
from calibration.foreign.procedure.lend import catalogue
from calibration.posterior import Posterior
from sim.city.base import Model, Text
from sim.city.numbers import Settable, walk
from sim.city.people import Conduct
from sim.city.quantity import Quantity
from sim.city.yamlfile import load_document, parse

CONDUCT = "conduct."
GROUPS = ("acceptance", *WITHIN.values())
"""Groups of numbers that a calibration moves together: positions within their declared ranges."""


class Range(Model):
    """A quantity that case files leave out."""

    title: Text
    value: Quantity


class Ranges(Model):
    """All of them."""

    kind: Literal["ranges"]
    ranges: dict[str, Range]


@dataclass(frozen=True)
class Draw:
    """Values of one draw; ``number`` fixes everything borrowed for it."""

    number: int
    values: dict[str, float]
    conduct: Conduct


@cache
def ranges() -> dict[str, Quantity]:
    """The declared ranges of what case files leave out."""
    path = Path(str(resources.files("calibration"))) / "foreign" / "ranges.yaml"
    declared = parse(load_document(path), Ranges)
    return {name: one.value for name, one in declared.ranges.items()}


@cache
def _conduct() -> Settable[Conduct]:
    conduct = catalogue().conduct
    return Settable(conduct, [found.path for found in walk(conduct)])


def draws(number: int, seed: int, posterior: Posterior | None) -> Iterator[Draw]:
    """So many draws, evenly spread over what is not known.

    What the posterior tells is taken from it, draw by draw; everything else from its declared
    range, with the declared value as the likeliest.
    """
    quantities = {**ranges(), **{CONDUCT + k: q for k, q in _conduct().numbers.items()}}
    names = [name for name, q in quantities.items() if q.range[0] < q.range[1]]
    cube = qmc.LatinHypercube(len(names) + len(GROUPS), seed=seed).random(number)
    told = _told(posterior, number, seed)
    for i in range(number):
        values = {name: q.value for name, q in quantities.items()}
        for name, u in zip(names, cube[i], strict=False):
            values[name] = _triangular(quantities[name], u)
        for name, u in zip(GROUPS, cube[i, len(names) :], strict=True):
            values[name] = float(triang.ppf(u, 0.5, -1.0, 2.0))
        values |= {name: float(column[i]) for name, column in told.items() if name in values}
        conduct = {k[len(CONDUCT) :]: v for k, v in values.items() if k.startswith(CONDUCT)}
        yield Draw(i, values, _conduct().set(conduct))


def _told(posterior: Posterior | None, number: int, seed: int) -> Mapping[str, NDArray[np.float64]]:
    if posterior is None:
        return {}
    rows = np.random.default_rng(seed).permutation(len(posterior.draws))
    picked = posterior.draws[np.resize(rows, number)]
    return dict(zip(posterior.names, picked.T, strict=True))


def _triangular(quantity: Quantity, u: float) -> float:
    """The u-quantile of a triangular distribution over a declared range."""
    low, high = quantity.range
    return float(triang.ppf(u, (quantity.value - low) / (high - low), low, high - low))
