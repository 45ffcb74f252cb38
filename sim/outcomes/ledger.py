"""The accounts of a run: sums by matter, place and month, and by pool and month.

Minutes, days and yuan are entered in whole parts of 2**-20. Sums of whole numbers are exact, so the
accounts do not depend on the order of entries: the same for either engine, for any length of
stretches, any number of processes. Their size depends on the city, not on the number of cases.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.clock import Clock
from sim.engine.plan import CaseLabels, Floats, Ints, Plan, Records
from sim.outcomes.waits import CLASSES, Counts

PARTS = 2.0**20
"""Parts of a minute, a working day, or a yuan that are counted."""

ALL = "*"
"""In a table's ``place``, ``matter`` or ``month``: all of them together."""

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

CASE_COLUMNS = (*CASE_INDICATORS, "clerk_minutes", "rekey_minutes")
COUNTED = ("trips", "materials", "steps", "departments_visited", "corrections")
"""Columns that are whole numbers by nature; the others are entered in parts."""

CASE_ACCOUNTS = (
    *("arrivals", "completed", "abandoned", "online", "joint", "waits", "waited"),
    *CASE_COLUMNS,
)
"""Per stream and month of arrival; ``waited`` minutes in ``waits`` queues before windows."""

POOL_ACCOUNTS = (
    "requests",
    "served",
    "failed",
    "turned_away",
    "gave_up",
    "lost",
    "waits",
    "waited",
    "brought",
    "on_duty",
    "overtime",
    "waiting",
)
"""Per pool and month; ``lost`` requests that nobody makes again, ``brought`` minutes of work asked
for in the month; ``on_duty`` and ``overtime`` minutes worked, ``waiting`` minutes waited in it."""

_CASE = [
    *((name, "u8") for name in ("key",)),
    *((name, "f8") for name in ("arrival", "finish")),
    *((name, "i8") for name in ("index", *(c for c in CASE_COLUMNS if c not in COUNTED))),
    *((name, "i8") for name in ("way", "fees")),
    *((name, "i4") for name in ("stream", "month", "route", "community", "state", *COUNTED)),
]
CASE = np.dtype(_CASE, align=True)
"""What is known of one case; ``way`` its trips, each counted by its distance."""


ACTIVITY = np.dtype(
    [
        *((name, "f8") for name in ("distance", "rekey", "cost", "give_up")),
        *((name, "i4") for name in ("kind", "pool", "trips_first", "trips_again")),
        *((name, "i4") for name in ("materials", "steps", "department")),
    ],
    align=True,
)
"""What entering an attempt takes of :class:`sim.engine.plan.Activities` and ``Labels``."""


class Span(NamedTuple):
    """A calendar month within the measured window, minutes ``[low, high)``."""

    month: str
    low: float
    high: float


class Guide(NamedTuple):
    """What must be known of a plan to enter what happens; see :mod:`sim.engine.plan`."""

    clock: Clock
    activities: Records
    until: Floats
    heir: Ints
    routes: CaseLabels
    clerk_calendar: Ints
    edges: Floats


class Ledger(NamedTuple):
    """The accounts.

    Attributes
    ----------
    open : records (CASE), shape (slots,)
        Cases under way; ``met`` are sets of departments met, 64 to a word, shape (slots, words).
    cases : int64, shape (streams, months, CASE_ACCOUNTS)
        Measured cases, entered when they end.
    waits : int32, shape (streams, months, CLASSES)
    born, gone : int64, shape (streams, months + 1)
        All cases, by the month before whose end they arise, or by whose end they are over.
    pools : int64, shape (pools, months, POOL_ACCOUNTS)
    pool_waits : int32, shape (pools, months, CLASSES)
    kept : records (CASE)
        Measured cases that are over, if they are to be kept, as many as ``size[0]``.
    """

    open: Records
    met: NDArray[np.uint64]
    cases: Ints
    waits: Counts
    born: Ints
    gone: Ints
    pools: Ints
    pool_waits: Counts
    kept: Records
    size: Ints


