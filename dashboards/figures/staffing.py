"""大厅与排班: people that windows need in each half-hour of the week, and those there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboards.figures.drawing import Basis, Drawing, Native, Series, blank, shown, table
from dashboards.figures.heatmap import paint
from dashboards.theme import Medium
from sim import __version__
from sim.words import say

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "make_up")
"""As ``reformsim.staff/1`` names them; ``weekday.<position>`` is their word."""
RARE = ("make_up",)
"""Days of which a year has few, so that little is known of them."""
_CELL, _AROUND = 26, 90


def staffing(
    report: Mapping[str, Any],
    lang: str,
    *,
    pool: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A week of half-hours: people needed, and how many of them are missing.

    Parameters
    ----------
    report : mapping
        ``reformsim.staff/1``.
    pool : str, optional
        One pool by name; without it all windows of the place together.
    """
    chosen = {
        name: found
        for name, found in report["pools"].items()
        if found["kind"] == "window" and (pool is None or name == pool)
    }
    rows = [row for found in chosen.values() for row in found["half_hours"]]
    days = [i for i, day in enumerate(DAYS) if any(row["day"] == day for row in rows)]
    times = sorted({row["time"] for row in rows})
    needed = np.full((len(times), len(days)), np.nan)
    now = np.full_like(needed, np.nan)
    for row in rows:
        at = times.index(row["time"]), days.index(DAYS.index(row["day"]))
        for grid, name in ((needed, "staff_needed"), (now, "staff_now")):
            grid[at] = np.nansum([grid[at], row[name]])
    heads = [say(f"weekday.{day}", lang) for day in days]
    texts = [
        [_text(float(a), float(b)) for a, b in zip(one, other, strict=True)]
        for one, other in zip(needed, now, strict=True)
    ]
    two_lines = bool(rows) and np.nanmax(needed) >= 10
    if two_lines:  # narrow screens have no room for both numbers side by side
        texts = [[text.replace(" ", "<br>") for text in line] for line in texts]
    chart = blank(lang, _AROUND + (1.6 if two_lines else 1.0) * _CELL * len(times), medium)
    if rows:
        paint(chart, needed, texts, heads, times, say("figure.staffing.needed", lang))
    basis = Basis(
        report["replications"]["verification"], None, report["seed"], report["engine"], __version__
    )
    title = _headline(report, chosen, needed, now, days, times, lang)
    return Drawing(
        "staffing",
        title,
        say(
            "figure.staffing.promise",
            lang,
            targets=say("figure.and", lang).join(report["targets"]),
            basis=basis.caption(lang),
        ),
        chart,
        table(
            [
                say("column.weekday", lang),
                say("column.hour", lang),
                say("figure.staffing.needed", lang),
                say("figure.staffing.now", lang),
            ],
            ["", "", "0", "0.0"],
            [
                [head, time, float(needed[i, k]), float(now[i, k])]
                for k, head in enumerate(heads)
                for i, time in enumerate(times)
                if np.isfinite(needed[i, k])
            ],
        ),
        lang,
        Native(
            "grid",
            tuple(times),
            tuple(
                Series(head, tuple(float(x) if np.isfinite(x) else None for x in column))
                for head, column in zip(heads, needed.T, strict=True)
            ),
            say("figure.staffing.needed", lang),
            "0",
        ),
    )


def _text(needed: float, now: float) -> str:
    """How many are needed, and how many of them are missing."""
    if not np.isfinite(needed):
        return ""
    short = needed - now
    return shown(needed, "0") + (f" ▲{shown(short, '0')}" if short >= 0.5 else "")


def _weekly(chosen: Mapping[str, Any], name: str) -> float:
    """Person-hours of a usual week: half-hours of its days, those of rare days left out."""
    return sum(
        float(row[f"staff_{name}"]) / 2.0
        for found in chosen.values()
        for row in found["half_hours"]
        if row["day"] not in RARE
    )


def _headline(
    report: Mapping[str, Any],
    chosen: Mapping[str, Any],
    needed: Any,
    now: Any,
    days: list[int],
    times: list[str],
    lang: str,
) -> str:
    """Where people are missing most, and what the week takes in all."""
    titles = [found["title"][lang] for found in chosen.values()]
    if not titles:
        return say("figure.staffing.none", lang, place=report["title"][lang])
    whole = say("figure.staffing.windows", lang, place=report["title"][lang])
    place = titles[0] if len(titles) == 1 else whole
    before, after = (shown(_weekly(chosen, name), "0") for name in ("now", "needed"))
    short = needed - now
    usual = [k for k, day in enumerate(days) if DAYS[day] not in RARE]
    if usual and np.nanmax(short[:, usual]) >= 0.5:  # a rare day is news only if no other is
        short = np.where(np.isin(np.arange(len(days)), usual), short, np.nan)
    row, column = divmod(int(np.nanargmax(short)), short.shape[1])
    values = {"place": place, "before": before, "after": after}
    if needed[row, column] - now[row, column] < 0.5:
        return say("figure.staffing.enough", lang, **values)
    return say(
        "figure.staffing.title",
        lang,
        day=say(f"weekday.{days[column]}", lang),
        time=times[row],
        needed=shown(float(needed[row, column]), "0"),
        now=shown(float(now[row, column]), "0"),
        **values,
    )
