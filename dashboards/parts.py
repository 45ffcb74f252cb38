"""What pages are made of: headings, cards with a chart and its table, remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboards.figures.drawing import unbroken
from dashboards.theme import config
from sim.city.errors import SpecError
from sim.words import say

if TYPE_CHECKING:
    from dashboards.figures.drawing import Drawing, Table

Node = Any
"""A component, a text, or a list of them."""


def card(
    drawing: Drawing, key: str, *, level: int = 2, headline: bool = False, wall: bool = False
) -> Node:
    """A chart with its conclusion above it, and below its basis, its table and how to read it.

    Parameters
    ----------
    key : str
        Unique on the page.
    level : int
        Of the heading.
    headline : bool
        Whether the conclusion is the page's own and is shown large.
    wall : bool
        Whether the chart fills what a wall's screen leaves it.
    """
    head = {1: html.H1, 2: html.H2, 3: html.H3}[level]
    look = "conclusion large" if headline else "conclusion"
    return html.Section(
        [
            head(unbroken(drawing.title), className=look),
            figure(drawing.chart, key, drawing.title, drawing.lang, wall=wall),
            html.P(drawing.caption, className="basis"),
            html.Div(
                [
                    fold(say("page.table", drawing.lang), table_of(drawing.table, drawing.title)),
                    fold(
                        say("page.how", drawing.lang),
                        [
                            html.P(drawing.reading),
                            html.P([html.B(say("page.not", drawing.lang)), drawing.limits]),
                        ],
                    ),
                ],
                className="folds",
            ),
        ],
        className="card",
        id=f"card-{key}",
    )


def shipped_card(found: Mapping[str, Any], draw: Callable[..., Drawing], lang: str) -> list[Node]:
    """A chart of a shipped command's report, with the command; nothing if it was not shipped."""
    if not found:
        return []
    drawing = draw(found["report"], lang)
    return [card(drawing, drawing.name), command(found["said"])]


def figure(chart: Any, key: str, name: str, lang: str, *, wall: bool = False) -> Node:
    """A chart with a name for those who do not see it."""
    height = ON_WALL if wall else f"{chart.layout.height or 360}px"
    if wall:
        chart.update_layout(height=None, autosize=True)
    graph = dcc.Graph(
        figure=chart,
        config=config(lang),
        id=f"chart-{key}",
        responsive=True,
        style={"height": height},
    )
    return html.Figure(graph, className="chart", **{"aria-label": name})


ON_WALL = "62vh"
"""Height of a chart on a wall: what heading and basis leave of the screen."""


def table_of(table: Table, name: str) -> Node:
    """The numbers behind a chart."""
    texts = table.texts()
    numeric = [bool(form) for form in table.formats]
    return plain_table(table.columns, texts, name, numeric)


def plain_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], name: str, numeric: Sequence[bool]
) -> Node:
    """A table; numbers stand at the right."""
    side = ["number" if is_number else "" for is_number in numeric]
    return html.Div(
        html.Table(
            [
                html.Caption(name, className="unseen"),
                html.Thead(
                    html.Tr(
                        [
                            html.Th(c, className=s, scope="col")
                            for c, s in zip(columns, side, strict=True)
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(
                            [html.Th(row[0], scope="row")]
                            + [
                                html.Td(x, className=s)
                                for x, s in zip(row[1:], side[1:], strict=True)
                            ]
                        )
                        for row in rows
                    ]
                ),
            ]
        ),
        className="table",
        tabIndex=0,
        role="region",
        **{"aria-label": name},
    )


def fold(summary: str, inside: Node) -> Node:
    """Something shown when asked for; opens by mouse and keyboard alike."""
    return html.Details([html.Summary(summary), html.Div(inside, className="inside")])


def note(text: str, kind: str = "") -> Node:
    """A remark that stands out: ``warn`` for something that must be read."""
    return html.P(text, className=f"note {kind}".strip(), role="note")


def trouble(error: SpecError, lang: str) -> Node:
    """What is wrong with results, as a planner should read it."""
    lines = [html.P(problem.render(lang)) for problem in error.problems[:10]]
    return html.Section(
        [html.H2(say("page.trouble", lang)), *lines], className="card", role="alert"
    )


def nothing_yet(lang: str, how: str) -> Node:
    """There are no results of this kind, and this is how to get them."""
    return html.Section(
        [html.H2(say("page.no-results", lang)), html.P(say("page.make", lang)), command(how)],
        className="card",
    )


def command(text: str) -> Node:
    """A command line to be copied."""
    return html.Pre(html.Code(text), className="command", tabIndex=0)
