"""What if: a discovered model with more people, faster or fewer activities, other hours.

Each change is a function from model to model; cases keep their shape, and the engine makes the
queues anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from calibration.logs.discover.model import sampler_of
from calibration.logs.model import Batch, LogModel, Steps
from calibration.logs.observed import DAY
from calibration.logs.simulate.generate import MOST_TO_FOLLOW


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


def with_batch(model: LogModel, activity: str, rule: Batch | None) -> LogModel:
    """The model in which cases gather before an activity by a rule, or do not.

    Raises
    ------
    KeyError
        If there is no such activity.
    """
    at = _position(list(model.activities), activity)
    others = tuple(batch for batch in model.batches if batch.activity != at)
    new = () if rule is None else (rule._replace(activity=at),)
    return dataclasses.replace(model, batches=others + new)


def with_mix(model: LogModel, attribute: str, value: str, share: float) -> LogModel:
    """The model in which a share of the cases (0 to 1) has a value of an attribute.

    Among those that have it, and among the others, nothing else changes.

    Raises
    ------
    KeyError
        If there is no such attribute or value.
    """
    known = model.attributes[_position([a.name for a in model.attributes], attribute)]
    these = np.array(known.of) == _position(list(known.values), value)
    weight = sampler_of(model).weight
    now = float(weight[these].sum() / weight.sum())
    with np.errstate(divide="ignore"):
        factor = np.where(these, np.divide(share, now), np.divide(1.0 - share, 1.0 - now))
    emphasis = model.emphasis * np.where(weight > 0, factor, 0.0)
    return dataclasses.replace(model, emphasis=emphasis)


def _position(names: list[str], name: str) -> int:
    if name not in names:
        raise KeyError(name)
    return names.index(name)


_KINDS = ("people", "hours", "work", "without", "batch", "mix")


class ChangeError(ValueError):
    """A change that cannot be read or made.

    Attributes
    ----------
    key, values
        Word that tells it, and what fills it.
    name, valid
        A name that is not known, and those that are.
    """

    def __init__(self, key: str, name: str = "", valid: Sequence[str] = (), **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values
        self.name, self.valid = name, tuple(valid)


def changed(model: LogModel, text: str) -> LogModel:
    """The model with one change, told in words.

    Parameters
    ----------
    text : str
        ``people:POOL=+2``, ``hours:POOL=09:00-16:30``, ``work:ACTIVITY=0.8``,
        ``without:ACTIVITY``, ``batch:ACTIVITY=none``, ``batch:ACTIVITY=5`` (by number),
        ``batch:ACTIVITY=90min`` (by age), ``batch:ACTIVITY=15:00`` (by the clock, from Monday to
        Friday), or ``mix:ATTRIBUTE:VALUE=0.3``.

    Raises
    ------
    ChangeError
        If it cannot be understood, or what it names is not there.
    """
    kind, colon, rest = text.partition(":")
    name, _, value = rest.rpartition("=") if kind != "without" else (rest, "", "")
    if not colon or kind not in _KINDS or not name:
        raise ChangeError("change-unknown", text=text)
    if kind in ("people", "hours"):
        _known(name, [s.name for s in model.staff])
    elif kind == "mix":
        _known(name, list(_values(model)))
    else:
        _known(name, list(model.activities))
    try:
        if kind == "people":
            return with_people(model, name, int(value))
        if kind == "hours":
            opens, closes = (_minutes(part) for part in value.split("-"))
            if not 0.0 <= opens < closes <= 1440.0:
                raise ValueError
            return with_hours(model, name, opens, closes)
        if kind == "work":
            factor = float(value)
            if not 0.0 < factor <= 100.0:
                raise ValueError
            return with_work(model, name, factor)
        if kind == "batch":
            return with_batch(model, name, _rule(value))
        if kind == "mix":
            share = float(value)
            if not 0.0 <= share <= 1.0:
                raise ValueError
            return with_mix(model, *_values(model)[name], share)
    except ValueError:
        raise ChangeError("change-value", text=text) from None
    try:
        return without(model, name)
    except ValueError:
        raise ChangeError("change-empty", text=text) from None


def _known(name: str, names: list[str]) -> None:
    if name not in names:
        raise ChangeError("change-name", name, names, text=name)


def _values(model: LogModel) -> dict[str, tuple[str, str]]:
    """Values of attributes as a change names them."""
    return {f"{a.name}:{value}": (a.name, value) for a in model.attributes for value in a.values}


def _rule(text: str) -> Batch | None:
    """How cases gather, told in a word."""
    if text == "none":
        return None
    if ":" in text:
        strike = _minutes(text)
        if not 0.0 <= strike < DAY:
            raise ValueError
        return Batch(strikes=tuple(day * DAY + strike for day in range(5)))
    rule = Batch(age=float(text[:-3])) if text.endswith("min") else Batch(size=int(text))
    if not rule.age > 0.0 or not (rule.age < np.inf or 2 <= rule.size <= MOST_TO_FOLLOW):
        raise ValueError
    return rule


def _minutes(clock: str) -> float:
    hours, _, minutes = clock.partition(":")
    return 60.0 * int(hours) + int(minutes or 0)
