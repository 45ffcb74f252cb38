"""每件事: how long each matter takes, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboards.figures.drawing import Basis, Cell, Drawing, Native, blank, over_rows, table
from dashboards.figures.drawing import Series as NativeSeries
from dashboards.theme import AFTER, BEFORE, FAINT, SOFT, Medium
from sim.outcomes.numbers import changed, label, number, unit_of
from sim.words import say

MOST = 12
"""Matters drawn: those with the largest change, or that take longest; all are in the table."""
_ROW, _AROUND = 46, 100


class _Row(NamedTuple):
    title: str
    cases: int
    ends: tuple[Mapping[str, Any], ...]
    moved: bool


def matters(
    report: Mapping[str, Any],
    lang: str,
    *,
    indicator: str = "elapsed_working_days",
    reform: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A row a matter, with a mark for before and one for after (or one for a single scenario).

    Parameters
    ----------
    report : mapping
        ``reformsim.compare/1`` or ``reformsim.run/1``.
    indicator : str
        One that is known of matters.
    """
    pair = report["reforms"][reform or report["reform"]] if "reforms" in report else report
    rows = [_row(found, indicator, lang) for found in pair["matters"].values()]
    rows = [row for row in rows if all(end["mean"] is not None for end in row.ends)]
    compared = "reforms" in report
    weight = _change if compared else _length
    rows.sort(key=lambda row: -weight(row))
    drawn = rows[:MOST]
    chart = blank(lang, _AROUND + _ROW * len(drawn), medium)
    names = [say(f"column.{x}", lang) for x in (("before", "after") if compared else ("mean",))]
    _draw(chart, drawn, names, indicator)
    over_rows(chart, [_label(row, indicator, lang) for row in drawn])
    chart.update_xaxes(title_text=label(indicator, lang), rangemode="tozero")
    heads = [say("column.matter", lang), say("column.cases", lang)]
    for name in names:
        heads += [name, *(say(f"column.{x}", lang) for x in ("low", "high"))]
    return Drawing(
        "matters",
        _headline(rows, indicator, lang, compared=compared),
        Basis.of(report).caption(lang),
        chart,
        table(
            heads,
            ["", "0", *(["0.00"] * (3 * len(names)))],
            [_cells(row) for row in rows],
        ),
        lang,
        Native(
            "bar",
            tuple(row.title for row in drawn),
            tuple(
                NativeSeries(
                    name,
                    tuple(row.ends[i]["mean"] for row in drawn),
                    colour=(BEFORE, AFTER)[i] if compared else AFTER,
                )
                for i, name in enumerate(names)
            ),
            label(indicator, lang),
            "0.0",
        ),
    )


def _row(found: Mapping[str, Any], indicator: str, lang: str) -> _Row:
    metric = found["metrics"][indicator]
    if "baseline" not in metric:
        return _Row(found["title"][lang], found["cases"], (metric,), False)
    ends = (metric["baseline"], metric["reform"])
    return _Row(found["title"][lang], found["cases"], ends, changed(metric, indicator))


def _length(row: _Row) -> float:
    return float(row.ends[0]["mean"])


def _change(row: _Row) -> float:
    """How far a matter moved; those of which nothing is to be seen come last."""
    return abs(row.ends[1]["mean"] - row.ends[0]["mean"]) if row.moved else -1.0


def _draw(chart: Any, rows: Sequence[_Row], names: Sequence[str], indicator: str) -> None:
    places = [-i for i in range(len(rows))]
    if len(names) > 1:
        line: list[float | None] = []
        at: list[float | None] = []
        for place, row in zip(places, rows, strict=True):
            line += [*(end["mean"] for end in row.ends), None]
            at += [place, place, None]
        chart.add_scatter(
            x=line,
            y=at,
            mode="lines",
            line={"color": SOFT, "width": 2},
            showlegend=False,
            hoverinfo="skip",
        )
    marks = (("circle-open", BEFORE), ("circle", AFTER))[-len(names) :]
    for i, (name, (symbol, colour)) in enumerate(zip(names, marks, strict=True)):
        chart.add_scatter(
            x=[row.ends[i]["mean"] for row in rows],
            y=places,
            mode="markers",
            marker={"symbol": symbol, "color": colour, "size": 12, "line": {"width": 2.5}},
            name=name,
            customdata=[number(row.ends[i]["mean"], indicator) for row in rows],
            text=[row.title for row in rows],
            hovertemplate=f"%{{text}}<br>{name}: %{{customdata}}<extra></extra>",
        )


def _label(row: _Row, indicator: str, lang: str) -> str:
    ends = " → ".join(number(end["mean"], indicator) for end in row.ends)
    unit = unit_of(indicator, lang)
    return f'{row.title} <span style="color:{FAINT}">{ends} {unit}</span>'


def _headline(rows: Sequence[_Row], indicator: str, lang: str, *, compared: bool) -> str:
    """How many matters moved, and the one that moved most; or the one that takes longest."""
    name = say(f"indicator.{indicator}", lang)
    if not rows:
        return say("figure.trend.none", lang, name=name)
    first = rows[0]
    values = [number(end["mean"], indicator) for end in first.ends]
    unit = unit_of(indicator, lang)
    if not compared:
        return say(
            "figure.matters.one", lang, title=first.title, name=name, value=values[0], unit=unit
        )
    if not first.moved:
        return say("figure.matters.none", lang, name=name, matters=len(rows))
    return say(
        "figure.matters.title",
        lang,
        matters=len(rows),
        moved=sum(row.moved for row in rows),
        title=first.title,
        name=name,
        before=values[0],
        after=values[1],
        unit=unit,
    )


def _cells(row: _Row) -> list[Cell]:
    cells: list[Cell] = [row.title, float(row.cases)]
    for end in row.ends:
        cells += [end["mean"], *(end["ci95"] or (None, None))]
    return cells
