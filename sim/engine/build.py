"""Build plans: readable pieces in, flat arrays out, with the checks an engine relies on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.engine import plan as p
from sim.engine.clock import WALL, Opening, clock_of, opening
from sim.engine.draws import CONSTANT, key_of
from sim.engine.flat import Choice, Flat, floats, ints
from sim.engine.graph import Graph


class PlanError(ValueError):
    """The pieces do not make a plan an engine could run."""


class Law(NamedTuple):
    """A duration: law (:mod:`sim.engine.draws`), mean in minutes, coefficient of variation."""

    law: int = CONSTANT
    mean: float = 0.0
    cv: float = 0.0


NEVER = Law()


@dataclass(frozen=True)
class Activity:
    """One node of a route; see :class:`sim.engine.plan.Activities` for the meaning of fields.

    ``after`` lists positions (within the route) of the activities that must be done before.
    ``name`` is its identity for draws (must be unique within the route).
    """

    name: str
    kind: int
    after: tuple[int, ...] = ()
    pool: str | None = None
    calendar: int = WALL
    system: str | None = None
    family: str = ""
    priority: int = 0
    work: Law = NEVER
    fail: float = 0.0
    redo: Law = NEVER
    redo_calendar: int = WALL
    retry: Law = NEVER
    retry_calendar: int = WALL
    patience: Law = NEVER
    give_up: float = 0.0
    branch: float = 1.0
    branch_name: str = ""
    batch: int = -1
    gate: str | None = None
    trips_first: int = 0
    trips_again: int = 0
    distance: float = 1.0
    materials: int = 0
    steps: int = 0
    department: str | None = None
    rekey: float = 0.0
    cost: float = 0.0


class Locale(NamedTuple):
    """What the names of pools and the numbers of calendars in shared activities stand for."""

    pools: Mapping[str, str]
    calendars: Mapping[int, int]


@dataclass(frozen=True)
class Route:
    """What a case must go through; see :class:`sim.engine.plan.CaseLabels`.

    ``activities`` may be shared with other routes, as a :class:`sim.engine.graph.Graph`; ``locale``
    then tells what their pools and calendars are for this one (else what they are called).
    """

    name: str
    activities: tuple[Activity, ...]
    promised: float = 0.0
    fare: float = 0.0
    travel: float = 0.0
    wage: float = 0.0
    online: bool = False
    joint: bool = False
    calendar: int = WALL
    day: float = 1440.0
    locale: Locale | None = None

    @cached_property
    def graph(self) -> Graph:
        """The activities, with their arrays."""
        own = self.activities
        return own if isinstance(own, Graph) else Graph(own)

    def called(self, what: str) -> tuple[Any, ...]:
        """What activities call by name (see :data:`sim.engine.graph.CALLED`), as in the plan."""
        names = self.graph.names[what]
        if self.locale is None or what not in ("pool", "calendar"):
            return names
        known = self.locale.pools if what == "pool" else self.locale.calendars
        return tuple(known[name] for name in names)  # type: ignore[index]


@dataclass(frozen=True)
class Clerk:
    """One person of a pool."""

    calendar: int = WALL
    pace: float = 1.0
    experience: float = 0.0
    kind: str = ""


@dataclass(frozen=True)
class Pool:
    """People who share one queue; see :class:`sim.engine.plan.Pools`."""

    name: str
    clerks: tuple[Clerk, ...]
    calendar: int = WALL
    closing: int = p.KEEP
    capacity: int = -1
    balk: float = 0.0
    learning: float = 0.0
    standard: float = 0.0
    until: float = np.inf
    heir: str | None = None


@dataclass(frozen=True)
class System:
    """A system that may be down: mean up time and mean outage, minutes."""

    name: str
    up: float = np.inf
    down: float = 0.0


@dataclass(frozen=True)
class Gate:
    """Where cases gather until they go on together; see :class:`sim.engine.plan.Gates`."""

    name: str
    size: int = 0
    age: float = np.inf
    calendar: int = -1


@dataclass(frozen=True)
class Stream:
    """Where cases of one matter in one place come from.

    ``routes[epoch][community]`` is a triple (offline route, online route, probability of online);
    ``growth[epoch]`` a factor on the rate, 1 where none is given.
    """

    name: str
    expected: float
    profile: int
    shares: tuple[float, ...]
    routes: tuple[Choice, ...]
    matter: str = ""
    place: str = ""
    growth: tuple[float, ...] = ()
    apart: bool = False


@dataclass
class Builder:
    """Collects the pieces of a plan; :meth:`build` checks and flattens them.

    Routes may only be added: those of an earlier plan are flattened already.

    Parameters
    ----------
    end : float
        Last minute simulated.
    measure : tuple of float
        Window of arrivals whose cases are reported, minutes.
    """

    end: float
    measure: tuple[float, float]
    slot_minutes: float = 30.0
    calendars: list[Opening] = field(default_factory=list)
    profiles: list[np.ndarray] = field(default_factory=list)
    pools: list[Pool] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    systems: list[System] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    epochs: tuple[float, ...] = (0.0,)
    _flat: Flat = field(default_factory=Flat, repr=False)

    def calendar(self, opens: ArrayLike, closes: ArrayLike) -> int:
        """Add opening intervals (minutes, in order); returns the calendar's number."""
        a, b = np.asarray(opens, float), np.asarray(closes, float)
        if len(a) != len(b) or not len(a):
            raise PlanError("a calendar that never opens")
        if np.any(b <= a) or np.any(a[1:] < b[:-1]) or a[0] < 0.0:
            raise PlanError("opening intervals must be in order, from minute 0 on, without overlap")
        self.calendars.append(opening(a, b, self.end))
        return len(self.calendars) - 1

    def profile(self, weights: ArrayLike) -> int:
        """Add weights of consecutive slots from minute 0, normalised by the caller."""
        self.profiles.append(np.concatenate(([0.0], np.cumsum(weights))))
        return len(self.profiles) - 1

    def flat_profile(self) -> int:
        """A constant rate over the whole run; weights sum to 1."""
        slots = int(np.ceil(self.end / self.slot_minutes)) or 1
        return self.profile(np.full(slots, 1.0 / slots))

    def build(self) -> p.Plan:
        """Check the pieces and flatten them.

        Raises
        ------
        PlanError
            If a name is unknown, a route has a cycle, or an activity could never end.
        """
        pool_at = _positions("pool", [x.name for x in self.pools])
        route_at = _positions("route", [x.name for x in self.routes])
        system_at = _positions("system", [x.name for x in self.systems])
        gate_at = _positions("gate", [x.name for x in self.gates])
        pools = self._pools(pool_at)
        named = {x.name: x for x in self.pools}
        new = self.routes[self._flat.count :]
        for route in new:
            _check_route(route, named, system_at, gate_at)
        self._flat.extend(new, pool_at, system_at, gate_at)
        flat = self._flat
        return p.Plan(
            clock=clock_of(self.calendars),
            activities=flat.activities,
            routes=flat.routes,
            pools=pools,
            clerks=self._clerks(),
            streams=self._streams(route_at),
            systems=p.Systems(
                np.array([key_of(f"system {x.name}") for x in self.systems], np.uint64),
                np.array([x.up for x in self.systems]),
                np.array([x.down for x in self.systems]),
            ),
            gates=self._gates(),
            labels=flat.labels,
            case_labels=flat.case_labels,
            names=p.Names(
                activities=tuple(flat.names),
                routes=tuple(r.name for r in self.routes),
                pools=tuple(x.name for x in self.pools),
                clerks=tuple(c.kind for x in self.pools for c in x.clerks),
                streams=tuple(x.name for x in self.streams),
                matters=tuple(x.matter for x in self.streams),
                places=tuple(x.place for x in self.streams),
                departments=tuple(flat.departments),
                systems=tuple(x.name for x in self.systems),
                apart=tuple(sorted({x.matter for x in self.streams if x.apart})),
            ),
            families=max(1, len(flat.families)),
            end=self.end,
            measure=self.measure,
        )

    def _pools(self, pool_at: dict[str, int]) -> p.Pools:
        for x in self.pools:
            if not x.clerks:
                raise PlanError(f"pool '{x.name}' has nobody in it")
            if (x.until < np.inf) != (x.heir is not None) or x.heir == x.name:
                raise PlanError(f"pool '{x.name}' needs an heir if, and only if, it is dissolved")
            if x.heir is not None and x.heir not in pool_at:
                raise PlanError(f"pool '{x.name}' has an unknown heir ({x.heir})")
            if x.heir is not None and self.pools[pool_at[x.heir]].until <= x.until:
                raise PlanError(f"the heir of pool '{x.name}' is dissolved no later than the pool")
        sizes = [len(x.clerks) for x in self.pools]
        return p.Pools(
            first=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            calendar=ints(x.calendar for x in self.pools),
            closing=ints(x.closing for x in self.pools),
            capacity=ints(x.capacity for x in self.pools),
            balk=floats(x.balk for x in self.pools),
            learning=floats(x.learning for x in self.pools),
            standard=floats(x.standard for x in self.pools),
            until=floats(x.until for x in self.pools),
            heir=ints(-1 if x.heir is None else pool_at[x.heir] for x in self.pools),
        )

    def _clerks(self) -> p.Clerks:
        clerks = [c for x in self.pools for c in x.clerks]
        return p.Clerks(
            calendar=ints(c.calendar for c in clerks),
            pace=floats(c.pace for c in clerks),
            experience=floats(c.experience for c in clerks),
        )

    def _gates(self) -> p.Gates:
        for x in self.gates:
            if x.size < 1 and not x.age < np.inf and x.calendar < 0:
                raise PlanError(f"gate '{x.name}' would never open")
        return p.Gates(
            size=ints(x.size for x in self.gates),
            age=floats(x.age for x in self.gates),
            calendar=ints(x.calendar for x in self.gates),
        )

    def _streams(self, route_at: dict[str, int]) -> p.Streams:
        _positions("stream", [s.name for s in self.streams])
        shares = {len(s.shares) for s in self.streams}
        slots = {len(x) for x in self.profiles}
        if len(shares) != 1 or len(slots) != 1:
            raise PlanError("streams must share their communities, and profiles their length")
        if (slots.pop() - 1) * self.slot_minutes < self.measure[1]:
            raise PlanError("the profiles end before the window that is measured")
        if self.epochs[0] > 0.0 or sorted(self.epochs) != list(self.epochs):
            raise PlanError("epochs must be in order, the first at minute 0 or before")
        if any(e > 0.0 and e % self.slot_minutes for e in self.epochs):
            raise PlanError("epochs must begin where slots do")
        for s in self.streams:
            if len(s.routes) != len(self.epochs):
                raise PlanError(f"stream '{s.name}' needs routes for {len(self.epochs)} epochs")
        try:
            route, online = self._flat.choices([s.routes for s in self.streams], route_at)
        except KeyError as missing:
            raise PlanError(f"a stream takes an unknown route {missing}") from None
        return p.Streams(
            key=np.array([key_of(f"stream {s.name}") for s in self.streams], np.uint64),
            per_year_scale=floats(s.expected for s in self.streams),
            profile=ints(s.profile for s in self.streams),
            slot_minutes=self.slot_minutes,
            cumulative=np.array(self.profiles),
            community=np.cumsum(np.array([s.shares for s in self.streams], float), axis=1),
            epochs=np.array(self.epochs),
            growth=np.array([s.growth or (1.0,) * len(self.epochs) for s in self.streams]),
            route=route,
            online=online,
        )


def _positions(what: str, names: Sequence[str]) -> dict[str, int]:
    if len(set(names)) < len(names):
        raise PlanError(f"two {what}s have one name")
    return {name: i for i, name in enumerate(names)}


def _check_route(
    route: Route, pools: dict[str, Pool], systems: dict[str, int], gates: dict[str, int]
) -> None:
    where = f"route '{route.name}'"
    if route.graph.fault is not None:
        raise PlanError(f"{where}: {route.graph.fault}")
    for what, known in (("pool", pools), ("system", systems), ("gate", gates)):
        for name in route.called(what):
            if name not in known:
                raise PlanError(f"{where} has an activity of an unknown {what} ({name})")
    for a in route.graph.hasty:
        assert a.pool is not None
        pool = pools.get(a.pool if route.locale is None else route.locale.pools[a.pool])
        while pool is not None:  # whoever comes for a dissolved pool meets its heir's rules
            turns_away = pool.closing != p.KEEP or pool.capacity >= 0 or pool.balk > 0
            if a.patience.mean > 0 or turns_away:
                raise PlanError(
                    f"activity '{a.name}' of {where} would be tried again at the very same minute"
                )
            pool = pools.get(pool.heir) if pool.heir is not None else None
