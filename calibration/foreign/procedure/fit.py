"""Make what is borrowed agree with what the case file says of the time before.

Papers, trips, steps and departments are counted by the procedure, as official figures are. Each
adjustment is a random one among those that lead closer, so that nothing is
settled that is not known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from numpy.random import Generator

from calibration.foreign.casefile.case import Case
from calibration.foreign.procedure.lend import (
    Lent,
    Paper,
    Procedure,
    catalogue,
    needed,
    review,
    usually_wanted,
)
from sim.city.matters import ReviewStep

TRIES = 400
T = TypeVar("T")


def agree(case: Case, procedure: Procedure, drawn: Mapping[str, float], rng: Generator) -> None:
    """Adjust a borrowed procedure to the facts of a case, in place."""
    elasticity, vary = drawn["limit_elasticity"], drawn["paper_variation"]
    # A total may be said of the whole way through, or of all limits added up.
    through = case.applicant == "project" or bool(rng.random() < drawn["limits_end_to_end"])
    items, before = procedure.items, case.before
    _departments(case, items, rng)
    if before.promised_working_days is not None and not _any(case, "days"):
        _limits(items, "promised", before.promised_working_days, elasticity, through)
        elasticity = 0.0  # waits have followed one limit already
    if before.statutory_working_days is not None and not _any(case, "statutory_days"):
        _limits(items, "statutory", before.statutory_working_days, elasticity, through)
    if before.promised_working_days is None and not _any(case, "days"):
        _limits_elsewhere(items, drawn["limit_variation"], rng)
    for one in items:
        one.statutory = max(one.statutory, one.promised)
    for i, asked in enumerate(case.items or ()):
        if asked.documents is not None:
            _papers(procedure, [i], asked.documents, rng)
    counts = any(a.documents is not None for a in case.items or ())
    if before.materials is None and not counts:
        # Which papers a city asks for is not known to the paper: as many as usual, more or less.
        usual = sum(len(one.papers) for one in items)
        wanted = round(usual * math.exp(vary * float(rng.standard_normal())))
        _papers(procedure, range(len(items)), max(len(items), wanted), rng)
    if before.materials is not None:
        open_ = [i for i, a in enumerate(case.items or ()) if a.documents is None]
        free = open_ if case.items is not None else list(range(len(items)))
        fixed = sum(len(one.papers) for i, one in enumerate(items) if i not in free)
        if free:
            _papers(procedure, free, max(0, round(before.materials) - fixed), rng)
    _elsewhere(case, items, vary, rng)
    if before.trips is not None:
        _walk(items, round(before.trips), trips, _ways_to_trips(case, items, rng))
    if before.steps is not None:
        _walk(items, round(before.steps), steps, _ways_to_steps(items, rng))


def _elsewhere(case: Case, items: list[Lent], vary: float, rng: Generator) -> None:
    """Other cities do it a little differently: what is not stated varies like lists of papers."""
    for one in items:
        if case.before.trips is None and one.steps and rng.random() < vary:
            one.delivery = "electronic" if one.delivery == "pickup" else "pickup"
        if case.before.steps is None and one.steps and rng.random() < vary:
            if len(one.steps) > 1 and isinstance(one.steps[-1], ReviewStep) and rng.random() < 0.5:
                one.steps = one.steps[:-1]
            else:
                layer = {"id": f"layer-{len(one.steps)}"}
                one.steps = [*one.steps, review(catalogue(), rng).model_copy(update=layer)]


def _any(case: Case, name: str) -> bool:
    return any(getattr(item, name) is not None for item in case.items or ())


def _limits(items: list[Lent], name: str, total: float, elasticity: float, through: bool) -> None:
    """Scale limits to a stated total; waits follow them by the elasticity."""
    ratio = total / (_chain(items, name) if through else sum(getattr(x, name) for x in items))
    for one in items:
        setattr(one, name, getattr(one, name) * ratio)
        one.stretch *= ratio**elasticity
    if name == "statutory" and any(one.promised > one.statutory for one in items):
        for one in items:
            one.promised = min(one.promised, one.statutory)


def _limits_elsewhere(items: list[Lent], vary: float, rng: Generator) -> None:
    """Cities promise differently: all items of one alike, and each by itself."""
    common = float(rng.standard_normal())
    for one in items:
        by = math.exp(vary * (common + float(rng.standard_normal())) / math.sqrt(2.0))
        one.promised = max(min(1.0, one.promised), round(one.promised * by))


def _chain(items: list[Lent], name: str) -> float:
    """The longest way through the items, by a limit."""
    reach: dict[int, float] = {}
    for row in rows(items):
        for i in row:
            start = max((reach[r] for r in items[i].requires), default=0.0)
            reach[i] = start + float(getattr(items[i], name))
    return max(reach.values())


def _departments(case: Case, items: list[Lent], rng: Generator) -> None:
    """As many departments as are said to take part."""
    wanted = case.departments
    if wanted is None and case.before.departments_visited is not None:
        wanted = round(case.before.departments_visited)
    if wanted is None or any(x.department for x in case.items or ()):
        return
    wanted = max(1, min(wanted, len(items)))
    order = sorted(range(len(items)), key=lambda i: (items[i].department, i))
    cuts = sorted(rng.choice(range(1, len(items)), wanted - 1, replace=False)) if wanted > 1 else []
    apart: dict[str, bool] = {}
    for rank, i in enumerate(order):
        name = f"department-{sum(rank >= c for c in cuts) + 1}"
        apart.setdefault(name, items[i].own_site)
        items[i].department, items[i].own_site = name, apart[name]


# -- papers ----------------------------------------------------------------------------------------


def _papers(procedure: Procedure, which: Sequence[int], wanted: int, rng: Generator) -> None:
    """Exactly ``wanted`` papers over some items, more or fewer of the kinds that are usual."""
    items = procedure.items
    here = [items[i] for i in which]
    while sum(len(one.papers) for one in here) > wanted:
        one = _pick([x for x in here if x.papers], rng)
        extra = [p for p in one.papers if p.role != "form"] or one.papers
        one.papers.remove(_pick(extra, rng))
    if wanted >= len(here):
        for n, one in enumerate(here):
            full = sum(len(x.papers) for x in here) >= wanted
            if not full and not any(p.role == "form" for p in one.papers):
                one.papers.insert(0, Paper(f"form-{which[n]}", "form"))
    kinds = list(procedure.mix)
    total = sum(procedure.mix.values())
    while sum(len(one.papers) for one in here) < wanted:
        i = which[int(rng.integers(len(which)))]
        kind = kinds[int(rng.choice(len(kinds), p=[procedure.mix[k] / total for k in kinds]))]
        items[i].papers.append(_another(items, i, kind, rng))


def _another(items: list[Lent], i: int, kind: str, rng: Generator) -> Paper:
    """One more paper of a kind for an item; a new one of the applicant's if there is none such."""
    known = {paper.key for paper in items[i].papers}
    number = sum(len(one.papers) for one in items)
    if kind == "repeat":
        others = {
            p.key: p
            for j, one in enumerate(items)
            for p in one.papers
            if j != i and p.role in ("own", "held") and p.key not in known
        }
        if others:
            return _pick(list(others.values()), rng)
    if kind == "output":
        sources = [s for s in sorted(needed(items, i)) if f"output-{s}" not in known]
        if sources:
            source = _pick(sources, rng)
            return Paper(f"output-{source}", "output", source)
    if kind == "held":
        holders = sorted({m.system for m in catalogue().materials if m.system})
        wanted = bool(rng.random() < usually_wanted())
        return Paper(f"paper-{number}", "held", holder=_pick(holders, rng), wanted=wanted)
    return Paper(f"paper-{number}", "own")


