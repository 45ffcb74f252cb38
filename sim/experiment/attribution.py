"""Which of the five conflicts costs most: Shapley values over paired simulations.

The game: a coalition of conflicts is *resolved*, all others are as found, and its worth is an
indicator's mean. All scenarios meet the same applicants and the same luck, replication by
replication. A replication either simulates all 2⁵ coalitions, and has a whole game of its own, or
follows one order of resolving them and its reverse (:mod:`sim.experiment.joining`). Either way the
values of different replications are independent, so that Student's t gives their intervals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from sim.engine.plan import Floats
from sim.experiment import joining, shapley
from sim.experiment.estimate import estimate, half_width, jackknifed, leaving_out, quantile
from sim.experiment.gather import Progress
from sim.experiment.payload import Shared
from sim.experiment.simultaneous import paired_differences
from sim.experiment.variants import Bench, Figures, column
from sim.reforms.scenario import Conflict

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

CONFLICTS: tuple[str, ...] = get_args(Conflict)
"""The players, in the report's order."""

SHOWN = (
    "elapsed_working_days",
    "trips",
    "clerk_minutes_per_case",
    "wait_minutes",
    "clerk_hours_per_year",
)
"""Indicators attributed unless others are asked for; precision is about the first."""

FIRST = 3
"""Replications of all combinations before precision is looked at."""
MANY = 10_000
"""Replications nobody will wait for."""
PRECISION = 0.10
"""Half-width of every value's interval, as a part of the total."""


@dataclass(frozen=True)
class Resolved:
    """A scenario with some conflicts resolved and all others as found."""

    conflicts: frozenset[str]

    @property
    def name(self) -> str:
        """The conflicts' names, in order."""
        return "resolved:" + "+".join(c for c in CONFLICTS if c in self.conflicts)

    def apply(self, loaded: Loaded) -> Loaded:
        """The scenario in which exactly these conflicts are resolved."""
        states = {c: "resolved" if c in self.conflicts else "as_found" for c in CONFLICTS}
        scenario = loaded.scenario.model_copy(update={"conflicts": states})
        return replace(loaded, scenario=scenario)


def coalitions() -> list[Resolved]:
    """All 32, in the order of :mod:`sim.experiment.shapley`: as found first, resolved last."""
    return [
        Resolved(frozenset(c for i, c in enumerate(CONFLICTS) if number >> i & 1))
        for number in range(1 << len(CONFLICTS))
    ]


@dataclass(frozen=True)
class Game:
    """Worth of every coalition, replication by replication.

    Attributes
    ----------
    worth : list of float64 arrays, length 2⁵, shape (replications,)
        NaN where undefined or not simulated.
    orders : tuple of tuple, optional
        The order of resolving that each replication followed, with its reverse; None if it met all
        coalitions.
    """

    worth: list[Floats]
    orders: tuple[joining.Order, ...] | None = None

    def values(self) -> list[Floats]:
        """The Shapley values of every replication; their mean is exact, or unbiased, by orders."""
        if self.orders is None:
            return shapley.shapley_values(self.worth)
        return joining.values(self.worth, self.orders)

    @property
    def replications(self) -> int:
        return len(self.worth[0])


@dataclass
class Attribution:
    """The simulations of an attribution, replication after replication.

    Attributes
    ----------
    loaded : Loaded
        Its own ``conflicts`` do not matter: other combinations are simulated.
    matter : str, optional
        Look at one matter's cases instead of all.
    by_orders : bool
        Let each replication follow an order and its reverse (10 runs) instead of simulating all 32
        combinations.
    """

    loaded: Loaded
    bench: Bench
    matter: str | None = None
    by_orders: bool = False

    def __post_init__(self) -> None:
        self.changes = coalitions()
        self.found: dict[tuple[int, int], Figures] = {}
        self.replications = 0
        self._shared = Shared(self.loaded)

    def wanted(self, indicator: str, precision: float | None, most: int) -> int:
        """Replications that a precision takes, as far as is known, at most ``most``.

        No more than there are if these suffice; ``most`` without a precision.
        """
        if precision is None:
            return most
        first = joining.BLOCK if self.by_orders else FIRST
        return min(most, needed(self.game(indicator), precision) if self.replications else first)

    def runs(self, upto: int) -> list[tuple[int, int]]:
        """Runs still to be made for so many replications: (coalition, replication)."""
        return [(c, r) for r in range(self.replications, upto) for c in self._met(r)]

    def more(self, upto: int, progress: Progress | None = None) -> None:
        """Simulate up to ``upto`` replications."""
        self.found |= self.bench.perform(self._shared, self.changes, self.runs(upto), progress)
        self.replications = upto

    def game(self, indicator: str) -> Game:
        """Worth of every coalition."""
        numbers = range(self.replications)
        worth = [
            column(self.found, i, self.matter, indicator, numbers) for i in range(len(self.changes))
        ]
        return Game(worth, tuple(map(self._order, numbers)) if self.by_orders else None)

    def _order(self, replication: int) -> joining.Order:
        return joining.order_of(self.bench.seed, replication)

    def _met(self, replication: int) -> Iterable[int]:
        if self.by_orders:
            return joining.met(self._order(replication))
        return range(len(self.changes))


