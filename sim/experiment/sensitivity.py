"""Which of a scenario's numbers an indicator hangs on, and by how much.

Of hundreds of numbers most do nothing. Elementary effects (Morris 1991; radial steps, Campolongo et
al. 2011) find those that do: first of whole groups (all numbers of one item, one pool, …), then of
the single numbers in the strongest groups. The strongest few get Sobol indices and the bars of a
tornado, all others stay as declared; how much of the whole variance that leaves out is measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from sim.city.errors import SpecError
from sim.city.quantity import Quantity
from sim.engine.plan import Floats
from sim.experiment.sobol import Indices, saltelli_plan, sobol_indices
from sim.experiment.trials import Laboratory, Yardstick
from sim.reforms.load import Loaded
from sim.reforms.numbers import ScenarioNumbers

STEPS = 2
"""Elementary effects of every group, and of every number."""
GROUPS = 10
"""Groups of which single numbers are looked at."""
UNGROUPED = 60
"""Up to so many numbers are looked at one by one at once."""


class Screened(NamedTuple):
    """A number or a group of numbers, and its mean absolute elementary effect over its range."""

    name: str
    effect: float


class Bar(NamedTuple):
    """A bar of the tornado: the output at the ends of a number's range, others as declared."""

    name: str
    low: Floats
    high: Floats


class Sensitivity(NamedTuple):
    """What was found.

    Attributes
    ----------
    names : tuple of str
        The numbers that have indices, the largest total first.
    groups, singles : tuple of Screened
        Results of screening, the strongest first; empty where it was not needed.
    indices : Indices
        Of ``names``, in their order.
    bars : tuple of Bar
        Likewise; each end's output in every replication.
    declared : float64 array, shape (replications,)
        The output with all numbers as declared.
    everything : float
        Variance of the output when all numbers vary together.
    inputs, outputs : float64 array
        Points at which all numbers varied: values of ``names`` (points, names) and the output's
        mean (points,).
    runs : int
        Simulation runs made.
    impossible : int
        Points that could not be: numbers that contradict each other.
    """

    names: tuple[str, ...]
    groups: tuple[Screened, ...]
    singles: tuple[Screened, ...]
    indices: Indices
    bars: tuple[Bar, ...]
    declared: Floats
    everything: float
    inputs: Floats
    outputs: Floats
    runs: int
    impossible: int


