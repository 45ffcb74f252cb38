"""The cases open at a date: a log's rows up to that date, for a run that starts from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.logs.discover.lost import is_lost
from calibration.logs.log import ACTIVITY, END, MINUTE, RESOURCE, START
from calibration.logs.read.columns import Columns
from calibration.logs.read.log import CleanLog, read_log
from calibration.logs.read.problems import BadLog, bad
from sim.city.errors import Problem, nearest

UNDER_WAY = "under_way"
_EMPTY = {"empty-log", "log-without-rows"}


def read_open(
    path: Path,
    asked: Columns | None,
    until: np.datetime64,
    zone: str,
    activities: Sequence[str],
) -> pd.DataFrame:
    """Read the cases that are open at ``until``.

    Parameters
    ----------
    path, asked
        As for :func:`calibration.logs.read.log.read_log`.
    until : datetime64
        The date, on the clock of ``zone``.
    zone : str
        Offset of the model's times; empty if it has none.
    activities : sequence of str
        What the model knows.

    Returns
    -------
    DataFrame
        See :mod:`calibration.logs.log`, times in ``zone``; column ``under_way`` marks the rows
        that have a start and no end. Visits given up are no service, and not in it.

    Raises
    ------
    BadLog, BadColumns
        If the log cannot be used, holds no case, rows after the date or unknown activities.
    """
    try:
        clean = read_log(path, asked, least=1)
    except BadLog as error:
        if error.problems[0].message in _EMPTY:
            raise bad(path, "no-open-case") from None
        raise
    log = clean.table.assign(**{UNDER_WAY: clean.unended})
    if clean.zone and zone and clean.zone != zone:
        shift = _minutes(zone) - _minutes(clean.zone)
        for column in (START, END):
            log[column] = log[column] + shift * MINUTE
    _not_later(path, clean, log, until)
    _known(path, clean, activities)
    served = log[~is_lost(log[RESOURCE])].reset_index(drop=True)
    if served.empty:
        raise bad(path, "no-open-case")
    return served


def _minutes(offset: str) -> int:
    """Minutes of an offset such as ``+08:00``."""
    return (60 * int(offset[1:3]) + int(offset[4:6])) * (-1 if offset[0] == "-" else 1)


def _not_later(path: Path, clean: CleanLog, log: pd.DataFrame, until: np.datetime64) -> None:
    late = (log[END] > pd.Timestamp(until)).to_numpy()
    if late.any():
        row = int(np.flatnonzero(late)[0])
        told = {"text": str(log[END].iloc[row]), "date": str(pd.Timestamp(until))}
        raise bad(path, "open-after-date", int(clean.line[row]), **told, rows=int(late.sum()))


def _known(path: Path, clean: CleanLog, activities: Sequence[str]) -> None:
    names = clean.table[ACTIVITY]
    strange = ~names.isin(set(activities)).to_numpy()
    problems = [
        Problem(
            str(path),
            int(clean.line[row]),
            "",
            "open-unknown-activity",
            {"text": names.iloc[row]},
            tuple(activities),
            nearest(str(names.iloc[row]), activities),
        )
        for row in names[strange].drop_duplicates().index
    ]
    if problems:
        raise BadLog(problems)
