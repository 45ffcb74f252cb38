"""Queues of a case: windows and people before, and what its measures make of them.

Customers, windows and minutes are inputs; waits come out of the engine. What is not stated about a
hall (how uneven its windows are loaded, how peaked its days) is drawn from declared ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from calibration.foreign.build import PLACE, PLATFORM, PORTAL, START, named, quantity, stand, system
from calibration.foreign.case import Case, Hall, Office
from calibration.foreign.lend import catalogue
from sim.city.city import City
from sim.city.people import Conduct
from sim.city.places import Calendar, DayTable
from sim.city.quantity import Quantity
from sim.city.workdays import opening_intervals

YEAR = 365
BOOKED = ".booked"
HANDED_IN_TO = 50
"""People who take an office's files in, so many that nobody queues: they are no part of it."""
SLOTS = 48
LEAST_SERVICE = 0.2
"""What of a service cannot be spared by links and shared records, at least."""


@dataclass(frozen=True)
class Line:
    """Customers of one kind: how many come on an open day, what they take, where they queue."""

    arrivals: float
    minutes: float
    pool: int
    machine: bool = False


@dataclass(frozen=True)
class Queues:
    """A hall, or an office, as it can be simulated.

    Attributes
    ----------
    servers : tuple of int
        People (or kiosks) of each pool.
    slow : tuple of float
        Their time relative to the usual.
    peak : int
        People more at the first pool during ``peak_hours``.
    even : float
        Share of customers who come by appointment, evenly over the day.
    """

    lines: tuple[Line, ...]
    servers: tuple[int, ...]
    slow: tuple[float, ...]
    hours: tuple[tuple[str, str], ...]
    days: str
    peaked: float
    files: bool = False
    peak: int = 0
    peak_hours: tuple[tuple[str, str], ...] = ()
    even: float = 0.0

    @property
    def minutes_a_day(self) -> float:
        return float(_calendar(self).minutes_per_day)

    def faster(self, by: float) -> Queues:
        """With every service longer by a factor."""
        lines = tuple(replace(x, minutes=x.minutes * by) for x in self.lines)
        return replace(self, lines=lines)

    def uneven(self, by: float) -> Queues:
        """With differences between the windows' loads raised to a power: 0 none, 1 as they are."""
        heads = np.array([self.servers[x.pool] for x in self.lines], float)
        now = np.array([x.arrivals for x in self.lines])
        wanted = heads * (now / heads) ** by
        wanted *= now.sum() / wanted.sum()
        lines = tuple(
            replace(x, arrivals=float(n)) for x, n in zip(self.lines, wanted, strict=True)
        )
        return replace(self, lines=lines)


def as_found(case: Case, drawn: Mapping[str, float], rng: Generator) -> Queues:
    """The queues of a case before its measures."""
    if case.office is not None and case.hall is None:
        return _office(case.office, drawn)
    hall = case.hall
    assert hall is not None
    standard = next(c for c in catalogue().calendars if c.id == "office")
    base = Queues((), (), (), hall.hours or standard.hours, hall.open_days, drawn["peakedness"])
    if hall.groups:
        groups = [(g.arrivals_per_day, g.windows, g.service_minutes) for g in hall.groups]
    else:
        groups = _groups(hall, base, drawn, rng)
    servers = tuple(n for _, n, _ in groups)
    busy = drawn["utilisation"] if hall.utilisation is None else hall.utilisation
    usual = busy * sum(servers) * base.minutes_a_day / sum(a for a, _, _ in groups)
    stated = hall.service_minutes or usual
    lines = tuple(Line(a, s or stated, k) for k, (a, _, s) in enumerate(groups))
    return replace(base, lines=lines, servers=servers, slow=(1.0,) * len(servers))


