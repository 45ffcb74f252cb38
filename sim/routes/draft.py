"""A route while it is being drawn: add activities, get their positions back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.city.matters import Item
from sim.city.places import Calendar, Pool
from sim.city.quantity import Quantity
from sim.city.systems import Link
from sim.engine import plan as p
from sim.engine.build import NEVER, Activity, Law
from sim.routes.cohort import Cohort, any_of, memoryless, office_time, spread
from sim.routes.hours import Calendars


@dataclass
class Draft:
    """Draws one cohort's route. Every method adds activities and returns the last one's position.

    ``after`` always lists positions of activities that must be done before.
    """

    cohort: Cohort
    hours: Calendars
    activities: list[Activity] = field(default_factory=list)

    def add(self, activity: Activity) -> int:
        """Add one activity; its position."""
        self.activities.append(activity)
        return len(self.activities) - 1

    def passing(
        self, name: str, after: tuple[int, ...], hours: Calendar, span: Law, **features: object
    ) -> int:
        """Time that passes in the working time of ``hours``."""
        return self.add(
            Activity(
                name,
                p.DELAY,
                after,
                calendar=self.hours.number(hours.id),
                work=span,
                **features,  # type: ignore[arg-type]
            )
        )

    def days(self, name: str, after: tuple[int, ...], hours: Calendar, days: Quantity) -> int:
        """A step that takes working days with nobody at work on it; none at all if 0 days."""
        span = office_time(hours, days, self.cohort.city.conduct.delay_cv.value)
        return self.passing(name, after, hours, span, steps=1)

    def errand(
        self, name: str, after: tuple[int, ...], pool: Pool, *, at_once: bool = False
    ) -> int:
        """The time until the applicant comes to a pool's site, at an hour when it is open.

        No days pass before the first errand (the case arises when the applicant sets out), nor if
        the applicant is there ``at_once``.
        """
        hours, conduct = self.cohort.pool_hours(pool), self.cohort.city.conduct
        wait = bool(after) and not at_once
        gap = office_time(hours, conduct.errand_gap, conduct.delay_cv.value) if wait else NEVER
        return self.passing(f"go:{name}", after, hours, gap)

    def window(
        self,
        name: str,
        after: tuple[int, ...],
        pool: Pool,
        minutes: float,
        **features: object,
    ) -> int:
        """One service at a window; ``features`` are further fields of the activity."""
        cohort, conduct = self.cohort, self.cohort.city.conduct
        hours = cohort.pool_hours(pool)
        patience = (pool.patience or conduct.patience).value
        activity = Activity(
            name,
            p.SERVE,
            after,
            pool=cohort.pool_name(pool),
            priority=0 if cohort.community.priority == "priority" else 1,
            work=spread(minutes, conduct.window_cv.value),
            redo=office_time(hours, conduct.fetch, conduct.delay_cv.value),
            redo_calendar=self.hours.number(hours.id),
            retry=office_time(hours, conduct.come_back, conduct.delay_cv.value),
            retry_calendar=self.hours.number(hours.id),
            patience=memoryless(patience),
            give_up=conduct.give_up.value,
            steps=1,
            distance=cohort.city.site[pool.site].distance.value,
            **features,  # type: ignore[arg-type]
        )
        return self.add(activity)

    def office(
        self, name: str, after: tuple[int, ...], pool: Pool, minutes: float, **features: object
    ) -> int:
        """Work on the file in a back office."""
        activity = Activity(
            name,
            p.REVIEW,
            after,
            pool=self.cohort.pool_name(pool),
            work=spread(minutes, self.cohort.city.conduct.review_cv.value),
            steps=1,
            **features,  # type: ignore[arg-type]
        )
        return self.add(activity)

    def over_link(self, name: str, after: tuple[int, ...], link: Link, system: str) -> int:
        """A request over a link; it waits while ``system`` is down and is repeated if it fails."""
        return self.add(
            Activity(
                name,
                p.EXCHANGE,
                after,
                system=system,
                work=memoryless(link.latency.value / 60.0),
                fail=link.failure.value,
                redo=spread(link.retry.value, 0.0),
                batch=self.hours.runs(link.runs) if link.kind == "batch" else -1,
            )
        )

    def statutory(self, name: str, after: tuple[int, ...], item: Item) -> int:
        """The holder's time to check and answer a conditional request."""
        conduct, hours = self.cohort.city.conduct, self.cohort.hours_of(item)
        days = conduct.conditional_check.value + conduct.conditional_answer.value
        span = spread(days * hours.minutes_per_day, conduct.delay_cv.value)
        return self.passing(name, after, hours, span)

    def wrong_papers(self, asked: tuple[str, ...], items: Sequence[Item]) -> float:
        """Chance that an application for ``items`` is sent back for a wrong or missing paper.

        Where deficiencies are accepted (容缺受理), only core papers decide. Papers for an item that
        goes by another place's rules are wrong more often.
        """
        city, matter = self.cohort.city, self.cohort.matter
        deciding = [m for m in asked if city.material[m].core or not matter.deficiency]
        unlike = {m for item in items if item.rules == "unlike" for m in item.materials}
        strange = sum(m in unlike for m in deciding)
        chance = city.conduct.defect.value * self.cohort.community.defects.value
        right = 1.0 - any_of(chance, len(deciding) - strange)
        return 1.0 - right * (1.0 - any_of(chance * city.conduct.unlike_rules.value, strange))

    def supplement(self, name: str, after: int, asked: tuple[str, ...], hours: Calendar) -> int:
        """Non-core papers that were missing at acceptance are sent in later, without a visit.

        Returns ``after`` itself where nothing can be outstanding.
        """
        city, matter = self.cohort.city, self.cohort.matter
        later = [m for m in asked if matter.deficiency and not city.material[m].core]
        if not later:
            return after
        conduct = city.conduct
        span = office_time(hours, conduct.supplement, conduct.delay_cv.value)
        chance = any_of(conduct.defect.value * self.cohort.community.defects.value, len(later))
        return self.passing(f"supplement:{name}", (after,), hours, span, branch=chance)
