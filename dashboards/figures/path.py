"""路线图: in which order to spend limited capacity on packages of a reform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dashboards.figures.drawing import Basis, Drawing, Native, Series, blank, over_rows, table
from dashboards.figures.roadmap import serial
from dashboards.theme import AFTER, INK, SOFT, Medium
from sim import __version__
from sim.words import say

_ROW, _AROUND = 46, 100


def path(report: Mapping[str, Any], lang: str, *, medium: Medium = "screen") -> Drawing:
    """A row a package: under way, then in force, in the order that was found best.

    Parameters
    ----------
    report : mapping
        ``reformsim.path/1``.
    """
    rows = report["timeline"]
    objective = report["objective"]
    end = dt.date.fromisoformat(objective["from"]) + dt.timedelta(days=objective["days"])
    titles = [row["title"][lang] for row in rows]
    chart = blank(lang, _AROUND + _ROW * len(rows), medium)
    for key, since, until, look in (
        ("work", "start", "end", {"color": SOFT, "width": 3, "dash": "dot"}),
        ("force", "end", None, {"color": AFTER, "width": 9}),
    ):
        x: list[Any] = []
        y: list[float | None] = []
        for i, row in enumerate(rows):
            x += [row[since], row[until] if until else max(end.isoformat(), row[since]), None]
            y += [-i, -i, None]
        name = say(f"figure.path.{key}", lang)
        chart.add_scatter(x=x, y=y, mode="lines", line=look, name=name, hoverinfo="skip")
    chart.add_scatter(
        x=[row["end"] for row in rows],
        y=[-i for i in range(len(rows))],
        mode="markers",
        marker={"symbol": "circle", "size": 12, "color": AFTER, "line": {"color": INK, "width": 1}},
        showlegend=False,
        customdata=[
            [title, row["start"], row["end"]] for title, row in zip(titles, rows, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} → %{customdata[2]}<extra></extra>",
    )
    over_rows(chart, [f"{i}. {title}" for i, title in enumerate(titles, start=1)])
    chart.update_xaxes(type="date", tickformat="%Y-%m")
    chart.add_vline(x=end.isoformat(), line={"color": SOFT, "width": 1.5, "dash": "dash"})
    chart.add_annotation(
        x=end.isoformat(),
        y=0,
        yref="paper",
        text=say("figure.path.until", lang),
        xanchor="right",
        yanchor="bottom",
        xshift=-5,
        font={"color": SOFT},
    )
    basis = Basis(
        report["replications"], None, report["seed"], report.get("engine", "compiled"), __version__
    )
    return Drawing(
        "path",
        _headline(report, titles, lang),
        basis.caption(lang),
        chart,
        table(
            [say(f"column.{x}", lang) for x in ("measure", "begins", "in-force")],
            ["", "", ""],
            [[title, row["start"], row["end"]] for title, row in zip(titles, rows, strict=True)],
        ),
        lang,
        Native(
            "gantt",
            tuple(f"{i}. {title}" for i, title in enumerate(titles, start=1)),
            (
                Series("", tuple(_day(row["end"]) for row in rows)),
                Series(
                    say("figure.path.force", lang),
                    tuple(max(0.0, serial(end) - _day(row["end"])) for row in rows),
                ),
            ),
            "",
            "date",
        ),
    )


def _day(date: str) -> float:
    return float(serial(dt.date.fromisoformat(date)))


def _headline(report: Mapping[str, Any], titles: list[str], lang: str) -> str:
    """What comes first, and what following the path saves."""
    burden, objective = report["burden"], report["objective"]
    nothing, saving = burden["nothing"]["mean"], burden["saving"]["mean"]
    values = {
        "name": say(f"indicator.{objective['indicator']}", lang),
        "days": objective["days"],
        "share": f"{100 * saving / nothing:.0f}" if nothing else "0",
    }
    if len(titles) < 2:
        return say("figure.path.one", lang, first="".join(titles), **values)
    key = "title" if report["selection"]["decided"] else "close"
    return say(f"figure.path.{key}", lang, first=titles[0], second=titles[1], **values)
