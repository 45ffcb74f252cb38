"""How fast the past loses weight: chosen by which half-lives would have foretold the log's own end.

Parts of the log are held out, the later cases foretold from the earlier ones with each candidate,
and the distances averaged over parts. One log says little about its own drift, so a candidate far
from the usual half-lives must be clearly better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from calibration.logs.discover.lost import without_lost
from calibration.logs.distances import DISTANCES
from calibration.logs.holdout import split
from calibration.logs.log import CASE, START
from calibration.logs.observed import observe
from calibration.logs.replay import sampled
from calibration.logs.sample import USUAL, USUAL_FINISHED, Drift, Sampler
from calibration.logs.selection import FINISHED, how_selected

SHARES = (0.5, 0.67, 0.8)
ARRIVALS = (0.25, 0.5, 1.0, np.inf)
MIX = (0.125, 0.18, 0.25, 0.5, 1.0)
_JUDGES = {"arrivals": ("CAR",), "mix": ("NGD", "RED", "CTD")}
_DOUBT = {"arrivals": 0.15, "mix": 0.03}
"""Charge for each doubling or halving of the usual half-life, in logarithms of a distance: the
level of arrivals is one number, which a few odd weeks can move far."""
_FEWEST, _MOST = 40, 150_000
SEEDS = tuple(range(1, 7))
"""Fewer let luck choose: with two, half-lives for one log differed by a factor of four."""


def choose_drift(log: pd.DataFrame, tell: Callable[[int, int], None] | None = None) -> Drift:
    """Half-lives for a log; the usual ones if it is too small to tell."""
    log = _latest(without_lost(log)[0])
    selection = how_selected(observe(log))
    usual = USUAL_FINISHED if selection == FINISHED else USUAL
    if log[CASE].nunique() < _FEWEST:
        return usual
    parts = [_Part(log, share, selection) for share in SHARES]
    parts = [p for p in parts if p.usable]
    best = usual._asdict()
    trials = [("arrivals", ARRIVALS), ("mix", MIX)]
    if selection == FINISHED:  # parts of a log that is cut short twice tell too little of the mix
        trials = trials[:1]
    tried, total = 0, sum(len(candidates) for _, candidates in trials)
    for name, candidates in trials:
        scores = []
        for value in candidates:
            drift = usual._replace(**{name: value})
            loss = float(np.mean([p.loss(drift, _JUDGES[name]) for p in parts])) if parts else 0.0
            base = getattr(usual, name)
            far = abs(np.log2(min(value, 2.0) / base))
            scores.append(loss + _DOUBT[name] * far)
            tried += 1
            if tell is not None:
                tell(tried, total)
        best[name] = candidates[int(np.argmin(scores))]
    return Drift(**best)


class _Part:
    """One hold-out of the log."""

    def __init__(self, log: pd.DataFrame, share: float, selection: str) -> None:
        train, self.test = split(log, share, selection)
        self.cases = self.test[CASE].nunique()
        self.usable = train[CASE].nunique() >= _FEWEST / 4 and self.cases >= _FEWEST / 4
        if self.usable:
            self.seen, self.selection = observe(train), selection
            self.start = self.test[START].min().to_datetime64()

    def loss(self, drift: Drift, judges: tuple[str, ...]) -> float:
        """Mean logarithm of some distances to what really came."""
        sampler = Sampler(self.seen, self.selection, drift)
        losses = []
        for seed in SEEDS:
            log = sampled(sampler, self.start, self.cases, seed)
            losses += [np.log(DISTANCES[judge](self.test, log) + 1e-3) for judge in judges]
        return float(np.mean(losses))


def _latest(log: pd.DataFrame) -> pd.DataFrame:
    """The log, or as many of its latest cases as can be tried out quickly."""
    if len(log) <= _MOST:
        return log
    begins = log.groupby(CASE)[START].transform("min")
    return log[begins >= begins.quantile(1.0 - _MOST / len(log))]
