"""A report as one HTML file: all in it, nothing fetched, to be opened, mailed and printed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib import resources

from dashboards.figures.drawing import Drawing, Table, unbroken
from dashboards.report.contents import Contents
from dashboards.theme import FAMILY, LOCALE, config
from sim import __version__
from sim.words import LANGUAGES, say

_HERE = "dashboards.report"


def page(parts: Sequence[Contents], first: str) -> str:
    """The whole page.

    Parameters
    ----------
    parts : sequence of Contents
        The report in each language it is to have.
    first : str
        The language shown when it is opened.
    """
    from plotly.offline import get_plotlyjs

    data = {part.lang: [_chart(drawing) for drawing in part.drawings] for part in parts}
    scripts = [
        get_plotlyjs(),
        _asset("plotly-locale-zh-cn.js", "dashboards"),
        f"const CHARTS = {_json(data)};\nconst CONFIG = "
        f"{_json({part.lang: config(part.lang) for part in parts})};",
        _asset("page.js"),
    ]
    shown = next(part for part in parts if part.lang == first)
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_fingerprint(script) for script in scripts),
            "style-src 'unsafe-inline'",  # charts carry their own styles
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{LOCALE[first]}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f'<meta name="generator" content="reformsim {__version__}">',
            f"<title>{escape(shown.title)}</title>",
            f"<style>{_fonts()}\n{_asset('page.css')}</style>",
            "</head>",
            "<body>",
            _switch(parts, first),
            *(_language(part, hidden=part.lang != first) for part in parts),
            *(f"<script>{script}</script>" for script in scripts),
            "</body>",
            "</html>",
            "",
        ]
    )


def _language(part: Contents, *, hidden: bool) -> str:
    lang = part.lang
    body = [
        f'<main lang="{LOCALE[lang]}" data-lang="{lang}" data-title="{escape(part.title)}"'
        f"{' hidden' if hidden else ''}>",
        f"<header><h1>{escape(part.title)}</h1><p>{escape(part.about)}</p></header>",
        f'<section class="summary"><h2>{escape(say("report.summary", lang))}</h2><ul>',
        *(f"<li>{escape(unbroken(text))}</li>" for text in (*part.summary, *part.sureness)),
        "</ul></section>",
        *(_section(drawing, i) for i, drawing in enumerate(part.drawings)),
        f'<section class="cautions"><h2>{escape(say("report.cautions", lang))}</h2><ul>',
        *(f"<li>{escape(text)}</li>" for text in part.cautions),
        "</ul></section>",
        f"<footer><p>{escape(part.basis.caption(lang))}</p></footer>",
        "</main>",
    ]
    return "\n".join(body)


def _section(drawing: Drawing, i: int) -> str:
    """One figure: question, conclusion, chart, basis, table, how to read it."""
    lang, name = drawing.lang, f"{drawing.lang}-{i}"
    height = drawing.chart.layout.height
    return "\n".join(
        [
            f'<section aria-labelledby="t-{name}">',
            f'<p class="question">{escape(drawing.question)}</p>',
            f'<h2 id="t-{name}">{escape(unbroken(drawing.title))}</h2>',
            f'<figure aria-label="{escape(drawing.title)}" aria-describedby="r-{name}">'
            f'<div class="chart" id="c-{name}" style="height:{height}px"></div>',
            f"<figcaption>{escape(drawing.caption)}</figcaption></figure>",
            f'<details class="reading" id="r-{name}"><summary>{escape(say("report.how", lang))}'
            f"</summary><p>{escape(drawing.reading)}</p>"
            f"<p><strong>{escape(say('report.not', lang))}</strong>{escape(drawing.limits)}</p>"
            "</details>",
            f"<details><summary>{escape(say('report.table', lang))}</summary>",
            _table(drawing.table, drawing.title),
            "</details>",
            "</section>",
        ]
    )


def _table(table: Table, name: str) -> str:
    """The numbers; a region that can be scrolled by keyboard where it is wide."""
    side = [' class="number"' if form else "" for form in table.formats]
    rows = [
        "<tr>"
        + "".join(
            f"<td{where}>{escape(cell)}</td>" if column else f'<th scope="row">{escape(cell)}</th>'
            for column, (cell, where) in enumerate(zip(row, side, strict=True))
        )
        + "</tr>"
        for row in table.texts()
    ]
    heads = "".join(
        f'<th scope="col"{where}>{escape(text)}</th>'
        for text, where in zip(table.columns, side, strict=True)
    )
    return "\n".join(
        [
            f'<div class="table" tabindex="0" role="region" aria-label="{escape(name)}"><table>',
            f"<thead><tr>{heads}</tr></thead><tbody>",
            *rows,
            "</tbody></table></div>",
        ]
    )


def _switch(parts: Sequence[Contents], first: str) -> str:
    """Buttons that choose the language, if there is a choice."""
    if len(parts) < 2:
        return ""
    names = dict(zip(LANGUAGES, ("中文", "English"), strict=True))
    buttons = "".join(
        f'<button type="button" lang="{LOCALE[part.lang]}" data-to="{part.lang}" '
        f'aria-pressed="{str(part.lang == first).lower()}">{names[part.lang]}</button>'
        for part in parts
    )
    return f'<nav class="languages">{buttons}</nav>'


def _chart(drawing: Drawing) -> dict[str, object]:
    chart: dict[str, object] = json.loads(drawing.chart.to_json())
    return chart


def _json(data: object) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")


def _fingerprint(script: str) -> str:
    """What allows exactly this script and no other."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _fonts() -> str:
    return "\n".join(
        f":lang({LOCALE[lang]}) {{ font-family: {family}; }}" for lang, family in FAMILY.items()
    )


def _asset(name: str, room: str = _HERE) -> str:
    return resources.files(room).joinpath("assets", name).read_text(encoding="utf-8")
