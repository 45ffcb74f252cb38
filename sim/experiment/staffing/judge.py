"""Whether a promise is kept in each cell, and how sure that is.

Replications are independent; within one, those who wait do so behind each other. So each gives one
number per cell, by how much it breaks the promise (:meth:`Target.excess`), and Student's t on these
numbers bounds their mean, one-sided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.bench import AT, Counted, Post
from sim.experiment.staffing.target import Target

Flags = NDArray[np.bool_]


class Verdict(NamedTuple):
    """What is known of each post and cell, shape (posts, cells) each.

    Attributes
    ----------
    kept
        The promise is kept on average.
    surely, broken
        It is kept, or broken, at the confidence asked for.
    good
        Surely kept, or kept in every single replication: where hardly anybody comes, the promise
        may never be broken and yet no number of clerks makes that certain.
    """

    kept: Flags
    surely: Flags
    broken: Flags
    good: Flags


def judge(
    targets: Sequence[Target], posts: Sequence[Post], counted: Counted, confidence: float
) -> Verdict:
    """Judge all targets about each post.

    A back office is judged as a whole, the same in all its cells. Where nobody came, every promise
    is kept.

    Parameters
    ----------
    confidence : float
        Of each single verdict ``surely`` and ``broken``, one-sided.
    """
    counts = _as_judged(posts, counted.counts)
    shape = counts.shape[1:3]
    kept, surely, good = (np.ones(shape, bool) for _ in range(3))
    broken = np.zeros(shape, bool)
    day = np.array([post.day for post in posts])[:, None]
    for one in targets:
        mine = np.array([post.kind == one.kind for post in posts])[:, None]
        excess = one.excess(counts, day)
        middle, half = _mean(excess, confidence)
        sure = ~mine | (middle + half <= 0.0)
        kept &= ~mine | (middle <= 0.0)
        surely &= sure
        good &= sure | (excess <= 0.0).all(axis=0)
        broken |= mine & (middle - half > 0.0)
    came = counts[..., AT["requests"]].sum(axis=0) > 0
    return Verdict(kept | ~came, surely | ~came, broken & came, good | ~came)


def _mean(excess: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Mean over replications, and half the width of its interval."""
    n = len(excess)
    if n < 2:
        raise ValueError("a verdict needs at least two replications")
    half = stdtrit(n - 1, confidence) * excess.std(axis=0, ddof=1) / np.sqrt(n)
    return excess.mean(axis=0), half


def _as_judged(posts: Sequence[Post], counts: Ints) -> Ints:
    """Counts with those of a back office in all its cells."""
    offices = np.array([post.kind == "office" for post in posts])
    if offices.any():
        counts = counts.copy()
        counts[:, offices] = counts[:, offices].sum(axis=2, keepdims=True)
    return counts


def missed(targets: Sequence[Target], posts: Sequence[Post], counted: Counted) -> Floats:
    """Share of what is promised by which each cell misses it, over all replications.

    Returns
    -------
    float64, shape (posts, cells)
        Of the target missed most; negative where all are kept, -1 where nobody came.
    """
    total = _as_judged(posts, counted.counts).sum(axis=0)
    day = np.array([post.day for post in posts])[:, None]
    worst = np.full(total.shape[:2], -1.0)
    for one in targets:
        excess, allowed = one.excess(total, day), one.allowance(total, day)
        none = np.where(excess > 0.0, np.inf, -1.0)
        share = np.divide(excess, allowed, out=none, where=allowed > 0.0)
        worst = np.maximum(worst, share)
    return worst
