"""The routes of a model, as arrays: one for each observed case, whatever is drawn later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.logs.model import NOBODY, LogModel, Staff
from calibration.logs.observed import Floats, Ints
from sim.engine import plan as p
from sim.engine.clock import WALL
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL


class ModelRoutes(NamedTuple):
    """Routes of all observed cases, in their order, as a plan has them.

    ``step``, shape (activities,): the model's step that an activity is; -1 for what precedes one.
    """

    activities: p.Activities
    routes: p.Routes
    labels: p.Labels
    case_labels: p.CaseLabels
    step: Ints


def routes_of(model: LogModel) -> ModelRoutes:
    """Each step is one activity, preceded by one more for a delay if what follows is no delay.

    Before these, cases gather where there are batches.
    """
    s = model.steps
    staffed, timed = staffed_steps(model), s.clock != NOBODY
    waits = (staffed | timed) & (s.delay > 0.0)
    gate_of = np.full(len(model.activities), -1)
    for number, batch in enumerate(model.batches):
        gate_of[batch.activity] = number
    gathers = gate_of[s.activity] >= 0
    last = np.cumsum(1 + waits + gathers) - 1  # the activity that ends each step
    begin = last - waits - gathers  # the one that begins it
    size = int(last[-1]) + 1
    step = np.full(size, -1)
    step[last] = np.arange(len(last))
    kind = np.full(size, p.DELAY)
    office = np.array([x.office for x in model.staff], bool)
    kind[last[staffed]] = np.where(office[s.pool[staffed]], p.REVIEW, p.SERVE)
    pool = np.full(size, NOBODY)
    pool[last[staffed]] = s.pool[staffed]
    mean = np.zeros(size)
    mean[last] = np.where(staffed | timed, s.work, s.delay + s.work)
    mean[last[waits] - 1] = s.delay[waits]
    clock = np.full(size, NOBODY)
    clock[last[~staffed]] = s.clock[~staffed]
    clock[last[waits] - 1] = s.clock[waits]
    kind[begin[gathers]] = p.GATHER
    gate = np.full(size, -1)
    gate[begin[gathers]] = gate_of[s.activity[gathers]]
    case_first = np.repeat(model.first[:-1], np.diff(model.first))
    after_of = np.repeat(np.arange(len(last)), np.diff(s.after_first))
    within = np.setdiff1d(np.arange(size), last)  # what is followed by more of the same step
    source = np.concatenate((last[case_first[after_of] + s.after], within))
    target = np.concatenate((begin[after_of], within + 1))
    order = np.lexsort((target, source))
    after_first = np.searchsorted(source[order], np.arange(size + 1))
    first = np.append(begin[model.first[:-1]], size)
    return ModelRoutes(
        _activities(model.staff, kind, pool, mean, clock, gate),
        p.Routes(
            first.astype(np.int64),
            after_first.astype(np.int64),
            target[order].astype(np.int64),
            np.bincount(target, minlength=size).astype(np.int64),
        ),
        p.Labels(*(np.zeros(size, np.int64 if i != 2 and i < 6 else float) for i in range(8))),
        _no_labels(len(model.begins)),
        step,
    )


def staffed_steps(model: LogModel) -> np.ndarray:
    """Which steps people work on."""
    staffed: np.ndarray = (model.steps.pool != NOBODY) & (model.steps.work > 0.0)
    return staffed


def _activities(
    staff: Sequence[Staff], kind: Ints, pool: Ints, mean: Floats, clock: Ints, gate: Ints
) -> p.Activities:
    """Activities that take what they took when observed; only who leaves a queue is left to chance.

    Calendars are numbers of pools, to be replaced by those of a plan.
    """
    size = len(kind)
    waits = _of_pools([x.patience for x in staff], pool)
    back = _of_pools([x.back for x in staff], pool), _of_pools([x.back_cv for x in staff], pool)
    zeros, none = np.zeros(size, np.int64), np.full(size, -1)
    nothing = p.Laws(np.full(size, CONSTANT), np.zeros(size), np.zeros(size))
    keys = np.arange(size, dtype=np.uint64)
    return p.Activities(
        key=keys,
        kind=kind,
        pool=pool,
        calendar=clock,
        system=none,
        family=zeros,
        priority=zeros,
        work=p.Laws(np.full(size, CONSTANT), mean, np.zeros(size)),
        fail=np.zeros(size),
        redo=nothing,
        redo_calendar=np.full(size, WALL),
        retry=p.Laws(np.where(back[0] > 0.0, LOGNORMAL, CONSTANT), *back),
        retry_calendar=pool,
        patience=p.Laws(np.full(size, EXPONENTIAL), waits, np.zeros(size)),
        give_up=np.zeros(size),
        branch=np.ones(size),
        branch_key=keys,
        batch=none,
        gate=gate,
    )


def _of_pools(values: Sequence[float], pool: Ints) -> Floats:
    """For each activity the value of its pool; 0 where it has none."""
    result: Floats = np.append(np.array(values, float), 0.0)[pool]
    return result


def _no_labels(routes: int) -> p.CaseLabels:
    zeros, ints = np.zeros(routes), np.zeros(routes, np.int64)
    return p.CaseLabels(
        promised=zeros,
        fare=zeros,
        travel=zeros,
        wage=zeros,
        online=ints,
        joint=ints,
        calendar=np.full(routes, WALL),
        day=np.full(routes, 1440.0),
    )