def hold(items: list[Lent], number: int, rng: Generator) -> None:
    """See to it that systems hold at least so many different papers.

    What an applicant must show in person stays the applicant's as long as there is anything else.
    """
    while True:
        held = {p.key for one in items for p in one.papers if p.role == "held"}
        own = sorted({p.key for one in items for p in one.papers if p.role == "own"})
        if len(held) >= number or not own:
            return
        key = _pick([k for k in own if not k.endswith("id-card")] or own, rng)
        for one in items:
            for paper in one.papers:
                if paper.key == key:
                    paper.role, paper.holder = "held", "population"


# -- trips and steps -------------------------------------------------------------------------------


def rows(items: Sequence[Lent]) -> list[list[int]]:
    """Positions by depth in what requires what."""
    depth: dict[int, int] = {}
    while len(depth) < len(items):
        for i, one in enumerate(items):
            if i not in depth and all(r in depth for r in one.requires):
                depth[i] = 1 + max((depth[r] for r in one.requires), default=-1)
    found: list[list[int]] = [[] for _ in range(max(depth.values()) + 1)]
    for i, d in depth.items():
        found[d].append(i)
    return found


def site(one: Lent) -> str:
    """Where an item is accepted."""
    return one.department if one.own_site else "hall"


def _errands(items: Sequence[Lent]) -> tuple[int, int, int]:
    """Trips to apply, counters applied at, and trips to collect; as routes are drawn."""
    go, counters, collect = 0, 0, 0
    for row in rows(items):
        go += len({site(items[i]) for i in row})
        groups: dict[tuple[str, str], list[Lent]] = {}
        for i in row:
            groups.setdefault((site(items[i]), items[i].department), []).append(items[i])
        counters += len(groups)
        collect += sum(any(x.delivery == "pickup" and x.steps for x in g) for g in groups.values())
    return go, counters, collect


