"""The institutional story among the indicators: who joined, what is shared, what it takes."""

from __future__ import annotations

from math import nan

import numpy as np
import pandas as pd

from sim.outcomes.indicators import STORY, Result
from sim.outcomes.ledger import ALL, Span


def with_story(
    result: Result, story: pd.DataFrame, released: pd.DataFrame, spans: list[Span]
) -> Result:
    """The result with the table ``institutions`` and the indicators of the story.

    Parameters
    ----------
    story : pandas.DataFrame
        One row per month and agent (see :mod:`sim.institutions.record`), months as ``YYYY-MM``.
    released : pandas.DataFrame
        ``month``, ``place`` and the number of records released there.

    Notes
    -----
    Shares and holdings of a span are means over its months, as they stood at each month's
    beginning; hours and complaints are sums. Satisfaction is the mean over communities, inspections
    of an entity are the sum over months and the mean over places.
    """
    months = {span.month for span in spans}
    within = story[story["month"].isin(months)]
    kinds = ("lead", "community", "registry")
    leads, people, registers = (within[within["kind"] == kind] for kind in kinds)
    each = {
        "joined_share": (leads, "mean"),
        "genuine_share": (leads, "mean"),
        "coordination_hours": (leads, "sum"),
        "satisfaction": (people, "mean"),
        "inspections_per_entity": (registers, "sum of each"),
        "violations_missed": (registers, "mean"),
        "complaints": (registers, "sum"),
        "drawn_back": (registers, "mean"),
        "shared_holdings": (released[released["month"].isin(months)], "mean"),
    }
    kpis = result.kpis
    for name in STORY:
        frame, how = each[name]
        known = {
            (place, month): value
            for by in ([], ["place"], ["month"], ["place", "month"])
            for (place, month), value in _grouped(frame, name, by, how)
        }
        keys = zip(kpis["place"], kpis["month"], kpis["matter"], strict=True)
        values = [known.get((p, m), nan) if matter == ALL else nan for p, m, matter in keys]
        kpis = kpis.assign(**{name: np.array(values)})
    return result._replace(kpis=kpis, institutions=story)


def _grouped(
    frame: pd.DataFrame, name: str, by: list[str], how: str
) -> list[tuple[tuple[str, str], float]]:
    """Values of a column by some of place and month; ``*`` stands for all."""
    if "place" in by:
        frame = frame[frame["place"] != ALL]  # agents of no place, such as a provincial bureau
    labelled = frame.assign(**{key: ALL for key in ("place", "month") if key not in by})
    groups = labelled.assign(each=frame["place"]).groupby(["place", "month"])
    values = groups[name].agg("sum" if how == "sum of each" else how)
    if how == "sum of each":
        values = values / groups["each"].nunique()
    return [(key, float(value)) for key, value in values.items()]  # type: ignore[misc]
