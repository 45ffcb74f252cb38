"""Generate an event log from a discovered model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from calibration.logs.daylight import log_from_clock, to_clock
from calibration.logs.discover.model import sampler_of
from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, RESOURCE, START
from calibration.logs.model import LogModel
from calibration.logs.observed import Floats, Ints
from calibration.logs.sample import Picks
from calibration.logs.selection import FINISHED
from calibration.logs.simulate.plan import FOLLOW_UPS, lay_plan
from sim.engine.plan import COMPLETED, FAILED
from sim.engine.run import DEFAULT, run_engine

NO_RESOURCE = None
STEP = "step"
MOST_TO_FOLLOW = 10_000


class Played(NamedTuple):
    """What was done in the cases of a run, shape (rows,) each.

    Cases are numbered in order of their beginning; ``step`` is the model's; ``clerk`` -1 for
    nobody; ``started`` and ``ended`` are minutes after the model's origin.
    """

    case: Ints
    step: Ints
    clerk: Ints
    started: Floats
    ended: Floats


def generate(
    model: LogModel,
    start: np.datetime64,
    cases: int,
    seed: int,
    engine: str = DEFAULT,
    attributes: bool = False,
) -> pd.DataFrame:
    """Generate a log of exactly so many cases, the first of which begin at ``start``.

    With ``attributes``, further columns tell the cases' attributes.

    Returns
    -------
    DataFrame
        See :mod:`calibration.logs.log`; cases are numbered in order of their beginning.
    """
    sampler = sampler_of(model)
    local = to_clock(pd.Series([pd.Timestamp(start)]), model.clock).to_numpy()[0]
    picks = sampler.draw(local, cases + to_follow(model), np.random.default_rng(seed))
    log = simulate(model, picks, seed, engine)
    log = cut_out(log, cases, model.selection == FINISHED)
    columns = list(COLUMNS)
    if attributes:
        log, names = with_attributes(model, log)
        columns += names
    return log_from_clock(log[columns], model.clock)


def with_attributes(model: LogModel, log: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A simulated log with the attributes of its cases, and the names of the columns added."""
    case = np.searchsorted(model.first, log[STEP].to_numpy(np.int64), side="right") - 1
    columns = {
        attribute.name: np.array(attribute.values, object)[np.array(attribute.of)[case]]
        for attribute in model.attributes
    }
    return log.assign(**columns), list(columns)


def to_follow(model: LogModel) -> int:
    """Cases that come after those asked for, so that no batch lacks its last members."""
    s, cases, most = model.steps, len(model.begins), 0
    for batch in model.batches:
        if batch.size:
            each = float(np.sum(s.activity == batch.activity)) / cases
            most = max(most, int(np.ceil(2 * batch.size / max(each, 1 / cases))))
    return min(most, MOST_TO_FOLLOW)


def simulate(model: LogModel, picks: Picks, seed: int, engine: str = DEFAULT) -> pd.DataFrame:
    """Run the picked cases and tell what was done, as a log with numbers for cases.

    Column ``step`` holds the model's step that each row is.
    """
    done, s = played(model, picks, seed, engine), model.steps
    row, clerk = done.step, done.clerk
    who = np.array([*model.resources, NO_RESOURCE], object)[s.resource[row]]
    if model.staff:
        people = np.array([m for staff in model.staff for m in staff.members], object)
        who = np.where(clerk >= 0, people[clerk], who)
    origin = pd.Timestamp(model.origin)
    log = pd.DataFrame(
        {
            CASE: done.case,
            ACTIVITY: np.array(model.activities, object)[s.activity[row]],
            RESOURCE: who,
            START: _times(origin, done.started),
            END: _times(origin, done.ended),
            STEP: row,
        }
    )
    log = log.sort_values([CASE, START, END, STEP], kind="stable")
    return log.reset_index(drop=True)


def played(model: LogModel, picks: Picks, seed: int, engine: str = DEFAULT) -> Played:
    """Run the picked cases."""
    for follow_up in FOLLOW_UPS:
        laid = lay_plan(model, picks, follow_up)
        run = run_engine(laid.plan, seed, 0, engine, laid.come)
        if np.all(run.state == COMPLETED):
            break
    trace, s = run.trace, model.steps
    step = laid.step[trace.activity]
    told = (step >= 0) & (trace.outcome <= FAILED)  # who finds the doors closed comes again
    row, clerk, ended = step[told], trace.clerk[told], trace.ended[told]
    timed = (clerk >= 0) | (s.clock[row] >= 0)
    started = np.where(timed, trace.started[told], ended - s.work[row])
    return Played(trace.case[told], row, clerk, started + laid.offset, ended + laid.offset)


def cut_out(log: pd.DataFrame, cases: int, finished: bool) -> pd.DataFrame:
    """The first cases to begin, or to finish, with final numbers."""
    spans = log.groupby(CASE).agg(begins=(START, "min"), ends=(END, "max"))
    if finished:
        spans = spans.sort_values("ends", kind="stable")
    chosen = spans.iloc[:cases].sort_values("begins", kind="stable").index
    number = {case: f"{i + 1:0{len(str(cases))}d}" for i, case in enumerate(chosen)}
    log = log[log[CASE].isin(chosen)].copy()
    log[CASE] = log[CASE].map(number)
    return log.sort_values([CASE, START, END], kind="stable", ignore_index=True)


def _times(origin: pd.Timestamp, minutes: np.ndarray) -> pd.Series:
    """Instants to the millisecond."""
    milliseconds = np.round(minutes * 60_000.0).astype("int64")
    return pd.Series(origin.to_datetime64().astype("M8[ms]") + milliseconds.astype("m8[ms]"))
