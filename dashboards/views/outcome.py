"""What positions of the levers do: as estimated at once, or as simulated in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboards.figures.verdict import verdict
from dashboards.parts import Node, card
from dashboards.state import State
from dashboards.whatif import surface
from dashboards.whatif.jobs import Job
from dashboards.whatif.levers import changes_something
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import changed, interval, number, unit_of
from sim.words import say

UNIT = {name: indicator for name, (_, indicator, _) in surface.FIGURES.items()}
FIRST = ("trips", "materials", "days")
"""Told in the sentence about the birth matter."""


def estimated(now: State) -> list[Node]:
    """The quick estimate, labelled as such."""
    lang = now.lang
    if not changes_something(now.positions):
        return [html.H1(say("page.what-if.nothing", lang), className="conclusion large")]
    found = surface.estimate(now.positions)
    rows = [
        _row(
            name,
            (quick.before, quick.after),
            say(
                "page.what-if.between",
                lang,
                low=number(quick.low, UNIT[name]),
                high=number(quick.high, UNIT[name]),
            ),
            lang,
        )
        for name, quick in found.items()
    ]
    about = surface.about()
    pairs = {name: (quick.before, quick.after) for name, quick in found.items()}
    return [
        html.P(say("page.what-if.quick", lang), className="tag quick"),
        _sentence(pairs, lang),
        _rows(rows, say("page.what-if.range", lang), lang),
        html.P(
            say(
                "page.what-if.quick-basis",
                lang,
                n=about["simulations"],
                seed=about["seed"],
                version=about["version"],
            ),
            className="basis",
        ),
    ]


def simulated(job: Job | None, now: State) -> list[Node]:
    """The paired simulation, in place of the estimate."""
    lang = now.lang
    assert job is not None
    assert job.result is not None
    report, rows, pairs = job.result, [], {}
    for name, (matter, indicator, _) in surface.FIGURES.items():
        metric = _metric(report, matter, indicator)
        before, after = metric["baseline"]["mean"], metric["reform"]["mean"]
        if before is None or after is None:
            continue
        seen = "" if changed(metric, indicator) else say("page.what-if.unclear", lang)
        told = interval(metric["difference"], indicator, signed=True)
        rows.append(_row(name, (before, after), f"{told} {seen}".strip(), lang))
        pairs[name] = (before, after)
    return [
        html.P(say("page.what-if.simulated", lang), className="tag sure"),
        _sentence(pairs, lang),
        _rows(rows, say("column.change", lang), lang),
    ]


def confirmed(job: Job | None, now: State) -> list[Node]:
    """The charts of a paired simulation."""
    assert job is not None
    assert job.result is not None
    return [card(verdict(job.result, now.lang, matter="birth"), "confirmed-birth")]


def progress(job: Job | None, now: State) -> list[Node]:
    """How a job stands; a remark on what a job is where there is none."""
    lang = now.lang
    if job is None:
        key = "page.what-if.gone" if now.job else "page.what-if.why"
        return [html.P(say(key, lang), className="help")]
    if job.over:
        return [html.P(say(f"page.what-if.{job.status}", lang), className="help")]
    left = job.seconds_left
    told = (
        say("page.what-if.waiting" if job.status == "waiting" else "page.what-if.begins", lang)
        if left is None
        else say("page.what-if.left", lang, done=job.done, total=job.total, seconds=round(left))
    )
    bar = html.Progress(
        value=str(job.done),
        max=str(job.total),
        **{"aria-label": say("page.what-if.progress", lang)},
    )
    return [bar, html.P(told, className="help")]


def _metric(report: Mapping[str, Any], matter: str, indicator: str) -> Mapping[str, Any]:
    found = report if matter == ALL else report["matters"][matter]
    metric: Mapping[str, Any] = found["metrics"][indicator]
    return metric


def _sentence(pairs: Mapping[str, tuple[float, float]], lang: str) -> Node:
    """The headline: the birth matter, then the queues of all."""
    parts = [
        say(
            "page.what-if.part",
            lang,
            name=say(f"indicator.{UNIT[name]}", lang),
            before=number(pairs[name][0], UNIT[name]),
            after=number(pairs[name][1], UNIT[name]),
            unit=unit_of(UNIT[name], lang),
        )
        for name in FIRST
        if name in pairs
    ]
    told = say(
        "page.what-if.headline",
        lang,
        parts=say("comma", lang).join(parts),
        before=number(pairs["wait90"][0], UNIT["wait90"]),
        after=number(pairs["wait90"][1], UNIT["wait90"]),
    )
    return html.H1(told, className="conclusion large", id="headline")


def _row(name: str, pair: tuple[float, float], told: str, lang: str) -> Node:
    """One figure: without and with the reform, as bars and as numbers."""
    most = max(*pair, 1e-9)
    bars = [
        html.Div(
            html.Div(className=kind, style={"width": f"{100 * value / most:.1f}%"}),
            className="track",
        )
        for kind, value in zip(("before", "after"), pair, strict=True)
    ]
    return html.Tr(
        [
            html.Th(
                [
                    say(f"quick.{name}", lang),
                    html.Span(unit_of(UNIT[name], lang), className="unit"),
                ],
                scope="row",
            ),
            html.Td(number(pair[0], UNIT[name]), className="number"),
            html.Td(number(pair[1], UNIT[name]), className="number strong"),
            html.Td(bars, className="bars", **{"aria-hidden": "true"}),
            html.Td(told, className="range"),
        ]
    )


def _rows(rows: list[Node], last: str, lang: str) -> Node:
    heads = ("page.what-if.figure", "page.what-if.without", "page.what-if.with")
    classes = ("", "number", "number")
    return html.Table(
        [
            html.Caption(say("page.what-if.table", lang), className="unseen"),
            html.Thead(
                html.Tr(
                    [
                        *(
                            html.Th(say(k, lang), scope="col", className=c)
                            for k, c in zip(heads, classes, strict=True)
                        ),
                        html.Td("", **{"aria-hidden": "true"}),
                        html.Th(last, scope="col"),
                    ]
                )
            ),
            html.Tbody(rows),
        ],
        className="figures",
    )
