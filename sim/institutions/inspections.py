"""Random draws (双随机): who is inspected, by whom, and what of it is still to be done."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.city.city import City
from sim.city.places import DayTable, Place
from sim.city.supervision import Register, Supervision
from sim.city.workdays import is_working_day


class Agenda:
    """Inspections of one list in one place: drawn, and not yet made.

    Attributes
    ----------
    queue : list of int
        Entities drawn and not visited yet, in the order of the draw.
    month_drawn : array of int
        Entities drawn by lot this month.
    """

    def __init__(self, city: City, place: Place, register: Register) -> None:
        demand = next(
            x for x in city.demands if x.matter == register.matter and x.at == place.level
        )
        self._months = tuple(city.profile[demand.profile].month.values)
        self._table = city.day_table
        self._yearly = demand.cases_per_year(place.population.value)
        self.queue: list[int] = []
        self.month_drawn = np.zeros(0, np.intp)
        self._ahead, self._new = 0, 0

    def weight(self, date: dt.date) -> float:
        """Weight of a month in the list's calendar; 0 in the quiet period."""
        return self._months[date.month - 1]

    def part(self, date: dt.date) -> float:
        """Part of a year's inspections that falls into a month."""
        return year_part(self._months, self._table, date.year, date.month)

    def waiting(self, size: int) -> NDArray[np.bool_]:
        """Which of all entities are drawn and not visited yet."""
        there = np.zeros(size, bool)
        there[self.queue] = True
        return there

    def add(self, who: NDArray[np.intp]) -> None:
        """Entities to be inspected; nobody waits twice."""
        known = set(self.queue)
        new = [int(x) for x in who if int(x) not in known]
        self.queue += new
        self._new += len(new)

    def done(self, visits: int) -> NDArray[np.intp]:
        """Who was visited when so many inspections got done.

        Cases of an engine arise by chance around the number drawn; what it is ahead is kept.
        """
        visits += self._ahead
        who, self.queue = self.queue[:visits], self.queue[visits:]
        self._ahead = visits - len(who)
        return np.array(who, np.intp)

    def close(self) -> int:
        """The season is over: what was drawn and not done lapses; how many that are."""
        left, self.queue, self._ahead = len(self.queue), [], 0
        return left

    def told(self, date: dt.date) -> float:
        """New inspections of a month, relative to those declared for it; 1 if none are."""
        declared, new, self._new = self._yearly * self.part(date), self._new, 0
        return new / declared if declared > 0 else 1.0


@lru_cache(maxsize=1000)
def year_part(months: tuple[float, ...], table: DayTable, year: int, month: int) -> float:
    """Part of a calendar year's work in a month, by weights of months and working days."""
    days = [0] * 12
    day = dt.date(year, 1, 1)
    while day.year == year:
        days[day.month - 1] += is_working_day(day, table)
        day += dt.timedelta(days=1)
    work = [weight * number for weight, number in zip(months, days, strict=True)]
    return work[month - 1] / sum(work)


def draw(
    there: NDArray[np.intp],
    recent: NDArray[np.bool_],
    chance: NDArray[np.float64],
    weights: NDArray[np.float64],
    number: int,
) -> NDArray[np.intp]:
    """Draw entities without replacement, in proportion to their weights.

    Parameters
    ----------
    there : array of int
        Those who can be drawn.
    recent : array of bool
        Which of them were visited within the year: they come after all others.
    chance : array of float
        A number uniform on (0, 1) for every entity.
    weights : array of float
        Of those ``there``; 0 is never drawn.
    number : int
        How many to draw; fewer if there are not so many.

    Notes
    -----
    The largest of ``u ** (1 / w)`` are a weighted sample without replacement (Efraimidis and
    Spirakis 2006); the same entity has the same ``u`` in every scenario.
    """
    with np.errstate(divide="ignore"):
        keys = np.log(chance[there]) / weights
    order = np.lexsort((-keys, recent))
    order = order[np.isfinite(keys[order])]
    return there[order[:number]]


def draw_teams(
    rng: np.random.Generator, visits: int, rules: Supervision, joint: bool
) -> NDArray[np.int64]:
    """Inspectors of every visit, shape (visits, team), as numbers within the joint pool.

    The department of inspector ``k`` is ``k // inspectors``. A joint team has one inspector each of
    different departments, another one all of one department; all alike are equally likely.
    """
    departments, people = int(rules.departments.value), int(rules.inspectors.value)
    team = int(rules.team.value)
    if joint:
        where = np.argsort(rng.random((visits, departments)), axis=1)[:, :team]
        who = rng.integers(people, size=(visits, team))
    else:
        where = np.repeat(rng.integers(departments, size=(visits, 1)), team, axis=1)
        who = np.argsort(rng.random((visits, people)), axis=1)[:, :team]
    return (where * people + who).astype(np.int64)
