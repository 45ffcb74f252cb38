"""Routes put into one set of arrays, once each: a plan made longer keeps what it had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.engine import plan as p
from sim.engine.graph import CALLED, LAWS, ROW, Graph

if TYPE_CHECKING:
    from sim.engine.build import Route

T = TypeVar("T", bound=tuple[Any, ...])
Choice = tuple[tuple[str, str, float], ...]
"""For every community the routes offline and online, and the share that goes online."""


class Flat:
    """The arrays of the routes flattened so far.

    Attributes
    ----------
    count : int
        Routes flattened.
    names : list of str
        Names of their activities.
    families, departments : dict
        Numbers in order of appearance: a longer plan keeps the numbers of a shorter one.
    """

    def __init__(self) -> None:
        self.count, self.names = 0, list[str]()
        self.families: dict[str, int] = {}
        self.departments: dict[str, int] = {}
        nothing = np.zeros(0, ROW)
        self.activities, self.labels = _activities(nothing), _labels(nothing)
        none = np.zeros(0, np.int64)
        self.routes = p.Routes(np.zeros(1, np.int64), np.zeros(1, np.int64), none, none)
        self.case_labels = _case_labels([])
        self._choices: dict[Choice, int] = {}
        self._taken: list[list[list[int]]] = []
        self._online: list[list[float]] = []

    def extend(
        self,
        routes: Sequence[Route],
        pools: Mapping[str, int],
        systems: Mapping[str, int],
        gates: Mapping[str, int],
    ) -> None:
        """Put in further routes, whose pools, systems and gates have these numbers."""
        if not routes:
            return
        for route in routes:
            for known, what in ((self.families, "family"), (self.departments, "department")):
                for name in route.graph.names[what]:
                    known.setdefault(str(name), len(known))
        numbers: dict[str, Mapping[Any, int]] = {
            **{"pool": pools, "system": systems, "gate": gates},
            **{"family": self.families, "department": self.departments},
        }
        sizes = [len(route.graph.rows) for route in routes]
        # As bytes: joining records would compare all their fields first.
        rows = np.concatenate([route.graph.rows.view(np.uint8) for route in routes]).view(ROW)
        for what, fields in CALLED.items():
            names = [route.called(what) for route in routes]
            table = [n for row in names for n in row]
            if what in numbers:
                table = [numbers[what][name] for name in table]
            before = np.repeat(_starts(names)[:-1], sizes)
            _look_up(rows, fields, np.array([*table, -1], np.int64), before)
        self.activities = _joined(self.activities, _activities(rows))
        self.labels = _joined(self.labels, _labels(rows))
        self.case_labels = _joined(self.case_labels, _case_labels(routes))
        self.routes = _with(self.routes, [route.graph for route in routes])
        self.names.extend(a.name for route in routes for a in route.graph)
        self.count += len(routes)

    def choices(
        self, streams: Sequence[Sequence[Choice]], number: Mapping[str, int]
    ) -> tuple[p.Ints, p.Floats]:
        """Routes taken offline and online, and the probabilities of the latter.

        Parameters
        ----------
        streams : sequence of sequence of Choice
            The same number for each stream.
        number : mapping
            Numbers of routes, which never change.

        Returns
        -------
        int64 array, shape (streams, choices, communities, 2); float64 array without the last axis
        """
        known = self._choices
        for own in streams:
            for choice in own:
                if choice not in known:
                    taken = [[number[offline], number[online]] for offline, online, _ in choice]
                    self._taken.append(taken)
                    self._online.append([share for *_, share in choice])
                    known[choice] = len(known)
        which = np.array([[known[choice] for choice in own] for own in streams], np.int64)
        return np.array(self._taken, np.int64)[which], np.array(self._online)[which]


def _look_up(rows: p.Records, fields: Sequence[str], table: p.Ints, before: p.Ints) -> None:
    """Exchange positions in each route's own part of a table for what stands there."""
    for field in fields:
        own = rows[field]
        rows[field] = np.where(own < 0, own, table[before + own])


def _starts(parts: Sequence[Sized]) -> p.Ints:
    """Where each of some lists begins if they follow each other, and where the last one ends."""
    return np.cumsum([0, *(len(part) for part in parts)])


def _joined(one: T, other: T) -> T:
    """Two tuples of arrays (or of such tuples), end to end."""
    parts = [
        np.concatenate((a, b)) if isinstance(a, np.ndarray) else _joined(a, b)
        for a, b in zip(one, other, strict=True)
    ]
    return type(one)(*parts)


def ints(values: object) -> np.ndarray:
    """Whole numbers as an array."""
    return np.array(list(values), np.int64)  # type: ignore[call-overload]


def floats(values: object) -> np.ndarray:
    """Numbers as an array."""
    return np.array(list(values), float)  # type: ignore[call-overload]


def _activities(rows: p.Records) -> p.Activities:
    def column(name: str) -> Any:
        if name not in LAWS:
            return rows[name]
        return p.Laws._make(rows[name][part] for part in p.Laws._fields)

    return p.Activities._make(map(column, p.Activities._fields))


def _labels(rows: p.Records) -> p.Labels:
    return p.Labels._make(rows[name] for name in p.Labels._fields)


def _with(known: p.Routes, graphs: Sequence[Graph]) -> p.Routes:
    """The graphs of routes, and those of further ones behind them."""
    first = known.first[-1] + _starts([graph.rows for graph in graphs])
    edges = known.after_first[-1] + _starts([graph.after for graph in graphs])
    after_first = [low + graph.after_first[1:] for low, graph in zip(edges, graphs, strict=False)]
    after = [low + graph.after for low, graph in zip(first, graphs, strict=False)]
    return p.Routes(
        np.concatenate((known.first, first[1:])),
        np.concatenate((known.after_first, *after_first)),
        np.concatenate((known.after, *after)),
        np.concatenate((known.awaits, *(graph.awaits for graph in graphs))),
    )


def _case_labels(routes: Sequence[Route]) -> p.CaseLabels:
    return p.CaseLabels(
        promised=floats(r.promised for r in routes),
        fare=floats(r.fare for r in routes),
        travel=floats(r.travel for r in routes),
        wage=floats(r.wage for r in routes),
        online=ints(int(r.online) for r in routes),
        joint=ints(int(r.joint) for r in routes),
        calendar=ints(r.calendar for r in routes),
        day=floats(r.day for r in routes),
    )
