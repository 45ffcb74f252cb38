"""路线图: in what order?"""

from __future__ import annotations

import datetime as dt
from functools import cache

from dash import html

from dashboards.figures.drawing import Drawing
from dashboards.figures.roadmap import roadmap, steps
from dashboards.parts import Node, card, command, fold
from dashboards.picker import choice
from dashboards.source import Source
from dashboards.state import State
from dashboards.theme import Medium
from sim.city.city import City
from sim.city.load import load_city
from sim.city.yamlfile import load_document, parse
from sim.reforms.load import find
from sim.reforms.reform import Reform
from sim.words import say

REFORMS = {"city-reform": dt.date(2021, 12, 31), "report-2018-2023": dt.date(2023, 12, 31)}
"""Reforms shown, and the last day of each picture."""
CITY = "sample-city"


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    lang, name = now.lang, now.run if now.run in REFORMS else next(iter(REFORMS))
    reforms = {x: _reform(x).title.model_dump() for x in REFORMS}
    drawing = declared(name, lang, "wall" if now.wall else "screen")
    body: list[Node] = [card(drawing, "roadmap", level=1, headline=True)]
    if now.wall:
        return body
    del source
    return [
        choice(now, say("page.compare", lang), reforms, name),
        html.P(say("page.path.about", lang), className="about"),
        *body,
        fold(say("page.path.best", lang), command("reformsim path SCENARIO")),
    ]


def declared(name: str, lang: str, medium: Medium) -> Drawing:
    """The order that a reform declares."""
    reform = _reform(name)
    rows = steps(reform, _city(), lang)
    return roadmap(rows, REFORMS[name], lang, title=reform.title.get(lang), medium=medium)


@cache
def _city() -> City:
    return load_city(find("city", CITY))


@cache
def _reform(name: str) -> Reform:
    return parse(load_document(find("reform", name)), Reform)
