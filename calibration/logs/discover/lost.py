"""Visits in which nobody was served: how long people wait before they leave, and when they return.

A hall's ticket machine knows them: a ticket was drawn and the person was gone when it was called.
In a log they are rows whose resource says so, from the drawing of the ticket to the leaving.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.logs.discover.staff import Role
from calibration.logs.log import ACTIVITY, CASE, END, MINUTE, RESOURCE, START
from calibration.logs.observed import Floats, Ints, Observed

_LEFT = {
    "弃号",
    "过号",
    "弃号离开",
    "left",
    "reneged",
    "abandoned",
    "no show",
    "no-show",
    "no_show",
}
"""Entries, in lower case, in the place of a person, for somebody who had gone when called."""
_ENOUGH = 5
"""So many lost visits tell how patient people are."""


class Patience(NamedTuple):
    """Mean minutes that people wait, mean open minutes until they come again, and the latter's
    coefficient of variation; zeros if nobody is known to leave.
    """

    mean: float = 0.0
    back: float = 0.0
    back_cv: float = 0.0


class Lost(NamedTuple):
    """Lost visits that a later service followed.

    Attributes
    ----------
    start, end : float64
        From the ticket to the leaving, minutes after the origin.
    row : int64
        The service, as a row of what was observed.
    """

    start: Floats
    end: Floats
    row: Ints

    @property
    def first(self) -> dict[int, float]:
        """Per service, when the first ticket was drawn."""
        return {
            int(r): float(s)
            for r, s in sorted(zip(self.row, self.start, strict=True), reverse=True)
        }

    @property
    def last(self) -> dict[int, float]:
        """Per service, when the person last left unserved."""
        return {int(r): float(e) for r, e in sorted(zip(self.row, self.end, strict=True))}


def is_lost(resources: pd.Series) -> NDArray[np.bool_]:
    """Which entries in the place of a person tell of somebody who left."""
    names = resources.astype("string").str.strip().str.lower()
    return names.isin(_LEFT).fillna(False).to_numpy(bool)


def without_lost(log: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows in which something was done, and those of lost visits."""
    left = is_lost(log[RESOURCE])
    left = left & ~left.all()  # if all are lost, the entries mean something else
    return log[~left].reset_index(drop=True), log[left]


def lost_visits(rows: pd.DataFrame, seen: Observed) -> Lost:
    """The lost visits, each with the next service of its activity in its case."""
    if not len(rows):
        return Lost(np.empty(0), np.empty(0), np.empty(0, np.int64))
    served = seen.log[[CASE, ACTIVITY]].assign(at=seen.start, row=np.arange(len(seen.start)))
    left = rows[[CASE, ACTIVITY]].assign(
        begun=((rows[START] - seen.origin) / MINUTE).to_numpy(float),
        at=((rows[END] - seen.origin) / MINUTE).to_numpy(float),
    )
    merged = pd.merge_asof(
        left.sort_values("at"),
        served.sort_values("at"),
        on="at",
        by=[CASE, ACTIVITY],
        direction="forward",
    ).dropna(subset="row")
    columns = (merged[x].to_numpy(float) for x in ("begun", "at", "row"))
    begun, ended, row = columns
    return Lost(begun, ended, row.astype(np.int64))


def patience_of(role: Role, lost: Lost, queued: Floats, start: Floats) -> Patience:
    """How patient a role's people are: all minutes waited, for each time that somebody left.

    The estimate of an exponential time that is cut short by being served.
    """
    mine = np.isin(lost.row, role.rows)
    if mine.sum() < _ENOUGH:
        return Patience()
    row, begun, ended = lost.row[mine], lost.start[mine], lost.end[mine]
    waited = float((ended - begun).sum() + (start - queued)[role.rows].sum())
    order = np.lexsort((begun, row))
    row, begun, ended = row[order], begun[order], ended[order]
    again = np.append(row[1:] == row[:-1], False)
    returned = np.where(again, np.append(begun[1:], 0.0), queued[row])
    away = role.opening.worked(returned) - role.opening.worked(ended)
    away = np.maximum(away, 0.0)
    back = float(away.mean())
    return Patience(waited / len(row), back, float(away.std() / back) if back > 0.0 else 0.0)
