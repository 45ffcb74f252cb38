"""The case table: what each measured case cost its applicant and its clerks, from the trace.

Measured are the cases that arise in ``plan.measure``. They keep being followed until the run ends;
a case still open then is reported as open, never dropped.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.engine import plan as p
from sim.engine.clock import worked_many
from sim.engine.plan import Floats, Ints, Keys, Plan
from sim.engine.trace import RunLog, Trace
from sim.engine.world import Arrivals

CASE_INDICATORS = (
    "trips",
    "materials",
    "steps",
    "departments_visited",
    "elapsed_working_days",
    "promised_working_days",
    "wait_minutes",
    "hall_minutes",
    "corrections",
    "cost_applicant",
)
"""Per-case indicators (names fixed by the design)."""


def measured(plan: Plan, log: RunLog) -> tuple[Arrivals, Trace, slice]:
    """The measured cases, their part of the trace, and their positions among all cases.

    Arrivals are in order of time and the trace in order of case, so all three are slices. The
    trace's ``case`` is renumbered to count measured cases from 0.
    """
    first, last = np.searchsorted(log.arrivals.time, plan.measure).tolist()
    low, high = np.searchsorted(log.trace.case, (first, last)).tolist()
    come = Arrivals._make(column[first:last] for column in log.arrivals)
    trace = Trace._make(column[low:high] for column in log.trace)
    return come, trace._replace(case=trace.case - first), slice(first, last)


def busy_minutes(plan: Plan, trace: Trace) -> Floats:
    """Clerk's minutes in each attempt, shape (attempts,): 0 where nobody works.

    At a window the clerk is busy from start to end; a review or site visit takes only the clerk's
    working time between start and end, as nights and weekends pass in between.
    """
    kind, result = plan.activities.kind[trace.activity], np.zeros(len(trace.case))
    window = (kind == p.SERVE) & (trace.clerk >= 0)
    result[window] = trace.ended[window] - trace.started[window]
    desk = np.flatnonzero((kind != p.SERVE) & (trace.clerk >= 0))
    hours = plan.clerks.calendar[trace.clerk[desk]]
    result[desk] = worked_many(plan.clock, hours, trace.ended[desk])
    result[desk] -= worked_many(plan.clock, hours, trace.started[desk])
    return result


def window_waits(plan: Plan, trace: Trace) -> tuple[Ints, Floats]:
    """Every wait in a queue before a window: case and minutes, shape (visits,) each.

    Those who gave up or were sent home waited too and count with the time they stayed; those
    turned away at the door (full, closed, deterred) never waited and do not count as a wait of 0.
    """
    there = (plan.activities.kind[trace.activity] == p.SERVE) & joined_queue(trace)
    return trace.case[there], trace.started[there] - trace.queued[there]


def joined_queue(trace: Trace) -> NDArray[np.bool_]:
    """Which attempts were let into the queue (or served at once), shape (attempts,)."""
    return ~np.isin(trace.outcome, (p.BALKED, p.BLOCKED, p.CLOSED))


def hex_keys(keys: Keys) -> NDArray[np.str_]:
    """Keys as 16 hexadecimal digits each: a case's name in every table and log."""
    return np.frombuffer(keys.astype(">u8").tobytes().hex().encode(), "S16").astype("U16")


def sums(group: Ints, weights: ArrayLike, groups: int) -> Floats:
    """Sum of the weights of each group, shape (groups,)."""
    return np.asarray(np.bincount(group, weights, minlength=groups), np.float64)


def names_of(codes: Ints, names: tuple[str, ...]) -> pd.Categorical[str]:
    """A column of names, where ``codes`` are positions in ``names`` (which may repeat)."""
    distinct = sorted(set(names))
    position = np.array([distinct.index(name) for name in names], np.int64)
    return pd.Categorical.from_codes(position[codes], categories=pd.Index(distinct))


