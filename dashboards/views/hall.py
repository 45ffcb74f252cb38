"""大厅与排班: who, and when?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update
from dash import State as Held

from dashboards.figures.cover import cover
from dashboards.figures.dayline import Dayline
from dashboards.figures.drawing import Basis, Drawing
from dashboards.figures.heatmap import heatmap
from dashboards.figures.roster import roster
from dashboards.figures.staffing import staffing
from dashboards.parts import Node, card, fold, note, nothing_yet, plain_table, shipped_card
from dashboards.picker import choice, many
from dashboards.source import Source, shipped
from dashboards.state import State, read
from sim.experiment.roster.summary import COLUMNS, by_work, roster_rows, title_of
from sim.words import say


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    lang = now.lang
    found = source.hall()
    if found is None:
        return [nothing_yet(lang, f"reformsim run pilot --trace -o {source.folder}/before")]
    state = now.run if now.run in found["states"] else next(iter(found["states"]))
    shown, basis = (
        found["states"][state],
        Basis.of({**found, "cases": found["states"][state]["cases"]}),
    )
    medium = "wall" if now.wall else "screen"

    def week(measure: str) -> Drawing:
        return heatmap(
            pd.DataFrame(shown["hours"]),
            basis,
            lang,
            where=found["where"][lang],
            measure=measure,  # type: ignore[arg-type]
            medium=medium,  # type: ignore[arg-type]
        )

    scene = _scene(shown["scene"], lang)
    queues = card(week("queue"), "heatmap", level=1, headline=True, wall=now.wall)
    if now.wall:
        return [html.Div([queues, _animation(scene, lang)], className="two")]
    titles = {name: x["title"] for name, x in found["states"].items()}
    return [
        choice(now, say("page.hall.which", lang), titles, state),
        queues,
        _animation(scene, lang),
        card(week("busy"), "busy"),
        *(_staffing(now) if source.folder is None else []),
    ]


def _staffing(now: State) -> list[Node]:
    """People needed in the week, and the rosters that make them."""
    found, lang = shipped("staff"), now.lang
    if not found:
        return []
    report = found["report"]
    return [
        *shipped_card(found, staffing, lang),
        html.Section(rosters(now, report), id="rosters"),
    ]


def rosters(now: State, report: Mapping[str, Any]) -> list[Node]:
    """The roster of one window: who works when, whether that is enough; and a line for each."""
    lang = now.lang
    names = {name: title_of(report, name, lang) for name in by_work(report)}
    if not names:
        return []
    name = now.pool if now.pool in names else next(iter(names))
    told = report["rosters"][name]
    days = Dayline.of(told).days if told else ()
    day = now.day if now.day in days else None
    week = {"": say("page.hall.week", lang), **{d: say(f"day.{d}", lang) for d in days}}
    cards = [
        card(draw(report, lang, name=name, day=day), key)
        for key, draw in (("roster", roster), ("cover", cover))
        if told
    ]
    heading = say("page.hall.all-rosters", lang)
    columns = [say(f"column.{x}", lang) for x in COLUMNS]
    lines = plain_table(columns, roster_rows(report, lang), heading, NUMERIC)
    return [
        html.H2(say("page.hall.rosters", lang), className="part"),
        many(now, "pool", say("page.hall.pool", lang), names, name, first=FIRST, stay=True),
        many(now, "day", say("page.hall.day", lang), week, day or "", stay=True) if told else None,
        *(cards or [note(say("page.hall.no-roster", lang, place=names[name]))]),
        fold(heading, lines),
    ]


FIRST = 6
"""Windows that can be chosen at once."""
NUMERIC = (False, False, True, True, True, False)
"""Which of the columns of rosters are numbers."""


def _scene(scene: dict[str, Any], lang: str) -> dict[str, Any]:
    """A scene in the reader's language."""
    lanes = [{"title": lane["title"][lang], "clerks": lane["clerks"]} for lane in scene["lanes"]]
    words = {x: say(f"page.hall.{x}", lang) for x in ("play", "pause")}
    words |= {
        "speed": say("page.hall.speed", lang, x="{x}"),
        "now": say(
            "page.hall.now",
            lang,
            **{x: "{" + x + "}" for x in ("clock", "waiting", "served", "done", "again", "gone")},
        ),
    }
    return scene | {"lanes": lanes, "words": words}


def _animation(scene: dict[str, Any], lang: str) -> Node:
    """The hall on one day, with its buttons."""

    def button(name: str, text: str) -> Node:
        return html.Button(text, id=f"hall-{name}", type="button")

    name = say("page.hall.example-name", lang, day=scene["day"])
    return html.Section(
        [
            html.H2(say("page.hall.example", lang, day=scene["day"]), className="conclusion"),
            html.P(say("page.hall.only-example", lang), className="tag quick"),
            html.Div(
                html.Canvas(id="hall-canvas", tabIndex=0, role="img", **{"aria-label": name}),
                className="stage",
            ),
            html.P(id="hall-now", className="now", **{"aria-hidden": "true"}),
            html.P(id="hall-told", className="unseen", role="status", **{"aria-live": "polite"}),
            html.Div(
                [
                    button("play", scene["words"]["play"]),
                    button("slower", say("page.hall.slower", lang)),
                    html.Span(
                        say("page.hall.speed", lang, x=5), id="hall-speed", className="speed"
                    ),
                    button("faster", say("page.hall.faster", lang)),
                    html.Label(say("page.hall.time", lang), htmlFor="hall-time"),
                    dcc.Input(
                        id="hall-time", type="range", min=0, max=1440, step=1, className="slider"
                    ),
                ],
                className="row controls",
            ),
            html.Ul(
                [
                    html.Li(
                        [
                            html.Span(mark, className=f"mark {kind}", **{"aria-hidden": "true"}),
                            say(f"page.hall.key.{kind}", lang),
                        ]
                    )
                    for kind, mark in KEY
                ],
                className="key",
            ),
            html.P(
                say("page.hall.capped", lang, shown=len(scene["persons"]), more=scene["left_out"]),
                className="basis",
            ),
            dcc.Store(id="hall-scene", data=scene),
            html.Div(id="hall-ready", hidden=True),
        ],
        className="card",
    )


KEY = (("first", "●"), ("again", "◆"), ("done", "✓"), ("back", "↩"), ("left", "✕"))
"""Marks of the animation."""


def callbacks(app: Dash, source: Source, lang: str) -> None:
    """The animation begins when its scene is there; choosing a roster changes nothing else."""

    def choose(query: str | None, pathname: str | None) -> Any:
        now = read(pathname, query, lang)
        found = shipped("staff") if source.folder is None and now.view == "hall" else None
        return rosters(now, found["report"]) if found else no_update

    app.callback(
        Output("rosters", "children"),
        Input("address", "search"),
        Held("address", "pathname"),
        prevent_initial_call=True,
    )(choose)
    app.clientside_callback(
        ClientsideFunction("hall", "open"),
        Output("hall-ready", "children"),
        Input("hall-scene", "data"),
    )
