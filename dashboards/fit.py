"""A page that shows how well a model of an event log fits: observed beside generated.

One file, nothing fetched; a policy in the page forbids it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboards.theme import AFTER, BLACK, LOCALE, config, template
from sim import __version__
from sim.words import say

_STYLE = """
body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1A1F27}
table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;text-align:right}
th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid #4B5563}
td{border-bottom:1px solid #E3E7EC}h2{margin-top:2.5rem}.note{color:#4B5563}
details{margin:.5rem 0}summary{cursor:pointer;color:#4B5563}
@media print{section{break-inside:avoid}}
"""
_DRAW = """
for (const [id, figure] of Object.entries(FIGURES))
  Plotly.newPlot(id, figure.data, figure.layout, CONFIG);
"""
_HEIGHT = 340


class Figure(Protocol):
    """Values of two logs at the same places; see :class:`calibration.logs.fit.Beside`."""

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> Sequence[object]: ...
    @property
    def observed(self) -> NDArray[Any]: ...
    @property
    def generated(self) -> NDArray[Any]: ...
    @property
    def bars(self) -> bool: ...


def fit_page(
    figures: Sequence[Figure],
    distances: Mapping[str, tuple[float, float]],
    floor: Mapping[str, float],
    about: str,
    lang: str,
) -> str:
    """The page.

    Parameters
    ----------
    figures : sequence of Figure
    distances : mapping
        Mean and standard deviation of each distance of generated logs to the observed one.
    floor : mapping
        The same of the train-replay floor.
    about : str
        What was learnt from and judged by, and how often.
    lang : {"zh", "en"}
    """
    from plotly.offline import get_plotlyjs

    charts = {f"c-{f.name}": json.loads(_chart(f, lang).to_json()) for f in figures}
    data = json.dumps(charts, ensure_ascii=False).replace("</", "<\\/")
    told = json.dumps(config(lang))
    scripts = [get_plotlyjs(), f"const FIGURES = {data};\nconst CONFIG = {told};", _DRAW]
    policy = _policy(scripts)
    title = escape(say("fit.title", lang))
    parts = [
        "<!doctype html>",
        f'<html lang="{LOCALE[lang]}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f'<header><h1>{title}</h1><p class="note">{escape(about)}</p></header>',
        _distances(distances, floor, lang),
        *(_section(f, lang) for f in figures),
        f'<footer><p class="note">reformsim {__version__}</p></footer>',
        *(f"<script>{script}</script>" for script in scripts),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _policy(scripts: Sequence[str]) -> str:
    """What the page may do: run these very scripts, and fetch nothing."""
    marks = []
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        marks.append(f"'sha256-{digest}'")
    return (
        f"default-src 'none'; script-src {' '.join(marks)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _chart(figure: Figure, lang: str) -> go.Figure:
    """Both logs in one chart; they differ in colour and in dash or pattern."""
    names = say("fit.observed", lang), say("fit.generated", lang)
    looks = ((BLACK, "dot", "/"), (AFTER, "solid", ""))
    chart = go.Figure(layout={"template": template(lang), "height": _HEIGHT})
    pairs = zip(names, (figure.observed, figure.generated), looks, strict=True)
    places = _places(figure, lang)
    for name, values, (colour, dash, pattern) in pairs:
        if figure.bars:
            marker = {"color": colour, "pattern": {"shape": pattern}}
            chart.add_bar(y=places, x=values.tolist(), name=name, orientation="h", marker=marker)
        else:
            line = {"color": colour, "dash": dash, "width": 2}
            chart.add_scatter(x=places, y=values.tolist(), name=name, mode="lines", line=line)
    if figure.bars:
        chart.update_yaxes(autorange="reversed", type="category")
        chart.update_xaxes(title_text=say(f"fit.{figure.name}.axis", lang))
    else:
        chart.update_yaxes(title_text=say(f"fit.{figure.name}.axis", lang))
    if figure.name == "week":
        days = [say(f"fit.day.{i}", lang) for i in range(7)]
        chart.update_xaxes(tickvals=[24 * i for i in range(7)], ticktext=days)
    if figure.name == "durations":
        chart.update_xaxes(title_text=say("fit.per-cent", lang))
        chart.update_yaxes(type="log")
    return chart


def _places(figure: Figure, lang: str) -> list[object]:
    """What is on the axis; reasons have words, other names are the log's own."""
    if figure.name != "reasons":
        return list(figure.at)
    return [say(f"fit.reason.{reason}", lang) for reason in figure.at]


def _section(figure: Figure, lang: str) -> str:
    heading = escape(say(f"fit.{figure.name}", lang))
    rows = "".join(
        f"<tr><td>{escape(str(at))}</td><td>{a:.4g}</td><td>{b:.4g}</td></tr>"
        for at, a, b in zip(_places(figure, lang), figure.observed, figure.generated, strict=True)
    )
    heads = "".join(
        f"<th>{escape(text)}</th>"
        for text in ("", say("fit.observed", lang), say("fit.generated", lang))
    )
    return (
        f'<section><h2>{heading}</h2><div id="c-{figure.name}" role="img" '
        f'aria-label="{heading}" style="height:{_HEIGHT}px"></div>'
        f"<details><summary>{escape(say('fit.table', lang))}</summary><table><thead><tr>{heads}"
        f"</tr></thead><tbody>{rows}</tbody></table></details></section>"
    )


def _distances(
    distances: Mapping[str, tuple[float, float]], floor: Mapping[str, float], lang: str
) -> str:
    columns = [say(f"column.{x}", lang) for x in ("distance", "model", "spread", "floor")]
    heads = "".join(f"<th>{escape(c)}</th>" for c in columns)
    rows = "".join(
        f"<tr><td>{escape(say(f'fit.distance.{name}', lang))}</td><td>{mean:.3g}</td>"
        f"<td>{sd:.2g}</td><td>{floor[name]:.3g}</td></tr>"
        for name, (mean, sd) in distances.items()
    )
    return (
        f"<section><h2>{escape(say('fit.distances', lang))}</h2><table><thead><tr>{heads}</tr>"
        f'</thead><tbody>{rows}</tbody></table><p class="note">'
        f"{escape(say('floor-explained', lang))}</p></section>"
    )
