"""Month by month: a mean with its interval, and where both are known, chance apart from doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboards.figures.drawing import Basis, Cell, Drawing, Native, Series, blank, sentence, table
from dashboards.theme import DASHES, SERIES, SYMBOLS, Medium, faded
from sim.experiment.estimate import estimate
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import UNITS, number, unit_of
from sim.words import say

_HEIGHT = 360
_TICKS = 5


BANDS = (("both", 0.08, ""), ("parameters", 0.0, "dot"), ("chance", 0.25, ""))
"""Kinds of intervals: how dense they are filled, and how they are edged."""


class Line(NamedTuple):
    """One scenario's months.

    Attributes
    ----------
    title : str
        In the reader's language.
    months : list of str
        ``YYYY-MM``.
    mean : list of float or None
    bands : dict
        Intervals by what makes them wide: ``chance`` (replications), ``parameters``, or ``both``;
        each a list of pairs or None, one a month.
    """

    title: str
    months: list[str]
    mean: list[float | None]
    bands: dict[str, list[tuple[float, float] | None]]


def monthly(kpis: pd.DataFrame, indicator: str, title: str, matter: str = ALL) -> Line:
    """An indicator's months of a run: mean over replications and its 95 % interval.

    Parameters
    ----------
    kpis : pandas.DataFrame
        A run's table of that name, with the column ``replication``.
    """
    rows = kpis[(kpis["place"] == ALL) & (kpis["matter"] == matter) & (kpis["month"] != ALL)]
    if not len(rows):  # by matter and month there are rows of places only
        rows = kpis[(kpis["matter"] == matter) & (kpis["month"] != ALL)]
    months = sorted(rows["month"].unique())
    found = [estimate(rows.loc[rows["month"] == m, indicator].to_numpy(float)) for m in months]
    chance = [(x["ci95"][0], x["ci95"][1]) if x["ci95"] else None for x in found]
    return Line(title, [str(m) for m in months], [x["mean"] for x in found], {"chance": chance})


def trend(
    lines: Sequence[Line],
    indicator: str,
    basis: Basis,
    lang: str,
    *,
    subject: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """Lines of months with bands; each line has its colour, dash, symbol and name at its end.

    Parameters
    ----------
    lines : sequence of Line
        The baseline first.
    indicator : str
        Of :data:`sim.outcomes.numbers.UNITS`.
    """
    chart = blank(lang, _HEIGHT, medium)
    for i, line in enumerate(lines):
        _draw(chart, line, i, indicator, lang)
    percent = UNITS[indicator] == "share"
    chart.update_yaxes(
        title_text=unit_of(indicator, lang) or None,
        tickformat=".0%" if percent else ",",
        rangemode="tozero",
    )
    months = len({m for line in lines for m in line.months})
    chart.update_xaxes(
        type="date", tickformat="%Y-%m", dtick=f"M{-(-months // _TICKS)}", showgrid=False
    )
    chart.update_layout(hovermode="x unified")
    name = say(f"indicator.{indicator}", lang)
    return Drawing(
        "trend",
        _headline(lines, indicator, subject, lang),
        basis.caption(lang),
        chart,
        table(
            [say("column.month", lang)]
            + [
                f"{line.title} · {part}"
                for line in lines
                for part in (name, say("column.low", lang), say("column.high", lang))
            ],
            ["", *["0.0 %" if percent else "0.00"] * (3 * len(lines))],
            _rows(lines),
        ),
        lang,
        _native(lines, indicator, lang),
    )


def _native(lines: Sequence[Line], indicator: str, lang: str) -> Native:
    rows = _rows(lines)
    columns = [tuple(row[i] for row in rows) for i in range(1, 3 * len(lines) + 1)]
    series = tuple(
        Series(line.title, *columns[3 * i : 3 * i + 3], colour=SERIES[i % len(SERIES)])  # type: ignore[arg-type,misc]
        for i, line in enumerate(lines)
    )
    form = "0 %" if UNITS[indicator] == "share" else "0"
    months = tuple(str(row[0]) for row in rows)
    return Native("line", months, series, unit_of(indicator, lang), form)


def _draw(chart: Any, line: Line, i: int, indicator: str, lang: str) -> None:
    colour = SERIES[i % len(SERIES)]
    for kind, opacity, dash in BANDS:
        band = line.bands.get(kind)
        known = [(m, b) for m, b in zip(line.months, band or [], strict=bool(band)) if b]
        if not known:
            continue
        months, shape = [m for m, _ in known], {"dash": dash or "solid", "color": colour}
        for side, end in enumerate(("low", "high")):
            chart.add_scatter(
                x=months,
                y=[b[side] for _, b in known],
                mode="lines",
                line={"width": 1.5 if dash else 0, **shape},
                fill="tonexty" if end == "high" else None,
                fillcolor=faded(colour, opacity),
                hoverinfo="skip",
                name=say(f"figure.band.{kind}", lang),
                showlegend=len(line.bands) > 1 and i == 0 and end == "high",
            )
    chart.add_scatter(
        x=line.months,
        y=line.mean,
        mode="lines+markers",
        line={"color": colour, "dash": DASHES[i % len(DASHES)], "width": 2.5},
        marker={"symbol": SYMBOLS[i % len(SYMBOLS)], "size": 7, "color": colour},
        name=line.title,
        customdata=[number(v, indicator) for v in line.mean],
        hovertemplate=f"{line.title}: %{{customdata}}<extra></extra>",
    )


def _headline(lines: Sequence[Line], indicator: str, subject: str | None, lang: str) -> str:
    """Where the last line begins and ends, and where the baseline stands by then."""
    name = sentence(say(f"indicator.{indicator}", lang))
    name = name if subject is None else say("figure.of-subject", lang, subject=subject, name=name)
    last = lines[-1]
    known = [(m, v) for m, v in zip(last.months, last.mean, strict=True) if v is not None]
    if not known:
        return say("figure.trend.none", lang, name=name)
    unit = unit_of(indicator, lang)
    values: Mapping[str, object] = {
        "name": name,
        "first": known[0][0],
        "last": known[-1][0],
        "from_": number(known[0][1], indicator),
        "to": f"{number(known[-1][1], indicator)} {unit}".strip(),
    }
    if len(lines) == 1:
        return say("figure.trend.one", lang, **values)
    base = dict(zip(lines[0].months, lines[0].mean, strict=True)).get(known[-1][0])
    without = f"{number(base, indicator)} {unit}".strip()
    return say("figure.trend.title", lang, base=without, **values)


def _rows(lines: Sequence[Line]) -> list[list[Cell]]:
    months = sorted({m for line in lines for m in line.months})
    rows: list[list[Cell]] = []
    for month in months:
        row: list[Cell] = [month]
        for line in lines:
            at = line.months.index(month) if month in line.months else None
            widest = next((line.bands[k] for k, *_ in BANDS if k in line.bands), None)
            ends = widest[at] if widest is not None and at is not None else None
            row += [None if at is None else line.mean[at], *(ends or (None, None))]
        rows.append(row)
    return rows


def spread(draws: np.ndarray, months: list[str], title: str) -> Line:
    """A fan that keeps chance and doubt about parameters apart.

    Parameters
    ----------
    draws : float array, shape (parameter draws, replications, months)

    Returns
    -------
    Line
        ``chance``: central 95 % of replications around their draw's mean, put around the overall
        mean; ``parameters``: central 95 % of the draws' means; ``both``: of all values.
    """
    centre = draws.mean(axis=1, keepdims=True)
    mean = draws.mean(axis=(0, 1))
    parts = {
        "chance": (draws - centre).reshape(-1, len(months)) + mean,
        "parameters": centre[:, 0, :],
        "both": draws.reshape(-1, len(months)),
    }
    bands: dict[str, list[tuple[float, float] | None]] = {
        kind: [(float(a), float(b)) for a, b in np.quantile(part, [0.025, 0.975], axis=0).T]
        for kind, part in parts.items()
    }
    return Line(title, months, [float(x) for x in mean], bands)
