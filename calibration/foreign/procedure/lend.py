"""What the catalogue lends to a case: items like the ones meant, with their papers and steps.

A case that says "seven items of birth" leaves open which, how they hang together, who holds which
paper. Every draw borrows anew, at random among what would fit, so that what is not known becomes
width of the interval. Nothing about reforms is borrowed but which records schemes ask for.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from numpy.random import Generator

from calibration.foreign.casefile.case import Case
from calibration.foreign.casefile.case import Item as Asked
from calibration.inference.knobs import value_at
from sim.city.city import City
from sim.city.load import load_city
from sim.city.matters import DelayStep, Item, Matter, ReviewStep, SiteVisitStep, Step
from sim.reforms.load import find

CYCLES = {"person": "natural_person", "firm": "legal_person", "project": "project"}
ALIKE = 0.72
"""How alike titles must be for an item to be taken for one of the catalogue's (0 to 1)."""
STAGES = 4
"""Of construction approval, by 国办发〔2018〕33号."""
NEAR = 0.5
"""Standard deviation of the logarithm of limits within which items count as alike."""


@cache
def catalogue() -> City:
    """The shipped catalogue, in its smallest city."""
    return load_city(find("city", "pilot"))


@dataclass
class Paper:
    """A paper as one item asks for it; papers with one key are one paper.

    Attributes
    ----------
    role : str
        ``form``, ``own`` (only the applicant has it), ``held`` (in a system), ``output`` (of
        another item of the case).
    source : int, optional
        Position of the item that issues it.
    holder : str
        The system that holds it.
    wanted : bool
        Whether schemes of the catalogue ask for its release.
    """

    key: str
    role: str
    source: int | None = None
    holder: str = ""
    wanted: bool = False


@dataclass
class Lent:
    """One item of the case, as far as it is known and borrowed where it is not."""

    title: tuple[str, str]
    department: str
    own_site: bool
    papers: list[Paper]
    fields: float
    accept: float
    steps: list[Step]
    promised: float
    statutory: float
    delivery: str
    online: bool
    requires: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    stretch: float = 1.0
    proof: bool = False


@dataclass
class Procedure:
    """The items of a case, and how schemes of its kind hand things over."""

    items: list[Lent]
    form_share: float
    delivery: str
    on_premises: bool
    mix: dict[str, int]


def lend(case: Case, rng: Generator, drawn: Mapping[str, float]) -> Procedure:
    """Borrow for a case whatever its file leaves open; ``drawn`` are the values of one draw."""
    city = catalogue()
    matter = _matter(case, rng)
    asked = case.items or tuple(Asked() for _ in matter.items)
    donors = _donors(asked, matter, rng)
    items = [_item(a, d, drawn, rng) for a, d in zip(asked, donors, strict=True)]
    _requirements(asked, donors, items)
    if case.applicant == "project" and case.like is None:
        _stages(asked, items, drawn["one_by_one"], rng)
    wanted = {r for m in city.matters if m.scheme is not None for r in m.scheme.records}
    for one, donor in zip(items, donors, strict=True):
        one.papers = [_paper(name, donors, wanted) for name in donor.materials]
        for paper in one.papers:
            if paper.source is not None and paper.source not in needed(items, items.index(one)):
                paper.role, paper.source = "own", None
    _proofs(items)
    scheme = matter.scheme
    assert scheme is not None
    own = sum(city.item[name].fields.value for name in matter.items)
    # How a city hands over results, and whether it accepts where people are anyway, is not known
    # of it: some scheme of the catalogue lends it, or as good as none.
    others = [m.scheme for m in city.matters if m.scheme is not None]
    return Procedure(
        items,
        scheme.form_fields.value / max(own, 1.0),
        others[int(rng.integers(len(others)))].delivery,
        case.like == matter.id and scheme.on_premises and bool(rng.random() < 0.5),
        _mix(matter),
    )


def _matter(case: Case, rng: Generator) -> Matter:
    """The matter that lends what no item is named for."""
    city = catalogue()
    if case.like is not None:
        return city.matter[case.like]
    cycle = CYCLES[case.applicant or "person"]
    able = [m for m in city.matters if m.scheme is not None and m.cycle == cycle]
    named = {item.like for item in case.items or () if item.like}
    near = [m for m in able if named & {*m.items}] or able
    return near[int(rng.integers(len(near)))]


