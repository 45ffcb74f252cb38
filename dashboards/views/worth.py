"""结论: is it worth it? One reform against its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboards.figures.verdict import verdict
from dashboards.parts import Node, card, fold, nothing_yet, plain_table
from dashboards.picker import chosen_matter, compared_with, comparisons, matters
from dashboards.source import Source
from dashboards.state import State
from sim.outcomes.numbers import changed, number
from sim.words import say

SHOWN = ("trips", "materials", "elapsed_working_days", "wait_minutes")
MOST_MATTERS = 40


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    report = source.comparison(now.run, now.base)
    if report is None:
        return [nothing_yet(now.lang, HOW.format(folder=source.folder))]
    pair = report["reforms"][report["reform"]]
    medium = "wall" if now.wall else "screen"
    drawing = verdict(report, now.lang, matter=chosen_matter(now, pair), medium=medium)  # type: ignore[arg-type]
    body = [card(drawing, "verdict", level=1, headline=True, wall=now.wall)]
    if now.wall:
        return body
    return [
        comparisons(now, source),
        html.P(compared_with(report, now.lang), className="about"),
        *body,
        html.Div(matters(now, pair), className="pickers"),
        fold(say("page.worth.all-matters", now.lang), _matters(pair, now.lang)),
    ]


HOW = "reformsim run baseline -o {folder}/before\nreformsim run birth-one-matter -o {folder}/after"


def _matters(pair: Mapping[str, Any], lang: str) -> Node:
    """Every matter in a line: before → after, and a mark where a change can be seen."""
    by_cases = sorted(pair["matters"].values(), key=lambda found: -found["cases"])
    rows = []
    for found in by_cases[:MOST_MATTERS]:
        cells = [str(found["title"][lang]), f"{found['cases']:,}"]
        for name in SHOWN:
            metric = found["metrics"][name]
            before, after = (metric[x]["mean"] for x in ("baseline", "reform"))
            mark = " *" if changed(metric, name) else ""
            cells.append(f"{number(before, name)} → {number(after, name)}{mark}")
        rows.append(cells)
    heads = [say("column.matter", lang), say("column.cases", lang)]
    heads += [say(f"indicator.{name}", lang) for name in SHOWN]
    numeric = [False] + [True] * (len(heads) - 1)
    told = html.P(say("page.worth.star", lang), className="help")
    return [plain_table(heads, rows, say("page.worth.all-matters", lang), numeric), told]
