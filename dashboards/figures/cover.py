"""大厅与排班: people at work under a roster, against those needed, by half-hour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.figures.dayline import Dayline, clock_of, hour_of, spans
from dashboards.figures.drawing import Drawing, Native, Series, blank, shown, table
from dashboards.figures.roster import basis_of, picked
from dashboards.theme import BLUE, ORANGE, SEQUENCE, Medium
from sim.experiment.roster.summary import title_of
from sim.outcomes.week import DAYS
from sim.words import say

_HEIGHT = 300
_NEED = SEQUENCE[2]

Cells = dict[tuple[str, float], tuple[float, float]]
"""People needed and people at work, by day and hour."""


def cover(
    report: Mapping[str, Any],
    lang: str,
    *,
    name: str | None = None,
    day: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """Bars of people needed, and over them a stepped line of people at work.

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
    line, cells = Dayline.of(told, day), cells_of(told)
    chart = blank(lang, _HEIGHT, medium)
    _bars(chart, cells, line, lang)
    _steps(chart, cells, line, lang, medium)
    line.lay_out(chart, lang, medium)
    most = max((max(pair) for pair in cells.values()), default=1.0)
    every = 1 if most <= 8 else 2 if most <= 16 else 5
    chart.update_yaxes(range=[0, most * 1.12], dtick=every, tickformat="d")
    chart.update_layout(bargap=0, legend={"y": -0.31, "yanchor": "top"}, margin={"t": 30, "b": 74})
    texts = [say(f"figure.cover.{x}", lang) for x in ("needed", "there", "spare")]
    return Drawing(
        "cover",
        _headline(report, told, cells, name, lang),
        _caption(report, lang),
        chart,
        table(
            [say("column.weekday", lang), say("column.hour", lang), *texts],
            ["", "", "0", "0", "0"],
            [
                [say(f"day.{d}", lang), clock_of(hour), *pair, pair[1] - pair[0]]
                for (d, hour), pair in cells.items()
            ],
        ),
        lang,
        Native(
            "line",
            tuple(f"{say(f'day.{d}', lang)} {clock_of(hour)}" for d, hour in cells),
            tuple(
                Series(text, tuple(pair[k] for pair in cells.values()), colour=colour)
                for k, (text, colour) in enumerate(zip(texts, (ORANGE, BLUE), strict=False))
            ),
            say("figure.cover.people", lang),
            "0",
        ),
    )


def cells_of(told: Mapping[str, Any]) -> Cells:
    """Half-hours of a roster in the order of the week; a team's pools together."""
    found: Cells = {}
    for cell in sorted(told["coverage"], key=lambda c: (DAYS.index(c["day"]), c["time"])):
        at = cell["day"], hour_of(cell["time"])
        needed, there = found.get(at, (0.0, 0.0))
        found[at] = needed + cell["needed"], there + cell["there"]
    return found


def _bars(chart: Any, cells: Cells, line: Dayline, lang: str) -> None:
    """People needed; where one day is shown there is room for their number."""
    shown_ = [(day, hour, pair) for (day, hour), pair in cells.items() if day in line.days]
    chart.add_bar(
        x=[line.at(day, hour + 0.25) for day, hour, _ in shown_],
        y=[needed for *_, (needed, _) in shown_],
        width=0.5 if line.whole else 0.46,  # thin gaps come out unevenly
        name=say("figure.cover.needed", lang),
        marker={"color": _NEED},
        text=None if line.whole else [shown(needed, "0") for *_, (needed, _) in shown_],
        textposition="inside",
        insidetextanchor="start",
        customdata=[
            say(
                "figure.cover.hover",
                lang,
                day=say(f"day.{day}", lang),
                time=f"{clock_of(hour)}–{clock_of(hour + 0.5)}",
                needed=shown(needed, "0"),
                there=shown(there, "0"),
            )
            for day, hour, (needed, there) in shown_
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _steps(chart: Any, cells: Cells, line: Dayline, lang: str, medium: Medium) -> None:
    """People at work, a step a half-hour; the line breaks where nobody is needed or there."""
    x: list[float | None] = []
    y: list[float | None] = []
    for day in line.days:
        hours = [hour for d, hour in cells if d == day]
        for begin, end in spans(hours):
            x.append(line.at(day, begin))
            y.append(0.0)
            for hour in hours:
                if begin <= hour < end:
                    x += [line.at(day, hour), line.at(day, hour + 0.5)]
                    y += [cells[day, hour][1]] * 2
            x += [line.at(day, end), None]
            y += [0.0, None]
    chart.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name=say("figure.cover.there", lang),
        line={"color": BLUE, "width": {"screen": 2.5, "print": 2.5, "wall": 4}[medium]},
        hoverinfo="skip",
    )


def _headline(
    report: Mapping[str, Any], told: Mapping[str, Any], cells: Cells, name: str, lang: str
) -> str:
    """Whether there are enough at all times, how many more than enough, and when they rest."""
    short = [at for at, (needed, there) in cells.items() if there < needed - 1e-6]
    needed = sum(pair[0] for pair in cells.values()) / 2.0
    spare = sum(max(0.0, pair[1] - pair[0]) for pair in cells.values() if pair[0] > 0) / 2.0
    values = {
        "place": title_of(report, name, lang),
        "cells": sum(pair[0] > 0 for pair in cells.values()),
        "short": len(short),
        "spare": shown(spare, "0.0"),
        "share": shown(spare / needed if needed else 0.0, "0 %"),
    }
    kind = "short" if short else "title" if spare > 0 else "exact"
    text = say(f"figure.cover.{kind}", lang, **values)
    return text + _rests(told, cells, lang)


def _rests(told: Mapping[str, Any], cells: Cells, lang: str) -> str:
    """When people rest: while it is closed, or by turns, and how many are there meanwhile."""
    resting = {
        (day, half / 2.0)
        for person in told["persons"]
        for day, duty in person["days"].items()
        if duty and duty["rest"]
        for half in range(*(round(2 * hour_of(clock)) for clock in duty["rest"]))
    }
    if not resting:
        return say("figure.cover.no-rest", lang)
    hours = [hour for _, hour in resting]
    values: dict[str, Any] = {
        "begin": clock_of(min(hours)),
        "end": clock_of(max(hours) + 0.5),
    }
    opened = [cells[at] for at in resting if at in cells and cells[at][0] > 0]
    if not opened:
        return say("figure.cover.closed", lang, **values)
    least = min(opened, key=lambda pair: (pair[1], pair[0]))
    return say(
        "figure.cover.by-turns",
        lang,
        there=shown(least[1], "0"),
        needed=shown(least[0], "0"),
        **values,
    )


def _caption(report: Mapping[str, Any], lang: str) -> str:
    """The promise, whether it is kept under all rosters, and what it rests on."""
    kept = report["verification"].get("window", {}).get("rostered")
    return say(
        "figure.cover.basis" if kept is not None else "figure.staffing.promise",
        lang,
        targets=say("figure.and", lang).join(report["targets"]),
        kept=shown(kept, "0.0 %"),
        basis=basis_of(report).caption(lang),
    )
