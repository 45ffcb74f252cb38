"""What departments do with an accepted item: fetch records, review, ask others, inspect, wait."""

from __future__ import annotations

from dataclasses import dataclass

from sim.city.matters import DelayStep, ExchangeStep, Item, ReviewStep, SiteVisitStep
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


def back_office(
    draft: Draft, item: Item, after: tuple[int, ...], intake: Intake
) -> tuple[int, ...]:
    """Draw an item's way through the back office; positions after which its result is there."""
    ends = _inputs(draft, item, after, intake)
    unchecked = True
    for step in item.steps:
        name = f"{item.id}/{step.id}"
        match step:
            case ReviewStep():
                ends = (_review(draft, name, ends, item, step, intake if unchecked else None),)
                unchecked = False
            case DelayStep():
                ends = (draft.days(name, ends, draft.cohort.hours_of(item), step.days),)
            case ExchangeStep():
                ends = (_exchange(draft, name, ends, item, step, intake.front),)
            case SiteVisitStep():
                ends = (_site_visit(draft, name, ends, item, step),)
    return ends


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


def _site_visit(
    draft: Draft, name: str, after: tuple[int, ...], item: Item, step: SiteVisitStep
) -> int:
    """A team goes and looks, after the lead time of its schedule."""
    cohort, conduct = draft.cohort, draft.cohort.city.conduct
    pool = cohort.back_office("inspection", item.department)
    hours = cohort.pool_hours(pool)
    lead: Law = office_time(hours, step.lead, conduct.delay_cv.value)
    appointment = draft.passing(f"{name}.lead", after, hours, lead)
    work = spread(step.work.value, conduct.review_cv.value)
    return draft.add(
        Activity(
            name,
            p.SITE_VISIT,
            (appointment,),
            pool=cohort.pool_name(pool),
            family=item.id,
            work=work,
            steps=1,
        )
    )