@dataclass
class Study:
    """A sensitivity study of one scenario, or of its difference to a baseline.

    Attributes
    ----------
    numbers : mapping of str to Quantity
        What may vary, each over its declared range, uniformly and independently.
    base : Loaded, optional
        The output is then the paired difference to this scenario, in which the same numbers vary.
    """

    loaded: Loaded
    numbers: Mapping[str, Quantity]
    yardstick: Yardstick
    laboratory: Laboratory
    base: Loaded | None = None
    reps: int = 2
    runs: int = field(default=0, init=False)
    impossible: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._settable = ScenarioNumbers(self.loaded, self.numbers)
        self._base = None
        if self.base is not None:
            self._base = ScenarioNumbers(self.base, ScenarioNumbers.there(self.base, self.numbers))

    def explore(self, top: int, rows: int) -> Sensitivity:
        """Screen, then give the strongest ``top`` numbers their indices.

        Parameters
        ----------
        rows : int
            Rows of the sampling plan, a power of two: ``rows * (top + 2)`` points.
        """
        groups, singles = self.screen(top)
        names = [x.name for x in singles[:top]] if singles else list(self.numbers)
        plan = saltelli_plan(len(names), rows, self.laboratory.seed)
        points = [self._values(names, point) for part in plan for point in part]
        values = self.output(points, self.reps, "sobol-points")
        blocks = values.reshape(len(names) + 2, rows, self.reps)
        indices = sobol_indices(blocks[:, ~np.isnan(blocks).any(axis=(0, 2))])
        declared, bars = self.tornado(names)
        inputs, outputs = self.all_at_once(names, rows)
        order = np.argsort(-np.nan_to_num(indices.total), kind="stable")
        return Sensitivity(
            tuple(names[i] for i in order),
            tuple(groups),
            tuple(singles),
            indices.in_order(order),
            tuple(bars[i] for i in order),
            declared,
            _between(outputs),
            inputs[:, order],
            outputs.mean(axis=1),
            self.runs,
            self.impossible,
        )

    def output(self, points: Sequence[Mapping[str, float]], reps: int, what: str) -> Floats:
        """The output at points, shape (points, replications); NaN where nothing can be so."""
        found = self._measure(self._settable, points, reps, what)
        if self._base is not None:
            there = self._base.numbers
            inside = [{k: v for k, v in p.items() if k in there} for p in points]
            found = found - self._measure(self._base, inside, reps, what)
        self.impossible += int(np.isnan(found).any(axis=1).sum())
        return found

    def _measure(
        self, settable: ScenarioNumbers, points: Sequence[Mapping[str, float]], reps: int, what: str
    ) -> Floats:
        chosen: dict[int, Loaded] = {}
        for i, point in enumerate(points):
            with suppress(SpecError):  # each number may be so, but not all together
                chosen[i] = settable.set(point)
        self.runs += len(chosen) * reps
        values = np.full((len(points), reps), np.nan)
        lab = replace(self.laboratory, lenient=True)
        found = lab.measure(list(chosen.values()), range(reps), self.yardstick, what)
        values[list(chosen)] = found
        return values

    # -- screening ---------------------------------------------------------------------------------

    def screen(self, top: int) -> tuple[list[Screened], list[Screened]]:
        """Groups, and single numbers of the strongest of them, by their effect."""
        if len(self.numbers) <= top:
            return [], []
        members: dict[str, list[str]] = {}
        for name in self.numbers:
            members.setdefault(group_of(name), []).append(name)
        groups: list[Screened] = []
        if len(self.numbers) > UNGROUPED and len(members) > GROUPS:
            groups = self._effects(members, 1)
            kept = [name for group in groups[:GROUPS] for name in members[group.name]]
        else:
            kept = list(self.numbers)
        return groups, self._effects({name: [name] for name in kept}, 2)

    def _effects(self, members: Mapping[str, Sequence[str]], salt: int) -> list[Screened]:
        """Radial elementary effects: from a random point, each part moved to another by itself."""
        rng = np.random.default_rng([self.laboratory.seed, salt])
        names = list(self.numbers)
        points, moved = [], []
        for _ in range(STEPS):
            start, other = rng.random((2, len(names)))
            points.append(self._values(names, start))
            for part in members.values():
                inside = np.isin(names, part)
                points.append(self._values(names, np.where(inside, other, start)))
                moved.append(float(np.abs(other - start)[inside].mean()))
        values = self.output(points, 1, "screening")[:, 0].reshape(STEPS, len(members) + 1)
        steps = np.maximum(np.array(moved).reshape(STEPS, len(members)), 0.1)
        effects = _known_mean(np.abs(values[:, 1:] - values[:, :1]) / steps)
        found = [Screened(x, float(e)) for x, e in zip(members, effects, strict=True)]
        return sorted(found, key=lambda x: (-np.nan_to_num(x.effect), x.name))

    # -- besides -----------------------------------------------------------------------------------

    def tornado(self, names: Sequence[str]) -> tuple[Floats, list[Bar]]:
        """The output as declared, and at both ends of every number's range."""
        points: list[dict[str, float]] = [{}]
        for name in names:
            points += [{name: end} for end in self.numbers[name].range]
        values = self.output(points, self.reps, "tornado")
        bars = [Bar(x, values[1 + 2 * i], values[2 + 2 * i]) for i, x in enumerate(names)]
        return values[0], bars

    def all_at_once(self, names: Sequence[str], rows: int) -> tuple[Floats, Floats]:
        """Points at which all numbers vary: values of some of them, and the output."""
        every = list(self.numbers)
        rng = np.random.default_rng([self.laboratory.seed, 3])
        unit = rng.random((rows, len(every)))
        points = [self._values(every, row) for row in unit]
        values = self.output(points, self.reps, "all-at-once")
        inputs = np.array([[p[name] for name in names] for p in points])
        known = ~np.isnan(values).any(axis=1)
        return inputs[known], values[known]

    def _values(self, names: Sequence[str], unit: Floats) -> dict[str, float]:
        """A point of the unit cube as values of numbers."""
        pairs = zip(names, unit, strict=True)
        return {x: _scaled(self.numbers[x], float(u)) for x, u in pairs}


def group_of(name: str) -> str:
    """The declared thing a number belongs to: ``items[x]``, ``pools[x]``, ``conduct``, …"""
    found = re.match(r"[^.\[]+(\[[^\]]*\])?", name)
    assert found is not None
    return found[0]


def _known_mean(values: Floats) -> Floats:
    """Means of columns without what is not known; 0 where nothing is."""
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _scaled(number: Quantity, u: float) -> float:
    low, high = number.range
    return low + u * (high - low)


def _between(values: Floats) -> float:
    """Variance of the mean output over points, without that of chance."""
    if len(values) < 2:
        return 0.0
    spread = float(values.mean(axis=1).var(ddof=1))
    if values.shape[1] == 1:
        return spread
    noise: Floats = (
        values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    )
    freedom = float((values.shape[0] - 1) * (values.shape[1] - 1))
    by_chance = float(np.sum(noise**2)) / freedom / int(values.shape[1])
    return max(0.0, spread - by_chance)
