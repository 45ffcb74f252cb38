"""From a file to a clean log and a report of what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.logs.discover.lost import is_lost
from calibration.logs.discover.staff import no_persons
from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, RESOURCE, START
from calibration.logs.read.attributes import case_attributes
from calibration.logs.read.columns import Columns, find_columns
from calibration.logs.read.lifecycle import pair
from calibration.logs.read.problems import bad
from calibration.logs.read.quality import Quality
from calibration.logs.read.raw import Raw
from calibration.logs.read.times import Times, read_times
from calibration.logs.read.unpack import PARQUET, XES, unpack
from sim.outcomes.export import TRANSITION

MOST_LOST = 0.05
"""A log of which a larger part is unreadable is refused: what is left could mislead."""
_MISSING_WORDS = {"", "nan", "null", "none", "na", "n/a", "nat", "<na>"}


@dataclass(frozen=True)
class CleanLog:
    """A log fit for use.

    Attributes
    ----------
    table : DataFrame
        See :mod:`calibration.logs.log`.
    zone : str
        Offset of its times; empty if the file names none.
    starts : bool
        Whether it tells when activities start.
    quality : Quality
    line : int64, shape (rows,)
        Where each row stands in the file.
    unended : bool, shape (rows,)
        Rows with a start but no end, which is then taken to be the start.
    attributes : DataFrame
        What the file tells of whole cases, indexed by case.
    """

    table: pd.DataFrame
    zone: str
    starts: bool
    quality: Quality
    line: NDArray[np.int64]
    unended: NDArray[np.bool_]
    attributes: pd.DataFrame


def read_log(path: Path, asked: Columns | None = None, least: int = 2) -> CleanLog:
    """Read and clean a log of at least so many cases.

    Parameters
    ----------
    path : Path
        CSV, Parquet or XES; may be packed by gzip.
    asked : Columns, optional
        Names of the columns; without it the usual names are looked for.

    Raises
    ------
    BadLog, BadColumns
        If the log cannot be used, with the place in the file.
    """
    raw = _read(path)
    columns = find_columns(path, raw.header, asked)
    quality = Quality(rows_read=len(raw.line))
    texts = {
        CASE: _texts(raw.column(columns.case)),
        ACTIVITY: _texts(raw.column(columns.activity)),
        RESOURCE: _texts(raw.column(columns.resource)),
    }
    two = _times(path, raw, columns.start), _times(path, raw, columns.end)
    start, end, starts, zone = _both(*two, raw, quality)
    unended = two[1].wall.isna() if two[0] is not None and two[1] is not None else False
    log = pd.DataFrame({**texts, START: start, END: end, "line": raw.line, "unended": unended})
    log = _without_gaps(path, log, columns, quality)
    if not starts and TRANSITION in raw.header:
        transition = raw.column(TRANSITION)[log.index.to_numpy()]
        log, lost, starts = pair(log, transition)
        quality.note("unpaired", rows=lost)
    log = _in_right_order(path, log, quality)
    if not log[RESOURCE].notna().any():
        quality.note("no-resources", rows=len(log))
    else:
        quality.note("no-resource", log.loc[log[RESOURCE].isna(), "line"].to_numpy())
    named = log[RESOURCE].dropna().unique().tolist()
    nobody = [named[i] for i in no_persons(named)]
    quality.note("no-person", log.loc[log[RESOURCE].isin(nobody), "line"].to_numpy())
    given_up = is_lost(log[RESOURCE])
    if not given_up.all():  # else the entries mean something else
        quality.note("given-up", log.loc[given_up, "line"].to_numpy())
    if not starts:
        quality.note("no-starts", rows=len(log))
    cases = log[CASE].nunique()
    if cases < least:
        raise bad(path, "too-few-cases", field=columns.case, cases=cases)
    quality.rows_used = len(log)
    table, lines = log[list(COLUMNS)].reset_index(drop=True), log["line"].to_numpy(np.int64)
    known = case_attributes(raw, columns, log[CASE])
    return CleanLog(table, zone, starts, quality, lines, log["unended"].to_numpy(bool), known)


def _read(path: Path) -> Raw:
    kind, content = unpack(path)
    if kind == PARQUET:
        from calibration.logs.read.parquet import read_parquet

        return read_parquet(path, content)
    if kind == XES:
        from calibration.logs.read.xes import read_xes

        return read_xes(path, content)
    from calibration.logs.read.delimited import read_delimited

    return read_delimited(path, content)


def _texts(values: NDArray[np.object_]) -> pd.Series:
    """Texts without blanks around them; words that mean nothing is there become missing."""
    column = pd.Series(values, dtype="str").str.strip()
    return column.where(~column.str.lower().isin(_MISSING_WORDS)).astype(object)


def _times(path: Path, raw: Raw, name: str) -> Times | None:
    """Times of a column; None without a column, an error if too few of them can be read."""
    if not name:
        return None
    texts = _texts(raw.column(name))
    there = texts.notna().to_numpy()
    if not there.any():
        raise bad(path, "no-times", field=name)
    times = read_times(texts.fillna("").to_numpy(object))
    unread = there & times.wall.isna().to_numpy()
    if unread.sum() > MOST_LOST * there.sum():
        first = int(np.flatnonzero(unread)[0])
        text = str(texts.iloc[first])[:40]
        raise bad(path, "not-a-time", int(raw.line[first]), name, text=text, rows=int(unread.sum()))
    return times


def _both(
    start: Times | None, end: Times | None, raw: Raw, quality: Quality
) -> tuple[pd.Series, pd.Series, bool, str]:
    """Starts and ends in one zone; a missing one is taken from the other."""
    for times in (start, end):
        if times is not None:
            quality.note("mixed-zones", rows=times.mixed)
            quality.note("day-or-month", rows=len(raw.line) if times.ambiguous else 0)
    if start is None or end is None:
        only = end if start is None else start
        assert only is not None
        return only.wall, only.wall, False, only.offset
    a, b = start.wall, end.wall
    if start.offset and end.offset and start.offset != end.offset:
        shift = pd.Timedelta(f"{start.offset}:00") - pd.Timedelta(f"{end.offset}:00")
        a = a - shift
    one = a.isna() ^ b.isna()
    quality.note("one-time", raw.line[one.to_numpy()])
    return a.fillna(b), b.fillna(a), True, end.offset or start.offset


def _without_gaps(
    path: Path, log: pd.DataFrame, columns: Columns, quality: Quality
) -> pd.DataFrame:
    """The rows that have a case, an activity and a time."""
    names = {CASE: columns.case, ACTIVITY: columns.activity, END: columns.end or columns.start}
    for column, key, refusal in (
        (CASE, "no-case", "too-much-no-case"),
        (ACTIVITY, "no-activity", "too-much-no-activity"),
        (END, "no-time", "too-much-no-time"),
    ):
        gone = log[column].isna()
        if gone.mean() > MOST_LOST:
            line = int(log.loc[gone, "line"].iloc[0])
            raise bad(path, refusal, line, names[column], rows=int(gone.sum()))
        quality.note(key, log.loc[gone, "line"].to_numpy())
        log = log[~gone]
    return log


def _in_right_order(path: Path, log: pd.DataFrame, quality: Quality) -> pd.DataFrame:
    """Without repeated rows and negative durations; rows out of order are counted, not moved."""
    again = log.duplicated(list(COLUMNS))
    quality.note("repeated", log.loc[again, "line"].to_numpy())
    log = log[~again]
    backward = log[END] < log[START]
    if backward.mean() > MOST_LOST:
        line = int(log.loc[backward, "line"].iloc[0])
        raise bad(path, "ends-before-starts", line, rows=int(backward.sum()))
    quality.note("backward", log.loc[backward, "line"].to_numpy())
    log = log.assign(**{START: log[START].where(~backward, log[END])})
    earlier = log.groupby(CASE, sort=False)[END].diff() < pd.Timedelta(0)
    quality.note("out-of-order", log.loc[earlier, "line"].to_numpy())
    return log