def _donors(asked: Sequence[Asked], matter: Matter, rng: Generator) -> list[Item]:
    """For each item the one it borrows from; no item lends twice while others are left."""
    city = catalogue()
    cycle = [m for m in city.matters if m.scheme is not None and m.cycle == matter.cycle]
    others = [city.item[n] for m in cycle for n in m.items if n not in matter.items]
    others = list({x.id: x for x in others}.values())
    here = [city.item[n] for n in matter.items]
    needs = {r for item in here for r in item.requires}
    chosen: list[Item | None] = [_named(a) for a in asked]
    for i, one in enumerate(asked):
        if chosen[i] is not None:
            continue
        used = {x.id for x in chosen if x is not None}
        for pool in (here, others, [*here, *others]):
            able = [x for x in pool if x.id not in used and _suits(one, x)]
            if able:
                break
        else:
            able = [*here, *others]
        weights = [_nearness(one, x) * (1.0 + 3.0 * (x.id in needs)) for x in able]
        total = sum(weights)
        chosen[i] = able[int(rng.choice(len(able), p=[w / total for w in weights]))]
    order = {name: i for i, name in enumerate(matter.items)}
    free = [i for i, one in enumerate(asked) if one == Asked()]
    row = sorted((x for i in free if (x := chosen[i])), key=lambda x: order.get(x.id, len(order)))
    for i, donor in zip(free, row, strict=True):
        chosen[i] = donor
    return [x for x in chosen if x is not None]


@cache
def _by_title(zh: str, en: str) -> Item | None:
    """The catalogue's item of nearly the same title."""
    best, found = ALIKE, None
    for item in catalogue().items:
        for one, other in ((zh, item.title.zh), (en.lower(), item.title.en.lower())):
            alike = difflib.SequenceMatcher(None, one, other).ratio()
            if alike > best:
                best, found = alike, item
    return found


def _named(asked: Asked) -> Item | None:
    if asked.like is not None:
        return catalogue().item[asked.like]
    return _by_title(asked.title.zh, asked.title.en) if asked.title else None


def _visited(item: Item) -> bool:
    return any(isinstance(step, SiteVisitStep) for step in item.steps)


def _suits(asked: Asked, item: Item) -> bool:
    if asked.site_visit is not None and asked.site_visit != _visited(item):
        return False
    if asked.on_the_spot is not None and asked.on_the_spot == bool(item.steps):
        return False
    return not asked.notice_days or any(isinstance(s, DelayStep) for s in item.steps)


def _nearness(asked: Asked, item: Item) -> float:
    pairs = ((asked.days, item.promised.value), (asked.statutory_days, item.statutory.value))
    gaps = [math.log(a / b) / NEAR for a, b in pairs if a is not None]
    return math.exp(-0.5 * sum(g * g for g in gaps)) + 1e-6


def _item(asked: Asked, donor: Item, drawn: Mapping[str, float], rng: Generator) -> Lent:
    """One item: what is said of it, and the rest from its donor."""
    city = catalogue()
    promised, statutory = donor.promised.value, donor.statutory.value
    ratio = 1.0
    if asked.days is not None:
        ratio = asked.days / promised
    elif asked.statutory_days is not None:
        ratio = asked.statutory_days / statutory
    visits = [s for x in city.items for s in x.steps if isinstance(s, SiteVisitStep)]
    steps = list(donor.steps)
    if asked.on_the_spot:
        steps = []
    elif asked.on_the_spot is False and not steps:
        steps = [review(city, rng)]
    if asked.site_visit is False:
        steps = [s for s in steps if not isinstance(s, SiteVisitStep)]
    elif asked.site_visit and not any(isinstance(s, SiteVisitStep) for s in steps):
        steps.insert(min(1, len(steps)), visits[int(rng.integers(len(visits)))])
    if asked.notice_days is not None:
        steps = [s for s in steps if not isinstance(s, DelayStep)]
        if asked.notice_days:
            steps.append(_notice(city, float(asked.notice_days)))
    title = donor.title if asked.title is None else asked.title
    return Lent(
        title=(title.zh, title.en),
        department=asked.department or donor.department,
        own_site=not city.department[donor.department].site.endswith("hall"),
        papers=[],
        fields=donor.fields.value if asked.fields is None else float(asked.fields),
        accept=value_at(donor.accept, drawn["acceptance"]),
        steps=steps,
        promised=asked.days or promised * ratio,
        statutory=max(asked.statutory_days or statutory * ratio, asked.days or 0.0),
        delivery=donor.delivery,
        online=donor.online if asked.online is None else asked.online,
        stretch=ratio ** drawn["limit_elasticity"],
        proof=asked.proof,
    )


def review(city: City, rng: Generator) -> ReviewStep:
    """Some review of the catalogue."""
    reviews = [s for x in city.items for s in x.steps if isinstance(s, ReviewStep)]
    return reviews[int(rng.integers(len(reviews)))]


