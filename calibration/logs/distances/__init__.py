"""The seven distances between two event logs, each in its own file; smaller is better.

Definitions of Chapela-Campa, Benchekroun, Baron, Dumas, Krass & Senderovich, "A framework for
measuring the quality of business process simulation models" (Information Systems, 2025), with the
settings of their library *log-distance-measures* 2.2: both instants of an activity, hours as bins,
1-Wasserstein distances. Written anew here because the library needs an older pandas; a test
compares the two where the library is installed.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from calibration.logs.distances.absolute import absolute_events, case_arrivals
from calibration.logs.distances.circadian import circadian_events, circadian_workforce
from calibration.logs.distances.ngrams import ngrams
from calibration.logs.distances.relative import cycle_times, relative_events

DISTANCES: dict[str, Callable[[pd.DataFrame, pd.DataFrame], float]] = {
    "NGD": ngrams,
    "AED": absolute_events,
    "CED": circadian_events,
    "RED": relative_events,
    "CTD": cycle_times,
    "CAR": case_arrivals,
    "CWD": circadian_workforce,
}
"""Name of each distance in the literature, and its function of (real log, simulated log)."""


def distances(real: pd.DataFrame, simulated: pd.DataFrame) -> dict[str, float]:
    """All seven distances between two logs (see :mod:`calibration.logs.log` for their columns).

    Returns
    -------
    dict of str to float
        ``NGD`` is a share; ``AED``, ``RED``, ``CTD``, ``CAR`` are hours; ``CED``, ``CWD`` hours of
        the day.
    """
    return {name: distance(real, simulated) for name, distance in DISTANCES.items()}
