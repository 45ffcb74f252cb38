"""The frame of every page: what it is, where else one can go, in which language."""

from __future__ import annotations

from dash import dcc, html

from dashboards.parts import Node
from dashboards.state import VIEWS, State, address
from sim import __version__
from sim.words import say


def header(state: State) -> list[Node]:
    """Name, the six views, and the switches."""
    lang = state.lang
    links = [
        dcc.Link(
            [
                html.Span(say(f"page.{view}.name", lang), className="name"),
                html.Span(say(f"page.{view}.question", lang), className="asks"),
            ],
            href=address(state, view=view),
            className="view here" if view == state.view else "view",
            id=f"to-{view}",
        )
        for view in VIEWS
    ]
    other = "en" if lang == "zh" else "zh"
    switches = [
        dcc.Link(
            say("page.language", other),
            href=address(state, lang=other),
            className="switch",
            id="to-language",
        ),
        dcc.Link(
            say("page.leave-wall" if state.wall else "page.to-wall", lang),
            href=address(state, wall=not state.wall),
            className="switch",
            id="to-wall",
        ),
        html.Button(say("page.print", lang), className="switch", id="print", type="button"),
    ]
    return [
        html.A(say("page.skip", lang), href="#main", className="skip"),
        html.Div(
            [html.Span(say("page.brand", lang), className="brand"), html.Div(switches)],
            className="bar",
        ),
        html.Nav(links, className="views", **{"aria-label": say("page.views", lang)}),
    ]


def footer(state: State) -> list[Node]:
    """What these pages are and are not."""
    return [
        html.P(say("page.honest", state.lang)),
        html.P(say("page.made-by", state.lang, version=__version__)),
    ]
