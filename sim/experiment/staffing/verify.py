"""Would one person fewer break the promise? Asked with luck that the search has not met."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.hunt import Sessions
from sim.experiment.staffing.judge import Flags, missed
from sim.experiment.staffing.windows import LEAST, Trial


class OneFewer(NamedTuple):
    """What taking one person away from one half-hour does, shape (posts, cells) each.

    Attributes
    ----------
    tried : bool
        Where there was somebody to take away.
    unsure, breaks, surely : bool
        Where the promise is no longer sure in some half-hour that feels it; is broken on average;
        is broken at the confidence asked for.
    missed : float64
        Share of what is promised by which the worst of these half-hours misses it: 0.3 for 13 % of
        waits instead of 10; negative where it is kept.
    """

    tried: Flags
    unsure: Flags
    breaks: Flags
    surely: Flags
    missed: Floats


def one_fewer(trial: Trial, heads: Ints) -> OneFewer:
    """Take away one person from each half-hour in turn; all sessions at the same time."""
    tried, unsure, breaks, surely = (np.zeros(heads.shape, bool) for _ in range(4))
    result = OneFewer(tried, unsure, breaks, surely, np.zeros(heads.shape))
    sessions = Sessions(trial.bench.posts)
    for cell in sessions.in_turn(trial.open & (heads > LEAST)):
        trying = sessions.single(cell)
        counted = trial.run(heads - trying)
        found, felt = trial.judged(counted), sessions.felt(cell, trial.targets)
        result.tried[trying] = True
        for flags, noted in (
            (~found.good, result.unsure),
            (~found.kept, result.breaks),
            (found.broken, result.surely),
        ):
            noted[trying & sessions.cells(sessions.any(flags & felt))] = True
        by = np.where(felt, missed(trial.targets, trial.bench.posts, counted), -np.inf)
        worst = np.full(len(sessions) + 1, -np.inf)
        np.maximum.at(worst, sessions.of, by)
        result.missed[trying] = worst[sessions.of][trying]
    return result
