"""试一试: what if? Levers on one side, what they do on the other."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from dash import Dash, Input, Output, State, callback_context, dcc, html, no_update

from dashboards import state
from dashboards.parts import Node, command, fold
from dashboards.source import Source
from dashboards.views import outcome
from dashboards.whatif.jobs import Full, Jobs
from dashboards.whatif.levers import (
    BY_NAME,
    KINDS,
    LEADS,
    LINKS,
    MEETINGS,
    RECORDS,
    Positions,
    Value,
    defaults,
    effective,
    nothing,
)
from dashboards.whatif.scenario import MOST_BYTES, city, read, text_of
from sim.city.errors import SpecError
from sim.words import say

RANGES = ("window", "hall", "meetings", "demand", "online")
CHOICES = ("kind", "lead")
LISTS: dict[str, tuple[str, ...]] = {
    "links": tuple(f"link-{x}" for x in LINKS),
    "records": tuple(f"record-{x}" for x in RECORDS),
    "hall-switches": ("one", "open"),
    "audits": ("audit",),
}
"""Switches shown together, by the name of their group."""
WIDGETS = (*RANGES, *CHOICES, *LISTS)
DEBOUNCE = 0.08
"""Seconds that a slider has to rest before the page asks: not at every point of a drag."""
POLL = 500
"""Milliseconds between looks at a job."""


def page(now: state.State, source: Source) -> list[Node]:
    """The view."""
    del source
    return [
        html.Div(
            [
                html.Div(_levers(now), className="levers"),
                html.Div(_results(now), className="results"),
            ],
            className="bench",
        )
    ]


def _levers(now: state.State) -> list[Node]:
    lang, at = now.lang, now.positions
    values = _widgets(at)

    def group(name: str, *inside: Node) -> Node:
        return html.Fieldset([html.Legend(say(f"lever.group.{name}", lang)), *inside])

    def ranged(name: str) -> Node:
        lever = BY_NAME[name]
        positions = [*range(len(MEETINGS))] if name == "meetings" else list(lever.values)
        return html.Div(
            [
                html.Div(
                    [
                        html.Label(say(f"lever.{name}", lang), htmlFor=f"lever-{name}"),
                        html.Output(_shown(name, at, lang), id=f"shown-{name}"),
                    ],
                    className="named",
                ),
                dcc.Input(
                    id=f"lever-{name}",
                    type="range",
                    min=positions[0],
                    max=positions[-1],
                    step=int(positions[1]) - int(positions[0]),
                    value=values[name],
                    debounce=DEBOUNCE,
                    className="slider",
                ),
                html.P(say(f"lever.{name}.help", lang), className="help"),
            ],
            className="lever",
        )

    def chosen(name: str, options: tuple[str, ...]) -> Node:
        return html.Fieldset(
            [
                html.Legend(say(f"lever.{name}", lang)),
                dcc.RadioItems(
                    id=f"lever-{name}",
                    options=[
                        {"value": x, "label": say(f"lever.{name}.{x}", lang)} for x in options
                    ],
                    value=at[name],
                    className="choices",
                ),
            ],
            className="lever",
        )

    def switched(name: str) -> Node:
        return html.Fieldset(
            [
                html.Legend(say(f"lever.{name}", lang)),
                dcc.Checklist(
                    id=f"lever-{name}",
                    options=[{"value": x, "label": _switch_label(x, lang)} for x in LISTS[name]],
                    value=values[name],
                    className="choices",
                ),
            ],
            className="lever",
        )

    as_told = state.address(now, positions=defaults(), job="")
    return [
        dcc.Link(say("page.what-if.reset", lang), href=as_told, id="reset", className="reset"),
        group(
            "reform",
            ranged("window"),
            switched("hall-switches"),
            ranged("hall"),
            chosen("kind", KINDS),
        ),
        group("data", switched("links"), switched("records")),
        group("lead", chosen("lead", LEADS), ranged("meetings"), switched("audits")),
        group(
            "premise",
            html.P(say("lever.premise.help", lang), className="help"),
            ranged("demand"),
            ranged("online"),
        ),
    ]


def _switch_label(name: str, lang: str) -> str:
    kind, _, about = name.partition("-")
    if kind == "link":
        return city().system[about].title.get(lang)
    if kind == "record":
        return city().material[about].title.get(lang)
    return say(f"lever.{name}", lang)


def _shown(name: str, at: Positions, lang: str) -> str:
    """A slider's position in words."""
    return say(f"lever.{name}.value", lang, value=at[name])


