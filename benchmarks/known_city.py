"""Rediscover our own city from the register that its engine writes, and foretell changes of it.

The register of a place tells what a real one does: case, activity, person, start and end of what
was accepted, worked on or waited for by an office, corrections included. It does not tell when
people set out, how long they queued, or who left without being served. Discovery sees nothing else.
What it finds is compared with what the city declares; then the same change is made in the city's
files and in the discovered model, and the foretold effect on how long cases take with the true one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.changes import Change
from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START
from calibration.logs.simulate.effect import Effect, Spans, case_spans, effect, spans, touched_by
from calibration.logs.simulate.generate import Played
from sim.city.city import City
from sim.engine import plan as p
from sim.engine.plan import Plan
from sim.engine.run import run_engine
from sim.engine.trace import RunLog
from sim.outcomes.attempts import trace_table
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compile_plan

DAY = 1440.0
WEEKS, FOLLOW_UP = 16, 90
"""Weeks of the register, and days after them in which its cases end."""
SETTLED = 28
"""Cases of the register's first and last days do not count for effects: the first meet halls that
fill up, and the last, generated, halls that empty."""
LEARN, REPEAT = 20, 16
"""Generated logs that give an effect its interval, and runs of the city that give the truth."""


@dataclass(frozen=True)
class World:
    """A place of a shipped city and the luck of one run."""

    scenario: str
    place: str
    start: dt.date
    seed: int

    @cached_property
    def loaded(self) -> Loaded:
        """The place alone, for the span of the register and what follows of its cases."""
        loaded = load_scenario(self.scenario)
        scenario = loaded.scenario.model_copy(
            update={
                "scope": (self.place,),
                "start": self.start,
                "warm_up_days": 0,
                "horizon_days": WEEKS * 7,
                "follow_up_days": FOLLOW_UP,
            }
        )
        return dataclasses.replace(loaded, scenario=scenario, memory={}, _cities={})

    def in_city(self, city: City) -> Loaded:
        """The same with another city."""
        return dataclasses.replace(self.loaded, city=city, memory={}, _cities={})

    @property
    def population(self) -> float:
        """Inhabitants of the place."""
        return self.loaded.city.place[self.place].population.value


def register(plan: Plan, run: RunLog, start: dt.date, until: float = np.inf) -> pd.DataFrame:
    """What the place's register tells of a run up to a minute.

    Travel, time at home, trays and statutory clocks are in no register: delays are, if they are
    steps of a procedure.
    """
    rows = trace_table(plan, run)
    known = rows["outcome"].isin(("done", "failed", "reneged")) & (rows["ended"] <= until)
    told = (plan.activities.kind != p.DELAY) | (plan.labels.steps > 0)
    rows = rows[known & told[run.trace.activity]]
    person = rows["resource"].astype(object)
    left = rows["outcome"] == "reneged"
    person, began = person.where(~left, "弃号"), rows["started"].where(~left, rows["queued"])
    rows = rows.assign(started=began)
    log = pd.DataFrame(
        {
            CASE: rows["case"].astype(str),
            ACTIVITY: rows["activity"].astype(str),
            RESOURCE: person.where(person != "", None),
            **{
                name: pd.Timestamp(start) + pd.to_timedelta(rows[minutes].round(4), unit="min")
                for name, minutes in ((START, "started"), (END, "ended"))
            },
        }
    )
    log = log.astype({START: "datetime64[ms]", END: "datetime64[ms]"})
    return log.reset_index(drop=True)


@dataclass(frozen=True)
class Foretold:
    """The effect of a change on the cases it touches, hours: foretold and true.

    ``error`` is the standard error of the true one, which comes from a few runs.
    """

    what: str
    effect: Effect
    true: float
    error: float

    @property
    def half(self) -> float:
        """Half of the interval, the luck of the runs that tell the truth included."""
        return 2.0 * float(np.hypot(self.effect.error, self.error))

    @property
    def hit(self) -> bool:
        """Whether the true effect is inside the interval."""
        return abs(self.true - self.effect.mean) <= self.half


class Truth(NamedTuple):
    """Cases of one run of the city, in order of their keys; hours are NaN while a case is open."""

    key: p.Keys
    came: p.Floats
    hours: p.Floats
    touched: np.ndarray


class Learnt:
    """What a world's register taught, and the runs that tell the truth."""

    def __init__(self, world: World) -> None:
        self.world, self.plan = world, compile_plan(world.loaded)
        self.run = run_engine(self.plan, world.seed, 0)
        self.log = register(self.plan, self.run, world.start, WEEKS * 7 * DAY)
        self.model = discover(self.log)
        self._runs: list[RunLog] = []
        self._spans: list[Spans] = []

    def pool(self, name: str) -> str:
        """The discovered pool that a declared one corresponds to."""
        start = f"{self.world.place}/{name}#"
        return next(s.name for s in self.model.staff if s.members[0].startswith(start))

    def foretell(self, change: Change, learn: int = LEARN, repeat: int = REPEAT) -> Foretold:
        """Make a change in both."""
        name = self.pool(change.pool) if change.pool else ""
        touched = touched_by(self.model, name, change.activity)
        start, cases = np.datetime64(self.world.start), len(self.model.begins)
        for seed in range(len(self._spans), learn):
            self._spans.append(spans(self.model, start, cases, seed))
        new = change.model(self.model, name)
        after = [spans(new, start, cases, seed) for seed in range(learn)]
        told = effect(self._spans[:learn], after, touched, SETTLED)
        true = self._true(change, repeat)
        error = float(np.std(true, ddof=1) / np.sqrt(len(true)))
        return Foretold(change.what, told, float(np.mean(true)), error)

    def _true(self, change: Change, repeat: int) -> list[float]:
        """The effect in so many runs of the city."""
        plan = compile_plan(self.world.in_city(change.city(self.world.loaded.city)))
        for rep in range(len(self._runs), repeat):
            self._runs.append(self._run(self.plan, rep))
        found = []
        for rep, run in enumerate(self._runs[:repeat]):
            a = self._cases(self.plan, run, change)
            b = self._cases(plan, self._run(plan, rep), change)
            _, i, j = np.intersect1d(a.key, b.key, assume_unique=True, return_indices=True)
            day = a.came[i] / DAY
            asked = a.touched[i] & (day >= SETTLED) & (day < WEEKS * 7 - SETTLED)
            found.append(float(np.nanmean((b.hours[j] - a.hours[i])[asked])))
        return found

    def _run(self, plan: Plan, rep: int) -> RunLog:
        """A run in other luck than the register's."""
        return run_engine(plan, 1000 + self.world.seed, rep)

    def _cases(self, plan: Plan, run: RunLog, change: Change) -> Truth:
        """How long the cases of a run take, by what a register tells of them."""
        t, acts = run.trace, plan.activities
        told = (acts.kind != p.DELAY) | (plan.labels.steps > 0)
        rows = np.flatnonzero((t.outcome <= p.FAILED) & told[t.activity])
        case, activity = t.case[rows], t.activity[rows]
        done = Played(case, activity, t.clerk[rows], t.started[rows], t.ended[rows])
        first, last = case_spans(done, len(run.state))
        if change.pool:
            here = acts.pool == plan.names.pools.index(f"{self.world.place}/{change.pool}")
        else:
            here = np.array([name == change.activity for name in plan.names.activities])
        touched = np.zeros(len(run.state), bool)
        touched[case[here[activity]]] = True
        hours = np.where(run.state == p.COMPLETED, (last - first) / 60.0, np.nan)
        return Truth(run.arrivals.key, run.arrivals.time, hours, touched)
