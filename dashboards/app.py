"""The pages as one application.

What a page shows follows from its address alone (:mod:`dashboards.state`); this process keeps
nothing of any visitor but the jobs they started, which only their address names.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboards import frame, parts, state
from dashboards.source import Source
from dashboards.views import hall, path, time_lost, trust, what_if, worth
from dashboards.whatif.jobs import Jobs
from sim.city.errors import SpecError
from sim.words import say

PAGES: dict[str, Callable[[state.State, Source], list[parts.Node]]] = {
    "worth": worth.page,
    "what-if": what_if.page,
    "time": time_lost.page,
    "hall": hall.page,
    "path": path.page,
    "trust": trust.page,
}

INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>{{%metas%}}<title>{{%title%}}</title>{{%favicon%}}{{%css%}}</head>
<body>{{%app_entry%}}<noscript>{noscript}</noscript>
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


class Pages(Dash):  # type: ignore[misc]  # Dash is not typed
    """Dash, with the language of the page asked for in its first line."""

    usual_lang = "zh"

    def interpolate_index(self, **parts_: Any) -> str:
        """The page before anything runs in it."""
        from flask import request

        asked = state.read(request.path, request.query_string.decode("latin-1"), self.usual_lang)
        parts_["title"] = say(f"page.{asked.view}.title", asked.lang)
        loading = say("page.loading", asked.lang)
        parts_["app_entry"] = parts_["app_entry"].replace("Loading...", loading)
        html_text = INDEX.format(
            lang=TAGS[asked.lang], noscript=say("page.needs-script", asked.lang)
        )
        for name, text in parts_.items():
            html_text = html_text.replace("{%" + name + "%}", text)
        return html_text


TAGS = {"zh": "zh-CN", "en": "en"}
"""Language tags of pages."""


def create(jobs: Jobs, folder: Path | None = None, lang: str = "zh") -> Dash:
    """The application.

    Parameters
    ----------
    jobs : Jobs
        Where confirmations run.
    folder : Path, optional
        Run folders to look at; without it the shipped results.
    lang : str
        The language of addresses that name none.
    """
    app = Pages(
        __name__,
        serve_locally=True,
        enable_mcp=False,
        suppress_callback_exceptions=True,
        update_title="",
        title="reformsim",
        assets_folder=str(Path(__file__).parent / "assets"),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.usual_lang = lang
    source = Source(folder)
    app.layout = html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="shown"),
            dcc.Store(id="speaks"),
            html.Header(id="header"),
            html.Main(id="main", tabIndex=-1),
            html.Footer(id="footer"),
        ],
        id="page",
    )
    _frame_callbacks(app, source, lang)
    what_if.callbacks(app, jobs, lang)
    hall.callbacks(app, source, lang)
    what_if.files(app, lang)
    return app


def _frame_callbacks(app: Dash, source: Source, lang: str) -> None:
    def show(pathname: str | None, search: str | None, shown: Any) -> tuple[Any, ...]:
        """The view an address names; only its links are drawn again if its levers moved."""
        now = state.read(pathname, search, lang)
        key = [now.view, now.lang, now.wall, now.base, now.run, now.matter]
        header = frame.header(now)
        if key == shown:
            return no_update, header, no_update, no_update, no_update
        speaks = {
            "lang": TAGS[now.lang],
            "title": say(f"page.{now.view}.title", now.lang),
            "wall": now.wall,
            "view": now.view,
            "words": {name: say(f"page.wall.{name}", now.lang) for name in ("pause", "play")},
        }
        try:
            body = PAGES[now.view](now, source)
        except SpecError as error:
            body = [parts.trouble(error, now.lang)]
        return body, header, frame.footer(now), key, speaks

    app.callback(
        Output("main", "children"),
        Output("header", "children"),
        Output("footer", "children"),
        Output("shown", "data"),
        Output("speaks", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        State("shown", "data"),
    )(show)

    app.clientside_callback(
        ClientsideFunction("pages", "speak"), Output("page", "className"), Input("speaks", "data")
    )
