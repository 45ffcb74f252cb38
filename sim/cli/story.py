"""The institutional story for readers: month by month, who joined, what flowed, who left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.outcomes.indicators import Result
    from sim.reforms.load import Loaded

STANCES = ("genuine", "nominal", "refuse")
MARKS = {"genuine": "●", "nominal": "◐", "refuse": "○"}
CLASSES = 5
"""Classes of equal width into which replications are sorted by how many joined in fact."""
BAR = 30


def show_story(results: Sequence[Result], loaded: Loaded, screen: Screen) -> None:
    """Tables of the measured months; nothing where institutions did not act."""
    stories = [result.institutions for result in results if result.institutions is not None]
    if not stories:
        return
    months = sorted(set(results[0].kpis["month"]) - {"*"})
    _show_months(results, stories, months, screen)
    _show_departments(stories[0], months, loaded, screen)
    _show_spread([_final_share(story, months) for story in stories], months[-1], screen)


def _show_months(
    results: Sequence[Result], stories: list[pd.DataFrame], months: list[str], screen: Screen
) -> None:
    """Means over replications, month by month."""
    tables = [_monthly(story).reindex(months) for story in stories]
    kpis = pd.concat([result.kpis for result in results])
    overall = kpis[(kpis["place"] == "*") & (kpis["matter"] == "*")].groupby("month")
    mean = sum(tables[1:], tables[0]) / len(tables)
    mean = mean.join(overall[["shared_holdings", "rekey_minutes_per_case", "satisfaction"]].mean())
    heads = (
        *("month", *STANCES, "pressure", "hours", "released", "rekeyed"),
        *("left", "vacant", "satisfaction"),
    )
    screen.table(
        [screen.say(f"column.{name}") for name in heads],
        [
            [
                str(month),
                *(f"{row[name]:.1f}" for name in STANCES),
                f"{row['pressure']:.2f}",
                f"{row['hours']:,.0f}",
                f"{row['shared_holdings']:.1f}",
                f"{row['rekey_minutes_per_case']:.2f}",
                f"{row['left']:.1f}",
                f"{row['vacant']:.1f}",
                f"{row['satisfaction'] * 100:.1f} %",
            ]
            for month, row in mean.iterrows()
        ],
        title=screen.say("story-title", reps=len(results)),
        right=range(1, len(heads)),
    )


def _show_departments(
    story: pd.DataFrame, months: list[str], loaded: Loaded, screen: Screen
) -> None:
    """Who joined when, in the first replication: one mark a month."""
    asked = story[(story["kind"] == "department") & story["stance"].notna()]
    rows = []
    for (place, name), row in asked.groupby(["place", "agent"]):
        stance = row.set_index("month")["stance"].reindex(months)
        where = loaded.city.place.get(str(place))
        title = screen.title(loaded.city.department[str(name)].title)
        marks = "".join(MARKS.get(str(one), "·") for one in stance)
        rows.append(
            [screen.title(where.title) if where else screen.say("all-places"), title, marks]
        )
    if rows:
        heads = [screen.say(f"column.{name}") for name in ("place", "department", "marks")]
        screen.table(heads, rows, title=screen.say("who-joined", first=months[0], last=months[-1]))


def _show_spread(shares: list[float], month: str, screen: Screen) -> None:
    """How replications differ at the end: near a tipping point no mean tells that."""
    known = [share for share in shares if not math.isnan(share)]
    if len(known) < CLASSES:
        return
    counts = [0] * CLASSES
    for share in known:
        counts[min(CLASSES - 1, int(share * CLASSES))] += 1
    rows = [
        [
            f"{i * 100 // CLASSES}–{(i + 1) * 100 // CLASSES} %",
            "█" * round(BAR * count / len(known)),
            str(count),
        ]
        for i, count in enumerate(counts)
    ]
    heads = [screen.say(f"column.{name}") for name in ("joined", "bar", "replications")]
    screen.table(heads, rows, title=screen.say("spread-title", month=month), right=(2,))


def _final_share(story: pd.DataFrame, months: list[str]) -> float:
    """Share of the departments asked that have joined in fact in the last month."""
    last = story[(story["kind"] == "lead") & (story["month"] == months[-1])]
    asked = last["asked"].astype(float).sum()
    joined = (last["genuine_share"] * last["asked"].astype(float)).sum()
    return float(joined / asked) if asked else math.nan


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