def _widgets(at: Positions) -> dict[str, Any]:
    """Values of the page's widgets at positions of the levers."""
    found: dict[str, Any] = {name: at[name] for name in (*RANGES, *CHOICES)}
    found["meetings"] = MEETINGS.index(int(at["meetings"]))
    return found | {name: [x for x in group if at[x]] for name, group in LISTS.items()}


def _positions(widgets: dict[str, Any]) -> Positions:
    """Positions of the levers at values of the widgets; a value that cannot be is the usual one."""
    found: dict[str, Value] = {}
    for name in RANGES:
        try:
            number = round(float(widgets[name]))
            if name == "meetings":
                number = MEETINGS[max(0, min(number, len(MEETINGS) - 1))]
        except (TypeError, ValueError, OverflowError):
            number = int(BY_NAME[name].default)
        found[name] = number
    for name in CHOICES:
        found[name] = str(widgets[name])
    for name, group in LISTS.items():
        on = widgets[name] if isinstance(widgets[name], list) else []
        found |= {x: x in on for x in group}
    return {k: v if v in BY_NAME[k].values else BY_NAME[k].default for k, v in found.items()}


def _results(now: state.State) -> list[Node]:
    lang = now.lang
    return [
        html.Div(id="outcome", role="status", **{"aria-live": "polite"}),
        html.Div(
            [
                html.Fieldset(
                    [
                        html.Legend(say("page.what-if.replications", lang)),
                        dcc.RadioItems(
                            id="replications",
                            options=[
                                {"value": n, "label": say(f"page.what-if.n{n}", lang)}
                                for n in state.REPLICATIONS
                            ],
                            value=now.replications,
                            className="choices row",
                        ),
                    ],
                    className="lever",
                ),
                html.Button(
                    say("page.what-if.confirm", lang), id="confirm", className="main", type="button"
                ),
                html.Button(
                    say("page.what-if.cancel", lang), id="cancel", type="button", hidden=True
                ),
                html.Div(id="job", role="status", **{"aria-live": "polite"}),
            ],
            className="card confirm",
        ),
        html.Div(id="confirmed"),
        html.Div(
            [
                html.H2(say("page.what-if.keep", lang)),
                html.P(say("page.what-if.keep-how", lang)),
                html.Div(id="files"),
                dcc.Upload(
                    html.Button(say("page.what-if.open", lang), type="button", className="open"),
                    id="upload",
                    max_size=MOST_BYTES,
                    accept=".yaml,.yml",
                    className="upload",
                ),
                html.Div(id="opened", role="alert"),
            ],
            className="card",
        ),
        dcc.Location(id="place", refresh=False),  # the page's address, known to this view alone
        dcc.Interval(id="tick", interval=POLL, disabled=True),
    ]


