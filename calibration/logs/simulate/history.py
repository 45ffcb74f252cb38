"""What happened in cases as sequences of events, and the observed ones that got as far as another.

An open case is continued as an observed one was that had come to the same point: the same last
events, as many as enough observed cases share (a variable-order Markov chain, Bühlmann & Wyner
1999), nothing more for as long as in the open case, and about as old in all. The observed case is
cut at an instant at the same time of the week or of the day, if there is one, so that what follows
keeps its hours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.model import LogModel
from calibration.logs.observed import DAY, WEEK, Floats, Ints

BEGIN = -1
_FEWEST, _NEAREST = 20, 30
"""Observed cases that must share a history, and among how many of the nearest one is drawn."""
_SCALE = 60.0
"""Ages below about this many minutes are alike."""
_OTHER_DAY, _OTHER_HOUR, _OTHER_PERSON, _TOO_SOON = 0.25, 1.0, 0.5, 2.0
"""What it costs, in logarithms of an age, if the cut is at another weekday, at another hour, after
work of somebody else, or too early."""


class Events(NamedTuple):
    """Starts and ends of activities, case after case in order of time; each begins with ``BEGIN``.

    Attributes
    ----------
    code : int64
        Twice the activity's number, one more for an end.
    at : float64
        Minutes.
    who : int64
        The resource's number, -1 for none.
    busy : int64
        Tells which activities are under way after the event: equal for equal ones.
    row : int64
        Row of the activity.
    case : int64
    """

    code: Ints
    at: Floats
    who: Ints
    busy: Ints
    row: Ints
    case: Ints

    def part(self, low: int, high: int) -> Events:
        """Some of the events."""
        return Events._make(column[low:high] for column in self)


def events_of(
    case: Ints,
    activity: Ints,
    resource: Ints,
    start: Floats,
    end: Floats,
    unended: np.ndarray,
    unbegun: np.ndarray,
) -> Events:
    """Events of rows that are arranged case after case, in order of time.

    Rows that are ``unended`` have no end yet, those that are ``unbegun`` no start either.
    """
    rows = np.arange(len(case))
    fresh = np.append(True, case[1:] != case[:-1])[: len(case)]
    begun, ended = ~unbegun, ~unended
    row = np.concatenate((rows[fresh], rows[begun], rows[ended]))
    at = np.concatenate((start[fresh], start[begun], end[ended]))
    kind = np.repeat([0, 1, 2], [fresh.sum(), begun.sum(), ended.sum()])
    order = np.lexsort((kind, row, np.where(kind == 0, -np.inf, at), case[row]))
    row, at, kind = row[order], at[order], kind[order]
    mark = np.random.default_rng(0).integers(1, 1 << 40, int(activity.max()) + 1)
    change = np.where(kind == 1, 1, np.where(kind == 2, -1, 0)) * mark[activity[row]]
    code = np.where(kind == 0, BEGIN, 2 * activity[row] + (kind == 2))
    total = np.cumsum(change)
    first = np.flatnonzero(kind == 0)
    before = np.repeat(total[first], np.diff(np.append(first, len(row))))
    return Events(code, at, resource[row], total - before, row, case[row])


def observed_events(model: LogModel) -> Events:
    """Events of the cases a model is made of."""
    s = model.steps
    case = np.repeat(np.arange(len(model.begins)), np.diff(model.first))
    begins = model.begins[case]
    never = np.zeros(len(case), bool)
    return events_of(case, s.activity, s.resource, begins + s.start, begins + s.end, never, never)


class Cut(NamedTuple):
    """An observed case, the last event in it that counts as done, and the instant it is cut at."""

    case: int
    event: int
    instant: float


class Histories:
    """Observed histories, to be compared with those of open cases.

    Parameters
    ----------
    model : LogModel
    weight : float64, shape (cases,)
        How much each observed case counts; those of no weight are not drawn.
    """

    def __init__(self, model: LogModel, weight: Floats) -> None:
        self.events = events = observed_events(model)
        self.weight = weight
        last = np.append(events.case[1:] != events.case[:-1], True)
        self.following = np.where(last, np.nan, np.append(events.at[1:], np.nan))
        self.begins = model.begins
        self._usable = weight[events.case] > 0
        self._known = set(np.unique(events.code[self._usable]).tolist())
        self._places: dict[tuple[int, int], Ints] = {}

    def cut_like(self, past: Events, date: float, random: np.random.Generator) -> Cut | None:
        """An observed case cut where an open one stands at ``date``; None if none ever went on."""
        size = len(past.code)
        while size > 1 and not len(self._at(past, size)):
            size -= 1
        places = self._at(past, size)
        places = places[~np.isnan(self.following[places])]
        if not len(places):
            return None
        cut, apart, soon = self._instants(places, past, size, date)
        fits = ~soon if not soon.all() else soon
        places, cut, apart = places[fits], cut[fits], apart[fits]
        for back in range(1, size):
            same = (places >= back) & (
                self.events.code[places - back] == past.code[size - 1 - back]
            )
            if same.sum() < min(_FEWEST, len(places)):
                break
            places, cut, apart = places[same], cut[same], apart[same]
        near = np.argsort(apart, kind="stable")[:_NEAREST]
        weight = self.weight[self.events.case[places[near]]]
        one = near[random.choice(len(near), p=weight / weight.sum())]
        return Cut(int(self.events.case[places[one]]), int(places[one]), float(cut[one]))

    def _at(self, past: Events, size: int) -> Ints:
        """Places of the last of ``size`` events, with the same activities under way."""
        key = int(past.code[size - 1]), int(past.busy[size - 1])
        if key not in self._places:
            e = self.events
            here = self._usable & (e.code == key[0]) & (e.busy == key[1])
            self._places[key] = np.flatnonzero(here)
        return self._places[key]

    def _instants(
        self, places: Ints, past: Events, size: int, date: float
    ) -> tuple[Floats, Floats, np.ndarray]:
        """Where to cut, how unlike the open case that is, and whether something came too soon."""
        since, following = self.events.at[places], self.following[places]
        idle, age = date - past.at[size - 1], date - past.at[0]
        begins = self.begins[self.events.case[places]]

        def unlike(cut: Floats) -> Floats:
            one = np.log((cut - since + _SCALE) / (idle + _SCALE))
            two = np.log((cut - begins + _SCALE) / (age + _SCALE))
            return np.asarray(np.abs(one) + np.abs(two), np.float64)

        best = np.maximum(since, following - 1e-3)
        apart, soon = unlike(best) + _TOO_SOON, np.ones(len(places), bool)
        for period, cost in ((0.0, _OTHER_HOUR), (DAY, _OTHER_DAY), (WEEK, 0.0)):
            cut = since + idle
            if period:
                cut = cut + (date - cut + period / 2) % period - period / 2
            right = (cut >= since) & (cut < following)
            this = unlike(np.where(right, cut, since)) + cost
            better = right & (soon | (this < apart))
            best, apart = np.where(better, cut, best), np.where(better, this, apart)
            soon &= ~right
        other = self.events.who[places] != past.who[size - 1]
        return best, apart + _OTHER_PERSON * other, soon
