"""可信度: the simulated beside the observed, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calibration.beside import COLUMNS, HITS, agreeing, as_read, title_of
from dashboards.figures.drawing import Basis, Cell, Drawing, Native, Series, blank, over_rows, table
from dashboards.theme import BETTER, FAINT, INK, SOFT, UNCLEAR, WORSE, Medium, faded
from sim.city.explain import Row
from sim.words import say

MARKS = {True: (BETTER, "circle"), False: (WORSE, "x"), None: (UNCLEAR, "circle-open")}
"""Colour and symbol of a figure that agrees, one that does not, and one that is not known."""
NEAREST, FARTHEST = 0.0, 2.0
"""Simulated figures are drawn between these multiples of the reported ones; beyond with arrows."""
_ROW, _AROUND = 44, 110
_ASSUMED, _LEAST, _LONG = 15, 0.05, 44
NUMBER = ("number", "value", "low-end", "high-end", "unit", "source", "in-files")


def trust(
    targets: Sequence[Mapping[str, Any]],
    basis: Basis,
    lang: str,
    *,
    medium: Medium = "screen",
) -> Drawing:
    """Every reported figure as 100 %, the band that counts as a hit, and the model's.

    The model's is what the figure's reading asks for; where that is the guides, what people live
    through is marked besides.

    Parameters
    ----------
    targets : sequence of mapping
        As :func:`calibration.beside.beside` gives them (``reforms.<name>.targets`` of
        ``reformsim.compare/1``).
    """
    known = [t for t in targets if t["held"]["mean"] is not None and t["reported"]]
    chart = blank(lang, _AROUND + _ROW * len(known), medium)
    _bands(chart, known, lang)
    for hit, (colour, symbol) in MARKS.items():
        mine = [(row, t) for row, t in enumerate(known) if t["hit"] is hit]
        if not mine:
            continue
        spans = [(_clip(low), _clip(middle), _clip(high)) for low, middle, high in map(_span, mine)]
        chart.add_scatter(
            x=[middle for _, middle, _ in spans],
            y=[-row for row, _ in mine],
            error_x={
                "array": [high - middle for _, middle, high in spans],
                "arrayminus": [middle - low for low, middle, _ in spans],
                "color": colour,
                "thickness": 2,
                "width": 4,
            },
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2}},
            name=say(f"target.{HITS[hit]}", lang),
            customdata=[_told(t, lang) for _, t in mine],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    _lived(chart, known, lang)
    over_rows(chart, [_label(t, lang) for t in known])
    chart.update_xaxes(
        range=[NEAREST, FARTHEST * 1.02],
        tickformat=".0%",
        zeroline=False,
        title_text=say("figure.trust.axis", lang),
    )
    chart.add_vline(x=1.0, line={"color": INK, "width": 1.5, "dash": "dot"})
    (hits, counted), (right, predicted) = (
        agreeing([t for t in targets if t["role"] in roles])
        for roles in (("fit", "predict"), ("predict",))
    )
    title = say(
        "figure.trust.title", lang, hits=hits, all=counted, predicted=predicted, right=right
    )
    return Drawing(
        "trust",
        title,
        basis.caption(lang),
        chart,
        table(
            [say(f"column.{x}", lang) for x in COLUMNS],
            [""] * len(COLUMNS),
            [as_read(t, lang) for t in targets],
        ),
        lang,
        _native(known, lang),
    )


def _lived(chart: Any, known: Sequence[Mapping[str, Any]], lang: str) -> None:
    """What people live through, where guides are held against the report."""
    rows = [
        (row, _share(t, t["simulated"]["mean"]))
        for row, t in enumerate(known)
        if t["guide"] and t["simulated"]["mean"] is not None
    ]
    if rows:
        chart.add_scatter(
            x=[_clip(share) for _, share in rows],
            y=[-row for row, _ in rows],
            mode="markers",
            marker={"color": INK, "symbol": "line-ns-open", "size": 13, "line": {"width": 2}},
            name=say("figure.trust.lived", lang),
            hoverinfo="skip",
            cliponaxis=False,
        )


def _native(known: Sequence[Mapping[str, Any]], lang: str) -> Native:
    spans = [tuple(map(_clip, _span((0, target)))) for target in known]
    return Native(
        "bar",
        tuple(_plain(target, lang) for target in known),
        (
            Series(
                say("figure.trust.axis", lang),
                tuple(middle for _, middle, _ in spans),
                tuple(low for low, *_ in spans),
                tuple(high for *_, high in spans),
                colours=tuple(MARKS[target["hit"]][0] for target in known),
            ),
        ),
        say("figure.trust.axis", lang),
        "0 %",
    )


def assumptions(
    rows: Sequence[Row], lang: str, *, most: int = _ASSUMED, medium: Medium = "screen"
) -> Drawing:
    """The numbers that are least certain: how far they may be off, as multiples of their value.

    Parameters
    ----------
    rows : sequence of Row
        All numbers of a city, weakest first (:func:`sim.city.explain.provenance`).
    most : int
        How many of them to draw.
    """
    alike = _alike(r for r in rows if r.value > 0 and r.range[1] > r.range[0])[:most]
    drawn = [group[0] for group in alike]
    chart = blank(lang, _AROUND + _ROW * len(drawn), medium)
    chart.add_scatter(
        x=[1.0] * len(drawn),
        y=[-row for row in range(len(drawn))],
        error_x={
            "array": [r.range[1] / r.value - 1.0 for r in drawn],
            "arrayminus": [1.0 - max(_LEAST, r.range[0] / r.value) for r in drawn],
            "color": SOFT,
            "thickness": 3,
            "width": 5,
        },
        mode="markers",
        marker={"color": INK, "size": 8},
        text=[f"{called(r, lang)}<br>{r.path}" for r in drawn],
        customdata=[f"{r.value:g} {r.unit} [{r.range[0]:g}, {r.range[1]:g}]" for r in drawn],
        hovertemplate="%{text}<br>%{customdata}<extra></extra>",
        showlegend=False,
    )
    over_rows(chart, [_short(group, lang) for group in alike])
    chart.update_xaxes(
        type="log",
        tickvals=[0.1, 0.25, 0.5, 1, 2, 4, 10, 100],
        ticktext=["÷10", "÷4", "÷2", "1", "×2", "×4", "×10", "×100"],
        zeroline=False,
        title_text=say("figure.assumptions.axis", lang),
    )
    kinds = ("assumption", "public", "report")
    counts = {kind: sum(r.source.startswith(kind) for r in rows) for kind in kinds}
    return Drawing(
        "assumptions",
        say("figure.assumptions.title", lang, all=len(rows), **counts),
        say("figure.assumptions.basis", lang),
        chart,
        table(
            [say(f"column.{x}", lang) for x in NUMBER],
            ["", "0.00", "0.00", "0.00", "", "", ""],
            [_number(row, lang) for row in drawn],
        ),
        lang,
    )


def _number(row: Row, lang: str) -> list[Cell]:
    return [
        called(row, lang),
        row.value,
        *row.range,
        row.unit,
        say(f"source.{row.source.split()[0]}", lang),
        row.path,
    ]


def _share(target: Mapping[str, Any], value: float) -> float:
    """A simulated figure as a multiple of the reported one."""
    return value / float(target["reported"])


def _span(row: tuple[int, Mapping[str, Any]]) -> tuple[float, float, float]:
    """Lower end, middle, upper end of a model's figure, as multiples of the reported one."""
    _, target = row
    mean, ends = target["held"]["mean"], target["held"]["ci95"]
    low, high = sorted(_share(target, x) for x in (ends or (mean, mean)))
    return low, _share(target, mean), high


