"""A small city for a case: the procedure before, every item at its own department.

Everything is declared in the ordinary model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from calibration.foreign.casefile.case import Case
from calibration.foreign.procedure.lend import Lent, Procedure, catalogue, needed
from calibration.inference.knobs import value_at
from sim.city.city import City
from sim.city.matters import DelayStep, ExchangeStep, ReviewStep, SiteVisitStep, Step
from sim.city.people import Conduct
from sim.city.quantity import Quantity

START = dt.date(2021, 3, 1)
PLACE, MATTER, WINDOW, HALL = "there", "matter", "joint-window", "hall"
PLATFORM, PORTAL = "platform", "portal"
A_DAY = 3.0
"""Cases on a working day: few enough that nobody queues, many enough to see the spread."""


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A number of a case: as stated or drawn, so its range is itself."""
    return {"value": value, "unit": unit, "source": "assumption", "range": (value, value)}


def named(name: str, title: tuple[str, str] | None = None, **rest: Any) -> dict[str, Any]:
    """A declared thing."""
    zh, en = title or (name, name)
    return {"id": name, "title": {"zh": zh, "en": en}, **rest}


def crew(persons: int) -> list[dict[str, Any]]:
    """People of the kind that sets the standard pace."""
    return [{"staff": quantity(persons, "persons"), "mix": {"in_post": quantity(1, "share")}}]


def system(name: str, owner: str, availability: float) -> dict[str, Any]:
    """A computer system that is able to exchange data."""
    return named(
        name,
        level="county",
        owner=owner,
        readiness=quantity(1, "share"),
        availability=quantity(availability, "share"),
        outage=quantity(45, "minutes"),
    )


def stand(name: str) -> dict[str, Any]:
    """A site at the usual distance, open at office hours."""
    return named(
        name, at="county", calendar="office", distance=quantity(1, "ratio"), closing="serve"
    )


WITHIN = {"work": "reviews", "by_paper": "letters", "days": "notices", "lead": "visit-leads"}
"""Which group of the calibration a step's number belongs to."""


def moved(step: Step, at: Mapping[str, float]) -> Step:
    """A borrowed step with its numbers where a draw puts them within their declared ranges."""
    change = {}
    for name, group in WITHIN.items():
        number = getattr(step, name, None)
        if isinstance(number, Quantity) and number.range[0] < number.range[1]:
            change[name] = number.model_copy(update={"value": value_at(number, at[group])})
    return step.model_copy(update=change)


def stretched(step: Step, by: float) -> Step:
    """A step whose waiting, not its work, takes longer or less long."""

    def longer(days: Quantity | None) -> Quantity | None:
        if days is None:
            return None
        value = days.value * by
        return days.model_copy(update={"value": value, "range": (value, value)})

    match step:
        case DelayStep():
            return (
                step
                if step.id == "stated-notice"
                else step.model_copy(update={"days": longer(step.days)})
            )
        case ExchangeStep():
            return step.model_copy(update={"by_paper": longer(step.by_paper)})
        case SiteVisitStep():
            return step.model_copy(update={"lead": longer(step.lead)})
        case ReviewStep():
            return step.model_copy(update={"tray": longer(step.tray)})
    return step