def callbacks(app: Dash, jobs: Jobs, lang: str) -> None:
    """What happens when a lever moves, and while a job runs."""

    def move(*given: Any) -> list[Any]:
        """Levers and address are one state: whichever moves, the other follows.

        One callback does both, for two would race.
        """
        widgets = dict(zip(WIDGETS, given[: len(WIDGETS)], strict=True))
        replications, _, contents, search, filename, pathname = given[len(WIDGETS) :]
        there = state.read(pathname, search, lang)
        cause, said = callback_context.triggered_id, ""
        if cause == "place":
            now = there
        elif cause == "upload":
            now, said = _opened(there, contents, filename)
        else:
            n = replications if replications in state.REPLICATIONS else there.replications
            now = there._replace(positions=_positions(widgets), replications=n)
            if now.positions != there.positions:
                now = now._replace(job="")
            if cause == "confirm":
                try:
                    now = now._replace(job=jobs.start(now.positions, now.replications))
                except Full:
                    said = say("page.what-if.full", now.lang)
        wanted = _widgets(now.positions)
        query = state.query(now)
        return [
            no_update if query == (search or "") else query,
            *(no_update if _same(wanted[x], widgets[x]) else wanted[x] for x in WIDGETS),
            *(_shown(x, now.positions, now.lang) for x in RANGES),
            no_update if now.replications == replications else now.replications,
            said,
        ]

    app.callback(
        Output("place", "search"),
        *(Output(f"lever-{name}", "value") for name in WIDGETS),
        *(Output(f"shown-{name}", "children") for name in RANGES),
        Output("replications", "value"),
        Output("opened", "children"),
        *(Input(f"lever-{name}", "value") for name in WIDGETS),
        Input("replications", "value"),
        Input("confirm", "n_clicks"),
        Input("upload", "contents"),
        Input("place", "search"),
        State("upload", "filename"),
        State("place", "pathname"),
        prevent_initial_call=True,
    )(move)

    def tell(search: str | None, _: Any, pathname: str | None) -> tuple[Any, ...]:
        """What the levers do: estimated, or simulated once that is done."""
        now = state.read(pathname, search, lang)
        job = jobs.find(now.job) if now.job else None
        running = job is not None and not job.over
        if callback_context.triggered_id == "tick" and running:
            told = outcome.progress(job, now)
            return no_update, told, no_update, no_update, False, True, False
        done = job is not None and job.status == "done"
        return (
            outcome.simulated(job, now) if done else outcome.estimated(now),
            outcome.progress(job, now),
            outcome.confirmed(job, now) if done else [],
            _files(now),
            not running,
            running,
            not running,
        )

    app.callback(
        Output("outcome", "children"),
        Output("job", "children"),
        Output("confirmed", "children"),
        Output("files", "children"),
        Output("tick", "disabled"),
        Output("confirm", "disabled"),
        Output("cancel", "hidden"),
        Input("place", "search"),
        Input("tick", "n_intervals"),
        State("place", "pathname"),
    )(tell)

    def cancel(clicks: int | None, search: str | None, pathname: str | None) -> Any:
        """End the job that the address names."""
        if clicks:
            jobs.cancel(state.read(pathname, search, lang).job)
        return no_update

    app.callback(
        Output("cancel", "n_clicks"),
        Input("cancel", "n_clicks"),
        State("place", "search"),
        State("place", "pathname"),
        prevent_initial_call=True,
    )(cancel)


def _same(wanted: Any, there: Any) -> bool:
    """Whether a widget shows what it should; sliders may give text, lists any order."""
    if isinstance(wanted, list):
        return isinstance(there, list) and sorted(wanted) == sorted(map(str, there))
    return str(wanted) == str(there)


def _opened(there: state.State, contents: Any, filename: Any) -> tuple[state.State, str]:
    """The state after a file was given, and what there is to say of it."""
    name = str(filename or "").replace("\\", "/").rsplit("/", 1)[-1][:80] or "?"
    try:
        text = base64.b64decode(str(contents).partition("base64,")[2], validate=True)
        positions = read(text, name)
    except binascii.Error:
        return there, say("page.what-if.no-file", there.lang, name=name)
    except SpecError as error:
        told = " ".join(problem.render(there.lang) for problem in error.problems[:3])
        return there, told
    said = say("page.what-if.opened", there.lang, name=name)
    return there._replace(positions=positions, job=""), said


def _files(now: state.State) -> list[Node]:
    """The scenario's files, and the command that does the same with them."""
    query = state.query(now._replace(job="", lang="zh", wall=False))
    names = ("what-if-baseline.yaml", "what-if.yaml")
    links = [
        html.A(say(f"page.what-if.{name}", now.lang), href=f"/{name}{query}", download=name)
        for name in names
    ]
    line = f"reformsim compare {names[0]} {names[1]} --reps {now.replications} --seed 1"
    return [
        html.Div(links, className="row"),
        fold(say("page.what-if.command", now.lang), command(line)),
    ]


def files(app: Dash, lang: str) -> None:
    """Addresses of the scenario's files."""
    from flask import Response, request

    def answer(name: str, positions: Positions) -> Response:
        response = Response(text_of(positions), mimetype="application/yaml")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    def asked() -> Positions:
        query = request.query_string.decode("latin-1")
        return effective(state.read("/what-if", query, lang).positions)

    def scenario() -> Response:
        return answer("what-if.yaml", asked())

    def baseline() -> Response:
        return answer("what-if-baseline.yaml", nothing(asked()))

    app.server.add_url_rule("/what-if.yaml", "what-if", scenario)
    app.server.add_url_rule("/what-if-baseline.yaml", "what-if-baseline", baseline)