def _groups(
    hall: Hall, base: Queues, drawn: Mapping[str, float], rng: Generator
) -> list[tuple[float, int, float | None]]:
    """Kinds of windows: about equally many each, loaded as unevenly as windows are."""
    kinds = hall.departments
    servers = min(x for x in (hall.staff, hall.windows) if x is not None)
    people = hall.arrivals_per_day or (hall.arrivals_per_year or 0.0) / open_days(base)
    heads = np.full(kinds, servers // kinds)
    heads[rng.permutation(kinds)[: servers % kinds]] += 1
    load = heads * np.exp(drawn["imbalance"] * rng.standard_normal(kinds))
    shares = load / load.sum()
    return [(people * float(w), int(n), None) for w, n in zip(shares, heads, strict=True)]


def _office(office: Office, drawn: Mapping[str, float]) -> Queues:
    standard = next(c for c in catalogue().calendars if c.id == "office")
    base = Queues((), (), (), standard.hours, "working", drawn["peakedness"], files=True)
    minutes = office.work_minutes or (
        drawn["utilisation"] * office.staff * base.minutes_a_day / office.arrivals_per_day
    )
    line = Line(office.arrivals_per_day, minutes, 0)
    return replace(base, lines=(line,), servers=(office.staff,), slow=(1.0,))


def reviewers_busy(queues: Queues, utilisation: NDArray[np.float64]) -> NDArray[np.float64]:
    """How busy an office's people are, from how busy all are with those who take files in."""
    people, minutes = sum(queues.servers), queues.minutes_a_day
    handing_in = sum(x.arrivals for x in queues.lines) / minutes
    busy = utilisation * (people + HANDED_IN_TO) - handing_in
    return np.clip(busy / people, 0.0, 1.0)


def open_days(queues: Queues) -> int:
    """Days of a year on which the doors are open."""
    return _open_days(queues.hours, queues.days)


@lru_cache(maxsize=64)
def _open_days(hours: tuple[tuple[str, str], ...], days: str) -> int:
    calendar = Calendar.model_validate(named("hours", days=days, hours=hours))
    opens, _ = opening_intervals(calendar, START, YEAR, DayTable())
    return len({int(x // 1440) for x in opens})


def _calendar(queues: Queues) -> Calendar:
    return Calendar.model_validate(named("office", days=queues.days, hours=queues.hours))


# -- measures --------------------------------------------------------------------------------------


def reformed(case: Case, queues: Queues, drawn: Mapping[str, float], conduct: Conduct) -> Queues:
    """The queues once the case's measures are in force."""
    told = case.measures
    queues = _fewer_people(case, queues, drawn)
    queues = _shorter_service(case, queues, conduct)
    total = sum(queues.servers)
    wanted = float(total)
    merge = told.merge_windows
    if merge is not None and merge.windows is not None:
        wanted = float(merge.windows)
    if told.windows is not None:
        wanted = told.windows.of(_windows(case, total))
        about = case.hall
        if (
            told.staff is None
            and about
            and about.staff
            and about.windows not in (None, about.staff)
        ):
            wanted = min(wanted, float(about.staff))  # both are stated: people bound open windows
    if told.staff is not None:
        people = told.staff.of(_staff(case, total))
        wanted = min(people, wanted) if told.windows is not None or merge is not None else people
    if merge is not None:
        queues = _merged(queues, merge.into, drawn["pooled_slowdown"])
    wanted = max(len(queues.servers), round(wanted))
    if wanted != sum(queues.servers):
        queues = replace(queues, servers=_spread(queues, wanted))
    if told.kiosks is not None:
        queues = _kiosks(case, queues, drawn)
    if told.appointments is not None:
        share = told.appointments.share
        queues = replace(queues, even=drawn["appointment_share"] if share is None else share)
    if told.peak_windows is not None:
        queues = replace(queues, peak=told.peak_windows.add, peak_hours=told.peak_windows.hours)
    return queues


def _windows(case: Case, total: int) -> float:
    return float((case.hall.windows if case.hall else None) or total)


def _staff(case: Case, total: int) -> float:
    return float((case.hall.staff if case.hall else None) or total)


def _fewer_people(case: Case, queues: Queues, drawn: Mapping[str, float]) -> Queues:
    """Customers who come no more: online, or for a proof that nobody asks for now."""
    told, factor = case.measures, 1.0
    if told.arrivals is not None:
        now = sum(x.arrivals for x in queues.lines)
        factor *= told.arrivals.of(now) / now
    if told.online is not None:
        before = (case.hall.online_share if case.hall else None) or 0.0
        later = told.online.share
        if later is None:
            later = before + (1.0 - before) * drawn["online_share"]
        factor *= (1.0 - later) / max(1e-9, 1.0 - before)
    if told.no_proof is not None and told.no_proof.share is not None:
        factor *= 1.0 - told.no_proof.share * drawn["proof_uptake"]
    if factor == 1.0:
        return queues
    lines = tuple(replace(x, arrivals=max(1e-6, x.arrivals * factor)) for x in queues.lines)
    return replace(queues, lines=lines)


def _shorter_service(case: Case, queues: Queues, conduct: Conduct) -> Queues:
    """What clerks need no longer key twice, or check, by the model's own minutes for it."""
    told, hall = case.measures, case.hall
    if hall is None:
        return queues
    spared = 0.0
    if told.links is not None or told.data_sharing is not None:
        spared += conduct.key_field.value * (hall.fields or 0) * (hall.systems - 1)
    if told.data_sharing is not None and hall.documents:
        records = told.data_sharing.records
        if records is None:
            records = hall.documents if told.data_sharing.all else round(0.4 * hall.documents)
        spared += conduct.check_material.value * min(records, hall.documents)
    lines = tuple(
        replace(x, minutes=max(LEAST_SERVICE * x.minutes, x.minutes - spared)) for x in queues.lines
    )
    return replace(queues, lines=lines)


def _merged(queues: Queues, into: int, slower: float) -> Queues:
    """Windows that serve anybody; customers of one kind keep to one queue."""
    into = min(into, len(queues.servers))
    lines = tuple(replace(x, pool=x.pool % into) for x in queues.lines)
    servers = tuple(sum(queues.servers[k::into]) for k in range(into))
    slow = 1.0 + slower if into < len(queues.servers) else 1.0
    return replace(queues, lines=lines, servers=servers, slow=(slow,) * into)


def _spread(queues: Queues, total: int) -> tuple[int, ...]:
    """More people go where they are needed most; fewer are missed everywhere alike."""
    load = np.zeros(len(queues.servers))
    for line in queues.lines:
        load[line.pool] += line.arrivals * line.minutes
    usual = np.array(queues.servers)
    heads = usual.copy()
    while heads.sum() < total:
        heads[int(np.argmax(load / heads))] += 1
    while heads.sum() > total:
        left = np.where(heads > 1, heads / usual, 0.0)
        heads[int(np.argmax(left))] -= 1
    return tuple(int(n) for n in heads)


def _kiosks(case: Case, queues: Queues, drawn: Mapping[str, float]) -> Queues:
    """Some of the customers use machines; these have a queue of their own."""
    told = case.measures.kiosks
    assert told is not None
    share = drawn["kiosk_share"] if told.share is None else told.share
    number = told.number or max(1, round(share * sum(queues.servers)))
    pool = len(queues.servers)
    kept = [replace(x, arrivals=x.arrivals * (1.0 - share)) for x in queues.lines if share < 1]
    moved = [replace(x, arrivals=x.arrivals * share, pool=pool) for x in queues.lines if share > 0]
    return replace(
        queues,
        lines=(*kept, *moved),
        servers=(*queues.servers, number),
        slow=(*queues.slow, 1.1),
    )


# -- the city --------------------------------------------------------------------------------------


def city_of(case: Case, queues: Queues, conduct: Conduct) -> City:
    """The small city in which these queues are the whole world."""
    kinds = [f"kind-{i}" for i in range(len(queues.lines))]
    calendars: list[Any] = [_calendar(queues)]
    if queues.peak:
        calendars.append(named("peak", days=queues.days, hours=queues.peak_hours))
    lines = list(zip(kinds, queues.lines, strict=True))
    demands = [demand for kind, line in lines for demand in _come(kind, line, queues)]
    there = {d["matter"] for d in demands}
    alike = {"near": (), "priority": "ordinary", "share": quantity(1, "share")}
    at_once = Quantity.model_validate(quantity(0, "minutes"))
    no_learning = Quantity.model_validate(quantity(0, "ratio"))
    raw: dict[str, Any] = named(
        "hall",
        (case.title.zh, case.title.en),
        kind="city",
        platform=PLATFORM,
        portal=PORTAL,
        calendars=calendars,
        places=[named(PLACE, level="county", population=quantity(100_000, "persons"))],
        departments=[named(k, level="county", site="hall") for k in kinds],
        systems=[system(s, kinds[0], 1.0) for s in (PLATFORM, PORTAL)],
        items=[_item(kind, line, queues) for kind, line in lines],
        matters=[
            named(name, cycle="single_item", lead=k, items=[k])
            for k in kinds
            for name in (k, f"{k}{BOOKED}")
            if name in there
        ],
        sites=[stand("hall")],
        staff_kinds=[_people(k, slow) for k, slow in enumerate(queues.slow)],
        pools=_pools(queues, kinds),
        communities=[catalogue().communities[0].model_dump() | alike],
        profiles=[_profile("peaked", queues, queues.peaked), _profile("even", queues, 0.0)],
        demands=demands,
        conduct=conduct.model_copy(update={"greeting": at_once, "learning": no_learning}),
    )
    return City.model_validate(raw)


def _come(kind: str, line: Line, queues: Queues) -> list[dict[str, Any]]:
    """The demand of one kind of customers: by chance, and by appointment."""
    yearly = line.arrivals * open_days(queues)
    shares = ((kind, 1.0 - queues.even, "peaked"), (f"{kind}{BOOKED}", queues.even, "even"))
    return [
        {"matter": name, "per_year": quantity(yearly * share, "per_year"), "profile": profile}
        for name, share, profile in shares
        if share > 0
    ]


def _people(kind: int, slow: float) -> dict[str, Any]:
    standard = next(k for k in catalogue().staff_kinds if k.id == "in_post")
    return standard.model_dump() | {"id": f"staff-{kind}", "pace": quantity(slow, "ratio")}


def _item(name: str, line: Line, queues: Queues) -> dict[str, Any]:
    steps = []
    if queues.files:
        steps = [named("review", kind="review", work=quantity(line.minutes, "minutes"))]
    return named(
        name,
        department=name,
        system=PLATFORM,
        fields=quantity(0, "fields"),
        accept=quantity(1.0 if queues.files else line.minutes, "minutes"),
        steps=steps,
        statutory=quantity(20, "working_days"),
        promised=quantity(10, "working_days"),
        delivery="electronic",
    )


def _pools(queues: Queues, kinds: list[str]) -> list[dict[str, Any]]:
    made = []
    for k, servers in enumerate(queues.servers):
        served = [kinds[i] for i, line in enumerate(queues.lines) if line.pool == k]
        crews: list[dict[str, Any]] = [_crew(k, servers)]
        if queues.peak and k == 0:
            crews.append({**_crew(k, queues.peak), "calendar": "peak"})
        of = "review" if queues.files else "general" if len(served) > 1 else "department"
        made.append(named(f"pool-{k}", site="hall", kind=of, departments=served, crews=crews))
    if queues.files:
        crews = [_crew(0, HANDED_IN_TO)]  # handing in takes a minute and no queue
        made.append(named("counter", site="hall", kind="general", departments=kinds, crews=crews))
    return made


def _crew(kind: int, persons: int) -> dict[str, Any]:
    return {"staff": quantity(persons, "persons"), "mix": {f"staff-{kind}": quantity(1, "share")}}


def _profile(name: str, queues: Queues, peaked: float) -> dict[str, Any]:
    """When people come: the catalogue's hours and weekdays, more or less pronounced."""
    usual = catalogue().profile["citizens"]
    shape = np.array(usual.half_hours.values)
    shape = np.where(shape > 0, np.maximum(shape, 0.3), 0.9)
    open_ = _calendar(queues)
    slots = np.zeros(SLOTS)
    for opens, closes in open_.hours:
        first, last = (int(t[:2]) * 60 + int(t[3:]) for t in (opens, closes))
        slots[first // 30 : -(-last // 30)] = 1.0
    weekday = np.array(usual.weekday.values) ** peaked

    def series(values: Any) -> dict[str, Any]:
        told = [float(v) for v in values]
        return {"values": told, "unit": "relative", "source": "assumption", "range": (0.0, 100.0)}

    return named(
        name,
        calendar="office",
        weekday=series(weekday),
        month=series(np.ones(12)),
        half_hours=series(slots * shape**peaked),
    )
