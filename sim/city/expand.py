"""From a declared population of licences to ordinary items, papers, matters and demands.

Every trait of every item is drawn from a hash of the item's number and the trait's name: the same
declaration gives the same items on every machine, in whatever order they are made, and a change of
one trait's distribution leaves all other traits as they were. There is no seed to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from sim.city.base import Named, Text
from sim.city.licences import (
    PREFIX,
    Act,
    Bureau,
    Licences,
    Limit,
    Paper,
    Promise,
    Visit,
    Wait,
)
from sim.city.matters import DelayStep, Item, Matter, ReviewStep, SiteVisitStep, Step
from sim.city.people import Demand
from sim.city.quantity import Quantity
from sim.city.systems import Material

_KEY = b"reformsim.licences"


class Expansion(NamedTuple):
    """What a declared population stands for: parts of a city like any others."""

    items: tuple[Item, ...]
    materials: tuple[Material, ...]
    matters: tuple[Matter, ...]
    demands: tuple[Demand, ...]


def expand(licences: Licences) -> Expansion:
    """All items of a population, with their papers, matters and demands, by number."""
    stages = stages_of(licences)
    numbers = range(1, int(licences.count.value) + 1)
    made = [licence(licences, number, stages) for number in numbers]
    items = tuple(one.item for one in made)
    return Expansion(
        items,
        _materials(licences),
        tuple(_matter(item) for item in items),
        _demands(licences, items),
    )


def draw(number: int, purpose: str, turn: int = 0) -> float:
    """A number in [0, 1) that belongs to an item, a purpose and a turn."""
    text = f"{number}/{purpose}/{turn}".encode()
    return (int.from_bytes(blake2b(text, key=_KEY, digest_size=8).digest()) >> 11) / 2.0**53


@dataclass(frozen=True)
class Licence:
    """One item and the traits it was made from."""

    item: Item
    bureau: Bureau
    act: Act
    layers: int
    archives: int
    proofs: int


def licence(licences: Licences, number: int, stages: Stages | None = None) -> Licence:
    """The item with a number, counted from 1; independent of all others.

    Parameters
    ----------
    stages : Stages, optional
        Those of the population, if they are at hand.
    """
    bureau = _one_of(licences.bureaus, draw(number, "bureau"))
    act = _one_of(licences.acts, draw(number, "act"))
    of_city = bureau.county is None or draw(number, "level") < licences.city_share.value
    subject = bureau.objects[int(draw(number, "object") * len(bureau.objects))]
    papers, archives, proofs = _papers(licences, number, bureau, act)
    steps, layers = _steps(licences, number, stages or stages_of(licences))
    statutory = _one_of(licences.statutory, draw(number, "statutory"))
    promise = _one_of(licences.promised, draw(number, "promised"))
    fee = draw(number, "fee") < licences.fee.value
    local = draw(number, "local-fee") < licences.local_fee.value
    item = Item(
        id=f"{PREFIX}{number:04d}",
        title=Text(
            zh=f"{subject.zh}许可（{act.title.zh}）", en=f"{subject.en} licence ({act.title.en})"
        ),
        department=bureau.city if of_city or bureau.county is None else bureau.county,
        system=bureau.system,
        materials=papers,
        fields=licences.fields,
        accept=licences.accept,
        steps=steps,
        statutory=statutory.days,
        promised=_days(promise, statutory),
        fee=licences.fee_amount if fee else None,
        fee_basis=("local" if local else "law") if fee else None,
    )
    return Licence(item, bureau, act, layers, archives, proofs)


T = TypeVar("T", Bureau, Act, Limit, Promise)


def _one_of(parts: Sequence[T], u: float) -> T:
    """The part in whose share of [0, 1) a number falls."""
    for part in parts:
        u -= part.share.value
        if u < 0:
            return part
    return parts[-1]


def _geometric(number: int, purpose: str, another: float, most: int) -> int:
    """How often ``another`` comes true before it first fails, at most ``most``."""
    n = 0
    while n < most and draw(number, purpose, n) < another:
        n += 1
    return n


# -- steps -----------------------------------------------------------------------------------------


class Stages(NamedTuple):
    """Every step that a licence may have."""

    visit: SiteVisitStep
    expert: DelayStep
    layers: tuple[ReviewStep, ...]
    notice: DelayStep
    making: DelayStep


def stages_of(licences: Licences) -> Stages:
    """The steps of a population's licences."""
    visit, (first, *further) = licences.visit, licences.layers
    expert, notice, making = (
        DelayStep(id=x.id, title=x.title, kind="delay", days=x.days)
        for x in (licences.expert, licences.notice, licences.making)
    )
    layers = (
        ReviewStep(id=first.id, title=first.title, kind="review", work=licences.examination),
        *(
            ReviewStep(
                id=x.id, title=x.title, kind="review", work=licences.sign_off, tray=licences.tray
            )
            for x in further
        ),
    )
    looked = SiteVisitStep(
        id=visit.id, title=visit.title, kind="site_visit", lead=visit.lead, work=visit.work
    )
    return Stages(looked, expert, layers, notice, making)


