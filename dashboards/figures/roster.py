"""大厅与排班: who works which shift in a week."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

from dashboards.figures.dayline import Dayline, hour_of
from dashboards.figures.drawing import Basis, Drawing, blank, shown, table
from dashboards.theme import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    PATTERNS,
    PURPLE,
    SKY,
    SOFT,
    YELLOW,
    Medium,
    on,
)
from sim import __version__
from sim.experiment.roster.summary import kinds_of, title_of
from sim.outcomes.week import DAYS
from sim.words import say

COLOURS = (BLUE, ORANGE, SKY, PURPLE, GREEN, YELLOW)
"""Of shifts in the order in which they are declared; each also has hours of its own."""
_ROW, _HEAD, _AROUND, _THICK = 30, 0.9, 104, 0.84


def roster(
    report: Mapping[str, Any],
    lang: str,
    *,
    name: str | None = None,
    day: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A row a person: from when to when they work on each day, and when they rest.

    Parameters
    ----------
    report : mapping
        ``reformsim.staff/1`` with a roster of that name.
    name : str, optional
        Of the roster; without it the first.
    day : str, optional
        One of its days; without it all.
    """
    name, told = picked(report, name)
    line = Dayline.of(told, day)
    rows = _rows(told)
    height = sum(_HEAD if row.person is None else 1.0 for row in rows)
    chart = blank(lang, _AROUND + _ROW * height, medium)
    _draw(chart, rows, report, line, lang, medium)
    line.lay_out(chart, lang, medium)
    bottom = -height - 0.15
    chart.update_yaxes(
        range=[bottom, 0.1],
        tickvals=[row.at for row in rows if row.person],
        ticktext=[str(row.person["number"]) for row in rows if row.person],
        showgrid=False,
    )
    chart.update_layout(
        barmode="overlay",
        uniformtext={"mode": "hide", "minsize": 10},
        legend={"y": -58 / (_ROW * height), "yanchor": "top", "traceorder": "normal"},
        margin={"t": 30, "b": 74},
    )
    return Drawing(
        "roster",
        say(
            "figure.roster.title" if told["proven"] else "figure.roster.title-open",
            lang,
            place=title_of(report, name, lang),
            people=sum(crew["people"] for crew in told["staff"]),
            staff=staff_of(report, told, lang),
            cost=shown(told["cost"], "0"),
            now=shown(told["cost_now"], "0"),
            gap=f"{100 * told['gap']:.2f}",
        ),
        _caption(report, told, lang),
        chart,
        _table(report, told, lang),
        lang,
    )


def picked(report: Mapping[str, Any], name: str | None) -> tuple[str, Mapping[str, Any]]:
    """A roster and its name; without a name the first that was found."""
    name = name or next(n for n, found in report["rosters"].items() if found)
    return name, report["rosters"][name]


def staff_of(report: Mapping[str, Any], told: Mapping[str, Any], lang: str) -> str:
    """How many people of each kind of employment, in a sentence."""
    kinds = report["titles"]["kinds"]
    return say("figure.and", lang).join(
        say("figure.roster.some", lang, kind=within(kinds[kind][lang]), people=number)
        for kind, number in kinds_of(told).items()
    )


def within(text: str) -> str:
    """A name in the middle of a sentence (Chinese has no capitals)."""
    return text[:1].lower() + text[1:]


class _Row(NamedTuple):
    """A person, or the heading above those of one employment."""

    at: float
    person: Mapping[str, Any] | None
    kind: str
    skill: str
    people: int


def _rows(told: Mapping[str, Any]) -> list[_Row]:
    """Headings and persons from the top down."""
    found: list[_Row] = []
    at = 0.0
    for (kind, skill), group in groupby(told["persons"], key=lambda p: (p["kind"], p["skill"])):
        people = list(group)
        found.append(_Row(at - _HEAD / 2 - 0.06, None, kind, skill, len(people)))
        at -= _HEAD
        for person in people:
            found.append(_Row(at - 0.5, person, kind, skill, 1))
            at -= 1.0
    return found


