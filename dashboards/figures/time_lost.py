"""时间去哪了: where the days of a case go, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboards.figures.drawing import (
    Basis,
    Cell,
    Drawing,
    Native,
    Series,
    blank,
    over_rows,
    shown,
    table,
)
from dashboards.theme import BEFORE, INK, PATTERNS, SERIES, Medium
from sim.engine.plan import Floats
from sim.experiment.estimate import Estimate, estimate
from sim.outcomes.whereabouts import CAUSES, mean_days
from sim.words import say

LEAST = 0.05
"""Causes that take fewer days than this, before and after, are in the table only."""
_ROW, _AROUND, _THICK = 62, 110, 0.24


class Told(NamedTuple):
    """One scenario's days.

    Attributes
    ----------
    title : str
        In the reader's language.
    days : pandas.DataFrame
        As :func:`sim.outcomes.whereabouts.whereabouts` gives them.
    """

    title: str
    days: pd.DataFrame


def time_lost(
    told: Sequence[Told],
    basis: Basis,
    lang: str,
    *,
    matter: str | None = None,
    subject: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A pair of bars a cause, before and after, longest first.

    Parameters
    ----------
    told : sequence of Told
        The baseline first.
    matter : str, optional
        Of which matter; without it of all cases.
    subject : str, optional
        The matter's title.
    """
    means = [mean_days(one.days, matter) for one in told]
    found = sorted(
        (cause for cause in CAUSES if any(_mean(days, cause) > 0 for days in means)),
        key=lambda cause: -max(_mean(days, cause) for days in means),
    )
    drawn = [cause for cause in found if max(_mean(days, cause) for days in means) >= LEAST]
    chart = blank(lang, _AROUND + (_ROW + 14 * (len(told) - 2)) * len(drawn), medium)
    for i, (one, days) in enumerate(zip(told, means, strict=True)):
        _bars(chart, one.title, [_mean(days, cause) for cause in drawn], i, len(told), medium)
    longest = max((_mean(days, cause) for days in means for cause in drawn), default=1.0)
    over_rows(chart, [say(f"cause.{cause}", lang) for cause in drawn], lift=10)
    chart.update_layout(barmode="overlay", legend={"traceorder": "normal"})
    chart.update_xaxes(title_text=say("figure.time-lost.axis", lang), range=[0, longest * 1.12])
    return Drawing(
        "time-lost",
        _headline(subject or say("figure.all-cases", lang), means, lang),
        basis.caption(lang),
        chart,
        table(
            [say("column.cause", lang), *(f"{t.title} ({say('unit.days', lang)})" for t in told)],
            ["", *("0.00" for _ in told)],
            _rows(found, means, lang),
        ),
        lang,
        Native(
            "bar",
            tuple(say(f"cause.{cause}", lang) for cause in drawn),
            tuple(
                Series(
                    one.title,
                    tuple(_mean(days, cause) for cause in drawn),
                    colour=_colour(i, len(told)),
                )
                for i, (one, days) in enumerate(zip(told, means, strict=True))
            ),
            say("figure.time-lost.axis", lang),
            "0.0",
        ),
    )


def _bars(
    chart: object, title: str, values: list[float], i: int, bars: int, medium: Medium
) -> None:
    """One scenario's bars, below those of the scenarios before it."""
    colour = _colour(i, bars)
    chart.add_bar(  # type: ignore[attr-defined]
        x=values,
        y=[-row - (i - (bars - 1) / 2) * _THICK - 0.12 for row in range(len(values))],
        width=_THICK * 0.94,
        orientation="h",
        name=title,
        marker={
            "color": colour,
            "pattern": {"shape": PATTERNS[i] if medium == "print" else "", "fgcolor": INK},
        },
        text=[shown(value, "0.0") for value in values],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        hovertemplate=f"{title}: %{{text}}<extra></extra>",
    )


def _colour(i: int, bars: int) -> str:
    """The baseline is grey; what is compared with it has colours."""
    return BEFORE if i == 0 and bars > 1 else SERIES[max(0, i - 1) % len(SERIES)]


def _mean(days: Mapping[str, Floats], cause: str) -> float:
    values = days[cause]
    return float(values.mean()) if len(values) else 0.0


def _headline(subject: str, means: Sequence[Mapping[str, Floats]], lang: str) -> str:
    """How long a case takes and what most of it goes to; and what becomes of it after."""
    first = means[0]
    whole = sum(_mean(first, cause) for cause in CAUSES)
    if whole <= 0:
        return say("figure.time-lost.none", lang, subject=subject)
    top = sorted(CAUSES, key=lambda cause: -_mean(first, cause))[:2]
    share = sum(_mean(first, cause) for cause in top) / whole
    values = {
        "subject": subject,
        "days": f"{whole:.1f}",
        "one": say(f"cause.{top[0]}", lang),
        "other": say(f"cause.{top[1]}", lang),
        "share": f"{100 * share:.0f}",
    }
    if len(means) < 2:
        return say("figure.time-lost.one", lang, **values)
    after = sum(_mean(means[-1], cause) for cause in CAUSES)
    return say("figure.time-lost.title", lang, after=f"{after:.1f}", **values)


def _rows(
    found: Sequence[str], means: Sequence[Mapping[str, Floats]], lang: str
) -> list[list[Cell]]:
    """Days by cause, and all together with the interval over replications."""
    rows: list[list[Cell]] = [
        [say(f"cause.{cause}", lang), *(_mean(days, cause) for days in means)] for cause in found
    ]
    totals: list[Estimate] = [estimate(sum(days.values(), np.zeros(1))) for days in means]
    whole = say("figure.total", lang)
    rows.append([whole, *(total["mean"] for total in totals)])
    for end, side in enumerate(("low", "high")):
        ends = [total["ci95"][end] if total["ci95"] else None for total in totals]
        rows.append(
            [say("figure.named", lang, name=whole, subject=say(f"column.{side}", lang)), *ends]
        )
    return rows
