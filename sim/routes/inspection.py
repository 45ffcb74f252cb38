"""The route of an inspection: visits alone; nobody applies, travels or hands anything in."""

from __future__ import annotations

from sim.city.matters import Item, SiteVisitStep
from sim.engine.build import Route
from sim.routes.backoffice import site_visit
from sim.routes.cohort import Cohort, RouteError
from sim.routes.draft import Draft
from sim.routes.hours import Calendars
from sim.routes.journey import promised_days


def draw_inspection(cohort: Cohort, hours: Calendars) -> Route:
    """The visits of one inspection, each the work of every member of its team.

    Each department comes by itself, or all checks are made by one team in one visit. Members of a
    team are separate work in the inspectors' pool: that they travel together is left out.

    Raises
    ------
    RouteError
        If the city does not say how it supervises, or lacks inspectors.
    """
    city, matter = cohort.city, cohort.matter
    rules = city.supervision
    register = rules.register(matter.id) if rules is not None else None
    if rules is None or register is None:
        raise RouteError("no-such-list", matter.id, name=matter.id)
    draft = Draft(cohort, hours)
    items = [city.item[name] for name in matter.items]
    checks = [(x, step) for x in items for step in x.steps if isinstance(step, SiteVisitStep)]
    if register.joint:
        item, step = checks[0]
        minutes = rules.joint_minutes(tuple(step.work.value for _, step in checks))
        longest = max(minutes, step.work.range[1])
        work = step.work.model_copy(update={"value": minutes, "range": (0.0, longest)})
        checks = [(item, step.model_copy(update={"work": work}))]
    for item, step in checks:
        _team(draft, item, step, int(rules.team.value))
    lead = city.calendar[city.site[city.department[matter.lead].site].calendar]
    return Route(
        name=cohort.name,
        activities=tuple(draft.activities),
        promised=promised_days(items),
        fare=0.0,
        travel=0.0,
        wage=0.0,
        online=False,
        calendar=hours.number(lead.id),
        day=float(lead.minutes_per_day),
    )


def _team(draft: Draft, item: Item, step: SiteVisitStep, members: int) -> None:
    """The same visit once for every member of the team, side by side."""
    for member in range(1, members + 1):
        site_visit(draft, f"{item.id}/{step.id}.{member}", (), item, step)
