"""The plan: everything an engine needs, as flat arrays. Engines know nothing of departments.

A plan is built once (:mod:`sim.engine.build`) and run for many replications. Activities of all
routes are numbered consecutively; pools own consecutive clerks. All times are minutes after the
run's first midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.clock import Clock

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Records = NDArray[np.void]
Record = Any  # one of Records: mypy does not know the fields of either

# Kinds of activity.
DELAY, SERVE, REVIEW, EXCHANGE, SITE_VISIT, GATHER = range(6)
KINDS = ("delay", "serve", "review", "exchange", "site_visit", "gather")

# What a pool does with its queue at the end of the day.
KEEP, SERVE_QUEUE, SEND_HOME = range(3)
CLOSINGS = ("keep", "serve", "home")

# How an attempt at an activity ended. From RENEGED on, nobody was served.
DONE, FAILED, RENEGED, BALKED, BLOCKED, CLOSED, SENT_HOME = range(7)
OUTCOMES = ("done", "failed", "reneged", "balked", "blocked", "closed", "sent_home")

# State of a case when the run ends.
OPEN, COMPLETED, ABANDONED = range(3)
STATES = ("open", "completed", "abandoned")


class Laws(NamedTuple):
    """Durations, one per activity: law, mean (minutes) and coefficient of variation."""

    law: Ints
    mean: Floats
    cv: Floats


class Activities(NamedTuple):
    """What is to be done, shape (activities,) each.

    Attributes
    ----------
    key : uint64
        Identity of the activity for draws; equal in every scenario that has it.
    kind, pool, calendar, system, family, priority : int64
        ``pool`` serves it (-1: none); ``calendar`` in which a delay passes (-1: wall clock);
        ``system`` an exchange depends on (-1: always up); ``family`` for clerks' learning;
        smaller ``priority`` is called first.
    work : Laws
        Time the activity takes, minutes.
    fail : float64
        Probability that an attempt must be repeated, after ``redo`` in ``redo_calendar``.
    redo, retry : Laws
        Delay before the next attempt after a failure, and after not having been served.
    patience : Laws
        Time a person waits before leaving; mean 0: for ever.
    give_up : float64
        Probability that a person who was not served abandons the case.
    branch, branch_key
        The activity is needed with probability ``branch``; those with equal keys go together.
    batch : int64
        Calendar whose opening instants are the runs of a batch link (-1: at once).
    gate : int64
        Where a case gathers with others until they go on together (-1: nowhere).
    """

    key: Keys
    kind: Ints
    pool: Ints
    calendar: Ints
    system: Ints
    family: Ints
    priority: Ints
    work: Laws
    fail: Floats
    redo: Laws
    redo_calendar: Ints
    retry: Laws
    retry_calendar: Ints
    patience: Laws
    give_up: Floats
    branch: Floats
    branch_key: Keys
    batch: Ints
    gate: Ints


class Routes(NamedTuple):
    """Graphs of activities: route ``r`` owns activities ``first[r] … first[r + 1] - 1``.

    ``after`` lists each activity's successors (``after_first`` as in compressed sparse rows) and
    ``awaits`` counts its predecessors.
    """

    first: Ints
    after_first: Ints
    after: Ints
    awaits: Ints


class Pools(NamedTuple):
    """Shape (pools,): queues and their rules; clerks ``first[p] … first[p + 1] - 1`` serve them.

    From minute ``until`` a pool is dissolved: who still waits is turned away (``CLOSED``), and
    whoever comes for it goes to ``heir`` instead (a merged window, say).
    """

    first: Ints
    calendar: Ints
    closing: Ints
    capacity: Ints
    balk: Floats
    learning: Floats
    standard: Floats
    until: Floats
    heir: Ints


class Clerks(NamedTuple):
    """Shape (clerks,): hours, time factor, and cases of each kind handled before the run."""

    calendar: Ints
    pace: Floats
    experience: Floats


class Streams(NamedTuple):
    """Where cases come from, and which route a case takes.

    Attributes
    ----------
    key : uint64, shape (streams,)
    per_year_scale : float64, shape (streams,)
        Factor from the profile's cumulative weight to the expected number of cases.
    profile : int64, shape (streams,)
    slot_minutes : float
        Width of the profiles' slots, minutes.
    cumulative : float64, shape (profiles, slots + 1)
        Cumulative weight of the slots since the run's start.
    community : float64, shape (streams, communities)
        Cumulative shares of communities.
    epochs : float64, shape (epochs,)
        Minutes at which new routes and rates come into force, where slots begin; the first is 0
        or less.
    growth : float64, shape (streams, epochs)
        Factor on the rate.
    route : int64, shape (streams, epochs, communities, 2)
        Route taken offline and online.
    online : float64, shape (streams, epochs, communities)
        Probability of the online route.
    """

    key: Keys
    per_year_scale: Floats
    profile: Ints
    slot_minutes: float
    cumulative: Floats
    community: Floats
    epochs: Floats
    growth: Floats
    route: Ints
    online: Floats


class Systems(NamedTuple):
    """Shape (systems,): key for draws, mean up time and mean outage, minutes (outage 0: never)."""

    key: Keys
    up: Floats
    down: Floats


class Gates(NamedTuple):
    """Shape (gates,): where cases gather. All go on together as soon as one of these holds.

    There are ``size`` of them (0: however many); the first has waited ``age`` minutes (infinity:
    however long); ``calendar`` opens (-1: whenever).
    """

    size: Ints
    age: Floats
    calendar: Ints


class Labels(NamedTuple):
    """What an activity adds to a case's record, shape (activities,); engines do not read it.

    Attributes
    ----------
    trips_first, trips_again : int64
        Trips of the first attempt and of each further one.
    distance : float64
        Travel time of such a trip relative to the route's.
    materials, steps : int64
        Papers handed in and procedural steps, counted once.
    department : int64
        Index of the department visited in person (-1: none).
    rekey : float64
        Share of the service spent keying data a second time.
    cost : float64
        Fees and copies, yuan, counted once.
    """

    trips_first: Ints
    trips_again: Ints
    distance: Floats
    materials: Ints
    steps: Ints
    department: Ints
    rekey: Floats
    cost: Floats


class CaseLabels(NamedTuple):
    """What belongs to a route as a whole, shape (routes,).

    ``promised``: working days promised; ``fare`` yuan a trip; ``travel`` minutes a return trip;
    ``wage`` yuan per hour of the applicant's time; ``online`` 1 for online routes, ``joint`` 1
    for those on which a matter is handled as one;
    ``calendar`` in which elapsed working time is counted, with ``day`` minutes per working day.
    """

    promised: Floats
    fare: Floats
    travel: Floats
    wage: Floats
    online: Ints
    joint: Ints
    calendar: Ints
    day: Floats


class Names(NamedTuple):
    """Names for people: one string per activity, route, pool, clerk kind, stream, department.

    ``apart`` are the matters that do not count among the others in totals.
    """

    activities: tuple[str, ...]
    routes: tuple[str, ...]
    pools: tuple[str, ...]
    clerks: tuple[str, ...]
    streams: tuple[str, ...]
    matters: tuple[str, ...]
    places: tuple[str, ...]
    departments: tuple[str, ...]
    systems: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One scenario, compiled. See the parts' own documentation.

    ``end`` is the last minute simulated; ``measure`` the window ``[from, to)`` of arrivals whose
    cases are reported.
    """

    clock: Clock
    activities: Activities
    routes: Routes
    pools: Pools
    clerks: Clerks
    streams: Streams
    systems: Systems
    gates: Gates
    labels: Labels
    case_labels: CaseLabels
    names: Names
    families: int
    end: float
    measure: tuple[float, float]
