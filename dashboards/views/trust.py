"""可信度: can I trust it?"""

from __future__ import annotations

import math

from dash import html

from dashboards.figures.drawing import Basis
from dashboards.figures.trust import assumptions, trust
from dashboards.parts import Node, card, command
from dashboards.source import Source, shipped
from dashboards.state import State
from dashboards.theme import Medium
from dashboards.whatif import surface
from sim.city.explain import Row
from sim.words import say

COMMAND = "reformsim compare no-reform report-2018-2023"


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    del source
    lang, found, inputs = now.lang, shipped("targets"), shipped("numbers")
    medium: Medium = "wall" if now.wall else "screen"
    rows = [Row(**{**row, "range": tuple(row["range"])}) for row in inputs["weakest"]]
    weakest = assumptions(rows, lang, medium=medium)
    if found:
        first = card(
            trust(found["targets"], Basis.of(found), lang, medium=medium),
            "trust",
            level=1,
            headline=True,
        )
    else:
        first = card(weakest, "assumptions", level=1, headline=True)
    if now.wall:
        return [first]
    spread = surface.error("days")
    low, high = (f"{math.exp(sign * spread):.2f}" for sign in (-1, 1))
    tiles = [
        (f"{inputs['numbers']:,}", say("page.trust.numbers", lang)),
        (f"{inputs['sources']['assumption']:,}", say("page.trust.assumed", lang)),
        (
            f"± {100 * (math.exp(spread) - 1):.0f} %",
            say("page.trust.error", lang, low=low, high=high),
        ),
    ]
    return [
        first,
        html.Div([_tile(*tile) for tile in tiles], className="trio"),
        card(weakest, "assumptions") if found else None,
        html.Section(
            [
                html.H2(say("page.trust.repeat", lang), className="conclusion"),
                html.P(say("page.trust.repeat-how", lang)),
                command(found.get("compared", COMMAND)),
            ],
            className="card",
        ),
    ]


def _tile(number: str, about: str) -> Node:
    return html.Div([html.Span(number, className="big"), about], className="card")
