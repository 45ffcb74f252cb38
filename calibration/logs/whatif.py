"""What if: a discovered model with more people, faster or fewer activities, other hours.

Each change is a function from model to model; cases keep their shape, and the engine makes the
queues anew.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from calibration.logs.model import LogModel, Steps


def with_people(model: LogModel, pool: str, more: int) -> LogModel:
    """The model with ``more`` people (fewer, if negative; one stays) in a pool.

    Raises
    ------
    KeyError
        If there is no such pool.
    """
    at = _position([s.name for s in model.staff], pool)
    old = model.staff[at]
    new = tuple(f"{pool} +{i + 1}" for i in range(more))
    members = old.members[: max(1, len(old.members) + min(more, 0))] + new
    staff = list(model.staff)
    staff[at] = dataclasses.replace(old, members=members)
    return dataclasses.replace(model, staff=tuple(staff))


def with_hours(model: LogModel, pool: str, opens: float, closes: float) -> LogModel:
    """The model with a pool open from Monday to Friday between two minutes of the day.

    Raises
    ------
    KeyError
        If there is no such pool.
    """
    at = _position([s.name for s in model.staff], pool)
    days = np.arange(5) * 1440.0
    hours = tuple((days + opens).tolist()), tuple((days + closes).tolist())
    staff = list(model.staff)
    staff[at] = dataclasses.replace(staff[at], opens=hours[0], closes=hours[1])
    return dataclasses.replace(model, staff=tuple(staff))


def with_work(model: LogModel, activity: str, factor: float) -> LogModel:
    """The model with the work of an activity multiplied.

    Raises
    ------
    KeyError
        If there is no such activity.
    """
    these = model.steps.activity == _position(list(model.activities), activity)
    work = np.where(these, model.steps.work * factor, model.steps.work)
    return dataclasses.replace(model, steps=dataclasses.replace(model.steps, work=work))


def without(model: LogModel, activity: str) -> LogModel:
    """The model without an activity, and without the delays before it; the rest moves up.

    Raises
    ------
    KeyError
        If there is no such activity.
    ValueError
        If some case consists of it alone.
    """
    s = model.steps
    stays = s.activity != _position(list(model.activities), activity)
    left = np.add.reduceat(stays.astype(np.int64), model.first[:-1])
    if not left.all():
        raise ValueError("cases would be left without any activity")
    after_first, after = [0], list[int]()
    for case in range(len(model.begins)):
        low, high = int(model.first[case]), int(model.first[case + 1])
        place = np.cumsum(stays[low:high]) - 1
        before: list[list[int]] = []  # remaining steps that each step comes after
        for row in range(low, high):
            direct = s.after[s.after_first[row] : s.after_first[row + 1]].tolist()
            there: list[int] = []
            for i in direct:
                there += [int(place[i])] if stays[low + i] else before[i]
            before.append(sorted(set(there)))
            if stays[row]:
                after += before[-1]
                after_first.append(len(after))
    kept = {f.name: getattr(s, f.name) for f in dataclasses.fields(Steps)}
    columns = {name: v[stays] for name, v in kept.items() if not name.startswith("after")}
    steps = Steps(**columns, after_first=np.array(after_first), after=np.array(after, np.int64))
    first = np.concatenate(([0], np.cumsum(left)))
    return dataclasses.replace(model, steps=steps, first=first)


def _position(names: list[str], name: str) -> int:
    if name not in names:
        raise KeyError(name)
    return names.index(name)
