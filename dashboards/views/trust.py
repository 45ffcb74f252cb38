"""可信度: can I trust it?"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

from dash import html

from dashboards.figures.drawing import Basis
from dashboards.figures.trust import assumptions, trust
from dashboards.parts import Node, card, command
from dashboards.source import Source, shipped
from dashboards.state import State
from dashboards.theme import Medium
from dashboards.whatif import surface
from sim.city.explain import Row, provenance
from sim.city.load import load_city
from sim.reforms.load import find
from sim.words import say

COMMAND = "reformsim compare no-reform report-2018-2023"
CITY = "sample-city"
MATTER = "birth"
SIDES = {"before": "baseline", "after": "reform"}
MOST_ROWS = 150
"""Of the table of numbers; ``reformsim explain`` lists them all."""


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    lang, found = now.lang, shipped("targets") if source.folder is None else {}
    medium: Medium = "wall" if now.wall else "screen"
    rows = _numbers(source)
    weakest = assumptions(rows, lang, medium=medium)
    shown = replace(weakest.table, rows=weakest.table.rows[:MOST_ROWS])
    weakest = replace(weakest, table=shown)
    if not found and source.folder is None:
        found = _birth()
    if found:
        drawing = trust(found["targets"], Basis.of(found), lang, medium=medium)
        first = card(drawing, "trust", level=1, headline=True, wall=now.wall)
    else:
        first = card(weakest, "assumptions", level=1, headline=True, wall=now.wall)
    if now.wall:
        return [first]
    spread = surface.error("days")
    low, high = (f"{math.exp(sign * spread):.2f}" for sign in (-1, 1))
    tiles = [
        (f"{len(rows):,}", say("page.trust.numbers", lang)),
        (
            f"{sum(row.source == 'assumption' for row in rows):,}",
            say("page.trust.assumed", lang),
        ),
        (
            f"± {100 * (math.exp(spread) - 1):.0f} %",
            say("page.trust.error", lang, low=low, high=high),
        ),
    ]
    about = "page.trust.birth" if found.get("about") == MATTER else "page.trust.all"
    return [
        html.P(say(about, lang), className="about") if found else None,
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


def _numbers(source: Source) -> list[Row]:
    """All numbers of the sample city, or of the city of the first run of one's own."""
    runs = source.loaded() if source.folder is not None else []
    return provenance(runs[0][1].city) if runs else _shipped_numbers()


@cache
def _shipped_numbers() -> list[Row]:
    return provenance(load_city(find("city", CITY)))


@cache
def _birth() -> dict[str, Any]:
    """What the report says of the birth matter, beside the pilot district's shipped comparison.

    In the shape of the whole report's figures (:func:`calibration.beside.beside`), which take a
    simulation of six years.
    """
    from calibration.beside import LIVED_AS, guided, held
    from calibration.guides import Shelf
    from calibration.reported import shipped_targets
    from sim.reforms.load import load_scenario

    report = shipped("compare-birth")["report"]
    metrics = report["reforms"][report["reform"]]["matters"][MATTER]["metrics"]
    targets = shipped_targets()
    shelf = Shelf(load_scenario(targets.baseline), load_scenario(targets.reform))
    told = []
    for target in targets.targets:
        lived = metrics.get(LIVED_AS.get(target.indicator, target.indicator))
        if target.matters == (MATTER,) and target.about in SIDES and lived is not None:
            simulated = lived[SIDES[target.about]]
            told.append(held(target, guided(target, shelf), simulated))
    basis = {x: report[x] for x in ("replications", "cases", "seed", "engine", "version")}
    command = shipped("compare-birth")["command"]
    return basis | {"about": MATTER, "targets": told, "compared": command}
