"""What a change of a discovered model does to the duration of cases, with an interval.

The same drawn cases run with and without the change, once for each seed. Every seed draws another
log of the length of the one learnt from, so that the spread over seeds is that of a bootstrap: how
far off an effect is which was learnt from one such log (Efron & Tibshirani 1993, chapter 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.model import sampler_of
from calibration.logs.model import LogModel
from calibration.logs.observed import DAY, Floats, Ints
from calibration.logs.simulate.generate import Played, played


class Effect(NamedTuple):
    """Mean difference of durations, hours, and its standard error."""

    mean: float
    error: float


class Spans(NamedTuple):
    """Cases of a generated log: the observed one each repeats, its first day, and hours it took."""

    case: Ints
    day: Floats
    hours: Floats


def spans(model: LogModel, start: np.datetime64, cases: int, seed: int) -> Spans:
    """Durations of generated cases, from the first start to the last end.

    Parameters
    ----------
    start, cases, seed
        As for :func:`calibration.logs.simulate.generate.generate`.
    """
    picks = sampler_of(model).draw(start, cases, np.random.default_rng(seed))
    begins = model.begins[picks.case] + picks.days * DAY
    order = np.argsort(begins, kind="stable")  # in which cases are numbered
    begins = begins[order]
    first, last = case_spans(played(model, picks, seed), len(begins))
    return Spans(picks.case[order], (begins - begins[0]) / DAY, (last - first) / 60.0)


def case_spans(rows: Played, cases: int) -> tuple[Floats, Floats]:
    """First start and last end of each case."""
    first, last = np.full(cases, np.inf), np.full(cases, -np.inf)
    np.minimum.at(first, rows.case, rows.started)
    np.maximum.at(last, rows.case, rows.ended)
    return first, last


def effect(
    before: Sequence[Spans], after: Sequence[Spans], touched: np.ndarray, settled: float = 0.0
) -> Effect:
    """What a change does to the mean duration of the cases it is asked about.

    Parameters
    ----------
    before, after
        Generated cases without and with the change, by seed.
    touched : bool, shape (cases of the model,)
        Observed cases that are asked about; see :func:`touched_by`.
    settled : float
        First and last days whose cases are left out: the first meet empty queues, and the last are
        followed by nobody.
    """
    found = [
        _mean(b, touched, settled) - _mean(a, touched, settled)
        for a, b in zip(before, after, strict=True)
    ]
    return Effect(float(np.mean(found)), float(np.std(found, ddof=1)))


def _mean(made: Spans, touched: np.ndarray, settled: float) -> float:
    these = touched[made.case] & (made.day >= settled) & (made.day <= made.day[-1] - settled)
    return float(made.hours[these].mean()) if these.any() else 0.0


def touched_by(model: LogModel, pool: str = "", activity: str = "") -> np.ndarray:
    """Observed cases that pass a pool or have an activity, shape (cases,)."""
    s = model.steps
    if pool:
        these = s.pool == [x.name for x in model.staff].index(pool)
    else:
        these = s.activity == model.activities.index(activity)
    return np.logical_or.reduceat(these, model.first[:-1])