def open_ledger(plan: Plan, spans: list[Span]) -> Ledger:
    """Accounts with no entries."""
    streams, pools, months = len(plan.streams.key), len(plan.names.pools), len(spans)
    words = 1 + len(plan.names.departments) // 64
    return Ledger(
        open=np.zeros(64, CASE),
        met=np.zeros((64, words), np.uint64),
        cases=np.zeros((streams, months, len(CASE_ACCOUNTS)), np.int64),
        waits=np.zeros((streams, months, CLASSES), np.int32),
        born=np.zeros((streams, months + 1), np.int64),
        gone=np.zeros((streams, months + 1), np.int64),
        pools=np.zeros((pools, months, len(POOL_ACCOUNTS)), np.int64),
        pool_waits=np.zeros((pools, months, CLASSES), np.int32),
        kept=np.zeros(0, CASE),
        size=np.zeros(1, np.int64),
    )


def guide(plan: Plan, spans: list[Span], before: Guide | None = None) -> Guide:
    """What :func:`sim.outcomes.entries.enter` needs of a plan.

    Parameters
    ----------
    before : Guide, optional
        That of a plan which this one makes longer.
    """
    known = np.zeros(0, ACTIVITY) if before is None else before.activities
    more = np.zeros(len(plan.activities.kind) - len(known), ACTIVITY)
    for name in ACTIVITY.names or ():
        columns = plan.labels if name in plan.labels._fields else plan.activities
        more[name] = getattr(columns, name)[len(known) :]
    return Guide(
        clock=plan.clock,
        activities=np.concatenate((known, more)),
        until=plan.pools.until,
        heir=plan.pools.heir,
        routes=plan.case_labels,
        clerk_calendar=plan.clerks.calendar,
        edges=np.array([spans[0].low, *(span.high for span in spans)]),
    )


def all_months(start: date, plan: Plan) -> tuple[list[Span], slice]:
    """The calendar months of a whole run, cut where measuring begins and ends; those measured."""
    low, high = plan.measure
    parts = [months(start, part) for part in ((0.0, low), (low, high), (high, plan.end))]
    before, measured, after = (
        part if part and part[-1].high > part[0].low else [] for part in parts
    )
    return [*before, *measured, *after], slice(len(before), len(before) + len(measured))


def measured_part(ledger: Ledger, months: slice) -> Ledger:
    """The accounts of some months only."""
    before = slice(0, months.start + 1)

    def cut(counts: Ints) -> Ints:
        """What was counted up to the first month, and in each later one."""
        first = counts[:, before].sum(axis=1, keepdims=True)
        later = counts[:, months.start + 1 : months.stop]
        return np.concatenate((first, later, counts[:, months.stop :].sum(axis=1)[:, None]), axis=1)

    kept = ledger.kept[: ledger.size[0]]
    kept = kept[(kept["month"] >= months.start) & (kept["month"] < months.stop)]
    return ledger._replace(
        kept=kept,
        size=np.array([len(kept)]),
        cases=ledger.cases[:, months],
        waits=ledger.waits[:, months],
        born=cut(ledger.born),
        gone=cut(ledger.gone),
        pools=ledger.pools[:, months],
        pool_waits=ledger.pool_waits[:, months],
    )


def months(start: date, window: tuple[float, float]) -> list[Span]:
    """The calendar months of a window, each cut to the window; ``start`` is the day of minute 0."""
    day = np.datetime64(start, "D")
    last = max(window[0], np.nextafter(window[1], -np.inf))
    first_month = (day + int(window[0] // 1440)).astype("datetime64[M]")
    last_month = (day + int(last // 1440)).astype("datetime64[M]")
    spans = []
    for month in np.arange(first_month, last_month + 1):
        low, high = ((m.astype("datetime64[D]") - day).astype(int) for m in (month, month + 1))
        spans.append(Span(str(month), max(window[0], low * 1440.0), min(window[1], high * 1440.0)))
    return spans
