"""What departments do with an accepted item: fetch records, review, ask others, inspect, wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.city.matters import DelayStep, ExchangeStep, Item, ReviewStep, SiteVisitStep, Step
from sim.city.systems import Link
from sim.engine import plan as p
from sim.engine.build import NEVER, Activity, Law
from sim.routes.cohort import office_time, spread
from sim.routes.draft import Draft
from sim.routes.papers import Papers


@dataclass(frozen=True)
class Intake:
    """How an item came in.

    Attributes
    ----------
    front : str
        System in which it was accepted.
    papers : Papers
        What was handed in, is fetched, or is carried.
    keying_error : float
        Probability that the data keyed in for it contain an error.
    """

    front: str
    papers: Papers
    keying_error: float


@dataclass(frozen=True)
class Halfway:
    """An item whose steps before its site visit are drawn.

    Attributes
    ----------
    item : Item
        The item.
    ends : tuple of int
        Positions after which its team could go.
    visit : SiteVisitStep
        The visit itself.
    rest : tuple of Step
        Steps that follow it.
    intake : Intake
        How the item came in.
    unchecked : bool
        Whether no reviewer has looked for keying errors yet.
    """

    item: Item
    ends: tuple[int, ...]
    visit: SiteVisitStep
    rest: tuple[Step, ...]
    intake: Intake
    unchecked: bool


def back_office(
    draft: Draft, item: Item, after: tuple[int, ...], intake: Intake
) -> tuple[int, ...]:
    """Draw an item's way through the back office; positions after which its result is there."""
    ends = _inputs(draft, item, after, intake)
    return _steps(draft, item, item.steps, ends, intake)[0]


def before_visit(draft: Draft, item: Item, after: tuple[int, ...], intake: Intake) -> Halfway:
    """Draw an item's way through the back office as far as its first site visit."""
    at, visit = next((i, x) for i, x in enumerate(item.steps) if isinstance(x, SiteVisitStep))
    ends = _inputs(draft, item, after, intake)
    ends, unchecked = _steps(draft, item, item.steps[:at], ends, intake)
    return Halfway(item, ends, visit, item.steps[at + 1 :], intake, unchecked)


def visit_together(
    draft: Draft, name: str, waiting: Sequence[Halfway]
) -> dict[str, tuple[int, ...]]:
    """Draw one appointment at which all teams look, and what follows for each item.

    The appointment waits for the last item, for the longest of the leads; it is one step for the
    applicant, whatever number of teams comes. Each team then does its own item's work.

    Returns
    -------
    dict
        Per item, positions after which its result is there.
    """
    after = tuple(sorted({i for one in waiting for i in one.ends}))
    longest = max(waiting, key=lambda one: one.visit.lead.value)
    appointment = _appointment(draft, name, after, longest.item, longest.visit, steps=1)
    results = {}
    for one in waiting:
        label = f"{one.item.id}/{one.visit.id}"
        seen = (_team(draft, label, appointment, one.item, one.visit, steps=0),)
        ends, _ = _steps(draft, one.item, one.rest, seen, one.intake, one.unchecked)
        results[one.item.id] = ends
    return results


def _steps(
    draft: Draft,
    item: Item,
    steps: Sequence[Step],
    ends: tuple[int, ...],
    intake: Intake,
    unchecked: bool = True,
) -> tuple[tuple[int, ...], bool]:
    """Draw some of an item's steps; where they end, and whether keying errors are still in."""
    for step in steps:
        name = f"{item.id}/{step.id}"
        match step:
            case ReviewStep():
                ends = (_review(draft, name, ends, item, step, intake if unchecked else None),)
                unchecked = False
            case DelayStep():
                ends = (draft.days(name, ends, draft.cohort.hours_of(item), step.days),)
            case ExchangeStep():
                ends = (_exchange(draft, name, ends, item, step, intake.front),)
            case SiteVisitStep() if not item.commitment:  # else whoever supervises looks later
                ends = (site_visit(draft, name, ends, item, step),)
    return ends, unchecked


def done_at_counter(item: Item, intake: Intake, draft: Draft) -> bool:
    """Whether the applicant can wait for the result: no steps, and records come at once."""
    if item.steps or intake.papers.carried.get(item.id):
        return False
    for material, holder in intake.papers.fetched.get(item.id, ()):
        link = draft.cohort.city.link(intake.front, holder)
        if material.sharing == "conditional" or (link is not None and link.kind == "batch"):
            return False
    return True