def before(case: Case, procedure: Procedure, conduct: Conduct, backlog: float) -> City:
    """The city before: every item at its department's own counter, nothing shared."""
    items, city = procedure.items, catalogue()
    departments = list(dict.fromkeys(one.department for one in items))
    names = {d: f"department-{i + 1}" for i, d in enumerate(departments)}
    sites = sorted({names[one.department] if one.own_site else HALL for one in items} | {HALL})
    at = {names[one.department]: names[one.department] if one.own_site else HALL for one in items}
    holders = sorted(
        {p.holder for one in items for p in one.papers if p.role == "held"}
        | {s.system for one in items for s in one.steps if isinstance(s, ExchangeStep)}
    )
    at_offices = [f"at-{n}" for n in names.values()]
    systems = [PLATFORM, PORTAL, *at_offices, *(f"of-{h}" for h in holders)]
    first = next(iter(names.values()))
    online = case.measures.online is not None
    raw: dict[str, Any] = named(
        "case",
        kind="city",
        platform=PLATFORM,
        portal=PORTAL,
        calendars=[c for c in city.calendars if c.id == "office"],
        places=[named(PLACE, level="county", population=quantity(100_000, "persons"))],
        departments=[named(n, level="county", site=at[n]) for n in names.values()],
        systems=[system(s, first, 0.995) for s in systems],
        materials=_materials(items),
        items=[_item(i, one, names, items, backlog, online) for i, one in enumerate(items)],
        matters=[
            named(
                MATTER,
                (case.title.zh, case.title.en),
                cycle="natural_person",
                lead=first,
                items=[f"item-{i}" for i in range(len(items))],
            )
        ],
        sites=[stand(s) for s in sites],
        staff_kinds=[k for k in city.staff_kinds if k.id == "in_post"],
        pools=[
            *(
                named(f"{kind}-{n}", site=at[n], kind=of, departments=[n], crews=crew(size))
                for n in names.values()
                for kind, of, size in (
                    ("counter", "department", 3),
                    ("review", "review", 5),
                    ("team", "inspection", 3),
                )
            ),
            named("precheck", site=HALL, kind="precheck", crews=crew(3)),
        ],
        communities=[c.model_copy(update={"near": ()}) for c in city.communities],
        profiles=[p for p in city.profiles if p.id == "citizens"],
        demands=[
            {
                "matter": MATTER,
                "per_year": quantity(250 * A_DAY, "per_year"),
                "profile": "citizens",
            }
        ],
        conduct=conduct,
    )
    return City.model_validate(raw)


def _materials(items: Sequence[Lent]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"joint-form": named("joint-form", form=True)}
    for one in items:
        for paper in one.papers:
            rest: dict[str, Any] = {"form": paper.role == "form"}
            if paper.role == "held":
                rest["system"] = f"of-{paper.holder}"
            elif paper.role == "output":
                rest["item"] = f"item-{paper.source}"
            found[paper_name(paper.key)] = named(paper_name(paper.key), **rest)
    return list(found.values())


def paper_name(key: str) -> str:
    """The identifier of a paper."""
    return f"paper-{key}".replace(".", "-")[:64]


def _item(
    i: int,
    one: Lent,
    names: dict[str, str],
    items: Sequence[Lent],
    backlog: float,
    online: bool,
) -> dict[str, Any]:
    before = needed(items, i)
    papers = [p for p in one.papers if p.role != "output" or p.source in before]
    chain: list[dict[str, Any]] = []
    queued = False
    for k, step in enumerate(one.steps):
        told = stretched(step, one.stretch).model_dump()
        told["id"] = f"step-{k}"
        if told["kind"] == "exchange":
            told["system"] = f"of-{step.system}" if isinstance(step, ExchangeStep) else ""
        if told["kind"] == "review" and not queued and backlog > 0:
            queued = True
            lies = (told["tray"] or {}).get("value", 0.0) + backlog
            told["tray"] = quantity(lies, "working_days")
        chain.append(told)
    return named(
        f"item-{i}",
        one.title,
        department=names[one.department],
        system=f"at-{names[one.department]}",
        materials=list(dict.fromkeys(paper_name(p.key) for p in papers)),
        requires=[f"item-{r}" for r in sorted(one.requires)],
        fields=quantity(round(one.fields), "fields"),
        accept=quantity(one.accept, "minutes"),
        online=one.online and online,
        steps=chain,
        statutory=quantity(one.statutory, "working_days"),
        promised=quantity(one.promised, "working_days"),
        delivery=one.delivery if chain else "pickup",
    )
