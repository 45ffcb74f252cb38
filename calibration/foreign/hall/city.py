"""The small city in which a case's queues are the whole world."""

from __future__ import annotations

from typing import Any

import numpy as np

from calibration.foreign.casefile.case import Case
from calibration.foreign.hall.queues import HANDED_IN_TO, Line, Queues, calendar_of, open_days
from calibration.foreign.procedure.build import (
    PLACE,
    PLATFORM,
    PORTAL,
    named,
    quantity,
    stand,
    system,
)
from calibration.foreign.procedure.lend import catalogue
from sim.city.city import City
from sim.city.people import Conduct
from sim.city.quantity import Quantity

HANDING_IN = 1.0
"""Minutes that it takes to hand in a file, without any queue."""
BOOKED = ".booked"
SLOTS = 48


def city_of(case: Case, queues: Queues, conduct: Conduct) -> City:
    """The small city in which these queues are the whole world."""
    kinds = [f"kind-{i}" for i in range(len(queues.lines))]
    calendars: list[Any] = [calendar_of(queues)]
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
        accept=quantity(HANDING_IN if queues.files else line.minutes, "minutes"),
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
    open_ = calendar_of(queues)
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
