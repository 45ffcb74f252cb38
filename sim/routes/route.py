"""The route of a cohort: who is joined, who stands apart, in which order things happen."""

from __future__ import annotations

from collections.abc import Sequence

from sim.city.matters import Item
from sim.engine.build import Route
from sim.routes.cohort import Cohort
from sim.routes.draft import Draft
from sim.routes.hours import Calendars
from sim.routes.inspection import draw_inspection
from sim.routes.journey import Journey, layers, needing, promised_days, visited_together


def draw_route(cohort: Cohort, hours: Calendars) -> Route:
    """The graph of activities a case of this cohort goes through.

    Raises
    ------
    RouteError
        If the city lacks a counter or back office that the matter needs.
    """
    city, matter = cohort.city, cohort.matter
    if matter.cycle == "supervision":
        return draw_inspection(cohort, hours)
    items = [city.item[name] for name in matter.items]
    draft = Draft(cohort, hours)
    journey = Journey(draft)
    joined = joined_items(cohort, items)
    together = {item.id for item in joined}
    if matter.bundle is not None and joined:
        if cohort.online:
            accepted, intake = journey.apply_online(joined)
        else:
            accepted, intake = journey.accept_together(joined)
        homeward = _sent_home(journey, joined, accepted)
        if matter.bundle.joint_visit:
            journey.together = visited_together(items, joined)
    # What needs a result of the joint visit is drawn after it, and all else before.
    later = needing(items, journey.together)
    for part in (set(matter.items) - later, later):
        for row in layers(items):
            for item in row:
                if item.id not in together & part:
                    continue
                if matter.bundle is not None:
                    journey.process(item, homeward.get(item.department, accepted), intake)
                else:
                    journey.process(item, *journey.apply_online([item]))
            apart = [item for item in row if item.id in part - together]
            if apart:
                journey.errands(apart)
        journey.visit()
    if joined:
        journey.hand_over(joined, matter.bundle.delivery if matter.bundle else "electronic")
    lead = city.calendar[city.site[city.department[matter.lead].site].calendar]
    travel = 2.0 * cohort.community.travel.value
    return Route(
        name=cohort.name,
        activities=tuple(draft.activities),
        promised=promised_days(items),
        fare=city.conduct.fare.value,
        travel=travel,
        wage=cohort.community.wage.value,
        online=cohort.online,
        joint=matter.bundle is not None and bool(joined),
        calendar=hours.number(lead.id),
        day=float(lead.minutes_per_day),
    )


def joined_items(cohort: Cohort, items: Sequence[Item]) -> list[Item]:
    """The items handled jointly (in a bundle) or online; the others need errands."""
    bundle = cohort.matter.bundle
    if bundle is None:
        return [item for item in items if cohort.online and item.online]
    included = set(bundle.items or cohort.matter.items)
    return [
        item
        for item in items
        if item.id in included
        and cohort.city.department[item.department].stance != "refuse"
        and (item.online or not cohort.online)
    ]


def _sent_home(journey: Journey, joined: Sequence[Item], accepted: int) -> dict[str, int]:
    """For each department that joined in name only, the return to its own counter."""
    positions: dict[str, int] = {}
    for department in dict.fromkeys(item.department for item in joined):
        if journey.cohort.city.department[department].stance == "nominal":
            own = [item for item in joined if item.department == department]
            positions[department] = journey.sent_home(department, own, accepted)
    return positions
