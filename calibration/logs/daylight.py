"""The clock on people's walls: logs kept in universal time hide that offices open by local time.

Where summer time is kept, such a log seems to shift all hours twice a year. Learning happens on the
local clock, and generated logs are written in the log's own time again.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from calibration.logs.log import END, START

CLOCKS = ("Europe/Amsterdam", "America/New_York", "Australia/Sydney")
"""One place for each of the common rules of summer time."""

_BETTER = 0.7
"""The hours of summer and winter must agree so much better on the local clock."""
_ENOUGH = 0.05
_FEWEST = 200


def local_clock(log: pd.DataFrame, zone: str) -> str:
    """The clock by which a log's hours are alike in summer and winter; empty for its own.

    Parameters
    ----------
    log : DataFrame
        See :mod:`calibration.logs.log`.
    zone : str
        Offset of its times; only logs in universal time, or in none that is named, can be meant.
    """
    if zone not in ("", "+00:00"):
        return ""
    times = pd.concat([log[START], log[END]], ignore_index=True)
    found = {name: _seasons_apart(times, name) for name in CLOCKS if _known(name)}
    ratio = {name: local / own for name, (own, local) in found.items() if own > 0}
    best = min(ratio, key=lambda name: ratio[name], default="")
    return best if best and ratio[best] < _BETTER else ""


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:  # no table of zones on this machine
        return False
    return True


def _seasons_apart(times: pd.Series, name: str) -> tuple[float, float]:
    """How far the hours of summer and winter differ, on the log's clock and on the local one."""
    local = to_clock(times, name)
    offset = local - times
    summer = (offset == offset.max()).to_numpy()
    share = float(summer.mean())
    if not _ENOUGH < share < 1.0 - _ENOUGH or len(times) < _FEWEST:
        return 0.0, 0.0
    return _hours_apart(times, summer), _hours_apart(local, summer)


def _hours_apart(times: pd.Series, summer: np.ndarray) -> float:
    hours = times.dt.hour.to_numpy()
    parts = [np.bincount(hours[w], minlength=24) / w.sum() for w in (summer, ~summer)]
    return float(np.abs(parts[0] - parts[1]).sum() / 2)


def to_clock(times: pd.Series, name: str) -> pd.Series:
    """Universal times on a local clock; unchanged if it has no name."""
    if not name:
        return times
    local: pd.Series = times.dt.tz_localize("UTC").dt.tz_convert(name).dt.tz_localize(None)
    return local


def from_clock(times: pd.Series, name: str) -> pd.Series:
    """Times of a local clock as universal ones; an hour that comes twice is the first."""
    if not name:
        return times
    first = np.ones(len(times), bool)
    there = times.dt.tz_localize(name, ambiguous=first, nonexistent="shift_forward")
    universal: pd.Series = there.dt.tz_convert("UTC").dt.tz_localize(None)
    return universal


def log_to_clock(log: pd.DataFrame, name: str) -> pd.DataFrame:
    """A log on a local clock."""
    return log.assign(**{c: to_clock(log[c], name) for c in (START, END)}) if name else log


def log_from_clock(log: pd.DataFrame, name: str) -> pd.DataFrame:
    """A log of a local clock in universal time, ends never before starts."""
    if not name:
        return log
    back = {c: from_clock(log[c], name) for c in (START, END)}
    back[END] = back[END].where(back[END] >= back[START], back[START])
    return log.assign(**back)
