"""The city of a case once its measures are in force, by those of ordinary reforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from numpy.random import Generator

from calibration.foreign.casefile.case import Case
from calibration.foreign.casefile.measures import Measures
from calibration.foreign.procedure.build import (
    HALL,
    MATTER,
    PLATFORM,
    PORTAL,
    START,
    WINDOW,
    crew,
    named,
    paper_name,
    quantity,
)
from calibration.foreign.procedure.fit import hold
from calibration.foreign.procedure.lend import Procedure, usually_wanted
from sim.city.city import City
from sim.city.matters import Item, SiteVisitStep
from sim.reforms.base import Measure
from sim.reforms.data import LinkSystems, ShareData
from sim.reforms.simplify import AcceptDeficient, Exempt, GoOnline, Trim
from sim.reforms.supervise import Commit
from sim.reforms.windows import BundleMatter, DedicatedWindow, MoveIn


def after(case: Case, procedure: Procedure, city: City, uptake: float, rng: Generator) -> City:
    """The city with the case's measures in force."""
    if case.measures.no_proof is not None:
        city = _without_proofs(procedure, city, case.measures.no_proof.kinds)
    for measure in measures(case, procedure, city, uptake, rng):
        city = measure.change(city)
    project = case.applicant == "project" and case.measures.one_acceptance is not None
    if case.measures.parallel_review is not None or project:
        city = _side_by_side(procedure, city)
    return city


def prepare(case: Case, procedure: Procedure, uptake: float, rng: Generator) -> None:
    """Let systems hold what measures are said to share, before the city is drawn up.

    If the number of records is not said, each that schemes usually ask for is released as likely as
    offices really give up a paper, and each other one as likely as schemes ask for it.
    """
    sharing = case.measures.data_sharing
    if sharing is None or sharing.all:
        return
    if sharing.records is not None:
        hold(procedure.items, sharing.records, rng)
        return
    held = {p.key: p for one in procedure.items for p in one.papers if p.role == "held"}
    for key, paper in sorted(held.items()):
        chance = uptake if paper.wanted else usually_wanted()
        released = bool(rng.random() < chance)
        for one in procedure.items:
            for same in one.papers:
                if same.key == key:
                    same.wanted = released


def measures(
    case: Case, procedure: Procedure, city: City, uptake: float, rng: Generator
) -> list[Measure]:
    """The case's measures as those of an ordinary reform."""
    told, done = case.measures, list[Measure]()
    if told.one_door is not None and (away := [d.id for d in city.departments if d.site != HALL]):
        done.append(MoveIn(start=START, kind="move_in", departments=tuple(away), site=HALL))
    if told.commitment is not None:
        visited = [i.id for i in city.items if any(isinstance(s, SiteVisitStep) for s in i.steps)]
        if chosen := _some(visited, told.commitment.number, rng):
            done.append(Commit(start=START, kind="commit", items=tuple(chosen)))
    done += _papers(told, procedure, city, uptake, rng)
    if told.fewer_steps is not None:
        done += _fewer_steps(city, told.fewer_steps.number, rng)
    if told.links is not None or told.data_sharing is not None:
        far = [s.id for s in city.systems if s.id not in (PLATFORM, PORTAL)]
        links = tuple(city.new_link(front, s) for s in far for front in (PLATFORM, PORTAL))
        done.append(LinkSystems(start=START, kind="link_systems", links=links))
    ids = tuple(item.id for item in city.items)
    if told.online is not None:
        done.append(GoOnline(start=START, kind="go_online", matters=(MATTER,), items=ids))
    papers = tuple(m.id for m in city.materials if not m.form and m.item is None)
    if told.deficient is not None and papers:
        kind: Literal["accept_deficient"] = "accept_deficient"
        done.append(AcceptDeficient(start=START, kind=kind, matters=(MATTER,), non_core=papers))
    if told.one_acceptance is not None or told.joint_visit is not None:
        done += _together(case, procedure, city, ids, rng)
    return done


def _some(names: Sequence[str], number: int | None, rng: Generator) -> list[str]:
    """So many of some names at random; all without a number."""
    if number is None or number >= len(names):
        return list(names)
    return [names[i] for i in sorted(rng.choice(len(names), number, replace=False))]


