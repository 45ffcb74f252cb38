"""``python -m benchmarks.batching``: are batches found where there are some, and nowhere else?

Offices are made up in which one activity is, or is not, done in batches; the engine writes their
logs, which are all that discovery sees.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
import pandas as pd

from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Gate, Law, Pool, Route, Stream
from sim.engine.draws import EXPONENTIAL, LOGNORMAL
from sim.engine.run import run_engine

DAY, OPENS, CLOSES = 1440.0, 540.0, 1020.0
BATCHES: dict[str, dict[str, Any]] = {
    "as soon as 5 wait": {"size": 5},
    "as soon as 12 wait": {"size": 12},
    "when the first has waited 2 h": {"age": 120.0},
    "at 15:00": {"strikes": (900.0,)},
    "at 11:00 and 16:00": {"strikes": (660.0, 960.0)},
    "8 wait, or the first for 3 h": {"size": 8, "age": 180.0},
    "6 wait, or it is 16:30": {"size": 6, "strikes": (990.0,)},
}
NONE: dict[str, dict[str, Any]] = {
    "no batches, people busy for half their time": {"rate": 15.0},
    "no batches, a normal load": {},
    "no batches, a heavy load": {"rate": 38.0},
    "no batches, doors open at 9:07": {"opens": 547.0},
    "no batches, one person, a heavy load": {"clerks": 1, "rate": 36.0},
}
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


def main() -> None:
    """Read the command line, try all kinds of offices, print how often what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batching", description=__doc__)
    parser.add_argument("--trials", type=int, default=40, help="offices of each kind")
    args = parser.parse_args()
    print(f"{'':>46}{'batch found':>14}{'rule right':>14}")
    for name, office in (BATCHES | NONE).items():
        found = right = 0
        for seed in range(200, 200 + args.trials):
            batches = discover(office_log(seed, **office)).batches
            found += bool(batches)
            strikes = len(office.get("strikes", ())) * 5
            right += [(b.size, b.age < np.inf, len(b.strikes)) for b in batches] == [
                (office.get("size", 0), "age" in office, strikes)
            ]
        told = f"{right}/{args.trials}" if name in BATCHES else ""
        print(f"{name:>46}{f'{found}/{args.trials}':>14}{told:>14}", flush=True)


if __name__ == "__main__":
    main()
