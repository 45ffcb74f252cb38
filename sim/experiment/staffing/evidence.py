"""How many replications it takes to say whether a promise is kept: a sequential test per cell.

Each replication gives one number per target and cell, by how much it misses
(:meth:`Target.excess`). Their sum is watched until it leaves the region |Σ| < max(0, h²S²/ε - εn/2)
and then decides by its sign: the fully sequential feasibility check of Andradóttir & Kim (2010,
Naval Research Logistics 57: 403-421) with its h² = 2η(n-1), η = ((2β)^(-2/(n-1)) - 1)/2, the
variance S² kept up to date (Kim & Nelson 2006). A cell that misses or keeps the promise by more
than the tolerance ε is judged wrongly with a chance of at most β = 1 - confidence; clear cases end
early. The region closes after 2h²S²/ε² replications; where that would be more than may be used, ε
is what they can resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.bench import Post
from sim.experiment.staffing.judge import Flags
from sim.experiment.staffing.target import Target
from sim.outcomes.week import CELLS

CAUTION = 0.5
"""Standard errors by which a promise must look kept: of many half-hours those that look best by
chance are believed, and the promise comes before the last person saved."""
LOOK = 8
"""Replications before the first decision: fewer know their own spread too badly."""
TOLERANCE = 0.02
"""Share of what is promised that nobody cares about: 10 % of waits or 10.2 %."""


class Decided(NamedTuple):
    """Cells in which the promise is found kept, and missed, bool (posts, cells) each."""

    good: Flags
    bad: Flags


class Evidence:
    """What replications have told of cells since each was last changed.

    Parameters
    ----------
    confidence : float
        Of each decision, one-sided.
    most : int
        Replications after which the sign of the sum decides.
    """

    def __init__(
        self,
        targets: Sequence[Target],
        posts: Sequence[Post],
        confidence: float,
        most: int,
    ) -> None:
        self.targets, self.posts, self.most = targets, posts, most
        self.error = 1.0 - confidence
        shape = (len(targets), len(posts), CELLS)
        self.n: Ints = np.zeros(shape[1:], np.int64)
        self.total, self.squares, self.allowed = np.zeros(shape), np.zeros(shape), np.zeros(shape)

    def add(self, counts: Ints) -> None:
        """Count in more replications, shape (replications, posts, cells, COUNTS)."""
        day = np.array([post.day for post in self.posts])[:, None]
        self.n += len(counts)
        for i, target in enumerate(self.targets):
            excess = target.excess(counts, day)
            self.total[i] += excess.sum(axis=0)
            self.squares[i] += (excess * excess).sum(axis=0)
            self.allowed[i] += target.allowance(counts, day).sum(axis=0)

    def forget(self, where: Flags) -> None:
        """Begin again in some cells."""
        self.n[where] = 0
        for sums in (self.total, self.squares, self.allowed):
            sums[:, where] = 0.0

    def decided(self) -> Decided:
        """Where there is enough to say."""
        n = np.maximum(self.n, 2)
        spread = np.maximum(self.squares - self.total**2 / n, 0.0) / (n - 1)
        steep: Floats = (n - 1) * ((2.0 * self.error) ** (-2.0 / (n - 1)) - 1.0)
        finest = np.sqrt(2.0 * steep * spread / self.most)
        tolerance = np.maximum(TOLERANCE * self.allowed / n, finest)
        with np.errstate(invalid="ignore", divide="ignore"):
            wide = np.where(tolerance > 0.0, steep * spread / tolerance, 0.0)
        region = np.maximum(wide - tolerance * n / 2.0, 0.0)
        region = np.where(self.n >= self.most, 0.0, region)
        sure = -np.maximum(region, CAUTION * np.sqrt(n * spread))
        enough = self.n >= min(LOOK, self.most)
        good = enough & (self.total <= sure).all(axis=0)
        ended = enough & (self.n >= self.most)
        return Decided(good, enough & (self.total > region).any(axis=0) | (ended & ~good))
