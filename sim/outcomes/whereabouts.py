"""Where a case's days go: its longest chain of waiting and work, followed back from the end.

Activities of a case run side by side, so their lengths do not add up to the time until it is done.
Those on the chain that decided when it was done do: from the last activity back to the one that it
had to wait for, and so on to the beginning (the critical path, Kelley & Walker 1959). Shortening
anything beside this chain would not have helped that applicant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.engine import plan as p
from sim.engine.build import Activity
from sim.engine.clock import DAY
from sim.engine.plan import Floats, Ints
from sim.routes.narrative import reading

if TYPE_CHECKING:
    from sim.city.city import City

CAUSES = (
    "errand",
    "queue",
    "window",
    "correction",
    "desk",
    "review",
    "exchange",
    "site",
    "period",
    "post",
)
"""What time goes to: until the applicant comes (again), queues and service at windows, putting
papers right, files waiting for and under review, exchange between offices, site visits with their
appointments, fixed periods such as notices and production, and the post."""

_OF_KIND = {
    "post": "post",
    "supplement": "correction",
    "joint-visit": "site",
    "site_visit": "site",
    "review": "review",
    "wait": "period",
    **dict.fromkeys(("fetch", "clock", "carry", "send", "exchange", "letter"), "exchange"),
    **dict.fromkeys(("accept", "collect", "apply", "hand-over", "return"), "window"),
}
_WAITS = {"window": "queue", "review": "desk"}
"""Where waiting for a person is told apart from that person's work."""


def whereabouts(trace: pd.DataFrame, cases: pd.DataFrame, city: City) -> pd.DataFrame:
    """Calendar days on the longest chain of completed measured cases, by cause.

    Parameters
    ----------
    trace, cases : pandas.DataFrame
        The run's tables of these names, all replications.
    city : City
        Any that has the items and matters of the run.

    Returns
    -------
    pandas.DataFrame
        ``replication``, ``matter``, ``cases`` (how many), and for each of :data:`CAUSES` the days
        of all these cases together. Nights and days off count as the cause they fall into.
    """
    done = cases.loc[cases["state"] == "completed", ["replication", "case", "arrival"]]
    rows = trace.merge(done, on=["replication", "case"], how="inner")
    rows = rows.sort_values(["replication", "case", "activity", "attempt"], kind="stable")
    rows = rows.reset_index(drop=True)
    group = rows.groupby(["replication", "case"], sort=False, observed=True).ngroup()
    case: Ints = np.asarray(group, np.int64)
    minutes = _chains(rows, case, _work_causes(rows, city))
    first = np.flatnonzero(np.r_[True, case[1:] != case[:-1]]) if len(case) else np.array([], int)
    table = pd.DataFrame(minutes / DAY, columns=list(CAUSES))
    table.insert(0, "replication", rows["replication"].to_numpy()[first])
    table.insert(1, "matter", rows["matter"].astype(str).to_numpy()[first])
    table.insert(2, "cases", 1)
    return table.groupby(["replication", "matter"], as_index=False).sum()


def _work_causes(rows: pd.DataFrame, city: City) -> Ints:
    """The cause of each attempt's own time, as positions in :data:`CAUSES`."""
    keys = ["matter", "activity", "kind"]
    met = rows[keys].drop_duplicates()
    known = {
        (matter, activity, kind): CAUSES.index(_cause(matter, activity, kind, city))
        for matter, activity, kind in met.astype(str).itertuples(index=False, name=None)
    }
    columns = (rows[key].astype(str) for key in keys)
    return np.array([known[key] for key in zip(*columns, strict=True)], np.int64)


def _cause(matter: str, activity: str, kind: str, city: City) -> str:
    if activity.startswith("go:"):
        return "errand"
    return _OF_KIND[reading(city, matter, Activity(activity, p.KINDS.index(kind)))[0]]


def _chains(rows: pd.DataFrame, case: Ints, work: Ints) -> Floats:
    """Minutes of each case's longest chain by cause, shape (cases, causes).

    All cases are followed at once, each by one step back per round.
    """
    queued, started, ended = (rows[x].to_numpy(float) for x in ("queued", "started", "ended"))
    failed = (rows["outcome"] == "failed").to_numpy()
    attempt, arrival = rows["attempt"].to_numpy(np.int64), rows["arrival"].to_numpy(float)
    waiting = np.array([CAUSES.index(_WAITS.get(name, name)) for name in CAUSES])[work]
    repair = np.where(failed, CAUSES.index("correction"), waiting)
    repair[(work == CAUSES.index("exchange"))] = CAUSES.index("exchange")  # tried again by itself
    order = np.lexsort((ended, case))  # positions by case and end: steps back go to the left
    place = np.argsort(order)
    size = int(case.max()) + 1 if len(case) else 0
    minutes = np.zeros((size, len(CAUSES)))
    last = np.flatnonzero(np.r_[case[1:] != case[:-1], True]) if size else np.array([], np.int64)
    here = order[last]  # the attempt that ended last
    while len(here):
        np.add.at(minutes, (case[here], work[here]), ended[here] - started[here])
        np.add.at(minutes, (case[here], waiting[here]), started[here] - queued[here])
        again = attempt[here] > 0
        back = np.where(again, here - 1, order[np.maximum(place[here] - 1, 0)])
        while len(late := _late(back, here, case, ended, queued)):
            back[late] = order[np.maximum(place[back[late]] - 1, 0)]
        begun = (case[back] != case[here]) | (place[back] >= place[here])
        since = np.where(begun, arrival[here], ended[back])
        gap = np.maximum(0.0, queued[here] - since)
        blame = np.where(again, repair[back], CAUSES.index("period"))
        np.add.at(minutes, (case[here], blame), gap)
        here = back[~begun]
    return minutes


def _late(back: Ints, here: Ints, case: Ints, ended: Floats, queued: Floats) -> Ints:
    """Where ``back`` ended only after ``here`` was asked for, so it cannot be what led to it."""
    same = case[back] == case[here]
    return np.flatnonzero(same & (back != here) & (ended[back] > queued[here]))


def mean_days(table: pd.DataFrame, matter: str | None = None) -> Mapping[str, Floats]:
    """Mean days of a case by cause, one number per replication, over all matters or of one."""
    rows = table if matter is None else table[table["matter"] == matter]
    sums = rows.groupby("replication")[["cases", *CAUSES]].sum()
    return {cause: (sums[cause] / sums["cases"]).to_numpy(float) for cause in CAUSES}
