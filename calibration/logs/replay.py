"""Observed cases moved in time: what is generated before queues have their say, and the floor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.logs.log import CASE, COLUMNS, END, START, first_starts
from calibration.logs.observed import DAY, Observed
from calibration.logs.sample import Picks, Sampler
from calibration.logs.selection import FINISHED


def moved(seen: Observed, picks: Picks) -> pd.DataFrame:
    """The rows of the picked cases, moved by whole days; cases are numbered anew."""
    size = np.diff(seen.first)[picks.case]
    first = seen.first[picks.case]
    offset = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    log: pd.DataFrame = seen.log.iloc[np.repeat(first, size) + offset].reset_index(drop=True)
    shift = pd.to_timedelta(np.repeat(picks.days, size), unit="D")
    number = [f"{i + 1}" for i in range(len(picks.case))]
    log[CASE] = np.repeat(np.array(number, object), size)
    log[START], log[END] = log[START] + shift, log[END] + shift
    return log


def sampled(sampler: Sampler, start: np.datetime64, cases: int, seed: int) -> pd.DataFrame:
    """A generated log without queues: observed cases, drawn and moved."""
    seen = sampler.seen
    picks = sampler.draw(start, cases, np.random.default_rng(seed))
    if sampler.selection == FINISHED:
        ends = seen.begins[picks.case] + seen.lasts[picks.case] + picks.days * DAY
        order = np.sort(np.argsort(ends, kind="stable")[:cases])
        picks = Picks(picks.case[order], picks.days[order])
    return moved(seen, picks)


def train_replay(train: pd.DataFrame, start: pd.Timestamp, cases: int) -> pd.DataFrame:
    """The floor: the latest training cases once more, moved by whole weeks to after ``start``."""
    begins = first_starts(train).iloc[-cases:]
    log = train.loc[train[CASE].isin(set(begins.index)), list(COLUMNS)].reset_index(drop=True)
    weeks = int(np.ceil((start - begins.iloc[0]) / pd.Timedelta(weeks=1)))
    for column in (START, END):
        log[column] = log[column] + pd.Timedelta(weeks=weeks)
    return log
