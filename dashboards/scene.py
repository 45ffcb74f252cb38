"""One morning and afternoon of one hall, as it happened in one replication: for the animation.

An example, never evidence: it shows how a hall works, and by chance looks better or worse than the
mean. Persons are capped, since browsers draw 150 smoothly and 600 not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from sim.city.city import City
from sim.city.places import Place
from sim.engine.clock import DAY

Lanes = Mapping[str, tuple[Mapping[str, str], int]]
"""Windows by the trace's name (``place/pool``): title by language, and clerks."""

MOST_PERSONS = 150
LEFT_QUEUE = ("reneged", "closed", "sent_home", "balked", "blocked")


def windows(city: City, place: Place, site: str) -> Lanes:
    """The windows of a site in a place at which anybody can be served."""
    return {
        f"{place.id}/{pool.id}": (pool.title.model_dump(), heads)
        for pool in city.pools
        if pool.site == site and (pool.is_counter or pool.kind == "dedicated")
        if (heads := sum(crew.head_count(place.population.value) for crew in pool.crews))
    }


def scene(
    trace: pd.DataFrame,
    day: int,
    lanes: Lanes,
    most: int = MOST_PERSONS,
) -> dict[str, Any]:
    """What happened at some windows on one day.

    Parameters
    ----------
    trace : pandas.DataFrame
        Of one replication (:func:`sim.outcomes.attempts.trace_table`).
    day : int
        Days after the run's first.
    lanes : mapping
    most : int
        Persons shown; of more the first to come.

    Returns
    -------
    dict
        ``lanes``: title and clerks of each window at which anybody was; ``persons``: rows of lane,
        clerk (-1: never served), minutes of coming, being called and leaving (after midnight),
        whether they came again after a correction, and what became of them (0 done, 1 has to come
        again with the right papers, 2 left the queue); ``left_out``: persons not shown.
    """
    rows = trace[(trace["kind"] == "serve") & (trace["queued"] >= day * DAY)]
    rows = rows[rows["queued"] < (day + 1) * DAY]
    resource = rows["resource"].astype(str)
    pool = resource.str.partition("#")[0]
    usual = _usual_windows(trace, set(rows.loc[pool == "", "activity"].astype(str)))
    pool = pool.where(pool != "", rows["activity"].astype(str).map(usual).fillna(""))
    rows = rows.assign(pool=pool, clerk=resource.str.partition("#")[2])
    rows = rows[rows["pool"].isin(lanes)].sort_values(["queued", "case"], kind="stable")
    there = [name for name in lanes if (rows["pool"] == name).any()]
    persons = []
    for row in rows.head(most).itertuples():
        outcome = 2 if str(row.outcome) in LEFT_QUEUE else int(str(row.outcome) == "failed")
        clerk = int(str(row.clerk)) - 1 if row.clerk else -1
        times = [round(float(t) - day * DAY, 1) for t in (row.queued, row.started, row.ended)]  # type: ignore[arg-type]
        persons.append(
            [there.index(str(row.pool)), clerk, *times, int(int(str(row.attempt)) > 0), outcome]
        )
    return {
        "lanes": [{"title": dict(lanes[name][0]), "clerks": lanes[name][1]} for name in there],
        "persons": persons,
        "left_out": max(0, len(rows) - most),
    }


def _usual_windows(trace: pd.DataFrame, activities: Collection[str]) -> dict[str, str]:
    """Where activities are served as a rule: for those who left before anybody served them."""
    served = trace[trace["activity"].isin(activities) & (trace["resource"] != "")]
    pools = served["resource"].astype(str).str.partition("#")[0]
    counts = Counter(zip(served["activity"].astype(str), pools, strict=True))
    return {activity: pool for (activity, pool), _ in reversed(counts.most_common())}
