"""Trying out numbers of people: the model's own plan with other heads, many replications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.build import Builder
from sim.engine.clock import DAY
from sim.engine.plan import Floats, Ints, Plan
from sim.engine.session import stretches
from sim.engine.trace import Stretch
from sim.experiment.staffing.target import Kind
from sim.outcomes.halfhours import COUNTS, Tally, Watch, open_tally, tally, watch
from sim.outcomes.ledger import PARTS
from sim.outcomes.week import CELLS, SLOTS_A_DAY, Week, on_duty
from sim.reforms.load import Loaded
from sim.routes.heads import Heads

AT = {name: i for i, name in enumerate(COUNTS)}
Progress = Callable[[int], None]
"""Called with the number of replications just finished."""


@dataclass(frozen=True)
class Post:
    """A pool whose people are to be found, and its week.

    Attributes
    ----------
    index : int
        Number of the pool in the plan.
    kind : {"window", "office"}
    there : bool, shape (slots,)
        When the pool exists and is open.
    now : float64, shape (CELLS,)
        People on duty as declared, on average; NaN in closed cells.
    day : float
        Minutes of a working day of the pool.
    patience : float
        Mean patience of those who queue, minutes; infinite if nobody leaves.
    gives_up : float
        Share of those not served who never come again.
    """

    name: str
    index: int
    kind: Kind
    week: Week
    there: NDArray[np.bool_]
    now: Floats
    day: float
    patience: float
    gives_up: float

    @cached_property
    def cells(self) -> NDArray[np.bool_]:
        """Cells in which the pool is open at some time that is counted."""
        return (
            np.bincount(self.week.cell[self.there], self.week.counted[self.there] >= 0, CELLS) > 0
        )

    @cached_property
    def minutes(self) -> Floats:
        """Minutes of each cell that are counted."""
        counted = self.there & (self.week.counted >= 0)
        times = np.bincount(self.week.cell[counted], minlength=CELLS)
        return np.asarray(times * (DAY / SLOTS_A_DAY))

    def slots(self, heads: Ints) -> Ints:
        """Heads of every half-hour of the run, from those of the cells of a week."""
        found: Ints = np.where(self.there, heads[np.maximum(self.week.cell, 0)], 0)
        return found


def posts_of(plan: Plan, start: dt.date) -> list[Post]:
    """All pools of a plan that somebody asks for, as posts to be staffed."""
    found = []
    asked = plan.activities.pool
    for i, name in enumerate(plan.names.pools):
        mine = asked == i
        if not mine.any():
            continue
        window = bool(np.all(plan.activities.kind[mine] == p.SERVE))
        week = Week(plan, int(plan.pools.calendar[i]), start, plan.measure)
        people = on_duty(plan, i, week)
        since = int(np.argmax(people > 0)) if np.any(people > 0) else len(people)
        slot = np.arange(len(people))
        there = week.open & (slot >= since) & (week.begins < plan.pools.until[i])
        with np.errstate(invalid="ignore", divide="ignore"):
            counted = there & (week.counted >= 0)
            total = np.bincount(week.cell[counted], people[counted], CELLS)
            now = total / np.bincount(week.cell[counted], minlength=CELLS)
        opened = np.add.reduceat(week.open, np.arange(0, len(slot), SLOTS_A_DAY))
        day = float(np.median(opened[opened > 0])) * DAY / SLOTS_A_DAY if opened.any() else DAY
        patience = plan.activities.patience.mean[mine]
        mean = float(patience[patience > 0].mean()) if np.any(patience > 0) else np.inf
        found.append(
            Post(
                name=name,
                index=i,
                kind="window" if window else "office",
                week=week,
                there=there,
                now=now,
                day=day,
                patience=mean,
                gives_up=float(plan.activities.give_up[mine].mean()),
            )
        )
    return found


class Counted:
    """What replications told of some posts.

    Attributes
    ----------
    counts : int64, shape (replications, posts, cells, COUNTS)
    delays : int64, shape (posts, cells, classes)
        Over all replications.
    """

    def __init__(self, counts: Ints, delays: Ints) -> None:
        self.counts, self.delays = counts, delays

    @classmethod
    def of(cls, counts: Ints) -> Counted:
        """Counts alone, whose delays are not known one by one."""
        return cls(counts, np.zeros((*counts.shape[1:3], 0), np.int64))

    @classmethod
    def all(cls, tallies: Sequence[Tally]) -> Counted:
        """What several replications counted."""
        delays: Ints = np.stack([t.delays for t in tallies]).sum(axis=0, dtype=np.int64)
        return cls(np.stack([t.counts for t in tallies]), delays)

    def mean(self, name: str) -> Floats:
        """Mean over replications of one count, shape (posts, cells); minutes where in parts."""
        parts = PARTS if name in ("delayed", "lost", "worked", "present") else 1.0
        return np.asarray(self.counts[..., AT[name]].mean(axis=0) / parts)


@dataclass
class Bench:
    """Runs a plan with other numbers of people.

    Parameters
    ----------
    builder : Builder
        The plan's pieces.
    posts : sequence of Post
        Pools to count, in this order.
    limits : sequence of float
        Minutes of delay beyond which a request of each post is over.
    reps : int
        Replications of a trial.
    months : list of (float, float), optional
        Spans of minutes whose half-hours of the week are counted apart.
    acting : Loaded, optional
        The scenario, if institutions act in it.
    """

    builder: Builder
    posts: Sequence[Post]
    limits: Sequence[float]
    seed: int
    reps: int
    jobs: int = 1
    engine: str = "compiled"
    step: Progress = lambda _: None
    months: list[tuple[float, float]] | None = None
    acting: Loaded | None = None
    runs: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._heads = Heads(self.builder)

    @property
    def cells(self) -> int:
        """How many cells are told apart."""
        return CELLS * len(self.months or (0,))

    def plan(self, heads: Mapping[str, Ints]) -> Plan:
        """The plan with so many people in each slot of the run."""
        self._heads.put(heads)
        return self.builder.build()

    def run(self, heads: Mapping[str, Ints], first: int = 0, reps: int | None = None) -> Counted:
        """Replications ``first`` … with so many people in each slot of the run, by pool."""
        plan = self.plan(heads)
        row = np.full(len(plan.pools.calendar), -1, np.int64)
        row[[post.index for post in self.posts]] = np.arange(len(self.posts))
        cell = np.stack(
            [
                post.week.by_month(self.months) if self.months else post.week.counted
                for post in self.posts
            ]
        ).astype(np.int32)
        seen = watch(plan, row, cell, np.array(self.limits, float))
        count = self.reps if reps is None else reps

        def one(replication: int) -> Tally:
            into = open_tally(len(self.posts), self.cells, delays=self.months is None)
            if self.acting is not None:
                self._live(self.acting, heads, replication, seen, into)
            else:
                tally(seen, into, stretches(plan, self.seed, replication, self.engine))
            self.step(1)
            return into

        self.runs += count
        numbers = range(first, first + count)
        if min(self.jobs, count) <= 1:
            return Counted.all([one(r) for r in numbers])
        # The compiled engine runs without Python's lock: threads share the plan and lose nothing.
        with ThreadPoolExecutor(self.jobs) as pool:
            return Counted.all(list(pool.map(one, numbers)))

    def _live(
        self, acting: Loaded, heads: Mapping[str, Ints], replication: int, seen: Watch, into: Tally
    ) -> None:
        """A replication in which institutions act: its plan grows from month to month."""
        from sim.experiment.feedback import Feedback  # Mesa takes long to import

        def listen(plan: Plan, stretch: Stretch) -> None:
            tally(watch(plan, seen.row, seen.cell, seen.limit), into, [stretch])

        run = Feedback(acting, self.seed, replication, self.engine, heads=heads, listen=listen)
        while not run.over:
            run.month()
