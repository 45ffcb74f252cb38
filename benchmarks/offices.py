"""Offices made up at random, whose every parameter is known, to be rediscovered from their logs.

Small offices are made up at random and run by the engine; their logs are all that the discovery
sees. Then something is changed, in the office and in the discovered model, and the predicted effect
on the mean duration of a case is compared with the true one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START
from calibration.logs.model import LogModel
from calibration.logs.parameters import parameters
from calibration.logs.simulate.generate import generate
from calibration.logs.whatif import with_people, with_work
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL
from sim.engine.run import run_engine

DAY = 1440.0
OPENS, CLOSES = 540.0, 1020.0
ORIGIN = pd.Timestamp("2024-01-01")  # a Monday
LEARN, REPEAT = 20, 40
"""Generated logs that give an effect its interval, and runs of the office that give the truth."""


@dataclass(frozen=True)
class Office:
    """A made-up office: people and work of its steps, cases a working day, and how it is open.

    Step ``i`` is done by pool ``i``; with ``parallel`` the two middle ones at the same time. The
    last one needs a second attempt with probability ``again``, after a day at home.
    """

    people: tuple[int, ...]
    work: tuple[float, ...]
    cv: float
    rate: float
    parallel: bool
    again: float
    weeks: int = 12


def made_up(seed: int) -> Office:
    """An office of three or four steps, every pool busy for 70 to 88 % of its time."""
    random = np.random.default_rng(seed)
    steps = int(random.integers(3, 5))
    rate, again = float(random.uniform(20, 45)), float(random.choice([0.0, 0.15]))
    people, work = [], []
    for i in range(steps):
        size = int(random.integers(1, 5))
        load = random.uniform(0.70, 0.88)
        visits = rate * (1.0 / (1.0 - again) if i == steps - 1 else 1.0)
        people.append(size)
        work.append(float(load * size * (CLOSES - OPENS) / visits))
    cv = float(random.choice([0.5, 1.0]))
    return Office(tuple(people), tuple(work), cv, rate, bool(steps == 4), again)


def plan_of(office: Office) -> p.Plan:
    """The office as a plan."""
    days = 7 * office.weeks
    build = Builder(end=(days + 14) * DAY, measure=(0.0, days * DAY), slot_minutes=60.0)
    weekdays = np.array([d for d in range(days + 14) if d % 7 < 5]) * DAY
    hours = build.calendar(weekdays + OPENS, weekdays + CLOSES)
    weights = np.zeros((days + 14) * 24)
    for day in weekdays[weekdays < days * DAY]:
        weights[int(day // 60) + 9 : int(day // 60) + 16] = [2, 3, 3, 1, 2, 2, 1]
    profile = build.profile(weights / weights.sum())
    last = len(office.people) - 1
    activities = [Activity("apply", p.DELAY)]
    for i, (people, work) in enumerate(zip(office.people, office.work, strict=True)):
        clerks = tuple(Clerk(hours, kind=f"pool {i}#{k}") for k in range(people))
        build.pools.append(Pool(f"pool {i}", clerks, calendar=hours))
        after = (i,)
        if office.parallel:
            after = {1: (1,), 2: (1,), 3: (2, 3)}.get(i, after)
        law = Law(LOGNORMAL, work, office.cv)
        activities.append(
            Activity(
                f"step {i}",
                p.REVIEW,
                after,
                pool=f"pool {i}",
                work=law,
                fail=office.again if i == last else 0.0,
                redo=Law(EXPONENTIAL, DAY) if i == last else Law(CONSTANT, 0.0),
            )
        )
    build.routes.append(Route("case", tuple(activities)))
    expected = office.rate * len(weekdays[weekdays < days * DAY])
    build.streams.append(Stream("cases", expected, profile, (1.0,), ((("case", "case", 0.0),),)))
    return build.build()


def log_of(plan: p.Plan, seed: int) -> pd.DataFrame:
    """What the office's register would tell of one run."""
    t = run_engine(plan, seed, 0).trace
    clerks = np.array([*plan.names.clerks, None], object)
    log = pd.DataFrame(
        {
            CASE: [f"case {c}" for c in t.case],
            ACTIVITY: np.array(plan.names.activities, object)[t.activity],
            RESOURCE: clerks[t.clerk],
            START: ORIGIN + pd.to_timedelta(t.started, unit="min").round("ms"),
            END: ORIGIN + pd.to_timedelta(t.ended, unit="min").round("ms"),
        }
    )
    return log.astype({START: "datetime64[ms]", END: "datetime64[ms]"})


