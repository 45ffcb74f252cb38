"""大厅与排班: at which hour of which day a hall is full, and who is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboards.figures.drawing import Basis, Drawing, Native, Series, blank, shown, table
from dashboards.theme import SEQUENCE, Medium, on, scale
from sim.engine.clock import DAY
from sim.words import say

Measure = Literal["queue", "wait", "arrivals", "busy"]
MEASURES: dict[Measure, tuple[str, str]] = {
    "queue": ("0.0", "figure.heatmap.queue"),
    "wait": ("0.0", "figure.heatmap.wait"),
    "arrivals": ("0.0", "figure.heatmap.arrivals"),
    "busy": ("0.0", "figure.heatmap.busy"),
}
"""What may be shown: people waiting, their mean wait (minutes), people coming in an hour, clerks
serving."""
QUIET = 0.02
"""Hours with less than this share of the busiest hour's service are left out."""
_CELL, _AROUND = 34, 90


def hall_hours(
    trace: pd.DataFrame, start: dt.date, span: tuple[float, float], pools: tuple[str, ...] = ()
) -> pd.DataFrame:
    """What happens at windows in each hour of the week.

    Parameters
    ----------
    trace : pandas.DataFrame
        A run's table of that name, all replications.
    start : datetime.date
        The day of minute 0.
    span : pair of float
        Minutes between which is counted: the measured window.
    pools : tuple of str
        Which windows (``place/pool``); without them all of them.

    Returns
    -------
    pandas.DataFrame
        One row per ``weekday`` (0 is Monday) and ``hour``: ``queue`` the mean number of people
        waiting, ``wait`` the mean wait of those who came then and were served (minutes),
        ``arrivals`` an hour, ``busy`` the mean number of clerks serving.

    Notes
    -----
    Means are over the days on which the windows served anybody, so holidays do not thin out
    Mondays.
    """
    served = trace[(trace["kind"] == "serve") & (trace["resource"] != "")]
    owner = served["resource"].astype(str).str.partition("#")[0]
    if pools:
        served = served[owner.isin(pools)]
    served = served[served["queued"].between(*span, inclusive="left")]
    replications = max(1, trace["replication"].nunique())
    days = np.unique((served["started"] // DAY).to_numpy(np.int64))
    weekday = (start.weekday() + days) % 7
    open_days = np.bincount(weekday, minlength=7) * replications
    come = _cells(served["queued"].to_numpy(float), start)
    count = np.bincount(come, minlength=7 * 24).astype(float)
    waited = np.bincount(come, (served["started"] - served["queued"]).to_numpy(float), 7 * 24)
    busy = _occupied(served, "started", "ended", start)
    queue = _occupied(served, "queued", "started", start)
    grid = pd.DataFrame({"weekday": np.repeat(range(7), 24), "hour": np.tile(range(24), 7)})
    with np.errstate(invalid="ignore", divide="ignore"):
        grid["queue"] = queue / 60.0 / open_days[grid["weekday"]]
        grid["arrivals"] = count / open_days[grid["weekday"]]
        grid["wait"] = waited / count
        grid["busy"] = busy / 60.0 / open_days[grid["weekday"]]
    hours = busy.reshape(7, 24).sum(axis=0)
    lively = hours >= QUIET * hours.max()
    found: pd.DataFrame = grid[((count > 0) | (busy > 0)) & lively[grid["hour"]]]
    return found.reset_index(drop=True)


def _cells(minutes: np.ndarray, start: dt.date) -> np.ndarray:
    """Hours of the week, counted from Monday midnight."""
    day = (minutes // DAY).astype(np.int64)
    hour = ((minutes % DAY) // 60).astype(np.int64)
    return ((start.weekday() + day) % 7) * 24 + hour


def _occupied(served: pd.DataFrame, since: str, until: str, start: dt.date) -> np.ndarray:
    """Minutes between two columns in every hour of the week; they may reach over several hours."""
    begin, end = served[since].to_numpy(float), served[until].to_numpy(float)
    total = np.zeros(7 * 24)
    while len(begin):
        stop = np.minimum(end, (begin // 60 + 1) * 60)
        total += np.bincount(_cells(begin, start), stop - begin, 7 * 24)
        left = stop < end
        begin, end = stop[left], end[left]
    return total


def heatmap(
    hours: pd.DataFrame,
    basis: Basis,
    lang: str,
    *,
    where: str,
    measure: Measure = "queue",
    medium: Medium = "screen",
) -> Drawing:
    """A week of hours as coloured cells with their numbers.

    Parameters
    ----------
    hours : pandas.DataFrame
        As :func:`hall_hours` gives it.
    where : str
        The hall or windows, in the reader's language.
    """
    form, key = MEASURES[measure]
    grid = hours.pivot(index="hour", columns="weekday", values=measure)
    days = [say(f"weekday.{day}", lang) for day in map(int, grid.columns)]
    slots = [f"{hour}:00" for hour in grid.index]
    values = grid.to_numpy(float)
    texts = [[shown(float(v), form) if np.isfinite(v) else "" for v in row] for row in values]
    chart = blank(lang, _AROUND + _CELL * len(slots), medium)
    paint(chart, values, texts, days, slots, say(key, lang))
    return Drawing(
        "heatmap",
        _headline(grid, where, measure, lang),
        basis.caption(lang),
        chart,
        table(
            [
                say("column.weekday", lang),
                say("column.hour", lang),
                *(say(key, lang) for _, key in MEASURES.values()),
            ],
            ["", "", *(form for form, _ in MEASURES.values())],
            [
                [say(f"weekday.{int(row['weekday'])}", lang), f"{int(row['hour'])}:00"]
                + [float(row[name]) for name in MEASURES]
                for row in hours.to_dict("records")
            ],
        ),
        lang,
        Native(
            "grid",
            tuple(slots),
            tuple(
                Series(day, tuple(float(x) if np.isfinite(x) else None for x in column))
                for day, column in zip(days, values.T, strict=True)
            ),
            say(key, lang),
            form,
        ),
    )


def paint(
    chart: go.Figure,
    values: NDArray[np.float64],
    texts: Sequence[Sequence[str]],
    days: Sequence[str],
    slots: Sequence[str],
    what: str,
) -> None:
    """Cells from light (0) to dark (the most), each with its text; hours run downwards.

    Parameters
    ----------
    values : float array, shape (slots, days)
        NaN for cells that do not exist.
    what : str
        What the values are, for hovering.
    """
    most = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    chart.add_heatmap(
        z=values,
        x=list(days),
        y=list(slots),
        zmin=0,
        zmax=most or 1.0,
        colorscale=scale(),
        xgap=2,
        ygap=2,
        showscale=False,
        customdata=[list(row) for row in texts],
        hoverongaps=False,
        hovertemplate=f"%{{x}} %{{y}}<br>{what}: %{{customdata}}<extra></extra>",
    )
    notes = [
        {
            "x": day,
            "y": slot,
            "text": text,
            "font": {"color": on(_colour(float(value) / most if most else 0.0))},
        }
        for slot, row, line in zip(slots, values, texts, strict=True)
        for day, value, text in zip(days, row, line, strict=True)
        if np.isfinite(value)
    ]
    chart.update_layout(annotations=notes)  # all at once: one by one takes quadratic time
    chart.update_xaxes(
        side="top",
        showgrid=False,
        type="category",
        tickangle=0,
        tickvals=list(days),
        ticktext=[day.replace(" ", "<br>") for day in days],
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")


def _headline(grid: pd.DataFrame, where: str, measure: Measure, lang: str) -> str:
    """When it is most, and how much more than usual."""
    if not grid.size or not np.nansum(grid.to_numpy()) > 0:
        return say("figure.heatmap.none", lang, where=where)
    cells = grid.to_numpy(float)
    row, column = divmod(int(np.nanargmax(cells)), cells.shape[1])
    hour, day, value = (
        int(grid.index.to_list()[row]),
        int(grid.columns.to_list()[column]),
        float(cells[row, column]),
    )
    usual = float(np.nanmean(cells))
    return say(
        f"figure.heatmap.title.{measure}",
        lang,
        where=where,
        day=say(f"weekday.{day}", lang),
        hour=f"{hour}:00–{hour + 1}:00",
        value=shown(value, MEASURES[measure][0]),
        usual=shown(usual, MEASURES[measure][0]),
    )


def _colour(share: float) -> str:
    """The colour at a share of the scale, as a chart mixes it."""
    at = min(1.0, max(0.0, share)) * (len(SEQUENCE) - 1)
    i = min(int(at), len(SEQUENCE) - 2)
    ends = [[int(code[k : k + 2], 16) for k in (1, 3, 5)] for code in SEQUENCE[i : i + 2]]
    return "#" + "".join(f"{round(a + (b - a) * (at - i)):02X}" for a, b in zip(*ends, strict=True))