def _clip(share: float) -> float:
    return min(FARTHEST, max(NEAREST, share))


def _bands(chart: Any, known: Sequence[Mapping[str, Any]], lang: str) -> None:
    """What counts as a hit: within the tolerance, or on the right side of the figure."""
    low, high = [], []
    for target in known:
        value, within = float(target["reported"]), float(target["tolerance"])
        ends = sorted(_share(target, x) for x in (value - within, value + within))
        # A larger fall than reported is a smaller number: dividing by a negative turns sides round.
        open_up = (target["sense"] == "at_least") == (value > 0)
        if target["sense"] != "equal":
            ends = [ends[0], FARTHEST] if open_up else [NEAREST, ends[1]]
        low.append(max(NEAREST, ends[0]))
        high.append(min(FARTHEST, max(ends[1], ends[0] + 0.004)))
    chart.add_bar(
        x=[b - a for a, b in zip(low, high, strict=True)],
        base=low,
        y=[-row for row in range(len(known))],
        orientation="h",
        width=0.4,
        marker={"color": faded(BETTER, 0.14), "line": {"color": faded(BETTER, 0.45), "width": 1}},
        name=say("figure.trust.band", lang),
        hoverinfo="skip",
    )


def _label(target: Mapping[str, Any], lang: str) -> str:
    _, reported, _, listed, lived, *_ = (str(cell) for cell in as_read(target, lang))
    figures = f"{reported.split(' ±')[0]} → {(listed or lived).split(' [')[0]}"
    return f'{_plain(target, lang)} <span style="color:{FAINT}">{figures}</span>'


def _plain(target: Mapping[str, Any], lang: str) -> str:
    """The figure's name, and whether it agrees."""
    mark = {True: "✓", False: "✗", None: "–"}[target["hit"]]
    return f"{mark} {title_of(target, lang)}"


def _told(target: Mapping[str, Any], lang: str) -> str:
    _, reported, reading, listed, lived, hit, role = as_read(target, lang)
    return say(
        "figure.trust.guided" if listed else "figure.trust.told",
        lang,
        title=target["title"][lang],
        reported=reported,
        guide=listed,
        simulated=lived,
        hit=hit,
        role=role,
        reading=reading,
        why=target["why"][lang],
    )


def _alike(rows: Iterable[Row]) -> list[list[Row]]:
    """Numbers of the same kind with the same value and range, told together."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = (row.path.rpartition(".")[2], row.value, row.range, row.unit)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def called(row: Row, lang: str) -> str:
    """What a number is called, and whose it is."""
    what = say(f"number.{row.field}", lang)
    return say("number.of", lang, owner=row.owner.get(lang), what=what) if row.owner else what


def _short(group: Sequence[Row], lang: str) -> str:
    """What a number is called, cut if it is long; and how many go by the same."""
    name = called(group[0], lang)
    short = name if len(name) <= _LONG else name[: _LONG - 1] + "…"
    return (
        short if len(group) == 1 else say("figure.named-and", lang, name=short, more=len(group) - 1)
    )
