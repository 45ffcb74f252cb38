"""The institutional story for readers: month by month, who joined, what flowed, who left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.outcomes.indicators import Result

STANCES = ("genuine", "nominal", "refuse")


def show_story(results: Sequence[Result], screen: Screen) -> None:
    """A table of the measured months; nothing where institutions did not act."""
    stories = [result.institutions for result in results if result.institutions is not None]
    if not stories:
        return
    months = sorted(set(results[0].kpis["month"]) - {"*"})
    tables = [_monthly(story).reindex(months) for story in stories]
    kpis = pd.concat([result.kpis for result in results])
    overall = kpis[(kpis["place"] == "*") & (kpis["matter"] == "*")].groupby("month")
    mean = sum(tables[1:], tables[0]) / len(tables)
    mean = mean.join(overall[["shared_holdings", "satisfaction"]].mean())
    rows = [
        [
            str(month),
            *(f"{row[name]:.1f}" for name in STANCES),
            f"{row['pressure']:.2f}",
            f"{row['hours']:,.0f}",
            f"{row['shared_holdings']:.1f}",
            f"{row['left']:.1f}",
            f"{row['vacant']:.1f}",
            f"{row['satisfaction'] * 100:.1f} %",
        ]
        for month, row in mean.iterrows()
    ]
    heads = ("month", *STANCES, "pressure", "hours", "released", "left", "vacant", "satisfaction")
    screen.table(
        [screen.say(f"column.{name}") for name in heads],
        rows,
        title=screen.say("story-title", reps=len(results)),
        right=range(1, len(heads)),
    )


def _monthly(story: pd.DataFrame) -> pd.DataFrame:
    """Departments by stance, and sums over pools and leads, of each month."""
    kinds = {kind: story[story["kind"] == kind] for kind in ("department", "lead", "pool")}
    stances = kinds["department"].groupby(["month", "stance"]).size().unstack(fill_value=0)
    leads, posts = (kinds[kind].groupby("month") for kind in ("lead", "pool"))
    table = pd.DataFrame(
        {
            "pressure": leads["pressure"].max().astype(float),
            "hours": leads["coordination_hours"].sum().astype(float),
            "left": posts["left"].sum().astype(float),
            "vacant": posts["vacant"].sum().astype(float),
        }
    )
    return table.join(stances.reindex(columns=list(STANCES), fill_value=0)).fillna(0.0)
