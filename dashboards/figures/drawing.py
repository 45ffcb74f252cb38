"""What every figure is made of: a chart, the sentence it supports, what it rests on, its table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from dashboards.theme import BLUE, Medium, template
from sim import __version__
from sim.words import has, say

Cell = str | float | None


@dataclass(frozen=True)
class Table:
    """The numbers of a figure.

    Attributes
    ----------
    columns : tuple of str
        Headings.
    rows : tuple of tuples
        Text, or numbers as they were computed; None where nothing is known.
    formats : tuple of str
        How a column's numbers are written, as Excel and (by :func:`shown`) pages understand it:
        ``""`` text, ``0``, ``0.0``, ``0.00``, ``0 %``, ``0.0 %``, with ``+`` before it if signed.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formats: tuple[str, ...]

    def texts(self) -> list[list[str]]:
        """All cells as they are read."""
        return [
            [shown(cell, form) for cell, form in zip(row, self.formats, strict=True)]
            for row in self.rows
        ]


class Series(NamedTuple):
    """One series of a chart drawn by an office program.

    Attributes
    ----------
    name : str
    values : tuple of float or None
        One a category.
    low, high : tuple of float or None, optional
        Ends of intervals.
    colour : str
        Of the series; ``colours`` may give each point its own.
    colours : tuple of str
    """

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    colour: str = BLUE
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Native:
    """The same figure as Word and Excel draw it themselves, in their own type and editable.

    Attributes
    ----------
    kind : str
        ``bar`` (horizontal), ``line``, ``gantt`` (the first series is where bars begin, and is
        not seen) or ``grid`` (a table of shaded cells, a series a column).
    categories : tuple of str
    series : tuple of Series
    axis : str
        Title of the axis of values.
    form : str
        Format of its numbers, as in :class:`Table`; ``date`` for days.
    """

    kind: Literal["bar", "line", "gantt", "grid"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    form: str


@dataclass(frozen=True)
class Basis:
    """What a figure rests on.

    Attributes
    ----------
    replications, seed : int
    cases : int, optional
    engine : str
    version : str
        Of the program.
    draws : int, optional
        Draws of a posterior over which the replications are spread.
    """

    replications: int
    cases: int | None
    seed: int
    engine: str
    version: str = __version__
    draws: int | None = None

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Basis:
        """The basis of a report in one of the fixed JSON shapes."""
        return cls(
            report["replications"],
            report.get("cases"),
            report["seed"],
            report["engine"],
            report.get("version", __version__),
        )

    def caption(self, lang: str) -> str:
        """One line: n, seed, version, interval."""
        cases = "" if self.cases is None else say("figure.cases", lang, cases=f"{self.cases:,}")
        return say(
            "figure.basis" if self.draws is None else "figure.basis-drawn",
            lang,
            draws=self.draws,
            reps=self.replications,
            cases=cases,
            seed=self.seed,
            engine=self.engine,
            version=self.version,
        )


@dataclass(frozen=True)
class Drawing:
    """A figure, ready to be put on a page or on paper.

    Attributes
    ----------
    name : str
        Which figure it is; ``figure.<name>.question`` says what it answers, ``….read`` how it is
        read, and ``….not`` what it must not be used for.
    title : str
        Its conclusion, as a sentence.
    caption : str
        What it rests on.
    chart : plotly.graph_objects.Figure
    table : Table
        The numbers shown.
    lang : str
    native : Native, optional
        For Word and Excel; without it they show the table only.
    """

    name: str
    title: str
    caption: str
    chart: go.Figure
    table: Table
    lang: str
    native: Native | None = None

    @property
    def question(self) -> str:
        """The question the figure answers."""
        return say(f"figure.{self.name}.question", self.lang)

    @property
    def reading(self) -> str:
        """How it is read."""
        return say(f"figure.{self.name}.read", self.lang)

    @property
    def office_reading(self) -> str:
        """How it is read where an office program draws it."""
        key = f"figure.{self.name}.office"
        return say(key, self.lang) if has(key) else self.reading

    @property
    def limits(self) -> str:
        """What it must not be used for."""
        return say(f"figure.{self.name}.not", self.lang)


def blank(lang: str, height: float, medium: Medium = "screen") -> go.Figure:
    """An empty chart in the house's look, ``height`` pixels high on a screen."""
    stretch = {"screen": 1.0, "print": 1.0, "wall": 1.4}[medium]
    chart = go.Figure()
    chart.update_layout(template=template(lang, medium), height=round(height * stretch))
    return chart


def sentence(text: str) -> str:
    """A text that begins like a sentence (Chinese has no capitals)."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """A text whose percent signs stay with their figures at the end of a line."""
    return text.replace(" %", "\u00a0%")


def over_rows(chart: go.Figure, labels: Sequence[str], lift: int = 9) -> None:
    """Rows 0, −1, −2 …, each with its label above it: long labels fit a phone as well."""
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": lift}
    notes = [{**place, "y": -i, "text": text} for i, text in enumerate(labels)]
    chart.update_layout(annotations=notes)
    chart.update_yaxes(range=[0.35 - len(labels), 0.95], showticklabels=False, showgrid=False)


def shown(cell: Cell, form: str) -> str:
    """A cell as it is read: numbers by their format, a dash for what is not known."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return "–"
    if isinstance(cell, str) or not form:
        return str(cell)
    percent, signed = form.endswith("%"), form.startswith("+")
    digits = len(form.strip("+ %").partition(".")[2])
    value = cell * 100 if percent else cell
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "−") + (" %" if percent else "")


def table(columns: Sequence[str], formats: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table from any sequences."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows), tuple(formats))