def case_table(plan: Plan, log: RunLog) -> pd.DataFrame:
    """One row per measured case, in order of arrival.

    Returns
    -------
    pandas.DataFrame
        ``case`` (key, hexadecimal), ``matter``, ``place``, ``community`` (position), ``online``,
        ``arrival`` and ``finish`` (minutes after the run's first midnight; NaN while open),
        ``state``; then :data:`CASE_INDICATORS`, and the clerks' side ``clerk_minutes`` and
        ``rekey_minutes``. Of cases not completed, the indicators hold what happened so far.

    Notes
    -----
    ``trips`` are charged per attempt (first or further); ``materials``, ``steps`` and fees once,
    when the activity is done. ``departments_visited`` counts different departments met at a
    window. ``corrections`` are failures of a window, a review or a site visit; a data exchange
    that is tried again is not the applicant's correction. ``cost_applicant`` (yuan) is fees, fares
    and the applicant's own time on the way and in the hall.
    """
    come, trace, which = measured(plan, log)
    n, kind = len(come.time), plan.activities.kind[trace.activity]
    labels, route = plan.labels, plan.case_labels

    def total(weights: ArrayLike) -> Floats:
        return sums(trace.case, weights, n)

    def number(weights: ArrayLike) -> Ints:
        return total(weights).astype(np.int64)

    at_window, done = kind == p.SERVE, trace.outcome == p.DONE
    again = trace.attempt > 0
    trips_made = np.where(
        again, labels.trips_again[trace.activity], labels.trips_first[trace.activity]
    )
    trips = total(trips_made)
    corrected = np.isin(kind, (p.SERVE, p.REVIEW, p.SITE_VISIT)) & (trace.outcome == p.FAILED)
    hall = total(np.where(at_window, trace.ended - trace.queued, 0.0))
    busy = busy_minutes(plan, trace)
    fees = total(np.where(done, labels.cost[trace.activity], 0.0))
    way = total(trips_made * labels.distance[trace.activity])
    own_time = way * route.travel[come.route] + hall
    finish = log.finish[which]
    return pd.DataFrame(
        {
            "case": hex_keys(come.key),
            "matter": names_of(come.stream, plan.names.matters),
            "place": names_of(come.stream, plan.names.places),
            "community": come.community,
            "online": route.online[come.route] == 1,
            "arrival": come.time,
            "finish": finish,
            "state": pd.Categorical.from_codes(log.state[which], categories=pd.Index(p.STATES)),
            "trips": trips.astype(np.int64),
            "materials": number(np.where(done, labels.materials[trace.activity], 0)),
            "steps": number(np.where(done, labels.steps[trace.activity], 0)),
            "departments_visited": _departments(plan, trace, at_window, n),
            "elapsed_working_days": _elapsed(plan, come, finish),
            "promised_working_days": route.promised[come.route],
            "wait_minutes": total(np.where(at_window, trace.started - trace.queued, 0.0)),
            "hall_minutes": hall,
            "corrections": number(corrected),
            "cost_applicant": fees
            + trips * route.fare[come.route]
            + own_time / 60.0 * route.wage[come.route],
            "clerk_minutes": total(busy),
            "rekey_minutes": total(busy * labels.rekey[trace.activity]),
        }
    )


def _departments(plan: Plan, trace: Trace, at_window: NDArray[np.bool_], n: int) -> Ints:
    """Number of different departments each case met at a window, shape (n,)."""
    there = plan.labels.department[trace.activity]
    met = at_window & (there >= 0)
    size = max(1, len(plan.names.departments))
    pairs = np.unique(trace.case[met] * size + there[met])
    return np.bincount(pairs // size, minlength=n)


def _elapsed(plan: Plan, come: Arrivals, finish: Floats) -> Floats:
    """Working days from arrival to finish in the calendar of the case's route; NaN while open."""
    hours = plan.case_labels.calendar[come.route]
    span: Floats = worked_many(plan.clock, hours, finish)
    span -= worked_many(plan.clock, hours, come.time)
    return span / plan.case_labels.day[come.route]