def needed(game: Game, precision: float) -> int:
    """Replications after which every value's half-width should be ``precision`` of the total.

    If the values go on varying as they have. The number at hand if it suffices already, or if
    nothing varies. There is no look-ahead (:mod:`sim.experiment.precision`): a replication costs
    10 or 32 runs.
    """
    n = game.replications
    wanted = precision * abs(float(np.nanmean(shapley.total(game.worth))))
    widest = max(_half(value) for value in game.values())
    if widest <= wanted:
        return n
    if wanted == 0.0 or not math.isfinite(widest):
        return n + 1
    spread = widest * math.sqrt(n) / quantile(n)
    enough = (m for m in range(n + 1, MANY) if quantile(m) * spread <= wanted * math.sqrt(m))
    return next(enough, MANY)


def attribute(game: Game, conflicts: Sequence[str] = CONFLICTS) -> dict[str, Any]:
    """All that is said of one indicator.

    Shapley values come from each replication by itself. ``alone``, ``given_rest``, ``interaction``
    and ``pairs`` come from the means of coalitions; by orders, each is met in some replications
    only, which makes their intervals wider (delete-one jackknife; where every replication met all
    coalitions, it is Student's t).

    Returns
    -------
    dict
        ``as_found``, ``resolved``, ``total``: estimates; ``conflicts.<name>``: ``shapley``,
        ``alone``, ``given_rest`` (estimates) and ``share`` of the total; ``interaction``: total
        less the sum of what each conflict is worth alone; ``pairs``: Shapley interaction indices;
        ``relative_half_width``: of the widest value, as a part of the total; ``order``: conflicts
        from the one whose resolution does most in the direction of the total; ``apart``: whether
        the first is told apart from each other one (Holm over all pairs, 5 % in all).
    """
    values = game.values()
    first, last = shapley.alone(game.worth), shapley.given_rest(game.worth)
    total = shapley.total(game.worth)
    widest = max(map(_half, values))
    means = [leaving_out(worth) for worth in game.worth]
    each = shapley.alone(means)
    mean = float(np.nanmean(total))
    sign = -1.0 if mean < 0 else 1.0
    order = sorted(range(len(conflicts)), key=lambda i: (-sign * float(np.nanmean(values[i])), i))
    apart = paired_differences(values)
    return {
        "as_found": estimate(game.worth[0]),
        "resolved": estimate(game.worth[-1]),
        "total": estimate(total),
        "conflicts": {
            name: {
                "shapley": estimate(values[i]),
                "share": float(np.nanmean(values[i])) / mean if mean else None,
                "alone": estimate(first[i]),
                "given_rest": estimate(last[i]),
            }
            for i, name in enumerate(conflicts)
        },
        "interaction": jackknifed(shapley.total(means) - sum(each[1:], start=each[0])),
        "pairs": [
            {"between": [conflicts[i], conflicts[j]], "index": jackknifed(index)}
            for (i, j), index in shapley.shapley_interactions(means).items()
        ],
        "relative_half_width": widest / abs(mean) if mean and math.isfinite(widest) else None,
        "order": [conflicts[i] for i in order],
        "apart": {
            conflicts[j]: apart[min(order[0], j), max(order[0], j)].rejected for j in order[1:]
        },
    }


def coalition_means(game: Game) -> list[dict[str, Any]]:
    """Mean of every coalition, with the conflicts resolved in it."""
    return [
        {
            "resolved": [c for c in CONFLICTS if c in change.conflicts],
            **estimate(worth),
        }
        for change, worth in zip(coalitions(), game.worth, strict=True)
    ]


def _half(values: Floats) -> float:
    """Half-width of a mean's 95 % interval; infinite where there is none."""
    half = half_width(values[~np.isnan(values)])
    return math.inf if half is None else half