def _inputs(draft: Draft, item: Item, after: tuple[int, ...], intake: Intake) -> tuple[int, ...]:
    """Fetch the records that replace papers, and carry over what no link carries."""
    city, ends = draft.cohort.city, []
    for material, holder in intake.papers.fetched.get(item.id, ()):
        name, start = f"{item.id}/fetch.{material.id}", after
        if material.sharing == "conditional":
            start = (draft.statutory(f"{name}.clock", start, item),)
            ends.append(start[0])
        link = city.link(intake.front, holder)
        if link is not None:
            ends.append(draft.over_link(name, start, link, holder))
    for source in intake.papers.carried.get(item.id, ()):
        hours, conduct = draft.cohort.hours_of(item), city.conduct
        span = office_time(hours, conduct.transfer, conduct.delay_cv.value)
        ends.append(draft.passing(f"{item.id}/carry.{source}", after, hours, span, steps=1))
    return tuple(ends) or after


def _review(
    draft: Draft,
    name: str,
    after: tuple[int, ...],
    item: Item,
    step: ReviewStep,
    intake: Intake | None,
) -> int:
    """A reviewer's work; the first review finds keying errors, which are put right and reviewed."""
    cohort, conduct = draft.cohort, draft.cohort.city.conduct
    pool = cohort.back_office("review", item.department)
    if step.tray is not None:
        lying = office_time(cohort.pool_hours(pool), step.tray, conduct.delay_cv.value)
        after = (draft.passing(f"{name}.tray", after, cohort.pool_hours(pool), lying),)
    fail, redo, calendar = 0.0, NEVER, -1
    if intake is not None:
        hours = cohort.pool_hours(pool)
        fail = intake.keying_error
        redo = office_time(hours, conduct.correct_file, conduct.delay_cv.value)
        calendar = draft.hours.number(hours.id)
    return draft.office(
        name,
        after,
        pool,
        step.work.value,
        family=item.id,
        fail=fail,
        redo=redo,
        redo_calendar=calendar,
    )


def _exchange(
    draft: Draft, name: str, after: tuple[int, ...], item: Item, step: ExchangeStep, front: str
) -> int:
    """Something needed from another system: over a link, or by letter where there is none."""
    link = _path(draft, item, step.system, front)
    if link is None:
        return draft.days(name, after, draft.cohort.hours_of(item), step.by_paper)
    if step.conditional:
        after = (draft.statutory(f"{name}.clock", after, item),)
    return draft.over_link(name, after, link, step.system)


def _path(draft: Draft, item: Item, system: str, front: str) -> Link | None:
    """The link from an item's system to another, direct or through the system that received it.

    Through the front system both legs must work; the slower leg (a batch) sets the pace.
    """
    city = draft.cohort.city
    direct = city.link(item.system, system)
    if direct is not None or front in (item.system, system):
        return direct
    near, far = city.link(front, item.system), city.link(front, system)
    if near is None or far is None:
        return None
    return near if near.kind == "batch" else far


def site_visit(
    draft: Draft, name: str, after: tuple[int, ...], item: Item, step: SiteVisitStep
) -> int:
    """A team goes and looks, after the lead time of its schedule."""
    appointment = _appointment(draft, f"{name}.lead", after, item, step)
    return _team(draft, name, appointment, item, step)


def _appointment(
    draft: Draft,
    name: str,
    after: tuple[int, ...],
    item: Item,
    step: SiteVisitStep,
    steps: int = 0,
) -> int:
    """The lead time of an inspection team's schedule."""
    hours = draft.cohort.pool_hours(draft.cohort.back_office("inspection", item.department))
    lead: Law = office_time(hours, step.lead, draft.cohort.city.conduct.delay_cv.value)
    return draft.passing(name, after, hours, lead, steps=steps)


def _team(
    draft: Draft, name: str, appointment: int, item: Item, step: SiteVisitStep, steps: int = 1
) -> int:
    """A team goes and looks."""
    cohort = draft.cohort
    pool = cohort.back_office("inspection", item.department)
    return draft.add(
        Activity(
            name,
            p.SITE_VISIT,
            (appointment,),
            pool=cohort.pool_name(pool),
            family=item.id,
            work=spread(step.work.value, cohort.city.conduct.review_cv.value),
            steps=steps,
        )
    )
