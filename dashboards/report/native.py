"""Charts that Excel and Word draw themselves: in their own type, sharp on paper, and editable.

A chart is always built by the workbook writer. What Word takes in is the same chart, cut out of a
workbook made for it, together with that workbook, so that "edit data" works there as well.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from dashboards.figures.drawing import Native, Series, shown
from dashboards.theme import FAINT, GRID, SOFT

WIDTH, ROW, AROUND = 640, 30, 110
"""Pixels: width of a chart, height of a row of bars and of what stands around them."""
_LINE_HEIGHT = 330


def height(native: Native) -> int:
    """How high a chart should be, pixels."""
    if native.kind == "line":
        return _LINE_HEIGHT
    bars = max(1, len(native.series)) if native.kind == "bar" else 1
    return AROUND + len(native.categories) * (ROW + 12 * (bars - 1))


def lay_out(book: Any, sheet: Any, native: Native, at: tuple[int, int], font: str) -> Any:
    """Write a chart's numbers into a sheet and build the chart upon them.

    Parameters
    ----------
    book, sheet
        Of xlsxwriter.
    at : pair of int
        Row and column of the first cell.
    font : str
        Type of all texts.

    Returns
    -------
    xlsxwriter chart
        Not yet put anywhere.
    """
    row, column = at
    ends = _write(sheet, native, row, column)
    kind = {"bar": ("bar", None), "gantt": ("bar", "stacked"), "line": ("line", None)}[native.kind]
    chart = book.add_chart({"type": kind[0], **({"subtype": kind[1]} if kind[1] else {})})
    last = row + len(native.categories)
    for i, series in enumerate(native.series):
        there = ends[i]
        options: dict[str, Any] = {
            "name": [sheet.get_name(), row, there],
            "categories": [sheet.get_name(), row + 1, column, last, column],
            "values": [sheet.get_name(), row + 1, there, last, there],
            **_look(native, series, i, font),
        }
        if series.low and native.kind == "bar":
            options["y_error_bars"] = _error_bars(series)
        chart.add_series(options)
    _axes(chart, native, font)
    chart.set_size({"width": WIDTH, "height": height(native)})
    return chart


def _write(sheet: Any, native: Native, row: int, column: int) -> list[int]:
    """Categories and series as columns; returns the column of each series."""
    for i, name in enumerate(native.categories):
        sheet.write_string(row + 1 + i, column, _labelled(native, name, i))
    places = []
    for i, series in enumerate(native.series):
        place = column + 1 + i
        sheet.write_string(row, place, series.name)
        for k, value in enumerate(series.values):
            if value is not None:
                sheet.write_number(row + 1 + k, place, value)
        places.append(place)
    return places


def _labelled(native: Native, name: str, i: int) -> str:
    """A category's name, with its value where a bar's own label would lie on its interval."""
    first = native.series[0]
    if native.kind != "bar" or not first.low:
        return name
    return f"{name}  {shown(first.values[i], native.form)}"


def _look(native: Native, series: Series, i: int, font: str) -> dict[str, Any]:
    """Colours, labels and marks of a series."""
    if native.kind == "line":
        symbols = ("circle", "diamond", "square", "triangle")
        dashes = ("solid", "dash", "round_dot", "dash_dot")
        return {
            "line": {"color": series.colour, "width": 2, "dash_type": dashes[i % 4]},
            "marker": {
                "type": symbols[i % 4],
                "size": 6,
                "fill": {"color": series.colour},
                "border": {"color": series.colour},
            },
        }
    if native.kind == "gantt" and i == 0:
        return {"fill": {"none": True}, "border": {"none": True}}
    look: dict[str, Any] = {
        "fill": {"color": series.colour},
        "gap": 60,
        "overlap": 100 if native.kind == "gantt" else -5,
    }
    if series.colours:
        look["points"] = [{"fill": {"color": colour}} for colour in series.colours]
    if native.kind == "bar" and not series.low:
        look["data_labels"] = {
            "value": True,
            "num_format": excel_format(native.form),
            "position": "outside_end",
            "font": {"name": font, "size": 9},
        }
    return look


def _error_bars(series: Series) -> dict[str, Any]:
    """Intervals, as distances from the values."""
    pairs = zip(series.values, series.low, series.high, strict=True)
    known = [(v, a, b) if None not in (v, a, b) else (0.0, 0.0, 0.0) for v, a, b in pairs]
    return {
        "type": "custom",
        "plus_values": [max(0.0, float(b or 0) - float(v or 0)) for v, _, b in known],
        "minus_values": [max(0.0, float(v or 0) - float(a or 0)) for v, a, _ in known],
        "line": {"color": SOFT, "width": 1.25},
    }


def _axes(chart: Any, native: Native, font: str) -> None:
    """Axes: categories from top to bottom, few grid lines, one type."""
    small = {"name": font, "size": 9}
    values: dict[str, Any] = {
        "num_format": "yyyy-mm" if native.form == "date" else excel_format(native.form),
        "num_font": small,
        "name": native.axis,
        "name_font": {**small, "bold": False},
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
        "line": {"none": True},
    }
    names = {"num_font": small, "line": {"color": FAINT}, "label_position": "low"}
    if native.kind == "gantt":
        begins = [x for x in native.series[0].values if x is not None]
        values["min"] = min(begins) - 15
    if native.kind == "bar" and native.series[0].low:
        values |= _span(native.series[0])
    if native.kind == "line":
        chart.set_x_axis({**names, "label_position": "next_to"})
        chart.set_y_axis({**values, "min": 0})
    else:  # bars lie: categories stand at the y axis, the first one on top
        chart.set_y_axis({**names, "reverse": True, "major_gridlines": {"visible": False}})
        chart.set_x_axis({**values, "label_position": "high"})
    if len(native.series) > 1 and native.kind != "gantt":
        chart.set_legend({"position": "top", "font": small})
    else:
        chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}})


def _span(series: Series) -> dict[str, float]:
    """Ends of an axis that shows intervals whole: office programs look at the bars alone."""
    known = [x for x in (0.0, *series.values, *series.low, *series.high) if x is not None]
    low, high = min(known), max(known)
    if low == high:
        return {}
    step = 10.0 ** math.floor(math.log10(high - low))
    step /= 2 if high - low < 2 * step else 1
    return {"min": math.floor(low / step) * step, "max": math.ceil(high / step) * step}


def excel_format(form: str) -> str:
    """A format of :class:`dashboards.figures.drawing.Table` as Excel writes it."""
    if not form:
        return "@"
    signed, percent = form.startswith("+"), form.endswith("%")
    digits = form.strip("+ %").partition(".")[2]
    plain = ("#,##0" if not percent else "0") + ("." + digits if digits else "")
    plain += " %" if percent else ""
    return f"+{plain};−{plain};0{' %' if percent else ''}" if signed else plain


_LEFT_OPEN = (
    (b"</c:val></c:ser>", b'</c:val><c:smooth val="0"/></c:ser>'),
    (
        b'<c:showVal val="1"/>',
        b'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        b'<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>',
    ),
)

"""What the workbook writer leaves unsaid, programs understand differently (lines first)."""


def chart_part(native: Native, font: str) -> tuple[bytes, bytes]:
    """A chart for Word: its XML, and the workbook that holds its numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("data")
    chart = lay_out(book, sheet, native, (0, 0), font)
    sheet.insert_chart(1, 2 + len(native.series), chart)
    book.close()
    content = buffer.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        chart_xml = package.read("xl/charts/chart1.xml")
    for plain, full in _LEFT_OPEN[native.kind != "line" :]:
        chart_xml = chart_xml.replace(plain, full)
    return chart_xml, content


def widest(texts: Sequence[str]) -> float:
    """Width of a column for some texts, in Excel's units: Chinese takes two."""
    return max((sum(2 if ord(c) > 0x2E80 else 1 for c in text) for text in texts), default=8) + 2
