"""Observed beside generated, in the figures that a page of fit shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.logs.distances.hours import instants
from calibration.logs.log import ACTIVITY, CASE, END, START, first_starts, in_order
from calibration.logs.model import Attribute, LogModel
from calibration.logs.waiting import REASONS, batch_sizes, waits_of

MOST = 12
"""So many activities are shown, the most frequent ones."""
PER_CENT = np.arange(1, 100)


@dataclass(frozen=True)
class Beside:
    """One figure: what is on its axis, and the values of both logs.

    Attributes
    ----------
    name : str
        Its words are ``fit.<name>`` and ``fit.<name>.axis``.
    at : list
        Places on the axis.
    observed, generated : float64 arrays
    bars : bool
        Whether places are names (bars) or a scale (lines).
    """

    name: str
    at: Sequence[object]
    observed: NDArray[np.float64]
    generated: NDArray[np.float64]
    bars: bool = False


def beside(observed: pd.DataFrame, generated: pd.DataFrame) -> list[Beside]:
    """All figures of two logs that show anything."""
    kinds = (_arrivals, _durations, _week, _activities, _waits, _work)
    figures = [kind(observed, generated) for kind in kinds]
    return [f for f in figures if f.observed.any() or f.generated.any()]


def _arrivals(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """Cases begun until each day."""
    days = [first_starts(log).dt.normalize() for log in (a, b)]
    span = pd.date_range(min(d.min() for d in days), max(d.max() for d in days), freq="D")
    counts = [d.value_counts().reindex(span, fill_value=0).cumsum().to_numpy(float) for d in days]
    return Beside("arrivals", [str(d.date()) for d in span], counts[0], counts[1])


def _durations(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """Durations of cases, hours, that each per cent of them does not exceed."""
    found = []
    for log in (a, b):
        cases = log.groupby(CASE)
        spans = (cases[END].max() - cases[START].min()).dt.total_seconds().to_numpy(float) / 3600.0
        found.append(np.percentile(spans, PER_CENT))
    return Beside("durations", PER_CENT.tolist(), found[0], found[1])


def _week(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """Share of all starts and ends in each hour of the week, per cent."""
    found = []
    for log in (a, b):
        when = instants(log)
        hour = (when.dt.day_of_week * 24 + when.dt.hour).to_numpy()
        found.append(100.0 * np.bincount(hour, minlength=168) / len(hour))
    return Beside("week", list(range(168)), found[0], found[1])


def _activities(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """How often the most frequent activities are done in a case."""
    names = _frequent(a)
    found = [
        log[ACTIVITY].value_counts().reindex(names, fill_value=0).to_numpy(float)
        / log[CASE].nunique()
        for log in (a, b)
    ]
    return Beside("activities", list(names), found[0], found[1], bars=True)


def _waits(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """Mean hours from the latest end before to the start of an activity."""
    found = []
    for log in (a, b):
        rows = in_order(log)
        before = rows.groupby(CASE)[END].transform(lambda end: end.cummax().shift())
        wait = ((rows[START] - before).dt.total_seconds() / 3600.0).clip(lower=0.0)
        found.append(_means(wait, rows[ACTIVITY], _frequent(a)))
    return Beside("waits", list(_frequent(a)), found[0], found[1], bars=True)


def _work(a: pd.DataFrame, b: pd.DataFrame) -> Beside:
    """Mean minutes from the start to the end of an activity."""
    found = [
        _means((log[END] - log[START]).dt.total_seconds() / 60.0, log[ACTIVITY], _frequent(a))
        for log in (a, b)
    ]
    return Beside("work", list(_frequent(a)), found[0], found[1], bars=True)


def of_models(observed: LogModel, generated: LogModel) -> list[Beside]:
    """Figures of two logs that take a model of each: waiting by reason, and batches."""
    both = observed, generated
    split = [waits_of(model).hours_per_case(len(model.begins)) for model in both]
    values = [np.array([hours[reason] for reason in REASONS]) for hours in split]
    result = [Beside("reasons", REASONS, values[0], values[1], bars=True)]
    sizes = [batch_sizes(model) for model in both]
    names = sorted(set(sizes[0]) & set(sizes[1]))
    if names:
        means = [np.array([size[name] for name in names]) for size in sizes]
        result.append(Beside("batches", names, means[0], means[1], bars=True))
    return result


def of_kinds(
    attributes: Sequence[Attribute], observed: pd.DataFrame, generated: pd.DataFrame
) -> list[Beside]:
    """Shares of the kinds of cases, and how long each kind takes, in logs that tell attributes."""
    places = [f"{a.name}: {value}" for a in attributes for value in a.values]
    if not places:
        return []
    shares, hours = list[NDArray[np.float64]](), list[NDArray[np.float64]]()
    for log in (observed, generated):
        cases = log.groupby(CASE)
        spans = (cases[END].max() - cases[START].min()).dt.total_seconds() / 3600.0
        share, hour = list[float](), list[float]()
        for attribute in attributes:
            of = cases[attribute.name].first().reindex(spans.index)
            share += [100.0 * float((of == value).mean()) for value in attribute.values]
            hour += spans.groupby(of).mean().reindex(list(attribute.values)).fillna(0.0).tolist()
        shares.append(np.array(share))
        hours.append(np.array(hour))
    return [
        Beside("attributes", places, shares[0], shares[1], bars=True),
        Beside("kinds", places, hours[0], hours[1], bars=True),
    ]


def _frequent(log: pd.DataFrame) -> list[object]:
    return log[ACTIVITY].value_counts().index[:MOST].tolist()


def _means(values: pd.Series, of: pd.Series, names: list[object]) -> NDArray[np.float64]:
    means = values.groupby(of.to_numpy()).mean()
    return np.asarray(np.nan_to_num(means.reindex(names).to_numpy(float)), np.float64)
