"""The routes of a model, as arrays: one for each observed case, whatever is drawn later."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.model import NOBODY, LogModel
from calibration.logs.observed import Floats, Ints
from sim.engine import plan as p
from sim.engine.clock import WALL
from sim.engine.draws import CONSTANT


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
    """Each step is one activity, preceded by one more for a delay if the step needs people.

    Before these, cases gather where there are batches.
    """
    s = model.steps
    staffed = (s.pool != NOBODY) & (s.work > 0.0)
    waits = staffed & (s.delay > 0.0)
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
    mean[last] = np.where(staffed, s.work, s.delay + s.work)
    mean[last[waits] - 1] = s.delay[waits]
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
        _activities(kind, pool, mean, gate),
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


def _activities(kind: Ints, pool: Ints, mean: Floats, gate: Ints) -> p.Activities:
    """Activities that take what they took when observed; nothing of them is left to chance."""
    size = len(kind)
    zeros, none = np.zeros(size, np.int64), np.full(size, -1)
    nothing = p.Laws(np.full(size, CONSTANT), np.zeros(size), np.zeros(size))
    keys = np.arange(size, dtype=np.uint64)
    return p.Activities(
        key=keys,
        kind=kind,
        pool=pool,
        calendar=np.full(size, WALL),
        system=none,
        family=zeros,
        priority=zeros,
        work=p.Laws(np.full(size, CONSTANT), mean, np.zeros(size)),
        fail=np.zeros(size),
        redo=nothing,
        redo_calendar=np.full(size, WALL),
        retry=nothing,
        retry_calendar=np.full(size, WALL),
        patience=nothing,
        give_up=np.zeros(size),
        branch=np.ones(size),
        branch_key=keys,
        batch=none,
        gate=gate,
    )


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
