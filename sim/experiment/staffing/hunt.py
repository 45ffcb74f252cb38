"""Many small searches in the same simulations: each session of each window for its own minimum.

A *session* is a stretch of open hours at whose end the queue is served or sent home, so that what
is tried in one leaves the others alone: mornings and afternoons of all weekdays at all windows go
on side by side, each as fast as its evidence allows. All meet the same replications again and
again in a circle (common random numbers): whatever clear cases decide early, close ones are judged
by exactly the same luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.engine.plan import Ints
from sim.experiment.staffing.bench import Bench, Post, StaffingError, staffed
from sim.experiment.staffing.evidence import Evidence
from sim.experiment.staffing.judge import Flags
from sim.experiment.staffing.target import Target
from sim.outcomes.week import CELLS, SLOTS_A_DAY

MOST_RAISES = 60
NOBODY = -1


class Sessions:
    """The sessions of posts.

    Attributes
    ----------
    of : int64, shape (posts, CELLS)
        Number of the session a cell belongs to; -1 where closed.
    last : int64, shape (sessions,)
        The last cell of each, and ``post`` its post.
    """

    def __init__(self, posts: Sequence[Post]) -> None:
        self.of: Ints = np.full((len(posts), CELLS), NOBODY, np.int64)
        first: list[int] = []
        last: list[int] = []
        whose: list[int] = []
        for i, post in enumerate(posts):
            for cell in np.flatnonzero(post.cells).tolist():
                day = cell // SLOTS_A_DAY
                goes_on = bool(last) and whose[-1] == i and last[-1] // SLOTS_A_DAY == day
                if goes_on and (last[-1] == cell - 1 or not post.empties):
                    last[-1] = cell
                else:
                    first.append(cell)
                    last.append(cell)
                    whose.append(i)
                self.of[i, cell] = len(last) - 1
        self.first, self.last = np.array(first, np.int64), np.array(last, np.int64)
        self.post = np.array(whose, np.int64)

    def __len__(self) -> int:
        return len(self.last)

    def any(self, flags: Flags) -> Flags:
        """Whether any cell of each session has a flag, shape (sessions,)."""
        found = np.zeros(len(self), bool)
        found[self.of[flags & (self.of >= 0)]] = True
        return found

    def cells(self, which: Flags) -> Flags:
        """The cells of some sessions."""
        found: Flags = (self.of >= 0) & np.append(which, [False])[self.of]
        return found

    def single(self, cell: Ints) -> Flags:
        """One cell of each session, -1 for none."""
        found = np.zeros(self.of.shape, bool)
        some = cell != NOBODY
        found[self.post[some], cell[some]] = True
        return found

    def felt(self, cell: Ints, targets: Sequence[Target]) -> Flags:
        """Cells in which a change of one cell of each session can matter.

        Those who come before are felt if they may still wait: where only waits longer than a bound
        count, whoever came earlier than that is already beyond it.
        """
        bounds = [t.bound if t.measure == "over" else np.inf for t in targets]
        back = max(-(-bound // 30.0) for bound in bounds)
        at = np.arange(self.of.shape[1])
        own = np.append(cell, NOBODY)[self.of]
        felt: Flags = (self.of >= 0) & (own != NOBODY) & (at[None, :] >= own - back)
        return felt

    def in_turn(self, where: Flags) -> Iterator[Ints]:
        """One cell of each session at a time, the last first; -1 where there is none left."""
        left = where.copy()
        while (cell := self.latest(left)).max(initial=NOBODY) != NOBODY:
            yield cell
            left &= ~self.single(cell)

    def latest(self, where: Flags) -> Ints:
        """The last cell of each session that has a flag, -1 for none."""
        found = np.full(len(self), NOBODY, np.int64)
        post, cell = np.nonzero(where & (self.of >= 0))
        np.maximum.at(found, self.of[post, cell], cell)
        return found


class Hunt:
    """The search of all sessions.

    Parameters
    ----------
    heads : int64, shape (posts, CELLS)
        To begin with.
    most : int
        Replications in the circle, a multiple of ``bench.reps``.
    least : int
        Never fewer people than these.
    """

    def __init__(
        self,
        bench: Bench,
        targets: Sequence[Target],
        heads: Ints,
        *,
        confidence: float,
        most: int,
        least: int,
    ) -> None:
        self.bench, self.targets, self.least = bench, targets, least
        self.heads, self.most, self.rounds = heads.copy(), most, 0
        self.sessions = Sessions(bench.posts)
        self.evidence = Evidence(targets, bench.posts, confidence, most)
        count = len(self.sessions)
        self.raising = np.ones(count, bool)
        self.raises = np.zeros(count, np.int64)
        self.trying: Ints = np.full(count, NOBODY, np.int64)
        self.untried: Flags = np.zeros(heads.shape, bool)

    def run(self) -> Ints:
        """Search until no session can lose anybody."""
        while (self.raising | (self.trying != NOBODY)).any():
            first = self.rounds * self.bench.reps % self.most
            tried = self.heads - self.sessions.single(self.trying)
            people = staffed(self.bench.posts, tried)
            counted = self.bench.run(people, first, waits=False)
            self.rounds += 1
            self.evidence.add(counted.counts)
            self._go_on()
        return self.heads

    def _go_on(self) -> None:
        """Draw conclusions in each session for itself."""
        sessions = self.sessions
        found = self.evidence.decided()
        felt = np.where(
            sessions.cells(self.raising), True, sessions.felt(self.trying, self.targets)
        )
        bad = sessions.any(found.bad & felt)
        good = ~sessions.any(~found.good & felt)
        self._raise(self.raising & bad, found.bad)
        lowering = ~self.raising & (self.trying != NOBODY)
        kept, refused = lowering & good, lowering & bad
        self.heads -= sessions.single(np.where(kept, self.trying, NOBODY))
        started = self.raising & good
        self.raising &= ~started
        self.untried |= sessions.cells(started)
        self.untried &= ~sessions.single(np.where(refused, self.trying, NOBODY))
        following = sessions.latest(self.untried & (self.heads > self.least))
        moved = started | kept | refused
        self.trying = np.where(moved, following, self.trying)
        self.evidence.forget(sessions.cells(moved))

    def _raise(self, which: Flags, bad: Flags) -> None:
        """Add people to the first of the half-hours in a row that miss, every third time to all."""
        if not which.any():
            return
        self.raises[which] += 1
        missed = bad & self.sessions.cells(which)
        before = np.zeros(missed.shape, bool)
        before[:, 1:] = missed[:, :-1] & (self.sessions.of[:, 1:] == self.sessions.of[:, :-1])
        every = self.sessions.cells(which & (self.raises % 3 == 0))
        self.heads += missed & (every | ~before)
        self.evidence.forget(self.sessions.cells(which))
        for session in np.flatnonzero(self.raises > MOST_RAISES):
            post = self.sessions.post[session]
            cell = int(np.argmax(missed[post] & (self.sessions.of[post] == session)))
            raise StaffingError(self.bench.posts[post], cell)
