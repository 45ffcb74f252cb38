"""An applicant's journey through one matter: errands, joint acceptance, online application.

Separate departments mean one errand after another, as ``requires`` dictates. A bundle means one
acceptance, work side by side, one hand-over. A half-joined world is honestly in between: who
refuses is visited on an errand of its own, who joins in name only sends part of the cases home.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.city.matters import Item, SiteVisitStep
from sim.city.places import Pool
from sim.city.quantity import Quantity
from sim.routes.backoffice import (
    Halfway,
    Intake,
    back_office,
    before_visit,
    done_at_counter,
    visit_together,
)
from sim.routes.cohort import Cohort, any_of, office_time
from sim.routes.draft import Draft
from sim.routes.papers import Papers, papers_one_by_one, papers_together


def layers(items: Sequence[Item]) -> list[list[Item]]:
    """Items by depth in ``requires``: each needs results of earlier layers only."""
    depth: dict[str, int] = {}
    names = {item.id for item in items}
    remaining = list(items)
    while remaining:
        ready = [x for x in remaining if all(r in depth for r in x.requires if r in names)]
        if not ready:
            raise ValueError(f"a cycle in 'requires' among {sorted(x.id for x in remaining)}")
        for item in ready:
            depth[item.id] = 1 + max((depth[r] for r in item.requires if r in names), default=-1)
        remaining = [x for x in remaining if x.id not in depth]
    rows: list[list[Item]] = [[] for _ in range(max(depth.values()) + 1)]
    for item in items:
        rows[depth[item.id]].append(item)
    return rows


def needing(items: Sequence[Item], wanted: set[str]) -> set[str]:
    """Those of ``items`` that need a result of ``wanted`` ones, directly or through each other."""
    found: set[str] = set()
    for row in layers(items):
        found |= {item.id for item in row if (wanted | found) & set(item.requires)}
    return found


def visited_together(items: Sequence[Item], joined: Sequence[Item]) -> set[str]:
    """Joined items that can be visited at one appointment; none if there is only one.

    An item that needs the result of another visited one keeps a visit of its own: it could not
    wait for an appointment that waits for it.
    """
    visited = {
        x.id
        for x in joined
        if not x.commitment and any(isinstance(s, SiteVisitStep) for s in x.steps)
    }
    able = visited - needing(items, visited)
    return able if len(able) > 1 else set()


def promised_days(items: Sequence[Item]) -> float:
    """Working days promised for a set of items: the longest chain of their own declared limits.

    Joined or not, only ``requires`` puts one limit after another; no bundle has a limit of its own.
    """
    reach: dict[str, float] = {}
    for row in layers(items):
        for item in row:
            before = max((reach.get(r, 0.0) for r in item.requires), default=0.0)
            reach[item.id] = before + item.promised.value
    return max(reach.values())


@dataclass
class Journey:
    """State of the drawing: which results are there after which activities.

    Attributes
    ----------
    results : dict
        Per item, positions after which its result exists (in the house, or in hand).
    last_errand : tuple of int
        The latest acceptance on an errand; the next errand follows it.
    together : set of str
        Items whose site visit waits for the joint appointment.
    waiting : list of Halfway
        Those of them drawn as far as their visit.
    """

    draft: Draft
    results: dict[str, tuple[int, ...]] = field(default_factory=dict)
    last_errand: tuple[int, ...] = ()
    together: set[str] = field(default_factory=set)
    waiting: list[Halfway] = field(default_factory=list)

    @property
    def cohort(self) -> Cohort:
        """For whom the route is drawn."""
        return self.draft.cohort

    def required(self, items: Iterable[Item]) -> tuple[int, ...]:
        """Positions after which everything these items require is there."""
        needed = {r for item in items for r in item.requires}
        return tuple(sorted({i for r in needed for i in self.results.get(r, ())}))

    # -- errands: one department after another ------------------------------------------------

    def errands(self, items: Sequence[Item]) -> None:
        """Items of one layer by errands: those accepted at one site share a trip."""
        sites = dict.fromkeys(self.cohort.site_of(item) for item in items)
        for site in sites:
            here = [item for item in items if self.cohort.site_of(item) == site]
            self._errand(here)

    def _errand(self, items: Sequence[Item]) -> None:
        """One trip to one site, from counter to counter."""
        groups: dict[tuple[str, str], list[Item]] = {}
        for item in items:
            pool = self.cohort.counter(item)
            # A general window is no department's: what it accepts together is one service.
            by = "" if pool.kind in ("general", "kiosk") else item.department
            groups.setdefault((pool.id, by), []).append(item)
        after = tuple(sorted({*self.last_errand, *self.required(items)}))
        there: tuple[int, ...] = ()
        for (pool_id, department), group in groups.items():
            pool = self.cohort.city.pool[pool_id]
            name = "accept:" + "+".join(item.id for item in group)
            trip = not there and not all(item.on_premises for item in items)
            start = there or (self.draft.errand(name, after, pool),)
            there = (self._counter(name, start, pool, department, group, trip),)
        self.last_errand = there

    def _counter(
        self,
        name: str,
        after: tuple[int, ...],
        pool: Pool,
        department: str,
        items: Sequence[Item],
        trip: bool,
    ) -> int:
        """Acceptance at one counter, the items' processing, and how the results are had."""
        city, conduct = self.cohort.city, self.cohort.city.conduct
        papers = papers_one_by_one(city, items)
        fields = sum(item.fields.value for item in items)
        minutes = (
            conduct.greeting.value
            + sum(item.accept.value for item in items)
            + conduct.check_material.value * len(papers.asked)
            + conduct.key_field.value * fields
        )
        accepted = self.draft.window(
            name,
            after,
            pool,
            minutes,
            family=items[0].department,
            fail=self.draft.wrong_papers(papers.asked, items),
            trips_first=int(trip),
            trips_again=int(not all(item.on_premises for item in items)),
            materials=len(papers.asked),
            department=department or None,
            cost=_cost(items, papers, conduct.copy_cost),
        )
        hours = self.cohort.pool_hours(pool)
        complete = self.draft.supplement(name, accepted, papers.asked, hours)
        collect: list[tuple[Item, tuple[int, ...]]] = []
        for item in items:
            error = any_of(conduct.key_error.value * self.cohort.errors(pool), item.fields.value)
            intake = Intake(item.system, papers, error)
            ends = back_office(self.draft, item, tuple({accepted, complete}), intake)
            if item.delivery == "pickup" and not done_at_counter(item, intake, self.draft):
                collect.append((item, ends))
            elif item.delivery == "post" and item.steps:
                self.results[item.id] = (self._post(item.id, ends, pool),)
            else:
                self.results[item.id] = ends
        if collect:
            handed = self._collect(name, collect, pool, department)
            self.results.update({item.id: (handed,) for item, _ in collect})
        return accepted

    def _collect(
        self, name: str, parts: list[tuple[Item, tuple[int, ...]]], pool: Pool, department: str
    ) -> int:
        """One more trip, to fetch the results of what was accepted together."""
        ready = tuple(sorted({i for _, ends in parts for i in ends}))
        at_site = all(item.on_premises for item, _ in parts)
        label = name.replace("accept:", "collect:")
        gone = self.draft.errand(label, ready, pool)
        return self.draft.window(
            label,
            (gone,),
            pool,
            self.cohort.city.conduct.hand_over.value,
            family=parts[0][0].department,
            trips_first=int(not at_site),
            trips_again=int(not at_site),
            department=department or None,
        )

    def _post(self, name: str, after: tuple[int, ...], pool: Pool) -> int:
        conduct = self.cohort.city.conduct
        hours = self.cohort.pool_hours(pool)
        span = office_time(hours, conduct.post, conduct.delay_cv.value)
        return self.draft.passing(f"post:{name}", after, hours, span)

    # -- joint handling: at one window, or online -----------------------------------------------

    def accept_together(self, items: Sequence[Item]) -> tuple[int, Intake]:
        """One acceptance of a bundle at its window."""
        city, bundle = self.cohort.city, self.cohort.matter.bundle
        conduct = city.conduct
        assert bundle is not None
        pool, front = city.pool[bundle.window], city.platform
        papers = papers_together(city, items, front, bundle.form)
        again = conduct.key_field.value * self._fields_keyed_again(items, front)
        minutes = (
            conduct.greeting.value
            + sum(item.accept.value for item in items)
            + conduct.check_material.value * len(papers.asked)
            + conduct.key_field.value * bundle.form_fields.value
            + again
        )
        name = f"accept:{self.cohort.matter.id}"
        gone = self.draft.errand(name, (), pool)
        away = int(not bundle.on_premises)
        accepted = self.draft.window(
            name,
            (gone,),
            pool,
            minutes,
            family=self.cohort.matter.id,
            fail=self.draft.wrong_papers(papers.asked, items),
            trips_first=away,
            trips_again=away,
            materials=len(papers.asked),
            rekey=again / minutes,
            cost=_cost(items, papers, conduct.copy_cost),
        )
        hours = self.cohort.pool_hours(pool)
        complete = self.draft.supplement(name, accepted, papers.asked, hours)
        self.last_errand = (accepted,)
        return complete, Intake(front, papers, conduct.key_error.value * self.cohort.errors(pool))

    def apply_online(self, items: Sequence[Item]) -> tuple[int, Intake]:
        """One application on the portal, checked by a clerk nobody has to visit."""
        city, conduct, matter = self.cohort.city, self.cohort.city.conduct, self.cohort.matter
        front, form = city.portal, matter.bundle.form if matter.bundle else None
        papers = papers_together(city, items, front, form)
        pool = self.cohort.back_office("precheck", matter.lead)
        hours = self.cohort.pool_hours(pool)
        again = conduct.key_field.value * self._fields_keyed_again(items, front)
        minutes = (
            conduct.precheck.value * len(items)
            + conduct.check_material.value * len(papers.asked)
            + again
        )
        name = "apply:" + (matter.id if matter.bundle else "+".join(item.id for item in items))
        accepted = self.draft.office(
            name,
            self.required(items),
            pool,
            minutes,
            family=matter.id,
            fail=self.draft.wrong_papers(papers.asked, items),
            redo=office_time(hours, conduct.supplement, conduct.delay_cv.value),
            redo_calendar=self.draft.hours.number(hours.id),
            materials=len(papers.asked),
            rekey=again / minutes,
            cost=_cost(items, papers, conduct.copy_cost),
        )
        complete = self.draft.supplement(name, accepted, papers.asked, hours)
        # The applicant keys the form at home, as carefully as an experienced clerk.
        return complete, Intake(front, papers, conduct.key_error.value)

    def process(self, item: Item, accepted: int, intake: Intake) -> None:
        """One item of a joint application: sent to its department, then through the back office."""
        city = self.cohort.city
        after = tuple(sorted({accepted, *self.required([item])}))
        keyings = 1.0
        if item.system != intake.front:
            link = city.link(intake.front, item.system)
            if link is not None:
                name = f"{item.id}/send"
                after = (self.draft.over_link(name, after, link, item.system),)
            else:
                keyings = 2.0  # once on the joint form, once more into the department's system
        error = any_of(intake.keying_error, item.fields.value * keyings)
        own = Intake(intake.front, intake.papers, error)
        if item.id in self.together:
            self.waiting.append(before_visit(self.draft, item, after, own))
        else:
            self.results[item.id] = back_office(self.draft, item, after, own)

    def visit(self) -> None:
        """The joint appointment that the items waiting for it share, if there are any."""
        if self.waiting:
            name = f"joint-visit:{self.cohort.matter.id}"
            self.results |= visit_together(self.draft, name, self.waiting)
        self.waiting = []

    def sent_home(self, department: str, items: Sequence[Item], accepted: int) -> int:
        """A nominal joiner sends a share of cases to its own counter, papers and all.

        The way home is a branch: cases that are not sent skip it at once.
        """
        city, conduct = self.cohort.city, self.cohort.city.conduct
        pool = self.cohort.counter(items[0])
        papers = papers_one_by_one(city, items)
        name = f"return:{department}"
        branch: dict[str, Any] = {"branch": conduct.nominal_return.value, "branch_name": name}
        hours = self.cohort.pool_hours(pool)
        gap = office_time(hours, conduct.errand_gap, conduct.delay_cv.value)
        gone = self.draft.passing(f"go:{name}", (accepted,), hours, gap, **branch)
        minutes = (
            conduct.greeting.value
            + sum(item.accept.value for item in items)
            + conduct.check_material.value * len(papers.asked)
        )
        return self.draft.window(
            name,
            (gone,),
            pool,
            minutes,
            family=department,
            fail=self.draft.wrong_papers(papers.asked, items),
            trips_first=1,
            trips_again=1,
            materials=len(papers.asked),
            department=department,
            **branch,
        )

    def hand_over(self, items: Sequence[Item], delivery: str) -> None:
        """The results of a joint application reach the applicant together."""
        matter, conduct = self.cohort.matter, self.cohort.city.conduct
        ready = tuple(sorted({i for item in items for i in self.results[item.id]}))
        name = f"hand-over:{matter.id}"
        if self.cohort.online:
            if delivery != "electronic":
                self._post(matter.id, ready, self.cohort.back_office("precheck", matter.lead))
            return
        assert matter.bundle is not None
        pool = self.cohort.city.pool[matter.bundle.window]
        if delivery == "post":
            self._post(matter.id, ready, pool)
        elif delivery in ("pickup", "on_premises"):
            away = int(delivery == "pickup")
            gone = self.draft.errand(name, ready, pool, at_once=not away)
            self.draft.window(
                name,
                (gone,),
                pool,
                conduct.hand_over.value,
                family=matter.id,
                trips_first=away,
                trips_again=away,
            )

    # -- small things -------------------------------------------------------------------------

    def _fields_keyed_again(self, items: Sequence[Item], front: str) -> float:
        """Data fields a clerk must key a second time, for want of links."""
        city = self.cohort.city
        return sum(
            item.fields.value
            for item in items
            if item.system != front and city.link(front, item.system) is None
        )


def _cost(items: Sequence[Item], papers: Papers, copy_cost: Quantity) -> float:
    """Fees and copies, yuan."""
    fees = sum(item.fee.value for item in items if item.fee is not None)
    return float(fees + copy_cost.value * len(papers.asked))
