"""可信度: can I trust it?"""

from __future__ import annotations

import math

from dash import html

from dashboards.figures.drawing import Basis
from dashboards.figures.trust import assumptions, trust
from dashboards.parts import Node, card, command, nothing_yet
from dashboards.source import Source, shipped
from dashboards.state import State
from dashboards.whatif import surface
from sim.city.explain import Row
from sim.words import say


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    del source
    lang, found = now.lang, shipped("trust")
    if not found:
        return [nothing_yet(lang, "python -m dashboards.shipped trust")]
    medium = "wall" if now.wall else "screen"
    drawing = trust(found["targets"], Basis.of(found), lang, medium=medium)  # type: ignore[arg-type]
    body: list[Node] = [card(drawing, "trust", level=1, headline=True)]
    if now.wall:
        return body
    rows = [Row(**{**row, "range": tuple(row["range"])}) for row in found["weakest"]]
    spread = surface.error("days")
    low, high = (f"{math.exp(sign * spread):.2f}" for sign in (-1, 1))
    tiles = [
        (f"{found['numbers']:,}", say("page.trust.numbers", lang)),
        (f"{found['sources']['assumption']:,}", say("page.trust.assumed", lang)),
        (f"± {100 * (math.exp(spread) - 1):.0f} %", say("page.trust.error", lang, low=low, high=high)),
    ]
    return [
        *body,
        html.Div([_tile(*tile) for tile in tiles], className="trio"),
        card(assumptions(rows, lang), "assumptions"),
        html.Section(
            [
                html.H2(say("page.trust.repeat", lang), className="conclusion"),
                html.P(say("page.trust.repeat-how", lang)),
                command(found["compared"]),
            ],
            className="card",
        ),
    ]


def _tile(number: str, about: str) -> Node:
    return html.Div([html.Span(number, className="big"), about], className="card")