def _papers(
    told: Measures, procedure: Procedure, city: City, uptake: float, rng: Generator
) -> list[Measure]:
    """Papers no longer asked for, and records released in their place."""
    done: list[Measure] = []
    plain = [m.id for m in city.materials if not m.form and m.item is None]
    if told.no_proof is not None and plain and not any(x.proof for x in procedure.items):
        number = told.no_proof.kinds
        if number is None:
            share = uptake if told.no_proof.share is None else told.no_proof.share
            number = round(share * len(plain))
        gone = _some(plain, number, rng)
        if gone:
            done.append(Exempt(start=START, kind="exempt", materials=tuple(gone)))
            plain = [name for name in plain if name not in gone]
    if told.fewer_documents is not None:
        done += _fewer_documents(city, plain, told.fewer_documents.number or 1, rng)
    if told.data_sharing is not None:
        held = [m.id for m in city.materials if m.system is not None and m.id in plain]
        if told.data_sharing.records is not None:
            held = _some(held, told.data_sharing.records, rng)
        elif not told.data_sharing.all:
            wanted = {paper_name(p.key) for one in procedure.items for p in one.papers if p.wanted}
            held = [name for name in held if name in wanted]
        if held:
            done.append(
                ShareData(start=START, kind="share_data", materials=tuple(held), sharing="open")
            )
    return done


def _fewer_documents(
    city: City, plain: Sequence[str], number: int, rng: Generator
) -> list[Measure]:
    """So many papers abolished, counted as items ask for them."""
    asked = [(i.id, m) for i in city.items for m in i.materials if m in plain]
    picked = rng.permutation(len(asked))[:number]
    gone: dict[str, list[str]] = {}
    for k in sorted(picked):
        gone.setdefault(asked[k][0], []).append(asked[k][1])
    return [Trim(start=START, kind="trim", item=i, materials=tuple(m)) for i, m in gone.items()]


def _fewer_steps(city: City, number: int | None, rng: Generator) -> list[Measure]:
    """So many steps merged into others: of those that items have several of, or else of all."""
    able = [(i.id, s.id) for i in city.items for s in i.steps[1:]]
    wanted = max(1, len(able) // 3) if number is None else number
    if wanted > len(able):
        able += [(i.id, s.id) for i in city.items for s in i.steps[:1]]
    gone: dict[str, list[str]] = {}
    for k in sorted(rng.permutation(len(able))[:wanted]):
        gone.setdefault(able[k][0], []).append(able[k][1])
    return [Trim(start=START, kind="trim", item=i, steps=tuple(s)) for i, s in gone.items()]


def _together(
    case: Case, procedure: Procedure, city: City, ids: Sequence[str], rng: Generator
) -> list[Measure]:
    """One acceptance, a parallel back office, one hand-over."""
    told = case.measures.one_acceptance
    own = sum(item.fields.value for item in city.items)
    fields = max(5, round(own * procedure.form_share))
    delivery, premises, form, items = procedure.delivery, procedure.on_premises, True, None
    if told is not None:
        fields = told.form_fields or fields
        premises = told.on_premises or premises
        form = told.form
        items = _some(ids, told.items, rng) if told.items is not None else None
        delivery = told.delivery or ("on_premises" if told.on_premises else delivery)
    if delivery == "on_premises" and not premises:
        delivery = "electronic"
    window = named(WINDOW, site=HALL, kind="dedicated", crews=crew(3))
    return [
        DedicatedWindow.model_validate(
            {"start": START, "kind": "dedicated_window", "pool": window}
        ),
        BundleMatter.model_validate(
            {
                "start": START,
                "kind": "bundle",
                "matter": MATTER,
                "window": WINDOW,
                "form": "joint-form" if form else None,
                "form_fields": quantity(fields, "fields"),
                "items": items,
                "on_premises": premises,
                "delivery": delivery,
                "joint_visit": case.measures.joint_visit is not None,
            }
        ),
    ]


def _side_by_side(procedure: Procedure, city: City) -> City:
    """Items no longer wait for each other's results, except where they must."""
    issuer = {m.id: m.item for m in city.materials if m.item is not None}
    changed: list[Item] = []
    for item in city.items:
        kept = {f"item-{r}" for r in procedure.items[int(item.id[5:])].kept}
        needs = tuple(r for r in item.requires if r in kept)
        papers = tuple(m for m in item.materials if issuer.get(m) in (None, *needs))
        changed.append(item.model_copy(update={"requires": needs, "materials": papers}))
    return city.replace(items=tuple(changed))


def _without_proofs(procedure: Procedure, city: City, kinds: int | None) -> City:
    """Proofs that no item asks for any more are applied for by nobody."""
    proofs = [f"item-{i}" for i, one in enumerate(procedure.items) if one.proof][:kinds]
    if not proofs:
        return city
    issuer = {m.id: m.item for m in city.materials if m.item is not None}
    items = tuple(
        item.model_copy(
            update={
                "requires": tuple(r for r in item.requires if r not in proofs),
                "materials": tuple(m for m in item.materials if issuer.get(m) not in proofs),
            }
        )
        for item in city.items
        if item.id not in proofs
    )
    matter = city.matter[MATTER]
    left = tuple(name for name in matter.items if name not in proofs)
    return city.replace(
        items=items,
        matters=(matter.model_copy(update={"items": left}),),
        materials=tuple(m for m in city.materials if m.item not in proofs),
    )
