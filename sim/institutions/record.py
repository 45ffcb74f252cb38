"""The institutional story as a table: one row per month and agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

COLUMNS: dict[str, str] = {
    "month": "int64",
    "place": "string",
    "kind": "string",
    "agent": "string",
    "leads": "boolean",
    "stance": "string",
    "stance_join": "string",
    "stance_delegate": "string",
    "stance_share": "string",
    "stance_use": "string",
    "found_out": "boolean",
    "trust": "float64",
    "readiness": "float64",
    "pressure": "float64",
    "coordination_hours": "float64",
    "asked": "Int64",
    "joined_share": "float64",
    "genuine_share": "float64",
    "knowhow": "float64",
    "live": "boolean",
    "posts": "Int64",
    "left": "Int64",
    "vacant": "Int64",
    "wages": "float64",
    "training_yuan": "float64",
    "online": "float64",
    "satisfaction": "float64",
    "volume": "float64",
    "entities": "Int64",
    "drawn": "Int64",
    "inspections_per_entity": "float64",
    "violations_begun": "Int64",
    "violations_found": "Int64",
    "complaints": "Int64",
    "violations_hidden": "Int64",
    "violations_missed": "float64",
    "lapsed": "Int64",
    "drawn_back": "float64",
}
"""Columns and their types; what does not concern an agent is missing.

``wages`` is yuan per hour of all filled posts of a pool, ``training_yuan`` what courses cost in the
month, ``coordination_hours`` person-hours of meetings and liaison, ``volume`` cases relative to the
declared demand. ``readiness`` of a link is the finished part of its project. Of a registry,
``inspections_per_entity`` are visits made in the month before, ``violations_missed`` is the share
of entities that hide a violation, ``lapsed`` are inspections that the quiet period cut off, and
``drawn_back`` is 1 while the city has drawn its authority back.
"""


def table(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """The rows of all months, by month, place, kind and agent."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(COLUMNS)
    order = ["month", "place", "kind", "agent"]
    return frame.sort_values(order, kind="stable").reset_index(drop=True)
