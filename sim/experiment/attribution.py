"""Which of the five conflicts costs most: Shapley values over paired simulations.

The game: a coalition of conflicts is *resolved*, all others are as found, and its worth is an
indicator's mean. All scenarios meet the same applicants and the same luck, replication by
replication. A replication either simulates all 2⁵ coalitions, and has a whole game of its own, or
follows one order of resolving them and its reverse (:mod:`sim.experiment.joining`). Either way the
values of different replications are independent, so that Student's t gives their intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, get_args

from sim.engine.plan import Floats
from sim.experiment import game, joining, shapley
from sim.experiment.estimate import told
from sim.experiment.executors import Task
from sim.experiment.game import Effort, Game, needed, reached
from sim.experiment.gather import Progress
from sim.experiment.outline import BEYOND, RECKONED, Outline, Precedent, Seen, seen_in
from sim.experiment.payload import Shared
from sim.experiment.simultaneous import told_apart
from sim.experiment.store import key_of
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
OUTLINES = 2
"""Outlines for each replication once they are turned to, before it is known how many it takes."""
PRECISION = 0.10
"""Half-width of every value's interval, as a part of the total."""

Run = tuple[int, int]
"""Coalition and replication."""


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
    effort : Effort
        What has been made so far.
    """

    loaded: Loaded
    bench: Bench
    matter: str | None = None
    by_orders: bool = False

    def __post_init__(self) -> None:
        self.changes = coalitions()
        self.effort = Effort(0)
        self.found: dict[Run, Figures] = {}
        self.outlined: dict[Run, Figures] = {}
        self._shared = Shared(self.loaded)
        self._seen: Shared[Seen] | None = None

    @property
    def replications(self) -> int:
        """Replications simulated in full."""
        return self.effort.replications

    def wanted(self, indicator: str, precision: float | None, most: int) -> Effort:
        """What a precision takes, as far as is known, with at most ``most`` replications.

        No more than there is if this suffices; ``most`` without a precision. Outlines are turned
        to where a block of replications does not suffice.
        """
        if precision is None:
            return Effort(most)
        if not self.replications:
            return Effort(min(most, joining.BLOCK if self.by_orders else FIRST))
        games = self.games(indicator)
        plain = self.by_orders and indicator in RECKONED and not self.effort.outlines
        if plain and not reached(games, precision):
            return Effort(self.replications, OUTLINES * self.replications)
        return needed(games, precision, most)

    def tasks(self, upto: Effort) -> int:
        """Tasks still to be performed for an effort."""
        return len(self._runs(upto)) + len(self._sketches(upto)) + self._unprecedented(upto)

    def more(self, upto: Effort, progress: Progress | None = None) -> None:
        """Simulate and outline up to an effort."""
        count = self.tasks(upto)
        done = 0

        def step(finished: int, _: int) -> None:
            if progress is not None:
                progress(done + finished, count)

        inputs = key_of("outline", self.loaded, seed=self.bench.seed, engine=self.bench.engine)
        bench, seed = self.bench, self.bench.seed
        if self._unprecedented(upto):
            first = Precedent(
                self._shared, self.changes[0], seed, bench.engine, key_of(inputs, first=True)
            )
            (precedent,) = bench.gather([first], step)
            self._seen, done = Shared(seen_in(precedent)), 1
        runs, sketches = self._runs(upto), self._sketches(upto)
        tasks: list[Task] = [*bench.trials(self._shared, self.changes, runs)]
        for c, r in sketches:
            assert self._seen is not None
            change = self.changes[c]
            key = key_of(inputs, change=change.name, replication=r, matter=self.matter)
            tasks.append(Outline(self._shared, change, seed, r, self._seen, self.matter, key))
        found = bench.gather(tasks, step)
        self.found |= zip(runs, found[: len(runs)], strict=True)
        self.outlined |= zip(sketches, found[len(runs) :], strict=True)
        self.effort = upto

    def game(self, indicator: str) -> Game:
        """Worth of every coalition, as simulated."""
        return self._game(self.found, indicator, range(self.replications))

    def games(self, indicator: str) -> list[Game]:
        """Worth of every coalition as well as it is known (:mod:`sim.experiment.game`)."""
        game = self.game(indicator)
        if not self.effort.outlines or indicator not in RECKONED:
            return [game]
        beside = self._game(self.outlined, indicator, range(self.replications))
        more = [a - b for a, b in zip(game.worth, beside.worth, strict=True)]
        apart = range(BEYOND, BEYOND + self.effort.outlines)
        return [replace(game, worth=more), self._game(self.outlined, indicator, apart)]

    def _game(self, found: dict[Run, Figures], indicator: str, numbers: range) -> Game:
        worth = [
            column(found, i, self.matter, indicator, numbers) for i in range(len(self.changes))
        ]
        return Game(worth, tuple(map(self._order, numbers)) if self.by_orders else None)

    def _order(self, replication: int) -> joining.Order:
        return joining.order_of(self.bench.seed, replication)

    def _met(self, replication: int) -> Iterable[int]:
        return joining.met(self._order(replication)) if self.by_orders else range(len(self.changes))

    def _runs(self, upto: Effort) -> list[Run]:
        """Runs still to be made."""
        return [(c, r) for r in range(self.replications, upto.replications) for c in self._met(r)]

    def _sketches(self, upto: Effort) -> list[Run]:
        """Outlines still to be made: beside every run, and by themselves."""
        beside = range(upto.replications if upto.outlines else 0)
        apart = range(BEYOND, BEYOND + upto.outlines)
        every = [(c, r) for r in (*beside, *apart) for c in self._met(r)]
        return [run for run in every if run not in self.outlined]

    def _unprecedented(self, upto: Effort) -> bool:
        """Whether the precedent of outlines has to be made first."""
        return upto.outlines > 0 and self._seen is None


def attribute(*games: Game, conflicts: Sequence[str] = CONFLICTS) -> dict[str, Any]:
    """All that is said of one indicator.

    Shapley values come from each replication by itself. ``alone``, ``given_rest``, ``interaction``
    and ``pairs`` come from the means of coalitions; by orders, each is met in some replications
    only, which makes their intervals wider (delete-one jackknife; where every replication met all
    coalitions, it is Student's t).

    Parameters
    ----------
    games : Game
        One, or two that add up (:mod:`sim.experiment.game`).

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
    values, total = game.values(games), game.total(games)
    first = game.sums(games, lambda g: shapley.alone(g.worth))
    last = game.sums(games, lambda g: shapley.given_rest(g.worth))
    found, resolved = game.sums(games, lambda g: [g.worth[0], g.worth[-1]])
    mean = total.mean
    sign = -1.0 if mean < 0 else 1.0
    order = sorted(range(len(conflicts)), key=lambda i: (-sign * values[i].mean, i))
    apart = told_apart(game.differences(games))
    interaction, *indices = game.from_means(games, _together)
    return {
        "as_found": told(found),
        "resolved": told(resolved),
        "total": told(total),
        "conflicts": {
            name: {
                "shapley": told(values[i]),
                "share": values[i].mean / mean if mean else None,
                "alone": told(first[i]),
                "given_rest": told(last[i]),
            }
            for i, name in enumerate(conflicts)
        },
        "interaction": told(interaction),
        "pairs": [
            {"between": list(pair), "index": told(index)}
            for pair, index in zip(combinations(conflicts, 2), indices, strict=True)
        ],
        "relative_half_width": game.part_of(values, total),
        "order": [conflicts[i] for i in order],
        "apart": {
            conflicts[j]: apart[min(order[0], j), max(order[0], j)].rejected for j in order[1:]
        },
    }


def coalition_means(*games: Game) -> list[dict[str, Any]]:
    """Mean of every coalition, with the conflicts resolved in it."""
    means = game.sums(games, lambda g: g.worth)
    return [
        {
            "resolved": [c for c in CONFLICTS if c in change.conflicts],
            **told(mean),
        }
        for change, mean in zip(coalitions(), means, strict=True)
    ]


def _together(worth: list[Floats]) -> list[Floats]:
    """The worth of all beyond that of each alone, and every pair's Shapley interaction index."""
    first, *rest = shapley.alone(worth)
    beyond = shapley.total(worth) - sum(rest, start=first)
    return [beyond, *shapley.shapley_interactions(worth).values()]
