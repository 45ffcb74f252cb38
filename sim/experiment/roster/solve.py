"""The cheapest week that covers everybody needed: an integer programme, proven optimal.

Set covering by shifts (Dantzig 1954) with each place of a break as a shift of its own, days worked
limited per person, and people trained for a whole team lent to its pools half-hour by half-hour.
That lending is a transportation problem in every half-hour, so its variables need not be declared
whole: with whole shifts there is a whole solution.

A week of shifts can be shared out to E persons of whom each works at most m days if, and only if,
no day has more than E shifts and the week no more than m·E (:mod:`sim.experiment.roster.people`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from sim.city.rostering import Rostering, Terms
from sim.engine.plan import Floats, Ints
from sim.experiment.roster.days import WEEKLY, Programme, settle
from sim.experiment.roster.shifts import Duty, duties
from sim.outcomes.week import SLOTS_A_DAY

ANY = "*"
"""Skill of those who can serve all pools of a team."""
WEEK = 7
FIRST = 10.0
"""Seconds that branch and cut has before the days are looked at one by one."""
LATE = 1
"""What HiGHS says when its time is over."""
PROVEN = 1e-9
"""Relative gap that is none."""


class RosterError(RuntimeError):
    """No roster covers what is needed under the shifts and terms given."""


class Job(NamedTuple):
    """What somebody may be hired for: kind of staff and pool (:data:`ANY`: all of the team)."""

    kind: str
    skill: str


class Crew(NamedTuple):
    """How many people a job has, and who works which duty on which day.

    ``work[day]`` lists duties with numbers of people.
    """

    job: Job
    people: int
    work: list[list[tuple[Duty, int]]]


@dataclass(frozen=True)
class Rules:
    """Shifts and terms, with what an hour of each kind of staff costs.

    Attributes
    ----------
    wage : mapping of str to float
        Yuan an hour by kind of staff.
    """

    rostering: Rostering
    wage: Mapping[str, float]


class Roster(NamedTuple):
    """A solved week.

    Attributes
    ----------
    crews : list of Crew
    cost : float
        Yuan a week.
    bound : float
        No roster can cost less.
    gap : float
        Relative difference of the two: 0 when optimality is proven.
    lent : float64, shape (pools, 7, 48)
        People of the whole team serving each pool.
    """

    crews: list[Crew]
    cost: float
    bound: float
    gap: float
    lent: Floats

    @property
    def proven(self) -> bool:
        """Whether no roster is cheaper."""
        return self.gap <= PROVEN


Ways = list[list[tuple[int, Duty]]]
"""Of each day, the variables that count who works a duty."""


def solve(
    needed: Mapping[str, Ints],
    rules: Rules,
    there: Mapping[str, int],
    *,
    seconds: float = 120.0,
) -> Roster:
    """The cheapest week of a team (or of a single pool).

    Parameters
    ----------
    needed : mapping of str to int64, shape (7, 48)
        People needed, by pool, day of the week and half-hour of the day.
    there : mapping of str to int
        People there now, by kind of staff.
    seconds : float
        After so long the best roster found is returned with what is known of the gap.

    Raises
    ------
    RosterError
        If no roster covers what is needed.
    """
    programme = _Programme(needed, rules)
    for terms in rules.rostering.terms:
        programme.employ(terms, there.get(terms.kind, 0))
    programme.mix()
    programme.cover()
    return programme.solved(seconds)


class _Programme:
    """The integer programme while it is being written down."""

    def __init__(self, needed: Mapping[str, Ints], rules: Rules) -> None:
        self.needed, self.rules = needed, rules
        self.cost: list[float] = []
        self.day: list[int] = []
        self.whole: list[int] = []
        self.entries: list[tuple[int, int, float]] = []
        self.bounds: list[tuple[float, float]] = []
        self.people: dict[Job, int] = {}
        self.ways: dict[Job, Ways] = {}
        self.lent: dict[tuple[int, int, int], int] = {}
        self.salaried = {t.kind for t in rules.rostering.terms if t.paid}
        self.skills = (*needed, ANY) if len(needed) > 1 else tuple(needed)
        self.total: Ints = np.sum(list(needed.values()), axis=0)

    def variable(self, cost: float = 0.0, *, day: int = WEEKLY, whole: bool = True) -> int:
        """A variable of at least 0, about one day or all."""
        self.cost.append(cost)
        self.day.append(day)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        """A linear constraint."""
        number = len(self.bounds)
        self.entries += [(number, variable, factor) for variable, factor in terms.items()]
        self.bounds.append((low, high))

    def employ(self, terms: Terms, now: int) -> None:
        """People of one kind: for each pool, and for all of the team."""
        rules = self.rules.rostering
        for skill in self.skills:
            job, doors = Job(terms.kind, skill), self.needed.get(skill, self.total) > 0
            pay = self.rules.wage[terms.kind] / 60.0
            if skill == ANY:
                pay *= rules.flexible.value
            count = None
            if terms.paid or terms.most:  # any number of others may come by the hour
                count = self.variable(pay * terms.paid.value if terms.paid else 0.0)
                self.people[job] = count
            days: Ways = []
            pools = self.needed if skill == ANY else (skill,)
            possible = [s for s in rules.shifts if terms.kind in s.kinds and s.worked_in(pools)]
            for day in range(WEEK):
                ways = [duty for s in possible for duty in duties(s, doors[day])]
                each = [0.0 if terms.paid else pay * duty.minutes for duty in ways]
                counted = [self.variable(cost, day=day) for cost in each]
                days.append(list(zip(counted, ways, strict=True)))
                if count is not None and counted:
                    self.row({count: -1.0} | dict.fromkeys(counted, 1.0), high=0.0)
            worked = {v: 1.0 for day in days for v, _ in day}
            if count is not None and sum(map(bool, days)) > terms.days.value:
                self.row(worked | {count: -terms.days.value}, high=0.0)
            self.ways[job] = days
        own = {self.people[job]: 1.0 for job in self.people if job.kind == terms.kind}
        if own:
            most = np.inf if terms.most is None else np.floor(terms.most.value * now)
            self.row(own, low=np.ceil(terms.keep.value * now), high=most)

    def _few(self, job: Job, work: list[list[tuple[Duty, int]]]) -> int:
        """The fewest people who can share out a week of shifts."""
        daily = [sum(n for _, n in day) for day in work]
        (most,) = (t.days.value for t in self.rules.rostering.terms if t.kind == job.kind)
        return max(*daily, math.ceil(sum(daily) / most))

    def mix(self) -> None:
        """Each kind works at most its share of all minutes."""
        for terms in self.rules.rostering.terms:
            if terms.share.value < 1.0:
                self.row(
                    {
                        v: duty.minutes * ((job.kind == terms.kind) - terms.share.value)
                        for job, days in self.ways.items()
                        for day in days
                        for v, duty in day
                    },
                    high=0.0,
                )

    def cover(self) -> None:
        """Enough people in every half-hour; those of the whole team serve one pool at a time."""
        team = len(self.needed) > 1
        for day, slot in np.argwhere(self.total > 0).tolist():
            lending: dict[int, float] = {}
            for i, (pool, people) in enumerate(self.needed.items()):
                if people[day, slot] <= 0:
                    continue
                terms = self._at(day, slot, pool)
                if team:
                    helper = self.lent[i, day, slot] = self.variable(day=day, whole=False)
                    lending[helper] = 1.0
                    terms[helper] = 1.0
                self.row(terms, low=float(people[day, slot]))
            if team:
                there = dict.fromkeys(self._at(day, slot, ANY), -1.0)
                self.row(lending | there, high=0.0)

    def _at(self, day: int, slot: int, skill: str) -> dict[int, float]:
        """Who of a skill is at work in a half-hour."""
        return {
            v: 1.0
            for job, days in self.ways.items()
            if job.skill == skill
            for v, duty in days[day]
            if duty.covers[slot]
        }

    def solved(self, seconds: float) -> Roster:
        """Solve it: HiGHS, with no tolerated gap; what that leaves open, day by day."""
        row, column, factor = zip(*self.entries, strict=True)
        matrix = coo_array((factor, (row, column)), (len(self.bounds), len(self.cost))).tocsr()
        (low, high), cost = np.array(self.bounds).T, np.array(self.cost)
        whole = np.array(self.whole)
        until = time.monotonic() + seconds
        limits = LinearConstraint(matrix, low, high)
        found = _branch_and_cut(cost, whole, limits, min(FIRST, seconds / 2.0))
        if found.x is None and found.status == LATE:
            found = _branch_and_cut(cost, whole, limits, until - time.monotonic())
        if found.x is None:
            raise RosterError(found.message)
        x: Floats = found.x
        bound, gap = float(found.mip_dual_bound), float(found.mip_gap)
        if gap > PROVEN:
            whole_week = (cost, whole, matrix, low, high, np.array(self.day))
            week = Programme.of(*whole_week)
            best = settle(week, x, until - time.monotonic())
            if best is not None:
                x, bound, gap = best, float(cost @ best), 0.0
        crews = []
        for job, days in self.ways.items():
            counted = [[(duty, round(x[v])) for v, duty in day] for day in days]
            work = [[(duty, n) for duty, n in day if n > 0] for day in counted]
            people = (
                round(x[self.people[job]]) if job.kind in self.salaried else self._few(job, work)
            )
            if people > 0:
                crews.append(Crew(job, people, work))
        lent = np.zeros((len(self.needed), WEEK, SLOTS_A_DAY))
        for where, v in self.lent.items():
            lent[where] = x[v]
        return Roster(crews, float(cost @ x), bound, gap, lent)


def _branch_and_cut(cost: Floats, whole: Ints, limits: LinearConstraint, seconds: float) -> Any:
    """HiGHS with no tolerated gap."""
    return milp(
        cost,
        integrality=whole,
        bounds=Bounds(0.0, np.inf),
        constraints=limits,
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )


def covered(roster: Roster, pools: Sequence[str]) -> Floats:
    """People at work in each pool, day and half-hour, shape (pools, 7, 48)."""
    there = roster.lent.copy()
    for crew in roster.crews:
        if crew.job.skill in pools:
            for day, work in enumerate(crew.work):
                for duty, people in work:
                    there[pools.index(crew.job.skill), day] += people * duty.covers
    return there
