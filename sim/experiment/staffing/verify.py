"""Would one person fewer break the promise? Asked with luck that the search has not met."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.plan import Ints
from sim.experiment.staffing.judge import Flags
from sim.experiment.staffing.windows import LEAST, Trial, by_day, one_slot


class OneFewer(NamedTuple):
    """What taking one person away from one half-hour does, bool (posts, cells) each.

    ``tried`` where there was somebody to take away; ``unsure`` where the promise is no longer sure
    at some time of that day; ``breaks`` where it is broken on average, ``surely`` where that is
    certain at the confidence asked for.
    """

    tried: Flags
    unsure: Flags
    breaks: Flags
    surely: Flags


def one_fewer(trial: Trial, heads: Ints) -> OneFewer:
    """Take away one person from each half-hour in turn; days and pools at the same time."""
    result = OneFewer(*(np.zeros(heads.shape, bool) for _ in range(4)))
    for trying in one_slot(trial.open & (heads > LEAST)):
        found = trial.verdict(heads - trying)
        result.tried[trying] = True
        result.unsure[trying & ~by_day(found.good)] = True
        result.breaks[trying & ~by_day(found.kept)] = True
        result.surely[trying & ~by_day(~found.broken)] = True
    return result
