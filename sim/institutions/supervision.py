"""Supervision: who is drawn for inspection, what visits find, and what the public has to find.

The register of a place holds its entities. What the engine's inspectors really got done last month
decides how many of those drawn were visited; how busy they were decides how well they looked. A
violation goes on until a visit finds it or somebody complains; many complaints, and the city draws
back the authority it gave away.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.city.city import City
from sim.city.matters import Item, SiteVisitStep
from sim.institutions.agents import Actor
from sim.institutions.inspections import Agenda, draw, draw_teams
from sim.institutions.observe import Observation

if TYPE_CHECKING:
    from sim.institutions.model import Society

GOOD, ORDINARY, BAD = range(3)
EXAMINED, DELEGATED, COMMITTED = 0, 1, 2
"""How an approval came about; a sum of them where both hold."""
IN_ORDER = -1


class RegistryAgent(Actor):
    """The register of supervised entities of one place, as arrays with one entry an entity.

    Attributes
    ----------
    on : array of int
        List, as its position among those declared.
    credit : array of int
        0 good, 1 ordinary, 2 bad.
    since : array of int
        Month in which the present violation began; -1 in order.
    approval : array of int
        How the last approval came about: examined, delegated, on a commitment, or both.
    visited : array of int
        Month of the last inspection; -1 none yet.
    until : int
        Month before which authority stays drawn back.
    """

    kind = "registry"

    def __init__(self, society: Society, home: str) -> None:
        super().__init__(society, home, "registry")
        city = society.city
        assert city.supervision is not None
        place = city.place[home]
        people = sum(x.population.value for x in city.places if x.level == place.level)
        self.place, self.size = (
            place,
            round(city.supervision.entities.value * place.population.value / people),
        )
        self.rules = city.supervision
        self.agendas = [Agenda(city, place, x) for x in self.rules.lists]
        self._open_books()
        self.until, self.times = 0, 0
        self.volumes: dict[str, float] = {}
        self.complaints: deque[int] = deque(maxlen=max(1, round(self.rules.window.value)))
        self.begun = int((self.since != IN_ORDER).sum())
        self.found, self.complained, self.lapsed = 0, 0, 0
        self.terms: dict[str, int] = {}
        self.teams: NDArray[np.int64] = np.zeros((0, int(self.rules.team.value)), np.int64)
        self.visits = 0

    def _open_books(self) -> None:
        """Entities as found: lists and credit as declared, violations in balance."""
        rules, n = self.rules, self.size
        edges = np.cumsum([x.share.value for x in rules.lists])
        rank = (np.argsort(np.argsort(self._chance("list"))) + 0.5) / n
        self.on = np.minimum(np.searchsorted(edges, rank), len(rules.lists) - 1)
        self.listed = self.on.copy()
        key = [x.id for x in rules.lists].index(rules.key)
        self.key = key
        luck, credit = self._chance("credit"), rules.credit
        self.credit = np.full(n, ORDINARY)
        self.credit[luck < credit.good.value] = GOOD
        # Bad credit is watched as closely as safety: those who have it are in the key list.
        of_key = self._chance("bad credit") < credit.bad.value / rules.lists[key].share.value
        self.credit[(self.on == key) & of_key] = BAD
        leave = np.array([x.inspected.value / 12 * rules.detection.value for x in rules.lists])
        leave = (leave + rules.complaint.value)[self.on]
        begin = rules.lapse.value + self._unfit_a_month()
        hidden = self._chance("as found") < begin / np.maximum(begin + leave, 1e-12)
        self.since = np.where(hidden, 0, IN_ORDER)
        self.approval = np.full(n, EXAMINED)
        self.visited, self.blamed = np.full(n, -1), np.zeros(n, np.int64)

    def _unfit_a_month(self) -> float:
        """Unfit ones licensed per entity and month where nobody hurries, as declared."""
        city, rules = self.society.city, self.rules
        cases = sum(
            demand.cases_per_year(self.place.population.value)
            for demand in city.demands
            if demand.at == self.place.level
            and set(city.matter[demand.matter].items) & set(rules.licences)
        )
        missed = rules.unfit.value * (1.0 - rules.detection.value)
        return cases / 12 * missed / max(1, self.size)

    def _chance(self, purpose: str) -> NDArray[np.float64]:
        """One number uniform on (0, 1) an entity, for one purpose in the present month."""
        return self.society.luck.many(self._key, purpose, self.society.month, self.size)

    # -- a month ------------------------------------------------------------------------------

    def supervise(self, seen: Observation) -> None:
        """Approvals and visits take effect; entities lapse, people complain, lots are drawn.

        In the end the city draws authority back where complaints pass what it tolerates.
        """
        self.found, self.lapsed, self.visits = 0, 0, 0
        self.begun = 0 if self.society.month else self.begun
        if self.society.month:
            self._approve(seen)
            self._visit(seen)
        self.rules = self.society.supervision_in(self.home)
        self._repair()
        fallen = (self.since == IN_ORDER) & (self._chance("lapse") < self.rules.lapse.value)
        self._begin(np.flatnonzero(fallen))
        self._complain()
        self._draw()
        self._draw_back()
        self.terms = self._terms()

    def _approve(self, seen: Observation) -> None:
        """Licences issued last month; whoever is unfit and was not looked at first, violates."""
        city = self.society.city
        for name, terms in self.terms.items():
            for matter in city.matters:
                figures = seen.matters.get((self.home, matter.id))
                if name not in matter.items or figures is None:
                    continue
                number = min(int(figures.completed), self.size)
                luck = self._chance(f"licence {name}")
                who = np.argsort(luck)[:number]
                self.approval[who] = terms
                unfit = self._chance(f"unfit {name}")[who] < self.rules.unfit.value
                if terms & COMMITTED:
                    self.agendas[self.key].add(who)
                elif any(isinstance(x, SiteVisitStep) for x in city.item[name].steps):
                    looked = self._chance(f"look {name}")[who]
                    unfit &= looked >= self._care(seen, self._item(name))
                self._begin(who[unfit & (self.since[who] == IN_ORDER)])

    def _care(self, seen: Observation, item: Item) -> float:
        """Chance that the inspectors who work for an item here find what is wrong."""
        there = self.society.city.office("inspection", item.department, self.place)
        pool = None if there is None else seen.pools.get((there[0].id, there[1].id))
        return self.rules.found(pool.utilisation if pool else 0.0)

    def _visit(self, seen: Observation) -> None:
        """As many of those drawn as inspectors got done were visited, in the order of the draw."""
        month, city = self.society.month, self.society.city
        last = self.society.last_date
        for agenda, register in zip(self.agendas, self.rules.lists, strict=True):
            figures = seen.matters.get((self.home, register.matter))
            done = int(figures.completed) if figures else 0
            checks = city.matter[register.matter].items
            if agenda.weight(last):
                who = agenda.done(done)
                self.visits += len(who) * (1 if register.joint else len(checks))
                self.visited[who] = month - 1
                care = self._care(seen, city.item[checks[0]])
                caught = (self.since[who] != IN_ORDER) & (self._chance("caught")[who] < care)
                self.found += int(caught.sum())
                self._blame(who[caught])
            if not agenda.weight(self.society.date):
                self.lapsed += agenda.close()  # 企业安静期: nobody calls any more

    def _begin(self, who: NDArray[np.intp]) -> None:
        self.since[who] = self.society.month
        self.begun += len(who)

    def _blame(self, who: NDArray[np.intp]) -> None:
        """A violation that has come to light ends, and costs one class of credit."""
        self.since[who] = IN_ORDER
        self.blamed[who] = self.society.month
        self.credit[who] = np.minimum(self.credit[who] + 1, BAD)
        self.on[self.credit == BAD] = self.key

    def _repair(self) -> None:
        """After a long time without a finding credit is one class better."""
        long = self.society.month - self.blamed >= max(1, round(self.rules.credit.repair.value))
        self.credit[long] = np.maximum(self.credit[long] - 1, GOOD)
        self.blamed[long] = self.society.month
        back = self.credit != BAD
        self.on[back] = self.listed[back]

    def _complain(self) -> None:
        hidden = (self.since != IN_ORDER) & (self._chance("complaint") < self.rules.complaint.value)
        self.complained = int(hidden.sum())
        self.complaints.append(self.complained)
        self._blame(np.flatnonzero(hidden))

    def _draw(self) -> None:
        """Draw entities of the lists in season, and a team for each visit."""
        society, month = self.society, self.society.month
        teams = []
        for i, (agenda, register) in enumerate(zip(self.agendas, self.rules.lists, strict=True)):
            part = agenda.part(society.date)
            agenda.month_drawn = np.zeros(0, np.intp)
            if part > 0:
                there = np.flatnonzero((self.on == i) & ~agenda.waiting(self.size))
                chance = self._chance("draw")
                want = (self.on == i).sum() * register.inspected.value * part
                number = int(want + self.luck(f"draw {register.id}"))
                recent = self.visited[there] >= max(0, month - 11)
                who = draw(there, recent, chance, self._weights(there), number)
                agenda.month_drawn = who
                agenda.add(who)
            self.volumes[register.matter] = agenda.told(society.date)
            rng = society.luck.generator(self._key, f"teams {register.id}", month)
            checks = 1 if register.joint else len(society.city.matter[register.matter].items)
            visits = len(agenda.month_drawn) * checks
            teams.append(draw_teams(rng, visits, self.rules, register.joint))
        self.teams = np.concatenate(teams)

    def _weights(self, who: NDArray[np.intp]) -> NDArray[np.float64]:
        credit = self.rules.credit
        weights = np.array([credit.drawn_good.value, 1.0, credit.drawn_bad.value])
        return weights[self.credit[who]] if self.rules.by_credit else np.ones(len(who))

    # -- authority ----------------------------------------------------------------------------

    @property
    def drawn_back(self) -> bool:
        """Whether authority is drawn back at present."""
        return self.society.month < self.until

    @property
    def rate(self) -> float:
        """Complaints per thousand entities and year, over the months that are counted."""
        return 12_000.0 * sum(self.complaints) / len(self.complaints) / max(1, self.size)

    def _draw_back(self) -> None:
        full = len(self.complaints) == self.complaints.maxlen
        away = gave_away(self.society.city, self.society.declared_in(self.home))
        if full and away and not self.drawn_back and self.rate > self.rules.tolerated.value:
            self.until = self.society.month + max(1, round(self.rules.drawn_back.value))
            self.times += 1

    def _item(self, name: str) -> Item:
        """A licence as last month's terms had it: by the department that decided then."""
        declared = self.society.declared_in(self.home).item[name]
        delegated = self.terms.get(name, EXAMINED) & DELEGATED
        return declared if delegated else self.society.city.item[name]

    def _terms(self) -> dict[str, int]:
        """How each licence is approved this month."""
        declared, found = self.society.declared_in(self.home), self.society.city
        back = self.drawn_back
        return {
            name: 0 if back else given(found.item[name], declared.item[name])
            for name in self.rules.licences
        }

    def row(self) -> dict[str, object]:
        return {
            "entities": self.size,
            "drawn": sum(len(x.month_drawn) for x in self.agendas),
            "inspections_per_entity": self.visits / max(1, self.size),
            "violations_begun": self.begun,
            "violations_found": self.found,
            "complaints": self.complained,
            "violations_hidden": int((self.since != IN_ORDER).sum()),
            "violations_missed": float((self.since != IN_ORDER).mean()) if self.size else 0.0,
            "lapsed": self.lapsed,
            "drawn_back": float(self.drawn_back),
        }


def given(found: Item, declared: Item) -> int:
    """What of an approval was given away: to another department, or to the applicant's word."""
    delegated = DELEGATED if declared.department != found.department else EXAMINED
    return delegated | (COMMITTED if declared.commitment and not found.commitment else EXAMINED)


def gave_away(city: City, declared: City) -> frozenset[str]:
    """Licences whose approval a reform gave away."""
    names = city.supervision.licences if city.supervision is not None else ()
    return frozenset(x for x in names if given(city.item[x], declared.item[x]))