def _notice(city: City, days: float) -> DelayStep:
    like = next(s for x in city.items for s in x.steps if isinstance(s, DelayStep))
    length = like.days.model_copy(update={"value": days, "range": (days, days)})
    return like.model_copy(update={"id": "stated-notice", "days": length})


def _requirements(asked: Sequence[Asked], donors: Sequence[Item], items: list[Lent]) -> None:
    """Which item needs whose result: as stated, else as among the donors."""
    position: dict[str, int] = {}
    for i, donor in enumerate(donors):
        position.setdefault(donor.id, i)
    titles = {t: i for i, one in enumerate(items) for t in one.title}
    for i, (one, donor) in enumerate(zip(asked, donors, strict=True)):
        if one.requires is not None:
            items[i].requires = {titles[t] for t in one.requires if titles.get(t, i) != i}
            items[i].kept = set(items[i].requires)
            continue
        todo, seen = list(donor.requires), set[str]()
        while todo:
            name = todo.pop()
            if name in position and position[name] != i:
                items[i].requires.add(position[name])
            elif name not in seen and name in catalogue().item:
                seen.add(name)
                todo += catalogue().item[name].requires
    for i in range(len(items)):  # stated and borrowed ones together may run in a circle
        items[i].requires = {r for r in items[i].requires if i not in needed(items, r)}


def _stages(asked: Sequence[Asked], items: list[Lent], row: float, rng: Generator) -> None:
    """A construction project goes from stage to stage (land, works, building, acceptance).

    Items are taken to be listed in that order. Within a stage some wait for the one before, by
    custom and not by law (a share ``row``): parallel review brings those of one stage together.
    """
    if any(one.requires is not None for one in asked):
        return
    stage = [i * STAGES // len(items) for i in range(len(items))]
    for i, one in enumerate(items):
        before = {j for j in range(len(items)) if stage[j] == stage[i] - 1}
        one.requires = {r for r in one.requires if stage[r] == stage[i] and r < i} | before
        if i and stage[i - 1] == stage[i] and rng.random() < row:
            one.requires.add(i - 1)
        one.kept = before


def _proofs(items: list[Lent]) -> None:
    """Proofs are papers of the items that are no proofs, which wait for them."""
    others = [one for one in items if not one.proof]
    if not others:
        return
    for i, one in enumerate(items):
        if not one.proof:
            continue
        one.requires, one.kept = set(), set()
        users = [x for x in others if i in x.requires] or others[:1]
        for user in users:
            user.requires.add(i)
            if all(paper.source != i for paper in user.papers):
                user.papers.append(Paper(f"output-{i}", "output", i))


def needed(items: Sequence[Lent], i: int) -> set[int]:
    """Items whose results an item needs, directly or not."""
    found: set[int] = set()
    todo = list(items[i].requires)
    while todo:
        other = todo.pop()
        if other not in found:
            found.add(other)
            todo += items[other].requires
    return found


def _paper(name: str, donors: Sequence[Item], wanted: set[str]) -> Paper:
    city = catalogue()
    material = city.material[name]
    if material.form:
        return Paper(name, "form")
    if material.item is not None:
        source = next((i for i, d in enumerate(donors) if d.id == material.item), None)
        if source is not None:
            return Paper(name, "output", source)
    holder = city.holder(material)
    if holder is not None:
        return Paper(name, "held", holder=holder, wanted=name in wanted)
    return Paper(name, "own")


def _mix(matter: Matter) -> dict[str, int]:
    """How many papers of a matter are repeats, outputs, held elsewhere, or the applicant's own."""
    city, seen = catalogue(), set[str]()
    mix = {"repeat": 1, "output": 1, "held": 1, "own": 1}
    for item in matter.items:
        for name in city.item[item].materials:
            material = city.material[name]
            if name in seen:
                mix["repeat"] += 1
            elif material.item in matter.items:
                mix["output"] += 1
            elif city.holder(material) is not None:
                mix["held"] += 1
            elif not material.form:
                mix["own"] += 1
            seen.add(name)
    return mix


@cache
def usually_wanted() -> float:
    """Of the papers that systems hold, the share that schemes of the catalogue ask for."""
    city = catalogue()
    records = {r for m in city.matters if m.scheme is not None for r in m.scheme.records}
    held = {p for item in city.items for p in item.materials if city.material[p].system}
    return len(held & records) / len(held)


@cache
def usually_released() -> float:
    """Of all papers that items ask for, the share that schemes of the catalogue ask to release."""
    city = catalogue()
    records = {r for m in city.matters if m.scheme is not None for r in m.scheme.records}
    asked = [name for item in city.items for name in item.materials]
    return sum(name in records for name in asked) / len(asked)
