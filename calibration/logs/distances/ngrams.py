"""NGD: control flow, as the frequencies of three activities in a row."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from calibration.logs.log import ACTIVITY, CASE, in_order

LENGTH = 3
OUTSIDE = None  # stands before the first and after the last activity of a case

Gram = tuple[object, ...]


def counts(log: pd.DataFrame) -> Counter[Gram]:
    """How often each n-gram occurs, with the beginnings and ends of cases."""
    result: Counter[Gram] = Counter()
    pad = [OUTSIDE] * (LENGTH - 1)
    for _, activities in in_order(log).groupby(CASE, sort=False)[ACTIVITY]:
        sequence = [*pad, *activities.tolist(), *pad]
        result.update(zip(*(sequence[i:] for i in range(LENGTH)), strict=False))
    return result


def ngrams(real: pd.DataFrame, simulated: pd.DataFrame) -> float:
    """Share of n-grams without counterpart in the other log: 0 alike, 1 nothing in common."""
    a, b = counts(real), counts(simulated)
    apart = sum(abs(a[gram] - b[gram]) for gram in a.keys() | b.keys())
    return apart / (a.total() + b.total())
