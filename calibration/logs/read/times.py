"""Times in whatever way they are written, and in which zone."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_DAY_FIRST = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y", "%d %b %Y", "%d/%m/%y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%m/%d/%y")
_CLOCKS = (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S")
_EARLIEST, _LATEST = pd.Timestamp("1950-01-01"), pd.Timestamp("2200-01-01")
_PER_SECOND = (1.0, 1e3, 1e6, 1e9)


class Times(NamedTuple):
    """Instants read from texts.

    Attributes
    ----------
    wall : Series of datetime64
        In the log's zone, without its name; NaT where a text is missing or no time.
    offset : str
        The zone as ``+hh:mm``; empty if the texts name none.
    ambiguous : bool
        Whether day and month could be exchanged.
    mixed : int
        Texts whose zone differs from that of most.
    """

    wall: pd.Series
    offset: str
    ambiguous: bool = False
    mixed: int = 0


def read_times(texts: NDArray[np.object_]) -> Times:
    """Read times; all texts of a column are taken to be written by few rules."""
    column = pd.Series(texts, dtype="str").str.strip()
    column = column.where(column != "")
    found = column.str.extract(_OFFSET, expand=False)
    dated = column.str.contains(r"\d:\d", regex=True, na=False)
    found = found.where(dated)
    local = column.where(found.isna(), column.str.replace(_OFFSET, "", regex=True).str.strip())
    wall, ambiguous = _read_local(local)
    zones = found.dropna()
    if zones.empty:
        return Times(wall, "", ambiguous)
    minutes = found.map(_minutes, na_action="ignore").astype(float)
    usual = minutes.mode()
    one = len(usual) == 1 and minutes.nunique() == 1
    home = float(usual.iloc[0]) if one else 0.0
    own = minutes.fillna(float(usual.iloc[0]))
    wall = wall - pd.to_timedelta(own - home, unit="min")
    mixed = int((column.notna() & found.isna() & wall.notna()).sum())
    return Times(wall, _text(home), ambiguous, mixed)


def _minutes(offset: str) -> float:
    if offset == "Z":
        return 0.0
    digits = offset[1:].replace(":", "")
    minutes = 60.0 * int(digits[:2]) + int(digits[2:])
    return -minutes if offset[0] == "-" else minutes


def _text(minutes: float) -> str:
    whole = int(abs(minutes))
    return f"{'-' if minutes < 0 else '+'}{whole // 60:02d}:{whole % 60:02d}"


def _read_local(texts: pd.Series) -> tuple[pd.Series, bool]:
    wall = _sane(pd.to_datetime(texts, format="ISO8601", errors="coerce"))
    rest = texts.notna() & wall.isna()
    if rest.any():
        numbers = pd.to_numeric(texts[rest], errors="coerce")
        if numbers.notna().mean() > 0.5:
            wall[rest] = _from_epoch(numbers)
            rest = texts.notna() & wall.isna()
    for day in _DATES:
        wall, rest = _fill(texts, wall, rest, day)
    ambiguous = False
    if rest.any():
        ways = []
        for formats in (_DAY_FIRST, _MONTH_FIRST):
            way, left = wall.copy(), rest.copy()
            for day in formats:
                way, left = _fill(texts, way, left, day)
            ways.append((int(left.sum()), way))
        ambiguous = ways[0][0] == ways[1][0] and not ways[0][1].equals(ways[1][1])
        wall = min(ways, key=lambda w: w[0])[1]
    return wall, ambiguous


def _fill(
    texts: pd.Series, wall: pd.Series, rest: pd.Series, day: str
) -> tuple[pd.Series, pd.Series]:
    """Read what is still unread by one way to write dates, and any to write clocks."""
    for clock in _CLOCKS:
        if not rest.any():
            break
        read = _sane(pd.to_datetime(texts[rest], format=day + clock, errors="coerce"))
        wall = wall.copy()
        wall[rest] = read
        rest = texts.notna() & wall.isna()
    return wall, rest


def _from_epoch(numbers: pd.Series) -> pd.Series:
    """Seconds (or smaller units) since 1970, by their size."""
    typical = float(numbers.abs().median())
    for per_second in _PER_SECOND:
        if 1e8 <= typical / per_second < 7e9:
            microseconds = (numbers * (1e6 / per_second)).round()
            return _sane(microseconds.astype("Int64").astype("datetime64[us]"))
    return pd.Series(pd.NaT, index=numbers.index, dtype="datetime64[us]")


def _sane(times: pd.Series) -> pd.Series:
    """Times of this age, to the microsecond; others are no times."""
    times = times.astype("datetime64[us]")
    return times.where((times > _EARLIEST) & (times < _LATEST))
