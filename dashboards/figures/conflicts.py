"""五大冲突: which of them costs most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.figures.drawing import Basis, Drawing, Native, blank, over_rows, shown, table
from dashboards.figures.drawing import Series as NativeSeries
from dashboards.theme import BETTER, FAINT, UNCLEAR, WORSE, Medium
from sim.outcomes.numbers import label, number, unit_of
from sim.words import say

_ROW, _AROUND = 58, 100


def conflicts(
    report: Mapping[str, Any],
    lang: str,
    *,
    indicator: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A bar a conflict: what resolving it would change, shared out fairly, with its interval.

    Parameters
    ----------
    report : mapping
        ``reformsim.attribute/1``.
    indicator : str, optional
        Which one; without it the first.
    """
    indicator = indicator or next(iter(report["indicators"]))
    told = report["indicators"][indicator]
    names = told["order"]
    values = {name: told["conflicts"][name]["shapley"] for name in names}
    total = told["total"]["mean"]
    chart = blank(lang, _AROUND + _ROW * len(names), medium)
    marks = [_mark(values[name]) for name in names]
    chart.add_bar(
        x=[values[name]["mean"] for name in names],
        y=[-i for i in range(len(names))],
        orientation="h",
        width=0.34,
        marker={
            "color": [colour for colour, _ in marks],
            "pattern": {"shape": [p for _, p in marks]},
        },
        error_x=_bars([values[name] for name in names]),
        customdata=[number(values[name]["mean"], indicator, signed=True) for name in names],
        hovertemplate="%{customdata}<extra></extra>",
    )
    over_rows(chart, [_label(name, told, indicator, lang) for name in names], lift=12)
    chart.update_xaxes(title_text=label(indicator, lang))
    return Drawing(
        "conflicts",
        _headline(told, indicator, lang),
        say(
            "figure.conflicts.basis",
            lang,
            title=report["title"][lang],
            basis=Basis.of(report).caption(lang),
        ),
        chart,
        table(
            [say(f"column.{x}", lang) for x in ("conflict", "change-only", "low", "high", "share")],
            ["", "+0.00", "+0.00", "+0.00", "0 %"],
            [
                [
                    say(f"conflict.{name}", lang),
                    values[name]["mean"],
                    *(values[name]["ci95"] or (None, None)),
                    told["conflicts"][name]["share"] if total else None,
                ]
                for name in names
            ],
        ),
        lang,
        Native(
            "bar",
            tuple(say(f"conflict.{name}", lang) for name in names),
            (
                NativeSeries(
                    say(f"indicator.{indicator}", lang),
                    tuple(values[name]["mean"] for name in names),
                    low=tuple((values[name]["ci95"] or [None])[0] for name in names),
                    high=tuple((values[name]["ci95"] or [None])[-1] for name in names),
                    colours=tuple(colour for colour, _ in marks),
                ),
            ),
            label(indicator, lang),
            "0.0" if abs(total) >= 10 else "0.00",
        ),
    )


def _bars(values: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "array": [v["ci95"][1] - v["mean"] if v["ci95"] else 0.0 for v in values],
        "arrayminus": [v["mean"] - v["ci95"][0] if v["ci95"] else 0.0 for v in values],
        "thickness": 2,
        "width": 5,
    }


def _mark(value: Mapping[str, Any]) -> tuple[str, str]:
    """Colour and pattern: a gain, a loss, or nothing to be seen."""
    ends = value["ci95"]
    if ends and ends[0] <= 0 <= ends[1]:
        return UNCLEAR, "/"
    return (BETTER, "") if value["mean"] < 0 else (WORSE, "x")


def _label(name: str, told: Mapping[str, Any], indicator: str, lang: str) -> str:
    found = told["conflicts"][name]
    value = number(found["shapley"]["mean"], indicator, signed=True)
    text = f"{value} {unit_of(indicator, lang)}".strip()
    if found["share"] is not None:
        text = say("figure.with-share", lang, text=text, share=shown(found["share"], "0 %"))
    return f'{say(f"conflict.{name}", lang)} <span style="color:{FAINT}">{text}</span>'


def _headline(told: Mapping[str, Any], indicator: str, lang: str) -> str:
    """Which conflict costs most, and whether it is told apart from the next."""
    name, total = say(f"indicator.{indicator}", lang), told["total"]["mean"]
    ends = told["total"]["ci95"]
    if not total or (ends and ends[0] <= 0 <= ends[1]):
        return say("figure.conflicts.none", lang, name=name)
    first = told["order"][0]
    sure = all(told["apart"].values())
    amount = number(abs(total), indicator)
    if lang == "zh" or unit_of(indicator, lang) != say("unit.times", lang):  # "0.2 times off trips"
        amount = f"{amount} {unit_of(indicator, lang)}".strip()
    change = say(f"figure.conflicts.{'less' if total < 0 else 'more'}", lang, amount=amount)
    return say(
        "figure.conflicts.title" if sure else "figure.conflicts.close",
        lang,
        first=say(f"conflict.{first}", lang),
        share=shown(told["conflicts"][first]["share"], "0 %").removesuffix(" %"),
        total=change,
        name=name,
    )
