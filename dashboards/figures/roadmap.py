"""路线图: which measure begins when and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboards.figures.drawing import Drawing, Native, Series, blank, over_rows, table
from dashboards.theme import BLUE, GREEN, INK, ORANGE, PURPLE, SOFT, VERMILLION, Medium
from sim.city.city import City
from sim.reforms.reform import AnyMeasure, Reform
from sim.words import say

KINDS: dict[str, str] = {
    **dict.fromkeys(("one_window", "dedicated_window", "open_counter", "move_in"), "window"),
    **dict.fromkeys(("bundle", "adopt", "write_standard", "unify_rules"), "matter"),
    **dict.fromkeys(("share_data", "link_systems", "go_online"), "data"),
    **dict.fromkeys(("trim", "trim_catalogue", "exempt", "accept_deficient"), "simpler"),
    **dict.fromkeys(("delegate", "commit", "joint_inspection", "draw_by_credit"), "supervise"),
    "staff": "staff",
}
"""What a kind of measure is about; a colour and a word each."""
COLOURS = {
    "window": ORANGE,
    "matter": BLUE,
    "data": GREEN,
    "simpler": PURPLE,
    "supervise": VERMILLION,
    "staff": SOFT,
}
_ROW, _AROUND = 46, 90


class Step(NamedTuple):
    """One row: a measure, with the dates on which it begins in more and more places.

    Attributes
    ----------
    kind : str
        The measure's kind.
    subject : str
        What it is about, in the reader's language; may be empty.
    begins : tuple of pairs
        Date, and in how many places it begins then (0: in all at once).
    """

    kind: str
    subject: str
    begins: tuple[tuple[dt.date, int], ...]


def steps(reform: Reform, city: City, lang: str) -> list[Step]:
    """The measures of a reform by date; the same thing done in other places later is one row."""
    rows: dict[tuple[str, str], list[tuple[dt.date, int]]] = {}
    for _, measure in reform.in_order():
        key = (measure.kind, _subject(measure, city, lang))
        rows.setdefault(key, []).append((measure.start, len(measure.places or ())))
    return [Step(kind, subject, tuple(begins)) for (kind, subject), begins in rows.items()]


def roadmap(
    rows: Sequence[Step],
    end: dt.date,
    lang: str,
    *,
    title: str,
    medium: Medium = "screen",
) -> Drawing:
    """A line a measure, from its first date to the end of what is looked at.

    Parameters
    ----------
    rows : sequence of Step
    end : datetime.date
        Last day looked at.
    title : str
        The reform's, in the reader's language.
    """
    chart = blank(lang, _AROUND + _ROW * len(rows), medium)
    for group, colour in COLOURS.items():
        mine = [i for i, row in enumerate(rows) if KINDS[row.kind] == group]
        if not mine:
            continue
        x: list[dt.date | None] = []
        y: list[float | None] = []
        for i in mine:
            x += [rows[i].begins[0][0], end, None]
            y += [-i, -i, None]
        chart.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": colour, "width": 8},
            opacity=0.35,
            showlegend=False,
            hoverinfo="skip",
        )
        marks = [(i, begin) for i in mine for begin in rows[i].begins]
        chart.add_scatter(
            x=[date for _, (date, _) in marks],
            y=[-i for i, _ in marks],
            mode="markers",
            marker={
                "color": colour,
                "size": 13,
                "symbol": ["diamond" if places else "circle" for _, (_, places) in marks],
                "line": {"color": INK, "width": 1},
            },
            name=say(f"measures.{group}", lang),
            customdata=[_begin(date, places, lang) for _, (date, places) in marks],
            hovertemplate="%{customdata}<extra></extra>",
        )
    over_rows(chart, [_tick(row, lang) for row in rows])
    chart.update_xaxes(type="date", tickformat="%Y-%m", dtick=_grid(rows, end))
    return Drawing(
        "roadmap",
        _headline(rows, title, lang),
        say("figure.roadmap.basis", lang),
        chart,
        table(
            [say(f"column.{x}", lang) for x in ("measure", "subject", "begins", "places")],
            ["", "", "", ""],
            [
                [
                    say(f"measure.{row.kind}", lang),
                    row.subject or "–",
                    date.isoformat(),
                    _places(places, lang),
                ]
                for row in rows
                for date, places in row.begins
            ],
        ),
        lang,
        Native(
            "gantt",
            tuple(_tick(row, lang) for row in rows),
            (
                Series("", tuple(float(serial(row.begins[0][0])) for row in rows)),
                Series(
                    say("column.measure", lang),
                    tuple(float((end - row.begins[0][0]).days) for row in rows),
                    colours=tuple(COLOURS[KINDS[row.kind]] for row in rows),
                ),
            ),
            "",
            "date",
        ),
    )


def serial(date: dt.date) -> int:
    """The number of a day in office programs."""
    return (date - dt.date(1899, 12, 30)).days


def _grid(rows: Sequence[Step], end: dt.date) -> str:
    """Distance of grid lines, in whole months, so that there are few."""
    months = (end - min(row.begins[0][0] for row in rows)).days / 30
    return f"M{next((n for n in (1, 2, 3, 6, 12) if months / n <= 6), 24)}"


def _headline(rows: Sequence[Step], title: str, lang: str) -> str:
    dates = sorted(date for row in rows for date, _ in row.begins)
    piloted = sum(row.begins[0][1] > 0 for row in rows)
    key = "figure.roadmap.title" if piloted else "figure.roadmap.at-once"
    if len(set(dates)) == 1:
        key = "figure.roadmap.one-day"
    return say(
        key,
        lang,
        title=title,
        measures=len(rows),
        first=dates[0].isoformat(),
        last=dates[-1].isoformat(),
        piloted=piloted,
    )


def _tick(row: Step, lang: str) -> str:
    name = say(f"measure.{row.kind}", lang)
    return say("figure.named", lang, name=name, subject=row.subject) if row.subject else name


def _begin(date: dt.date, places: int, lang: str) -> str:
    return f"{date.isoformat()} · {_places(places, lang)}"


def _places(places: int, lang: str) -> str:
    return say("figure.places", lang, places=places) if places else say("figure.everywhere", lang)


def _subject(measure: AnyMeasure, city: City, lang: str) -> str:
    """What a measure is about: a window, matters, items, papers, departments, or systems."""
    fields = measure.model_dump(include={*_NAMED}, exclude_none=True)
    pool = getattr(measure, "pool", None)
    if pool is not None and not isinstance(pool, str):
        return str(pool.title.get(lang))
    for name, table_of in _NAMED.items():
        named = fields.get(name)
        if named:
            names = [named] if isinstance(named, str) else [*named]
            return _listed([_title(x, getattr(city, table_of), lang) for x in names], lang)
    links = getattr(measure, "links", ())
    ends = [_title(link.between[1], city.system, lang) for link in links]
    return _listed(ends, lang)


_NAMED = {
    "matters": "matter",
    "matter": "matter",
    "items": "item",
    "item": "item",
    "materials": "material",
    "departments": "department",
    "pool": "pool",
}
"""Fields that name what a measure is about, and the city's table of such things."""


def _title(name: str, known: Mapping[str, Any], lang: str) -> str:
    return str(known[name].title.get(lang)) if name in known else name


def _listed(titles: Sequence[str], lang: str) -> str:
    """The first title, and how many more there are."""
    if len(titles) < 2:
        return "".join(titles)
    return say("figure.more", lang, name=titles[0], count=len(titles))
