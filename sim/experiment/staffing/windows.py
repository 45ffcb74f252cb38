"""The fewest people at windows in each half-hour of the week that keep a promise.

Iterative staffing (Feldman, Mandelbaum, Massey & Whitt 2008): an unlimited number of clerks gives
the offered load of each half-hour; a formula makes people of it; simulation with the model's own
plan corrects them until every half-hour keeps the promise. Afterwards one person after another is
taken away wherever the promise is still kept then: what is left cannot lose anybody.

The same luck is met in every trial, so adding a person never makes anything worse by chance. Days
do not disturb each other (halls empty overnight), nor do pools, so that one trial tries the same
half-hour of all days in all pools.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.bench import Bench, Counted, Post, StaffingError, staffed
from sim.experiment.staffing.hunt import Hunt
from sim.experiment.staffing.judge import Flags, Verdict, judge
from sim.experiment.staffing.rules import Queue, fewest
from sim.experiment.staffing.target import Target
from sim.outcomes.week import CELLS

MOST_ROUNDS = 60
FINEST = 64
"""So many times the replications of a look are the most that one decision may take."""
LEAST = 1
"""Somebody is there while the doors are open."""


class Load(NamedTuple):
    """What comes to each post in each cell, shape (posts, CELLS).

    ``arrivals`` in a half-hour; ``offered`` erlangs of an unlimited number of clerks; ``work``
    minutes a request, shape (posts,).
    """

    arrivals: Floats
    offered: Floats
    work: Floats


class Found(NamedTuple):
    """Heads and first guess by post and cell, int64 (posts, CELLS); load; rounds simulated."""

    heads: Ints
    guess: Ints
    load: Load
    rounds: int


def unlimited(bench: Bench, targets: Sequence[Target], confidence: float) -> Counted:
    """A trial in which hardly anybody waits: three times the people there are, and some more.

    Where the load turns out to be higher than that is good for, once more with enough.

    Raises
    ------
    StaffingError
        If the promise is surely broken even then.
    """
    people = np.array([3 * np.nanmax(post.now, initial=0.0) + 5 for post in bench.posts])
    while True:
        counted = bench.run(staffed(bench.posts, everywhere(bench.posts, people)))
        if bench.months is not None:
            return counted
        peak = load_of(bench.posts, counted).offered.max(axis=1)
        enough = peak + 6.0 * np.sqrt(peak) + 3.0
        if np.all(people >= enough):
            break
        people = np.maximum(people, 1.2 * enough)
    broken = judge(targets, bench.posts, counted, confidence).broken
    for post, cell in np.argwhere(broken & np.stack([post.cells for post in bench.posts])):
        raise StaffingError(bench.posts[post], int(cell))
    return counted


def everywhere(posts: Sequence[Post], people: NDArray[np.number]) -> Ints:
    """The same number of people in every open cell, shape (posts, CELLS)."""
    of_all = np.repeat(np.asarray(people, np.int64)[:, None], CELLS, axis=1)
    return of_all * np.stack([post.cells for post in posts])


def load_of(posts: Sequence[Post], counted: Counted) -> Load:
    """The load of each half-hour."""
    minutes = np.stack([post.minutes for post in posts])
    with np.errstate(invalid="ignore", divide="ignore"):
        offered = np.where(minutes > 0, counted.mean("present") / minutes, 0.0)
        arrivals = np.where(minutes > 0, counted.mean("requests") / minutes * 30.0, 0.0)
        work = counted.mean("worked").sum(axis=1) / counted.mean("served").sum(axis=1)
    return Load(arrivals, offered, np.nan_to_num(work, nan=1.0))


def by_rule(
    rule: str, targets: Sequence[Target], posts: Sequence[Post], load: Floats, work: Floats
) -> Ints:
    """People by a formula for every cell, from erlangs of load, shape (posts, CELLS)."""
    heads = np.zeros(load.shape, np.int64)
    for i, post in enumerate(posts):
        for cell in np.flatnonzero(post.cells):
            queue = Queue(float(load[i, cell]), float(work[i]), post.patience, post.gives_up)
            heads[i, cell] = max(fewest(rule, t, queue, LEAST) for t in targets)
    return heads


def search(bench: Bench, targets: Sequence[Target], confidence: float) -> Found:
    """The fewest people with which every half-hour keeps the promise.

    Parameters
    ----------
    confidence : float
        Of each decision, one-sided; see :class:`sim.experiment.staffing.evidence.Evidence`.
    """
    posts = bench.posts
    load = load_of(posts, unlimited(bench, targets, confidence))
    guess = by_rule("erlang_a", targets, posts, load.offered, load.work)
    most = FINEST * bench.reps
    hunt = Hunt(bench, targets, guess, confidence=confidence, most=most, least=LEAST)
    return Found(hunt.run(), guess, load, hunt.rounds)


class Trial:
    """Simulates heads and says in which cells the promise is kept."""

    def __init__(
        self, bench: Bench, targets: Sequence[Target], confidence: float, reps: int, first: int = 0
    ) -> None:
        self.bench, self.targets, self.confidence = bench, targets, confidence
        self.first, self.reps, self.rounds = first, reps, 0
        self.open: Flags = np.stack([post.cells for post in bench.posts])

    def verdict(self, heads: Ints) -> Verdict:
        """Kept, surely kept and surely broken; closed cells keep every promise."""
        return self.judged(self.run(heads))

    def run(self, heads: Ints, *, waits: bool = False) -> Counted:
        """Simulate heads; ``waits`` as in :meth:`Bench.run`."""
        self.rounds += 1
        people = staffed(self.bench.posts, heads)
        return self.bench.run(people, self.first, self.reps, waits=waits)

    def judged(self, counted: Counted) -> Verdict:
        """What follows from a run."""
        found = judge(self.targets, self.bench.posts, counted, self.confidence)
        closed = ~self.open
        return Verdict(
            found.kept | closed,
            found.surely | closed,
            found.broken & self.open,
            found.good | closed,
        )
