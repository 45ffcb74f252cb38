"""结论: is the reform worth it? Relative changes with their intervals, better and worse alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.figures.drawing import Basis, Cell, Drawing, Native, Series, blank, table
from dashboards.theme import BETTER, FAINT, SOFT, UNCLEAR, WORSE, Medium
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import changed, label, number, percent, unit_of
from sim.words import say

APPLICANT = (
    "elapsed_working_days",
    "trips",
    "departments_visited",
    "materials",
    "wait_minutes",
    "cost_applicant",
    "corrections",
)
OFFICE = (
    "clerk_minutes_per_case",
    "rekey_minutes_per_case",
    "utilisation",
    "overtime_hours",
    "backlog",
)
ROWS = APPLICANT + OFFICE
"""What is shown, from the applicant's side to the offices'; what is not known is left out."""

MORE_IS_BETTER = ("completion_rate", "online_share", "satisfaction", "joined_share")
NEITHER = ("utilisation",)
"""Whether it is good that clerks are busier depends on how busy they were."""

MARKS = {
    "better": (BETTER, "circle"),
    "worse": (WORSE, "diamond"),
    "moved": (SOFT, "square"),
    "unclear": (UNCLEAR, "circle-open"),
}
SIGNS = {"better": "✓", "worse": "✗", "moved": "△", "unclear": "–"}
"""The same marks where only letters can be set."""
FARTHEST = 2.0
"""Relative changes beyond are drawn at the edge, with an arrow and their number."""
_ROW, _AROUND = 50, 110


def verdict(
    report: Mapping[str, Any],
    lang: str,
    *,
    reform: str | None = None,
    matter: str | None = None,
    medium: Medium = "screen",
) -> Drawing:
    """A forest plot of a comparison: one row an indicator, its relative change and interval.

    Parameters
    ----------
    report : mapping
        ``reformsim.compare/1``.
    reform : str, optional
        Which of its reforms; without it the first.
    matter : str, optional
        Which matter, ``*`` for all cases together; without it :func:`focus` decides.
    """
    pair = report["reforms"][reform or report["reform"]]
    matter = focus(pair) if matter is None else matter
    found = pair if matter == ALL else pair["matters"][matter]
    metrics = {i: found["metrics"][i] for i in ROWS if _known(found["metrics"].get(i))}
    chart = blank(lang, _AROUND + _ROW * max(1, len(_drawn(metrics))), medium)
    _draw(chart, metrics, lang)
    subject = say("figure.all-cases", lang) if matter == ALL else found["title"][lang]
    return Drawing(
        "verdict",
        headline(subject, metrics, lang),
        Basis.of(report).caption(lang),
        chart,
        table(
            [
                say(f"column.{x}", lang)
                for x in ("indicator", "unit", "before", "after", "percent", "low", "high")
            ],
            ["", "", "0.00", "0.00", "+0.0 %", "+0.0 %", "+0.0 %"],
            [_row(i, metric, lang) for i, metric in metrics.items()],
        ),
        lang,
        _native(metrics, lang),
    )


def _native(metrics: Mapping[str, Any], lang: str) -> Native:
    names = _drawn(metrics)
    ends = [metrics[i]["ratio"]["ci95"] or [None, None] for i in names]
    return Native(
        "bar",
        tuple(f"{SIGNS[judged(metrics[i], i)]} {say(f'indicator.{i}', lang)}" for i in names),
        (
            Series(
                say("figure.verdict.axis", lang),
                tuple(metrics[i]["ratio"]["mean"] - 1.0 for i in names),
                tuple(None if low is None else low - 1.0 for low, _ in ends),
                tuple(None if high is None else high - 1.0 for _, high in ends),
                colours=tuple(MARKS[judged(metrics[i], i)][0] for i in names),
            ),
        ),
        say("figure.verdict.axis", lang),
        "+0 %",
    )


def focus(pair: Mapping[str, Any]) -> str:
    """The matter with at least half of all trips saved or added; ``*`` if there is none."""
    trips = {
        name: abs(metric["difference"]["mean"]) * found["cases"]
        for name, found in pair["matters"].items()
        if changed(metric := found["metrics"]["trips"], "trips")
    }
    most = max(trips, key=lambda name: trips[name], default=ALL)
    return most if trips and trips[most] >= sum(trips.values()) / 2 else ALL


def judged(metric: Mapping[str, Any], indicator: str) -> str:
    """One of :data:`MARKS`: whether a change is seen, and whether it is a good one."""
    if not changed(metric, indicator):
        return "unclear"
    if indicator in NEITHER:
        return "moved"
    fell = metric["difference"]["mean"] < 0
    return "better" if fell != (indicator in MORE_IS_BETTER) else "worse"


def headline(subject: str, metrics: Mapping[str, Any], lang: str) -> str:
    """The conclusion: the two most telling gains and the first loss, in their own units."""
    gains = [i for i in metrics if judged(metrics[i], i) == "better"][:2]
    losses = [i for i in metrics if judged(metrics[i], i) == "worse"][:1]
    if not gains and not losses:
        return say("figure.verdict.none", lang, subject=subject)
    parts = [_change(i, metrics[i], lang) for i in (*gains, *losses)]
    if gains and losses:
        parts[-1] = say("figure.verdict.but", lang, part=parts[-1])
    return say("figure.verdict.title", lang, subject=subject, parts=say("comma", lang).join(parts))


def _change(indicator: str, metric: Mapping[str, Any], lang: str) -> str:
    fell = metric["difference"]["mean"] < 0
    text = say(
        "falls" if fell else "rises",
        lang,
        name=say(f"indicator.{indicator}", lang),
        before=number(metric["baseline"]["mean"], indicator),
        after=number(metric["reform"]["mean"], indicator),
        unit=unit_of(indicator, lang),
    ).strip()
    return say("figure.with-share", lang, text=text, share=percent(metric))


def _known(metric: Mapping[str, Any] | None) -> bool:
    """Whether both scenarios have the indicator, and one of them is not always 0."""
    if metric is None:
        return False
    before, after = metric["baseline"]["mean"], metric["reform"]["mean"]
    return before is not None and after is not None and bool(before or after)


def _drawn(metrics: Mapping[str, Any]) -> list[str]:
    """Indicators with a relative change."""
    return [i for i, m in metrics.items() if m["ratio"] and m["ratio"]["mean"] is not None]


def _row(indicator: str, metric: Mapping[str, Any], lang: str) -> list[Cell]:
    ratio = metric["ratio"] or {"mean": None, "ci95": None}
    ends = ratio["ci95"] or (None, None)
    return [
        say(f"indicator.{indicator}", lang),
        unit_of(indicator, lang) or "–",
        metric["baseline"]["mean"],
        metric["reform"]["mean"],
        *(None if x is None else x - 1.0 for x in (ratio["mean"], *ends)),
    ]


def _draw(chart: Any, metrics: Mapping[str, Any], lang: str) -> None:
    names = _drawn(metrics)
    points: dict[str, list[tuple[str, float, float, float, str]]] = {}
    left = right = 0.1
    for i in names:
        ratio = metrics[i]["ratio"]
        mean = ratio["mean"] - 1.0
        low, high = [x - 1.0 for x in ratio["ci95"]] if ratio["ci95"] else (mean, mean)
        low = max(low, min(mean, -1.0))  # nothing can fall by more than all of it
        left = max(left, -mean, -low)
        right = max(right, *(min(FARTHEST, x) for x in (mean, high)))
        points.setdefault(judged(metrics[i], i), []).append(
            (i, mean, mean - low, high - mean, percent(metrics[i]))
        )
    for mark, (colour, symbol) in MARKS.items():
        rows = points.get(mark, [])
        if not rows:
            continue
        chart.add_scatter(
            x=[min(mean, FARTHEST) for _, mean, *_ in rows],
            y=[i for i, *_ in rows],
            error_x={
                "array": [min(up, max(0.0, FARTHEST - mean)) for _, mean, _, up, _ in rows],
                "arrayminus": [down if mean <= FARTHEST else 0.0 for _, mean, down, _, _ in rows],
                "thickness": 2,
                "width": 5,
                "color": colour,
            },
            mode="markers+text",
            marker={"color": colour, "symbol": symbol, "size": 12, "line": {"width": 2}},
            text=[f"{text} ▶" if mean > FARTHEST else text for _, mean, _, _, text in rows],
            textposition=["middle left" if m > FARTHEST else "top center" for _, m, *_ in rows],
            textfont={"color": colour},
            cliponaxis=False,
            name=say(f"figure.mark.{mark}", lang),
            customdata=[_told(i, metrics[i], lang) for i, *_ in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    room = 0.12 * (left + right)
    chart.update_xaxes(
        range=[-left - room, right + room],
        tickformat="+.0%",
        zeroline=True,
        title_text=say("figure.verdict.axis", lang),
    )
    chart.update_yaxes(
        tickvals=names,
        ticktext=[_tick(i, metrics[i], lang) for i in names],
        categoryorder="array",
        categoryarray=names[::-1],
        range=[-0.6, len(names) - 0.3],
        showgrid=False,
    )


def _tick(indicator: str, metric: Mapping[str, Any], lang: str) -> str:
    """Name of a row, and under it the figures before and after."""
    ends = f"{_end(metric['baseline'], indicator)} → {_end(metric['reform'], indicator)}"
    unit = unit_of(indicator, lang)
    name = say(f"indicator.{indicator}", lang)
    return f'{name}<br><span style="color:{FAINT};font-size:0.85em">{ends} {unit}</span>'


def _end(estimate: Mapping[str, Any], indicator: str) -> str:
    return number(estimate["mean"], indicator)


def _told(indicator: str, metric: Mapping[str, Any], lang: str) -> str:
    """What hovering over a row tells."""
    ends = metric["ratio"]["ci95"]
    told = f"{label(indicator, lang)}<br>{_change(indicator, metric, lang)}"
    if ends is None:
        return told
    low, high = (f"{100 * (x - 1):+.1f} %".replace("-", "−") for x in ends)
    return told + "<br>" + say("figure.interval", lang, low=low, high=high)
