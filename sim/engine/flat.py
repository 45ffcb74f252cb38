"""Routes flattened into arrays, once each: a plan made longer keeps what it had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.engine import plan as p
from sim.engine.draws import key_of

if TYPE_CHECKING:
    from sim.engine.build import Activity, Law, Route

T = TypeVar("T", bound=tuple[Any, ...])


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
        self.activities = _activities([], {}, {}, {}, {})
        self.routes = _graphs([], 0, 0)
        self.labels, self.case_labels = _labels([], {}), _case_labels([])

    def extend(
        self,
        routes: list[Route],
        pools: dict[str, int],
        systems: dict[str, int],
        gates: dict[str, int],
    ) -> None:
        """Flatten further routes, whose pools, systems and gates have these numbers."""
        acts = [a for route in routes for a in route.activities]
        for a in acts:
            self.families.setdefault(a.family, len(self.families))
            if a.department:
                self.departments.setdefault(a.department, len(self.departments))
        more = _activities(acts, pools, systems, gates, self.families)
        edges = int(self.routes.after_first[-1])
        graphs = _graphs(routes, len(self.names), edges)
        self.routes = p.Routes(
            np.concatenate((self.routes.first, graphs.first[1:])),
            np.concatenate((self.routes.after_first, graphs.after_first[1:])),
            np.concatenate((self.routes.after, graphs.after)),
            np.concatenate((self.routes.awaits, graphs.awaits)),
        )
        self.activities = _joined(self.activities, more)
        self.labels = _joined(self.labels, _labels(acts, self.departments))
        self.case_labels = _joined(self.case_labels, _case_labels(routes))
        self.names.extend(a.name for a in acts)
        self.count += len(routes)


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


def _activities(
    acts: list[Activity],
    pools: dict[str, int],
    systems: dict[str, int],
    gates: dict[str, int],
    families: dict[str, int],
) -> p.Activities:
    def laws(which: str) -> p.Laws:
        all_laws: list[Law] = [getattr(a, which) for a in acts]
        return p.Laws(
            ints(x.law for x in all_laws),
            floats(x.mean for x in all_laws),
            floats(x.cv for x in all_laws),
        )

    return p.Activities(
        key=np.array([key_of(a.name) for a in acts], np.uint64),
        kind=ints(a.kind for a in acts),
        pool=ints(-1 if a.pool is None else pools[a.pool] for a in acts),
        calendar=ints(a.calendar for a in acts),
        system=ints(-1 if a.system is None else systems[a.system] for a in acts),
        family=ints(families[a.family] for a in acts),
        priority=ints(a.priority for a in acts),
        work=laws("work"),
        fail=floats(a.fail for a in acts),
        redo=laws("redo"),
        redo_calendar=ints(a.redo_calendar for a in acts),
        retry=laws("retry"),
        retry_calendar=ints(a.retry_calendar for a in acts),
        patience=laws("patience"),
        give_up=floats(a.give_up for a in acts),
        branch=floats(a.branch for a in acts),
        branch_key=np.array([key_of(a.branch_name or a.name) for a in acts], np.uint64),
        batch=ints(a.batch for a in acts),
        gate=ints(-1 if a.gate is None else gates[a.gate] for a in acts),
    )


def _graphs(routes: list[Route], before: int, edges: int) -> p.Routes:
    """Graphs of routes that follow ``before`` activities with ``edges`` edges."""
    first, after_first, after, awaits = [before], [edges], list[int](), list[int]()
    for route in routes:
        base = first[-1]
        follows: list[list[int]] = [[] for _ in route.activities]
        for i, a in enumerate(route.activities):
            awaits.append(len(a.after))
            for j in a.after:
                follows[j].append(base + i)
        for successors in follows:
            after.extend(successors)
            after_first.append(edges + len(after))
        first.append(base + len(route.activities))
    return p.Routes(ints(first), ints(after_first), ints(after), ints(awaits))


def _labels(acts: list[Activity], departments: dict[str, int]) -> p.Labels:
    return p.Labels(
        trips_first=ints(a.trips_first for a in acts),
        trips_again=ints(a.trips_again for a in acts),
        distance=floats(a.distance for a in acts),
        materials=ints(a.materials for a in acts),
        steps=ints(a.steps for a in acts),
        department=ints(-1 if not a.department else departments[a.department] for a in acts),
        rekey=floats(a.rekey for a in acts),
        cost=floats(a.cost for a in acts),
    )


def _case_labels(routes: list[Route]) -> p.CaseLabels:
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
