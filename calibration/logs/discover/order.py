"""What each activity of a case waits for: those that had ended, and nothing since."""

from __future__ import annotations

import numpy as np

from calibration.logs.observed import Floats, Ints, Observed

_LONG = 1500
"""Cases of more activities are taken one after another: pairs would be too many."""


def enabling(seen: Observed) -> tuple[Ints, Ints, Floats]:
    """Which activities of its case each activity comes after, and since when it could start.

    Activities that overlap run in parallel. An activity comes after those that had ended when it
    started, except where another of these had already come after them (the transitive reduction of
    the interval order; Chapela-Campa & Dumas 2023 on enabling times).

    Returns
    -------
    first : int64, shape (rows + 1,)
    after : int64
        Positions in the case, in compressed sparse rows.
    enabled : float64, shape (rows,)
        Minute at which all of these had ended; the beginning of the case if there are none.
    """
    first, after, enabled = [0], list[int](), np.empty(len(seen.start))
    for case in range(len(seen.begins)):
        low, high = int(seen.first[case]), int(seen.first[case + 1])
        start, end = seen.start[low:high], seen.end[low:high]
        chain = high - low > _LONG
        for j in range(high - low):
            done = np.flatnonzero(end[:j] <= start[j]) if not chain else np.arange(max(0, j - 1), j)
            if len(done):
                last = done[-1]
                before = done[(end[done] > start[last]) | (done == last)]
                after.extend(before.tolist())
                enabled[low + j] = min(float(end[before].max()), float(start[j]))
            else:
                enabled[low + j] = seen.begins[case]
            first.append(len(after))
    return np.array(first, np.int64), np.array(after, np.int64), enabled
