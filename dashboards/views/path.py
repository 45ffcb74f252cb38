"""路线图: in what order?"""

from __future__ import annotations

import datetime as dt
from functools import cache

from dash import html

from dashboards.figures.path import path as best
from dashboards.figures.roadmap import roadmap, steps
from dashboards.parts import Node, card, command, fold, nothing_yet, shipped_card
from dashboards.picker import choice
from dashboards.source import Source, shipped
from dashboards.state import State
from dashboards.theme import Medium
from sim.city.city import City
from sim.city.load import load_city
from sim.city.yamlfile import load_document, parse
from sim.reforms.load import find
from sim.reforms.reform import Reform
from sim.words import say

REFORMS = {"city-reform": dt.date(2021, 12, 31), "report-2018-2023": dt.date(2023, 12, 31)}
"""Shipped reforms shown, and the last day of each picture."""
CITY = "sample-city"

Known = dict[str, tuple[Reform, City, dt.date]]
"""Reforms by name, each with its city and the last day looked at."""


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    lang, known = now.lang, reforms(source)
    if not known:
        how = f"reformsim run birth-one-matter -o {source.folder}/after"
        return [nothing_yet(lang, how)]
    name = now.run if now.run in known else next(iter(known))
    reform, city, end = known[name]
    medium: Medium = "wall" if now.wall else "screen"
    rows = steps(reform, city, lang)
    drawing = roadmap(rows, end, lang, title=reform.title.get(lang), medium=medium)
    body: list[Node] = [card(drawing, "roadmap", level=1, headline=True, wall=now.wall)]
    if now.wall:
        return body
    titles = {x: told.title.model_dump() for x, (told, _, _) in known.items()}
    return [
        choice(now, say("page.compare", lang), titles, name),
        html.P(say("page.path.about", lang), className="about"),
        *body,
        *(_example(lang) if source.folder is None else []),
        fold(say("page.path.best", lang), command("reformsim path SCENARIO")),
    ]


def _example(lang: str) -> list[Node]:
    """The best order of the shipped programme, if it was shipped."""
    found = shipped_card(shipped("path"), best, lang)
    return [html.P(say("page.path.example", lang), className="about"), *found] if found else []


def reforms(source: Source) -> Known:
    """The reforms there are: those shipped, or those of one's own runs."""
    if source.folder is None:
        return {name: (_reform(name), _city(), end) for name, end in REFORMS.items()}
    found: Known = {}
    for name, loaded in source.loaded():
        scenario = loaded.scenario
        days = scenario.warm_up_days + scenario.horizon_days
        if loaded.reform is not None:
            found[name] = (loaded.reform, loaded.city, scenario.start + dt.timedelta(days=days))
    return found


@cache
def _city() -> City:
    return load_city(find("city", CITY))


@cache
def _reform(name: str) -> Reform:
    return parse(load_document(find("reform", name)), Reform)