def mean_duration(log: pd.DataFrame) -> float:
    """Mean duration of the cases of a log, hours."""
    cases = log.groupby(CASE)
    return float((cases[END].max() - cases[START].min()).mean() / pd.Timedelta(hours=1))


Change = tuple[str, Callable[[Office], Office], Callable[[LogModel], LogModel]]


def change_of(office: Office, seed: int) -> Change:
    """Something to change: a person more, or quicker work, in one of the pools."""
    random = np.random.default_rng([seed, 7])
    i = int(random.integers(len(office.people)))
    if random.random() < 0.5:
        people = tuple(n + (k == i) for k, n in enumerate(office.people))
        return (
            f"one more in pool {i}",
            lambda o: dataclasses.replace(o, people=people),
            lambda m: with_people(m, _pool_of(m, i), 1),
        )
    factor = float(random.choice([0.7, 0.85]))
    work = tuple(w * (factor if k == i else 1.0) for k, w in enumerate(office.work))
    return (
        f"step {i} takes {factor:g} of its time",
        lambda o: dataclasses.replace(o, work=work),
        lambda m: with_work(m, f"step {i}", factor),
    )


def _pool_of(model: LogModel, i: int) -> str:
    return next(s.name for s in model.staff if s.members[0].startswith(f"pool {i}#"))


@dataclass(frozen=True)
class Trial:
    """One office: which parameters were inside their intervals, and the effect of a change.

    ``predicted`` with its interval ``low`` to ``high``, and ``true``: hours.
    """

    what: str
    inside: tuple[int, int]
    predicted: float
    low: float
    high: float
    true: float

    @property
    def hit(self) -> bool:
        """Whether the true effect is inside the interval."""
        return self.low <= self.true <= self.high


def trial(seed: int, learn: int = LEARN, repeat: int = REPEAT) -> Trial:
    """Make up an office, learn it from its log, change it and compare."""
    office = made_up(seed)
    plan = plan_of(office)
    log = log_of(plan, seed)
    model = discover(log)
    what, really, in_model = change_of(office, seed)
    changed = in_model(model)
    start, cases = np.datetime64("2025-01-06"), len(model.begins)
    effects = np.array(
        [
            mean_duration(generate(changed, start, cases, s))
            - mean_duration(generate(model, start, cases, s))
            for s in range(learn)
        ]
    )
    after = plan_of(really(office))
    truth = np.mean(
        [
            mean_duration(log_of(after, 1000 + s)) - mean_duration(log_of(plan, 1000 + s))
            for s in range(repeat)
        ]
    )
    middle, half = float(effects.mean()), 2.0 * float(effects.std(ddof=1))
    return Trial(what, _inside(office, model), middle, middle - half, middle + half, float(truth))


def _inside(office: Office, model: LogModel) -> tuple[int, int]:
    """How many parameters are inside their intervals, of how many."""
    right, all_ = 0, 0
    people = {f"pool {i}": float(n) for i, n in enumerate(office.people)}
    pools = {s.name: s.members[0].split("#")[0] for s in model.staff}
    for x in parameters(model):
        if x.kind == "arrivals":
            true = office.rate * 5 / 7
        elif x.kind == "people":
            true = people.pop(pools[x.name], -1.0)
        elif x.kind == "arrivals_weekday":
            true = office.rate if int(x.name) <= 5 else 0.0
        elif x.kind == "arrivals_month":
            continue  # weekends and weekdays, in proportions that are no parameter of the office
        elif x.kind == "work_cv":
            true = office.cv
        else:
            true = office.work[int(x.name.split()[1])]
        right += x.low <= true <= x.high
        all_ += 1
    return right, all_ + len(people)
