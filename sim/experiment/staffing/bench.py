"""Trying out numbers of people: the model's own plan with other heads, many replications."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.build import Builder
from sim.engine.clock import DAY
from sim.engine.plan import Floats, Ints, Plan
from sim.experiment.executors import Workers
from sim.experiment.gather import gather
from sim.experiment.payload import Shared
from sim.experiment.staffing.batch import BATCH, Batch, Setting, unpacked
from sim.experiment.staffing.target import Kind
from sim.experiment.store import Store, key_of
from sim.outcomes.halfhours import COUNTS
from sim.outcomes.ledger import PARTS
from sim.outcomes.week import CELLS, SLOTS_A_DAY, Week, on_duty
from sim.reforms.load import Loaded

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
    empties : bool
        Whether nobody is left in the queue when the doors have closed.
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
    empties: bool

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


class StaffingError(RuntimeError):
    """No number of people keeps the promise in a cell of a post."""

    def __init__(self, post: Post, cell: int) -> None:
        super().__init__(f"no number of people keeps the promise of {post.name} in cell {cell}")
        self.pool, self.cell = post.name, cell


def staffed(posts: Sequence[Post], heads: Ints) -> dict[str, Ints]:
    """Heads of every slot of the run, by pool."""
    return {post.name: post.slots(own) for post, own in zip(posts, heads, strict=True)}


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
                empties=bool(plan.pools.closing[i] != p.KEEP),
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
    jobs, workers, store
        See :func:`sim.experiment.gather.gather`.
    months : list of (float, float), optional
        Spans of minutes whose half-hours of the week are counted apart.
    acting : Loaded, optional
        The scenario, if institutions act in it.
    about : str
        Hash of all that the runs depend on besides; without it nothing is kept in the store.
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
    workers: Workers | None = None
    store: Store | None = None
    about: str | None = None
    runs: int = field(default=0, init=False)

    @property
    def cells(self) -> int:
        """How many cells are told apart."""
        return CELLS * len(self.months or (0,))

    @cached_property
    def _setting(self) -> Shared[Setting]:
        posts, limits = tuple(self.posts), tuple(self.limits)
        return Shared(
            Setting(self.builder, posts, limits, self.seed, self.engine, self.months, self.acting)
        )

    def run(
        self,
        heads: Mapping[str, Ints],
        first: int = 0,
        reps: int | None = None,
        *,
        waits: bool = True,
    ) -> Counted:
        """Replications ``first`` … with so many people in each slot of the run, by pool.

        Without ``waits`` delays are not told apart: that takes more room than all other counts.
        """
        count = self.reps if reps is None else reps
        size = 1 if self.acting is not None else BATCH
        numbers = [
            tuple(range(at, min(at + size, first + count)))
            for at in range(first, first + count, size)
        ]
        tasks = [
            Batch(self._setting, heads, some, waits, self._key(heads, some, waits))
            for some in numbers
        ]
        done = 0

        def progress(finished: int, _: int) -> None:
            nonlocal done
            self.step(min(count, finished * size) - done)
            done = min(count, finished * size)

        found = gather(
            tasks, jobs=self.jobs, store=self.store, progress=progress, executor=self.workers
        )
        self.runs += count
        return Counted(
            np.concatenate([unpacked(one["counts"]) for one in found]),
            np.sum([unpacked(one["delays"]) for one in found], axis=0, dtype=np.int64),
        )

    def _key(self, heads: Mapping[str, Ints], numbers: tuple[int, ...], waits: bool) -> str | None:
        if self.store is None or self.about is None:
            return None
        people = hashlib.sha256()
        for name, own in heads.items():
            people.update(name.encode())
            people.update(own.tobytes())
        return key_of(
            "staffing",
            about=self.about,
            pools=[post.name for post in self.posts],
            limits=[repr(limit) for limit in self.limits],
            months=self.months,
            seed=self.seed,
            engine=self.engine,
            heads=people.hexdigest(),
            replications=list(numbers),
            waits=waits,
        )
