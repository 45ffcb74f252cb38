"""An office in which one activity is, or is not, done in batches; its log is made by the engine."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Gate, Law, Pool, Route, Stream
from sim.engine.draws import EXPONENTIAL, LOGNORMAL
from sim.engine.run import run_engine

DAY, OPENS, CLOSES = 1440.0, 540.0, 1020.0
ORIGIN = pd.Timestamp("2024-01-01")  # a Monday


def office_log(
    seed: int,
    size: int = 0,
    age: float = np.inf,
    strikes: tuple[float, ...] = (),
    weeks: int = 8,
    clerks: int = 2,
    rate: float = 30.0,
    opens: float = OPENS,
) -> pd.DataFrame:
    """Cases are accepted, signed and filed; those to be signed gather by the rule given, if any.

    ``strikes`` are minutes of a working day; all others begin by nine and go at five.
    """
    days = 7 * weeks
    build = Builder(end=(days + 28) * DAY, measure=(0.0, days * DAY), slot_minutes=60.0)
    weekdays = np.array([d for d in range(days + 28) if d % 7 < 5]) * DAY
    hours = build.calendar(weekdays + opens, weekdays + CLOSES)
    weights = np.zeros((days + 28) * 24)
    for day in weekdays[weekdays < days * DAY]:
        weights[int(day // 60) + 9 : int(day // 60) + 17] = 1.0
    profile = build.profile(weights / weights.sum())
    for name, people in (("desk", 2), ("signer", clerks), ("files", 1)):
        crew = tuple(Clerk(hours, kind=f"{name}#{k}") for k in range(people))
        build.pools.append(Pool(name, crew, calendar=hours))
    gathers = bool(size or age < np.inf or strikes)
    if gathers:
        calendar = -1
        if strikes:
            times = (weekdays[:, None] + np.array(strikes)).ravel()
            calendar = build.calendar(times, times + 0.001)
        build.gates.append(Gate("gate", size, age, calendar))
    steps = [
        Activity("accept", p.SERVE, pool="desk", work=Law(LOGNORMAL, 15.0, 0.8)),
        Activity("look", p.SERVE, (0,), pool="signer", work=Law(LOGNORMAL, 6.0, 0.8)),
    ]
    if gathers:
        steps.append(Activity("gather", p.GATHER, (1,), gate="gate"))
    last = len(steps) - 1
    steps.append(Activity("sign", p.SERVE, (last,), pool="signer", work=Law(LOGNORMAL, 5.0, 0.5)))
    steps.append(
        Activity("file", p.SERVE, (last + 1,), pool="files", work=Law(EXPONENTIAL, 8.0, 1.0))
    )
    build.routes.append(Route("case", tuple(steps)))
    expected = rate * len(weekdays[weekdays < days * DAY])
    build.streams.append(Stream("cases", expected, profile, (1.0,), ((("case", "case", 0.0),),)))
    plan = build.build()
    t = run_engine(plan, seed, 0).trace
    told = t.clerk >= 0
    log = pd.DataFrame(
        {
            CASE: [f"case {c}" for c in t.case[told]],
            ACTIVITY: np.array(plan.names.activities, object)[t.activity[told]],
            RESOURCE: np.array(plan.names.clerks, object)[t.clerk[told]],
            START: ORIGIN + pd.to_timedelta(t.started[told], unit="min").round("s"),
            END: ORIGIN + pd.to_timedelta(t.ended[told], unit="min").round("s"),
        }
    )
    return log.astype({START: "datetime64[ms]", END: "datetime64[ms]"})