def _steps(licences: Licences, number: int, stages: Stages) -> tuple[tuple[Step, ...], int]:
    """The chain after acceptance, and how many of its steps are sign-offs."""

    def has(part: Visit | Wait, purpose: str) -> bool:
        return draw(number, purpose) < part.share.value

    most, another = len(licences.layers) - 1, licences.another_layer.value
    layers = 1 + _geometric(number, "layer", another, most)
    steps: list[Step] = []
    steps += [stages.visit] if has(licences.visit, "visit") else []
    steps += [stages.expert] if has(licences.expert, "expert") else []
    steps += stages.layers[:layers]
    steps += [stages.notice] if has(licences.notice, "notice") else []
    steps += [stages.making] if has(licences.making, "making") else []
    return tuple(steps), layers


# -- papers ----------------------------------------------------------------------------------------


def _papers(
    licences: Licences, number: int, bureau: Bureau, act: Act
) -> tuple[tuple[str, ...], int, int]:
    """The papers an item asks for, and how many of them are archives and proofs.

    A certificate that the bureau issues itself is none of another department, so it is asked for
    (if at all) as an archive. A proof brings the paper with it whose content it repeats.
    """
    names: dict[str, None] = {}
    outside = [paper for paper in licences.papers if paper.system != bureau.system]
    for paper in outside:
        if paper.share is not None and draw(number, f"paper.{paper.id}") < paper.share.value:
            names[_name(paper)] = None
    archives: list[Paper] = []
    if act.again:
        known = _shuffled(licences.of_kind("archive"), number, "archive")
        more = _geometric(number, "archives", licences.another_archive.value, len(known))
        archives = known[:more]
    names.update((_name(paper, bureau), None) for paper in archives)
    there = {paper.id: paper for paper in outside}
    possible = [paper for paper in licences.of_kind("proof") if paper.repeats in there]
    possible = _shuffled(possible, number, "proof")
    more = _geometric(number, "proofs", licences.another_proof.value, len(possible))
    for proof in possible[:more]:
        assert proof.repeats is not None
        names[_name(there[proof.repeats])] = None
        names[_name(proof)] = None
    return tuple(names), len(archives), more


def _shuffled(papers: Sequence[Paper], number: int, purpose: str) -> list[Paper]:
    return sorted(papers, key=lambda paper: draw(number, f"{purpose}.{paper.id}"))


def _name(paper: Paper, bureau: Bureau | None = None) -> str:
    return f"{PREFIX}{paper.id}" + (f".{bureau.system}" if bureau else "")


def _materials(licences: Licences) -> tuple[Material, ...]:
    """Every paper that any item may ask for; archives once for each bureau's system."""
    plain = (
        Material(
            id=_name(paper),
            title=paper.title,
            system=paper.system,
            form=paper.form,
            sharing=paper.sharing,
            in_library=paper.in_library,
            repeats=f"{PREFIX}{paper.repeats}" if paper.repeats else None,
        )
        for paper in licences.papers
        if paper.kind != "archive"
    )
    archives = {
        _name(paper, bureau): Material(
            id=_name(paper, bureau), title=paper.title, system=bureau.system
        )
        for bureau in licences.bureaus
        for paper in licences.of_kind("archive")
    }
    return (*plain, *archives.values())


# -- limits, matters, demand -----------------------------------------------------------------------


def _days(promise: Promise, statutory: Limit) -> Quantity:
    """A promised limit: a share of the statutory one, in whole days, at least one."""
    most = statutory.days.value
    value = min(most, max(1.0, float(round(promise.of_statutory.value * most))))
    return _quantity(value, "working_days", 1.0 if most >= 1 else most, most)


@lru_cache(maxsize=512)
def _quantity(value: float, unit: str, low: float, high: float) -> Quantity:
    return Quantity.model_validate(
        {"value": value, "unit": unit, "source": "assumption", "range": (low, high)}
    )


def _matter(item: Item) -> Matter:
    return Matter(
        id=item.id, title=item.title, cycle="single_item", lead=item.department, items=(item.id,)
    )


def _demands(licences: Licences, items: Sequence[Named]) -> tuple[Demand, ...]:
    """Cases by a rank-size law; which item has which rank is drawn."""
    order = sorted(range(len(items)), key=lambda i: draw(i + 1, "rank"))
    exponent, total = licences.concentration.value, licences.cases
    weights = [rank**-exponent for rank in range(1, len(items) + 1)]
    scale = 1.0 / sum(weights)
    cases: dict[int, Quantity] = {}
    for i, weight in zip(order, weights, strict=True):
        low, value, high = (
            x * weight * scale for x in (total.range[0], total.value, total.range[1])
        )
        cases[i] = _quantity(value, "per_year", low, high)
    return tuple(
        Demand(matter=item.id, at="city", per_year=cases[i], profile=licences.profile)
        for i, item in enumerate(items)
    )
