"""The trace with names instead of numbers: who did what for which case, and when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.engine import plan as p
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from sim.outcomes.cases import hex_keys, names_of


def trace_table(plan: Plan, log: RunLog) -> pd.DataFrame:
    """One row per attempt of every case, measured or not, in order of case, activity, attempt.

    Returns
    -------
    pandas.DataFrame
        ``case`` (key, hexadecimal), ``matter``, ``place``, ``activity``, ``kind``, ``attempt``
        (from 0), ``resource`` (``pool#number``; empty if nobody worked), ``outcome``; ``queued``,
        ``started`` and ``ended`` in minutes after the run's first midnight.
    """
    trace, come = log.trace, log.arrivals
    stream = come.stream[trace.case]
    people = ("", *clerk_names(plan))
    return pd.DataFrame(
        {
            "case": hex_keys(come.key)[trace.case],
            "matter": names_of(stream, plan.names.matters),
            "place": names_of(stream, plan.names.places),
            "activity": names_of(trace.activity, plan.names.activities),
            "kind": pd.Categorical.from_codes(
                plan.activities.kind[trace.activity], categories=pd.Index(p.KINDS)
            ),
            "attempt": trace.attempt,
            "resource": names_of(trace.clerk + 1, people),
            "outcome": pd.Categorical.from_codes(trace.outcome, categories=pd.Index(p.OUTCOMES)),
            "queued": trace.queued,
            "started": trace.started,
            "ended": trace.ended,
        }
    )


def clerk_names(plan: Plan) -> list[str]:
    """A name for every clerk: the pool's and a number within it, from 1."""
    size = np.diff(plan.pools.first).tolist()
    pools = zip(plan.names.pools, size, strict=True)
    return [f"{pool}#{i + 1}" for pool, n in pools for i in range(n)]