def _draw(
    chart: Any,
    rows: list[_Row],
    report: Mapping[str, Any],
    line: Dayline,
    lang: str,
    medium: Medium,
) -> None:
    kinds, shifts = report["titles"]["kinds"], list(report["titles"]["shifts"])
    several = len({row.skill for row in rows}) > 1
    pieces: dict[str, list[tuple[float, float, float, str, str]]] = {s: [] for s in shifts}
    rests: list[tuple[float, float, float, str]] = []
    for row in rows:
        if row.person is None:
            text = say("figure.roster.group", lang, kind=kinds[row.kind][lang], people=row.people)
            if several:
                text += say("figure.roster.of", lang, place=title_of(report, row.skill, lang))
            chart.add_annotation(
                x=0,
                xref="paper",
                xanchor="left",
                xshift=-20,
                y=row.at,
                text=text,
                font={"color": SOFT},
                bgcolor=PAPER,
                borderpad=1,
            )
            continue
        for day in line.days:
            duty = row.person["days"].get(day)
            if not duty:
                continue
            told = duty_text(duty, lang)
            for begin, end in worked(duty):
                x, width = line.at(day, hour_of(begin)), hour_of(end) - hour_of(begin)
                pieces[duty["shift"]].append((x, width, row.at, _hours(begin, end), told))
            if duty["rest"]:
                begin, end = duty["rest"]
                x, width = line.at(day, hour_of(begin)), hour_of(end) - hour_of(begin)
                rests.append((x, width, row.at, told))
    for i, shift in enumerate(shifts):
        if pieces[shift]:
            title = report["titles"]["shifts"][shift][lang]
            _bars(chart, pieces[shift], title, i, medium)
    if rests:
        chart.add_bar(
            base=[x for x, *_ in rests],
            x=[width for _, width, *_ in rests],
            y=[at for *_, at, _ in rests],
            customdata=[told for *_, told in rests],
            orientation="h",
            width=0.1,
            name=say("figure.roster.rest", lang),
            marker={"color": SOFT},
            hovertemplate="%{customdata}<extra></extra>",
        )


def _bars(
    chart: Any,
    pieces: list[tuple[float, float, float, str, str]],
    title: str,
    i: int,
    medium: Medium,
) -> None:
    """All pieces of one shift."""
    colour = COLOURS[i % len(COLOURS)]
    chart.add_bar(
        base=[x for x, *_ in pieces],
        x=[width for _, width, *_ in pieces],
        y=[at for _, _, at, *_ in pieces],
        text=[hours for *_, hours, _ in pieces],
        customdata=[told for *_, told in pieces],
        orientation="h",
        width=_THICK,
        name=title,
        marker={
            "color": colour,
            "line": {"color": SOFT, "width": 1},  # pale colours against the paper: 7.5 : 1
            "pattern": {
                "shape": PATTERNS[i % len(PATTERNS)] if medium == "print" else "",
                "fgcolor": INK,
            },
        },
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": on(colour), "size": {"screen": 12, "print": 11, "wall": 17}[medium]},
        hovertemplate=f"{title}<br>%{{customdata}}<extra></extra>",
    )


def worked(duty: Mapping[str, Any]) -> list[tuple[str, str]]:
    """From when to when somebody works on a day: in two pieces if there is a rest."""
    if not duty["rest"]:
        return [(duty["begin"], duty["end"])]
    return [(duty["begin"], duty["rest"][0]), (duty["rest"][1], duty["end"])]


def _hours(begin: str, end: str) -> str:
    """Hours as short as they can be said: a bar is narrow."""
    return "–".join(clock.lstrip("0").removesuffix(":00") for clock in (begin, end))


def duty_text(duty: Mapping[str, Any] | None, lang: str) -> str:
    """A day's work in words."""
    if not duty:
        return "–"
    hours = f"{duty['begin']}–{duty['end']}"
    if not duty["rest"]:
        return hours
    return say("figure.roster.duty", lang, hours=hours, rest="–".join(duty["rest"]))


def _caption(report: Mapping[str, Any], told: Mapping[str, Any], lang: str) -> str:
    """The promise, how many are on the payroll for it, and what it rests on."""
    return say(
        "figure.roster.basis",
        lang,
        targets=say("figure.and", lang).join(report["targets"]),
        payroll=shown(sum(crew["payroll"] for crew in told["staff"]), "0.0"),
        gap=f"{100 * told['gap']:.2g}",
        basis=basis_of(report).caption(lang),
    )


def basis_of(report: Mapping[str, Any]) -> Basis:
    """What a roster rests on: the replications that verified its people."""
    reps = report["replications"]["verification"]
    return Basis(reps, None, report["seed"], report["engine"], report.get("version", __version__))


def _table(report: Mapping[str, Any], told: Mapping[str, Any], lang: str) -> Any:
    kinds = report["titles"]["kinds"]
    days = [d for d in DAYS if any(p["days"].get(d) for p in told["persons"])]
    several = len({p["skill"] for p in told["persons"]}) > 1

    def label(person: Mapping[str, Any]) -> str:
        text = say(
            "figure.roster.person", lang, kind=kinds[person["kind"]][lang], number=person["number"]
        )
        of = say("figure.roster.of", lang, place=title_of(report, person["skill"], lang))
        return text + of if several else text

    return table(
        [say("column.person-on-duty", lang), *(say(f"day.{day}", lang) for day in days)],
        ["", *("" for _ in days)],
        [
            [label(p), *(duty_text(p["days"].get(day), lang) for day in days)]
            for p in told["persons"]
        ],
    )
