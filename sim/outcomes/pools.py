"""Pool statistics: how busy clerks are, how long their queues, how many would be needed.

All are taken over time, within the measured window and within each calendar month of it:

* *duty* is the time clerks' calendars are open; *utilisation* = busy minutes within duty hours /
  duty minutes; *overtime* = busy minutes outside duty hours (serving those still there at closing).
* Reviews and site visits are busy in the clerk's working time only, so they cause no overtime.
* *waits* are minutes by the wall clock of those who joined the queue within the span, and
  ``queue_mean`` is the time-average number waiting during it.
* ``load`` (erlangs) is the work brought by requests made within the span, per open minute; requests
  that nobody will make again count with the pool's mean work. ``staff_needed`` = load + √load,
  rounded up: the square-root rule (Halfin & Whitt 1981; at this safety about 22 % of visitors wait
  at all). It is an average over opening hours: peaks need the half-hourly staffing of a roster.

Work still under way, and people still waiting, when the run ends are not counted: follow cases for
some days after the measured window.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.engine.clock import worked_many
from sim.engine.plan import Floats, Ints, Plan
from sim.outcomes.ledger import ALL, PARTS, POOL_ACCOUNTS, Ledger, Span
from sim.outcomes.waits import Counts, quantile

SAFETY = 1.0
"""Standard deviations of the load that the square-root rule adds to it."""


def pool_table(plan: Plan, ledger: Ledger, spans: list[Span]) -> pd.DataFrame:
    """One row per pool and month of the measured window, and one per pool for all of it (``*``).

    Returns
    -------
    pandas.DataFrame
        ``pool``, ``place`` (what precedes ``/`` in the pool's name), ``month``, ``clerks``,
        ``duty_hours``, ``busy_hours`` (within duty), ``overtime_hours``, ``utilisation``,
        ``requests``, ``served``, ``turned_away``, ``gave_up``, ``wait_mean``, ``wait_p90`` and
        ``queue_mean``, ``load``, ``staff_needed`` as defined above. NaN where undefined.
    """
    window = Span(ALL, spans[0].low, spans[-1].high)
    parts = [_within(plan, window, ledger.pools.sum(axis=1), ledger.pool_waits.sum(axis=1))]
    for month, span in enumerate(spans):
        parts.append(_within(plan, span, ledger.pools[:, month], ledger.pool_waits[:, month]))
    return pd.concat(parts, ignore_index=True)


def _within(plan: Plan, span: Span, accounts: Ints, waits: Counts) -> pd.DataFrame:
    """The statistics of all pools within one span; accounts by pool."""
    count = dict(zip(POOL_ACCOUNTS, accounts.T, strict=True))
    exact = {name: column / PARTS for name, column in count.items()}
    clerks = np.diff(plan.pools.first)
    duty = duty_minutes(plan, span.low, span.high)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = exact["brought"] / count["served"]
        lost = np.where(count["lost"] > 0, exact["lost"] * each, 0.0)
        doors = _open(plan, plan.pools.calendar, span)
        load = (exact["brought"] + lost) / np.where(doors > 0.0, doors, np.nan)
        utilisation = exact["on_duty"] / duty
        wait_mean = exact["waited"] / count["waits"]
    return pd.DataFrame(
        {
            "pool": list(plan.names.pools),
            "place": [place_of(name) for name in plan.names.pools],
            "month": span.month,
            "clerks": clerks,
            "duty_hours": duty / 60.0,
            "busy_hours": exact["on_duty"] / 60.0,
            "overtime_hours": exact["overtime"] / 60.0,
            "utilisation": utilisation,
            "requests": count["requests"],
            "served": count["served"],
            "turned_away": count["turned_away"],
            "gave_up": count["gave_up"],
            "wait_mean": wait_mean,
            "wait_p90": quantile(waits, 0.9),
            "queue_mean": exact["waiting"] / (span.high - span.low),
            "load": load,
            "staff_needed": np.ceil(load + SAFETY * np.sqrt(load)),
        }
    )


def duty_minutes(plan: Plan, low: float, high: float) -> Floats:
    """Minutes between two on which the clerks of each pool are on duty."""
    clerks = np.diff(plan.pools.first)
    owner = np.repeat(np.arange(len(clerks)), clerks)
    open_then = _open(plan, plan.clerks.calendar, Span(ALL, low, high))
    return np.asarray(np.bincount(owner, open_then, len(clerks)), np.float64)


def place_of(pool: str) -> str:
    """The place a pool belongs to by its name ``place/pool``; ``*`` if it belongs to none."""
    place, slash, _ = pool.partition("/")
    return place if slash else ALL


def _open(plan: Plan, calendars: Ints, span: Span) -> Floats:
    """Open minutes of each calendar within a span."""
    low, high = (np.full(len(calendars), t) for t in (span.low, span.high))
    return open_minutes(plan, calendars, low, high)


def open_minutes(plan: Plan, calendars: Ints, low: Floats, high: Floats) -> Floats:
    """Open minutes of calendars between pairs of minutes, shape (pairs,)."""
    minutes: Floats = worked_many(plan.clock, calendars, high)
    minutes -= worked_many(plan.clock, calendars, low)
    return minutes
