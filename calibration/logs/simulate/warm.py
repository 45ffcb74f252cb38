"""Start from the cases open at a date: each goes on from where it stands, beside new ones.

Continued cases become cases of the model like any other, only that they begin at the date with
what is left of them. They queue for people in the order in which they came to their queues.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd

from calibration.logs.daylight import log_from_clock, log_to_clock, to_clock
from calibration.logs.discover.model import sampler_of
from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, MINUTE, RESOURCE, START, in_order
from calibration.logs.model import LogModel
from calibration.logs.observed import Ints
from calibration.logs.read.open_cases import UNDER_WAY
from calibration.logs.sample import Picks, Sampler
from calibration.logs.selection import FINISHED
from calibration.logs.simulate.generate import STEP, cut_out, simulate, to_follow
from calibration.logs.simulate.history import Events, Histories, events_of
from calibration.logs.simulate.rest import Rest, UnderWay, rest_of, with_rests
from sim.engine.run import DEFAULT


class Warm(NamedTuple):
    """A log generated from open cases.

    Attributes
    ----------
    log : DataFrame
        Rows that end after the date: of continued cases, under their own names, then of new ones.
    continued : int
    ended : int
        Open cases after whose last activity nothing ever followed: they get no rows.
    """

    log: pd.DataFrame
    continued: int
    ended: int


def generate_from(
    model: LogModel,
    open_log: pd.DataFrame,
    start: np.datetime64,
    cases: int,
    seed: int,
    engine: str = DEFAULT,
) -> Warm:
    """Continue open cases from ``start`` on, beside ``cases`` new ones.

    Parameters
    ----------
    open_log : DataFrame
        See :func:`calibration.logs.read.open_cases.read_open`.
    start : datetime64
        The date, on the clock of the log's zone, as the rows of ``open_log`` are.
    """
    sampler = sampler_of(model)
    local = to_clock(pd.Series([pd.Timestamp(start)]), model.clock).to_numpy()[0]
    date = float((pd.Timestamp(local) - pd.Timestamp(model.origin)) / MINUTE)
    rows = in_order(open_log)
    rests = _rests(model, sampler, rows, date, np.random.default_rng([seed, 1]))
    fresh = sampler.draw(local, cases + to_follow(model), np.random.default_rng(seed))
    count, known = len(rests), len(model.begins)
    picks = Picks(
        np.concatenate((np.arange(known, known + count), fresh.case)),
        np.concatenate((np.zeros(count, np.int64), fresh.days)),
        fresh.off,
    )
    whole = with_rests(model, [rest for _, rest in rests], date)
    log = simulate(whole, picks, seed, engine)
    went_on = log[log[CASE] < count].copy()
    new = cut_out(log[log[CASE] >= count], cases, model.selection == FINISHED)
    names = np.array([name for name, _ in rests], object)
    went_on[CASE] = names[went_on[CASE].to_numpy(np.int64)]
    new[CASE] = _unlike(new[CASE], set(open_log[CASE]))
    log = log_from_clock(pd.concat([went_on, new], ignore_index=True), model.clock)
    for column in (START, END):
        log[column] = log[column].where(log[column] >= start, start)
    given = np.array([row for _, rest in rests for row in rest.given], np.int64)
    log = _as_given(log, given, int(model.first[-1]), rows)
    return Warm(log[list(COLUMNS)], count, open_log[CASE].nunique() - count)


def _rests(
    model: LogModel,
    sampler: Sampler,
    rows: pd.DataFrame,
    date: float,
    random: np.random.Generator,
) -> list[tuple[str, Rest]]:
    """What is left of each open case that goes on, in order of their queues, with its name.

    Observed cases weigh differently in every log: how long open ones still take is then as unsure
    as the few observed ones that stood like them allow (the Bayesian bootstrap, Rubin 1981).
    """
    luck = random.exponential(size=len(sampler.weight))
    histories = Histories(model, sampler.weight * luck)
    result = []
    for past, under_way in _pasts(model, rows):
        cut = histories.cut_like(past, date, random)
        if cut is not None:
            name = str(rows[CASE].iloc[int(past.row[0])])
            result.append((name, rest_of(model, histories, cut, past, under_way)))
    return sorted(result, key=lambda one: one[1].entry)


def _pasts(model: LogModel, rows: pd.DataFrame) -> list[tuple[Events, list[UnderWay]]]:
    """What happened in each open case so far, and what is under way."""
    local = log_to_clock(rows[list(COLUMNS)], model.clock)
    origin = pd.Timestamp(model.origin)
    start, end = (np.asarray((local[c] - origin) / MINUTE, np.float64) for c in (START, END))
    case = pd.factorize(rows[CASE])[0].astype(np.int64)
    activity = pd.Index(model.activities).get_indexer(pd.Index(rows[ACTIVITY])).astype(np.int64)
    who = pd.Index(model.resources).get_indexer(pd.Index(rows[RESOURCE])).astype(np.int64)
    unended = rows[UNDER_WAY].to_numpy(bool)
    # Where a model knows ends alone, what is under way has not happened yet.
    events = events_of(case, activity, who, start, end, unended, unended & (not model.starts))
    edges = np.searchsorted(events.case, np.arange(case[-1] + 2)).tolist()
    under_way: list[list[UnderWay]] = [[] for _ in range(case[-1] + 1)]
    for row in np.flatnonzero(unended & model.starts).tolist():
        one = UnderWay(row, int(activity[row]), int(who[row]), float(start[row]))
        under_way[case[row]].append(one)
    parts = [events.part(a, b) for a, b in itertools.pairwise(edges)]
    return list(zip(parts, under_way, strict=True))


def _unlike(numbers: pd.Series, names: set[str]) -> pd.Series:
    """Names of new cases that no open one has."""
    prefix = ""
    while names & set(prefix + numbers):
        prefix += "+"
    return prefix + numbers


def _as_given(log: pd.DataFrame, given: Ints, known: int, rows: pd.DataFrame) -> pd.DataFrame:
    """The log, in which activities under way keep the start and the resource they have."""
    step = log[STEP].to_numpy(np.int64) - known
    row = (
        np.where(step >= 0, given[np.maximum(step, 0)], -1) if len(given) else np.full(len(log), -1)
    )
    these = np.flatnonzero(row >= 0)
    log = log.reset_index(drop=True)
    for column in (START, RESOURCE):
        values = log[column].astype(object).to_numpy(copy=True)
        values[these] = rows[column].iloc[row[these]].astype(object).to_numpy()
        log[column] = pd.Series(values, log.index).astype(log[column].dtype)
    return log
