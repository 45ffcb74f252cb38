"""Weeks that branch and cut leaves open, day by day: exact where days are linked loosely.

Once it is fixed how many people on the payroll each pool has, only one thing may still link the
days of a week: the share of hours that a kind of staff may work. Then the cheapest week is made of
days, each the cheapest that uses so much of that share: a dynamic programme over these trade-offs
(a multiple-choice knapsack; Sinha & Zoltners 1979). Each trade-off is an integer programme of a
single day, solved at once. The numbers of people are searched by branch and bound with the linear
programme's bound; only trade-offs between that and the best week known are looked at.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from sim.engine.plan import Floats, Ints

SMALLEST = 1e-2
"""Costs (yuan) and minutes that differ by less are the same."""
WEEKLY = -1


class Programme(NamedTuple):
    """An integer programme over a week: minimise ``cost @ x`` with ``matrix @ x <= high``, x ≥ 0.

    Attributes
    ----------
    whole : int64, shape (variables,)
        1 where a variable must be whole.
    day : int64, shape (variables,)
        The day a variable is about; -1 if all.
    """

    cost: Floats
    whole: Ints
    matrix: csr_array
    high: Floats
    day: Ints

    @classmethod
    def of(
        cls, cost: Floats, whole: Ints, matrix: csr_array, low: Floats, high: Floats, day: Ints
    ) -> Programme:
        """With bounds from both sides turned into bounds from above."""
        above, below = np.isfinite(high), np.isfinite(low)
        rows = vstack([matrix[above], -matrix[below]]).tocsr()
        return cls(cost, whole, rows, np.concatenate([high[above], -low[below]]), day)


class Point(NamedTuple):
    """What a day, or several, costs; how much of the share it uses; and how."""

    cost: float
    used: float
    x: Floats


class _LateError(Exception):
    """The time is over."""


def settle(week: Programme, best: Floats, seconds: float) -> Floats | None:
    """The cheapest week.

    Parameters
    ----------
    best : float64, shape (variables,)
        A week that is allowed.
    seconds : float
        Time limit.

    Returns
    -------
    float64, shape (variables,) or None
        None if there was not enough time, or if more than one thing links the days.
    """
    days = [
        set(week.day[week.matrix.indices[a:b]].tolist()) - {WEEKLY}
        for a, b in zip(week.matrix.indptr, week.matrix.indptr[1:], strict=False)
    ]
    links = [row for row, own in enumerate(days) if len(own) > 1]
    if len(links) > 1:
        return None
    of = np.array([own.copy().pop() if len(own) == 1 else WEEKLY for own in days])
    search = _Search(week, of, links, best, time.monotonic() + seconds)
    everyone = np.flatnonzero(week.day == WEEKLY)
    try:
        search.branch(np.zeros(len(everyone)), np.full(len(everyone), np.inf))
    except _LateError:
        return None
    return search.best


class _Search:
    """Branch and bound over people; a dynamic programme over days at its leaves."""

    def __init__(
        self, week: Programme, of: Ints, links: list[int], best: Floats, until: float
    ) -> None:
        self.week, self.of, self.best, self.until = week, of, best, until
        self.link = links[0] if links else None
        none = np.zeros(len(week.cost))
        self.uses: Floats = none if self.link is None else week.matrix[[self.link]].toarray()[0]
        self.room = np.inf if self.link is None else float(week.high[self.link])
        self.people = np.flatnonzero(week.day == WEEKLY)
        self.days = sorted(set(week.day.tolist()) - {WEEKLY})

    @property
    def limit(self) -> float:
        """What a week must cost less than to be of interest."""
        return float(self.week.cost @ self.best) - SMALLEST

    def branch(self, low: Floats, high: Floats) -> None:
        """Look at all weeks whose numbers of people lie between bounds."""
        week = self.week
        bounds = np.zeros((len(week.cost), 2))
        bounds[:, 1] = np.inf
        bounds[self.people] = np.stack([low, high], axis=1)
        found = linprog(week.cost, A_ub=week.matrix, b_ub=week.high, bounds=bounds, method="highs")
        if self.late() or found.x is None or found.fun >= self.limit:
            return
        people = found.x[self.people]
        apart = np.abs(people - np.round(people))
        if np.all(low == high):
            price = 0.0 if self.link is None else -float(found.ineqlin.marginals[self.link])
            self.leaf(np.round(people), price)
            return
        at = int(np.argmax(np.where(low < high, apart + 1e-9, -1.0)))
        middle = np.floor(people[at] + 1e-6)
        if apart[at] <= 1e-6:  # whole already: this number first, then fewer, then more
            parts = [(middle, middle), (low[at], middle - 1), (middle + 1, high[at])]
        else:
            parts = [(low[at], middle), (middle + 1, high[at])]
        for least, most in parts:
            if least <= most:
                below, above = low.copy(), high.copy()
                below[at], above[at] = least, most
                self.branch(below, above)

    def late(self) -> bool:
        if time.monotonic() > self.until:
            raise _LateError
        return False

    def leaf(self, people: Floats, price: float) -> None:
        """All weeks with these people; ``price`` of a minute of the share, to bound with."""
        fixed = float(self.week.cost[self.people] @ people)
        bare = [self.cheapest(day, people, price, np.inf, np.inf) for day in self.days]
        if any(point is None for point in bare):
            return
        least = [p.cost + price * p.used for p in bare if p is not None]
        slack = self.limit - fixed - sum(least) + (price * self.room if price > 0.0 else 0.0)
        if slack < 0.0:
            return
        mosts = [own + slack for own in least]
        free = [
            self.cheapest(day, people, price, np.inf, most, plain=True)
            for day, most in zip(self.days, mosts, strict=True)
        ]
        if any(point is None for point in free):
            return
        largest = [point.used for point in free if point is not None]
        start = np.zeros(len(self.week.cost))
        start[self.people] = people
        weeks, spent = [Point(fixed, 0.0, start)], fixed
        for i, day in enumerate(self.days):
            spent += least[i]
            enough = self.room - sum(largest) + largest[i]
            choices = self.choices(day, people, price, mosts[i], enough)
            sums = [
                Point(a.cost + b.cost, a.used + b.used, a.x + b.x) for a in weeks for b in choices
            ]
            near = [p for p in sums if p.cost + price * p.used <= spent + slack + SMALLEST]
            weeks = efficient(near)
        weeks = [p for p in weeks if p.used <= self.room + SMALLEST / 10.0]
        for point in weeks:
            if point.cost < self.limit:
                self.best = point.x

    def choices(
        self, day: int, people: Floats, price: float, most: float, enough: float
    ) -> list[Point]:
        """All efficient ways to work a day whose cost with the price of the share is at most so.

        None need use less of the share than is ``enough`` whatever the other days do.
        """
        found, room = [], np.inf
        while (point := self.cheapest(day, people, price, room, most, plain=True)) is not None:
            found.append(point)
            if self.link is None or point.used <= enough:
                break
            room = point.used - SMALLEST
        return found

    def cheapest(
        self,
        day: int,
        people: Floats,
        price: float,
        room: float,
        most: float,
        *,
        plain: bool = False,
    ) -> Point | None:
        """The cheapest way to work a day, with the share priced or (``plain``) only limited."""
        self.late()
        week, own = self.week, np.flatnonzero(self.week.day == day)
        priced = week.cost[own] + price * self.uses[own]
        mine = np.flatnonzero(self.of == day)
        rows = week.matrix[mine]
        given = week.high[mine] - rows[:, self.people] @ people
        limits = vstack([rows[:, own], csr_array(np.stack([self.uses[own], priced]))]).tocsr()
        found = milp(
            week.cost[own] if plain else priced,
            integrality=week.whole[own],
            bounds=Bounds(0.0, np.inf),
            constraints=LinearConstraint(limits, -np.inf, np.concatenate([given, [room, most]])),
            options={"mip_rel_gap": 0.0, "time_limit": max(1.0, self.until - time.monotonic())},
        )
        if found.status == 1:
            raise _LateError
        if found.x is None:
            return None
        x = np.zeros(len(week.cost))
        x[own] = np.where(week.whole[own] > 0, np.round(found.x), found.x)
        return Point(float(week.cost @ x), float(self.uses @ x), x)


def efficient(points: list[Point]) -> list[Point]:
    """Those points that no other beats in both cost and use."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda p: (p.cost, p.used)):
        if not kept or point.used < kept[-1].used - SMALLEST / 10.0:
            kept.append(point)
    return kept