def trips(items: Sequence[Lent]) -> int:
    """Trips when every item is handled by itself and nothing goes wrong."""
    go, _, collect = _errands(items)
    return go + collect


def steps(items: Sequence[Lent]) -> int:
    """Steps of the procedure: acceptance, what departments do, collection."""
    _, counters, collect = _errands(items)
    return counters + collect + sum(len(one.steps) for one in items)


def _walk(
    items: list[Lent],
    wanted: int,
    count: Callable[[Sequence[Lent]], int],
    ways: Callable[[bool], Callable[[], None] | None],
) -> None:
    """Random adjustments, each kept if it leads no further away, until the count is as wanted."""
    for _ in range(TRIES):
        now = count(items)
        if now == wanted:
            return
        undo = [
            (one, one.delivery, one.own_site, set(one.requires), list(one.steps)) for one in items
        ]
        way = ways(now < wanted)
        if way is None:
            return
        way()
        if abs(count(items) - wanted) > abs(now - wanted):
            for one, delivery, own_site, requires, had in undo:
                one.delivery, one.own_site = delivery, own_site
                one.requires, one.steps = requires, had


def _ways_to_trips(
    case: Case, items: list[Lent], rng: Generator
) -> Callable[[bool], Callable[[], None] | None]:
    """More trips: results fetched in person, offices elsewhere, items in a row; or fewer."""
    stated = {i for i, a in enumerate(case.items or ()) if a.requires is not None}

    def move(department: str, own_site: bool) -> None:
        for one in items:
            if one.department == department:
                one.own_site = own_site

    def ways(more: bool) -> Callable[[], None] | None:
        found: list[Callable[[], None]] = []
        for i, one in enumerate(items):
            if one.steps and (one.delivery == "pickup") != more:
                to = "pickup" if more else "electronic"
                found.append(lambda one=one, to=to: setattr(one, "delivery", to))  # type: ignore[misc]
            if one.own_site != more:
                found.append(lambda one=one: move(one.department, more))  # type: ignore[misc]
            if i in stated or more:
                continue
            if one.requires and not any(p.role == "output" for p in one.papers):
                found.append(lambda one=one: one.requires.clear())  # type: ignore[misc]
        # That limits cannot run side by side is assumed last, and only where it explains a trip.
        if more and not found:
            found = _rows(items, stated)
        return _pick(found, rng) if found else None

    return ways


def _rows(items: list[Lent], stated: set[int]) -> list[Callable[[], None]]:
    """Ways to put one more item behind another, each of which makes trips more."""
    now, found = trips(items), list[Callable[[], None]]()
    for i, one in enumerate(items):
        for j in range(len(items)):
            if i == j or i in stated or j in one.requires or i in needed(items, j):
                continue
            one.requires.add(j)
            if trips(items) > now:
                found.append(lambda one=one, j=j: one.requires.add(j))  # type: ignore[misc]
            one.requires.remove(j)
    return found


def _ways_to_steps(
    items: list[Lent], rng: Generator
) -> Callable[[bool], Callable[[], None] | None]:
    """More steps: a further look at the file; fewer: one step less where there are several."""

    def ways(more: bool) -> Callable[[], None] | None:
        if more:
            # where there is none yet, one more would bring a trip to collect with it
            one = _pick([x for x in items if x.steps] or items, rng)
            step = review(catalogue(), rng).model_copy(update={"id": f"layer-{len(one.steps)}"})
            return lambda: one.steps.append(step)
        able = [one for one in items if len(one.steps) > 1] or [one for one in items if one.steps]
        if not able:
            return None
        one = _pick(able, rng)
        return lambda: one.steps.remove(_pick(one.steps, rng))

    return ways


def _pick(choices: Sequence[T], rng: Generator) -> T:
    return choices[int(rng.integers(len(choices)))]
