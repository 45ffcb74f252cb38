"""Replications of a plan with other numbers of people, as tasks: what a trial is made of."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.build import Builder
from sim.engine.plan import Ints, Plan
from sim.engine.session import stretches
from sim.engine.trace import Stretch
from sim.experiment.payload import Shared
from sim.outcomes.halfhours import Tally, Watch, open_tally, tally, watch
from sim.outcomes.week import CELLS
from sim.reforms.load import Loaded
from sim.routes.heads import Heads

if TYPE_CHECKING:
    from sim.experiment.staffing.bench import Post

BATCH = 4
"""Replications of a task: enough that handing it out costs little, few enough for many hands."""


class Setting(NamedTuple):
    """What all trials of a :class:`sim.experiment.staffing.bench.Bench` have in common."""

    builder: Builder
    posts: tuple[Post, ...]
    limits: tuple[float, ...]
    seed: int
    engine: str
    months: list[tuple[float, float]] | None
    acting: Loaded | None


class Batch(NamedTuple):
    """Some replications with so many people in each slot of the run, by pool; to be gathered.

    Delays are told one by one only if ``waits`` says so, and never by month.
    """

    setting: Shared[Setting]
    heads: Mapping[str, Ints]
    numbers: tuple[int, ...]
    waits: bool
    key: str | None

    def perform(self) -> dict[str, Any]:
        """Simulate; ``counts`` by replication and ``delays`` over all, packed."""
        setting = self.setting.value
        plan = _plan(setting.builder, self.heads)
        row = np.full(len(plan.pools.calendar), -1, np.int64)
        row[[post.index for post in setting.posts]] = np.arange(len(setting.posts))
        months = setting.months
        cell = [
            post.week.by_month(months) if months else post.week.counted for post in setting.posts
        ]
        limits = np.array(setting.limits, float)
        seen = watch(plan, row, np.stack(cell).astype(np.int32), limits)
        tallies = []
        for number in self.numbers:
            cells = CELLS * len(months or (0,))
            into = open_tally(len(setting.posts), cells, delays=self.waits and months is None)
            if setting.acting is not None:
                self._live(setting.acting, number, seen, into)
            else:
                tally(seen, into, stretches(plan, setting.seed, number, setting.engine))
            tallies.append(into)
        return {
            "counts": packed(np.stack([t.counts for t in tallies])),
            "delays": packed(np.sum([t.delays for t in tallies], axis=0, dtype=np.int64)),
        }

    def _live(self, acting: Loaded, number: int, seen: Watch, into: Tally) -> None:
        """A replication in which institutions act: its plan grows from month to month."""
        from sim.experiment.feedback import Feedback  # Mesa takes long to import

        def listen(plan: Plan, stretch: Stretch) -> None:
            tally(watch(plan, seen.row, seen.cell, seen.limit), into, [stretch])

        setting = self.setting.value
        run = Feedback(
            acting, setting.seed, number, setting.engine, heads=self.heads, listen=listen
        )
        while not run.over:
            run.month()


def _plan(builder: Builder, heads: Mapping[str, Ints]) -> Plan:
    """The plan with these people; the builder stays as it is."""
    own = replace(builder, calendars=[*builder.calendars], pools=[*builder.pools])
    Heads(own).put(heads)
    return own.build()


def packed(values: Ints) -> dict[str, Any]:
    """Whole numbers, most of which are 0, as what JSON can hold."""
    flat = values.ravel()
    at = np.flatnonzero(flat)
    content = np.diff(at, prepend=0).astype("<i8").tobytes() + flat[at].astype("<i8").tobytes()
    text = base64.b64encode(zlib.compress(content, 1)).decode("ascii")
    return {"shape": list(values.shape), "content": text}


def unpacked(found: Mapping[str, Any]) -> NDArray[np.int64]:
    """The numbers again."""
    content = np.frombuffer(zlib.decompress(base64.b64decode(found["content"])), "<i8")
    steps, some = content.reshape(2, -1)
    values = np.zeros(found["shape"], np.int64)
    values.ravel()[np.cumsum(steps)] = some
    return values
