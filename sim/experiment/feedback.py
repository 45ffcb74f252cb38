"""A run in which institutions act: every month they see what happened, and decide.

Engines run to the end of a month; institutions observe it; new cases find the city as institutions
have made it by then; cases under way finish as they began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.city.city import City
from sim.engine.clock import DAY
from sim.engine.plan import Floats, Ints, Plan
from sim.engine.session import Session, open_session
from sim.engine.trace import Stretch, log_of
from sim.institutions.model import society_of
from sim.institutions.observe import MatterSeen, Observation, PoolSeen
from sim.outcomes.attempts import trace_table
from sim.outcomes.entries import Accountant
from sim.outcomes.indicators import LEVELS, Level, Result, tables
from sim.outcomes.ledger import (
    CASE_ACCOUNTS,
    PARTS,
    POOL_ACCOUNTS,
    all_months,
    measured_part,
)
from sim.outcomes.pools import duty_minutes
from sim.outcomes.story import with_story
from sim.reforms.load import Loaded
from sim.routes.changes import Changes
from sim.routes.compile import Compiler
from sim.routes.heads import man

_CASE = {name: i for i, name in enumerate(CASE_ACCOUNTS)}
_POOL = {name: i for i, name in enumerate(POOL_ACCOUNTS)}


def live(
    loaded: Loaded,
    seed: int,
    replication: int,
    engine: str,
    keep: frozenset[str] = frozenset(),
    levels: Sequence[Level] = LEVELS,
) -> Result:
    """One replication of a scenario in which institutions act.

    Parameters
    ----------
    engine : {"reference", "compiled"}
        Both give the same tables.
    keep : frozenset of {"cases", "trace"}
        Detailed tables to keep besides the others.
    levels : sequence of Level
        Groupings for which indicators are told.
    """
    run = Feedback(loaded, seed, replication, engine, keep)
    while not run.over:
        run.month()
    return run.result(levels)


def month_starts(start: dt.date, days: int) -> list[dt.date]:
    """The first day of a run, and the first of every later month in it."""
    end, dates = start + dt.timedelta(days=days), [start]
    while True:
        last = dates[-1]
        following = (last.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        if following >= end:
            return dates
        dates.append(following)


@dataclass
class Feedback:
    """A replication in progress, stopped at the beginning of a month.

    Attributes
    ----------
    heads : mapping
        Pools with other people than declared (:func:`sim.routes.heads.man`).
    listen : callable, optional
        Called with the plan in force and every stretch that is told.
    seen : list of Observation
        What institutions saw before each month so far: enough, with the inputs and the seed, to
        find all their decisions again.
    """

    loaded: Loaded
    seed: int
    replication: int
    engine: str
    keep: frozenset[str] = frozenset()
    heads: Mapping[str, Ints] = field(default_factory=dict)
    listen: Callable[[Plan, Stretch], None] | None = None
    seen: list[Observation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.society = society_of(self.loaded, self.seed, self.replication)
        self.compiler = Compiler(self.loaded)
        man(self.compiler, self.heads)
        self.changes = Changes(self.compiler)
        self.dates = month_starts(self.loaded.scenario.start, self.compiler.span.days)
        self.session: Session | None = None
        self.accountant: Accountant | None = None
        self._told: list[Stretch] = []
        self._released: list[dict[str, object]] = []
        self._volume: dict[str, float] = {}

    @property
    def over(self) -> bool:
        """Whether the last month has been simulated."""
        return len(self.seen) == len(self.dates)

    def month(self) -> None:
        """Institutions decide, and a month passes."""
        k = len(self.seen)
        seen = self._observation(k) if k else Observation()
        newcomers = self.decide(seen)
        plan = self.compiler.plan()
        if self.session is None or self.accountant is None:
            self.begin(plan)
        else:
            self.session.adopt(plan)
            self.accountant.turn_to(plan)
            self.plan = plan
        assert self.session is not None
        assert self.accountant is not None
        for clerk, experience in newcomers:
            self.session.set_experience(clerk, experience)
        last = k + 1 == len(self.dates)
        until = plan.end if last else self.minute(k + 1)
        self.accountant.enter(self._note(self.session.tell(until)))

    def begin(self, plan: Plan) -> None:
        """Open the session and the accounts."""
        self.session = open_session(plan, self.seed, self.replication, self.engine)
        self.spans, self.measured = all_months(self.dates[0], plan)
        self.accountant = Accountant(plan, self.spans, keep="cases" in self.keep)
        self.ended_before = np.zeros((len(plan.streams.key), len(CASE_ACCOUNTS)), np.int64)
        self.plan = plan

    def decide(self, seen: Observation) -> list[tuple[int, float]]:
        """Institutions decide on what they saw; what that changes is put into the next plan.

        Returns
        -------
        list of (int, float)
            Clerks whose post somebody new takes over this month, and their experience.
        """
        k = len(self.seen)
        date, minute = self.dates[k], self.minute(k)
        self.seen.append(seen)
        self.society.step_month(date, seen)
        end = self.dates[k + 1] if k + 1 < len(self.dates) else dt.date.max
        declared = [day for day in self.compiler.span.changes if date < day < end]
        now = {place.id: self._city(place.id, date) for place in self.compiler.places}
        self.compiler.add(date, now.__getitem__)
        for day in declared:
            self.compiler.add(day, lambda place, day=day: self._city(place, day))  # type: ignore[misc]
        self._release(k, now)
        self._demand(minute)
        return [x for place in self.compiler.places for x in self._posts(place.id, k, minute)]

    def result(self, levels: Sequence[Level] = LEVELS) -> Result:
        """Tables of the finished run."""
        assert self.session is not None
        assert self.accountant is not None
        self.accountant.enter(self._note([self.session.finish()]))
        ledger = measured_part(self.accountant.ledger, self.measured)
        spans = self.spans[self.measured]
        result = tables(self.plan, ledger, spans, self.replication, self.keep, levels)
        story = self.society.rows()
        story["month"] = np.array([str(d)[:7] for d in self.dates])[story["month"].to_numpy()]
        result = with_story(result, story, pd.DataFrame(self._released), spans)
        if "trace" in self.keep:
            result = result._replace(trace=trace_table(self.plan, log_of(self._told)))
        return result

    # -- small things -------------------------------------------------------------------------

    def minute(self, k: int) -> float:
        """When a month begins."""
        return DAY * (self.dates[k] - self.dates[0]).days

    def _city(self, place: str, day: dt.date) -> City:
        return self.society.apply(self.loaded.city_on(day, place), place, day)

    def _note(self, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
        """Pass on what is told, also to who listens, and keep it if the trace is wanted."""
        for stretch in stretches:
            if self.listen is not None:
                self.listen(self.plan, stretch)
            if "trace" in self.keep:
                self._told.append(stretch._replace(rows=stretch.rows.copy()))
            yield stretch

    def _release(self, k: int, cities: Mapping[str, City]) -> None:
        """How many records are released in each place."""
        month = str(self.dates[k])[:7]
        for place, city in cities.items():
            shared = sum(material.sharing != "refused" for material in city.materials)
            self._released.append({"month": month, "place": place, "shared_holdings": shared})

    def _demand(self, minute: float) -> None:
        """Ease calls forth demand."""
        for i, stream in enumerate(self.compiler.builder.streams):
            volume = self.society.volume(stream.place, stream.matter)
            if volume != self._volume.get(stream.name, 1.0):
                self._volume[stream.name] = volume
                self.changes.grow(i, minute, volume)

    def _posts(self, place: str, k: int, minute: float) -> Iterator[tuple[int, float]]:
        """People leave their posts, and newcomers take over; merged queues slow people down."""
        for pool in self.compiler.city_pools(place):
            factor = self.society.slowdown(place, pool, self.dates[k])
            self.changes.slow_down(f"{place}/{pool}", factor)
        for pool, position, leaves, back, experience in self.society.posts(place):
            found = self.changes.clerk(f"{place}/{pool}", position, minute)
            if found is None:
                continue
            within, clerk = found
            if leaves == k < back:
                until = self.minute(back) if back < len(self.dates) else np.inf
                self.changes.absent(f"{place}/{pool}", within, minute, until)
            if back == k:
                yield clerk, experience

    def _observation(self, k: int) -> Observation:
        """What was seen of the month before the ``k``-th."""
        assert self.accountant is not None
        ledger, low, high = self.accountant.ledger, self.minute(k - 1), self.minute(k)
        within = [i for i, s in enumerate(self.spans) if s.low >= low and s.high <= high]
        pools = ledger.pools[:, within].sum(axis=1)
        now = ledger.cases.sum(axis=1)
        ended, self.ended_before = now - self.ended_before, now
        return Observation(
            k - 1,
            dict(_pools_seen(self.plan, pools, low, high)),
            dict(_matters_seen(self.plan, ended)),
        )


def _pools_seen(
    plan: Plan, accounts: Ints, low: float, high: float
) -> Iterator[tuple[tuple[str, str], PoolSeen]]:
    """What is seen of each pool in a month."""
    duty = duty_minutes(plan, low, high)
    for i, name in enumerate(plan.names.pools):
        place, _, pool = name.partition("/")
        account = accounts[i]
        waits = account[_POOL["waits"]]
        clerks = plan.pools.first[i + 1] - plan.pools.first[i]
        yield (
            (place, pool),
            PoolSeen(
                utilisation=_share(account[_POOL["on_duty"]] / PARTS, duty[i]),
                backlog=account[_POOL["waiting"]] / PARTS / (high - low) / max(1, clerks),
                corrections=float(account[_POOL["failed"]]),
                wait_mean=_share(account[_POOL["waited"]] / PARTS, waits),
                requests=float(account[_POOL["requests"]]),
            ),
        )


def _matters_seen(plan: Plan, ended: Ints) -> Iterator[tuple[tuple[str, str], MatterSeen]]:
    """What is seen of the cases of each matter that ended in a month."""
    names = zip(plan.names.places, plan.names.matters, strict=True)
    for (place, matter), account in zip(names, ended, strict=True):
        completed = float(account[_CASE["completed"]])
        yield (
            (place, matter),
            MatterSeen(
                completed,
                _share(account[_CASE["trips"]], completed),
                _share(account[_CASE["materials"]], completed),
                _share(account[_CASE["elapsed_working_days"]] / PARTS, completed),
            ),
        )


def _share(part: float, whole: float | Floats) -> float:
    return float(part / whole) if whole else 0.0
