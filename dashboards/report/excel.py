"""A report as a workbook: every table and chart, and the numbers of the scenario to be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from dashboards.figures.drawing import Drawing, Table
from dashboards.report.contents import Contents, Material
from dashboards.report.inputs import add_inputs
from dashboards.report.native import excel_format, lay_out, widest
from sim.words import say

FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
MOST_WIDE = 60
_CHART_ROWS = 20
SHEET_NAME = 31
"""Characters that Excel allows in a sheet's name."""


def write_workbook(path: Path, material: Material, part: Contents) -> None:
    """Write the workbook: summary, one sheet a figure, and the sheet of parameters."""
    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True},
    )
    book.set_properties({"title": part.title, "comments": part.basis.caption(part.lang)})
    book.formats[0].set_font_name(FONT[part.lang])
    style = _Style(book, part.lang)
    _summary(book, part, style)
    for i, drawing in enumerate(part.drawings, start=1):
        _figure(book, drawing, i, style)
    add_inputs(book, material.folders[-1].loaded, part.lang, style.head, style.text)
    book.close()


class _Style:
    """Formats used all over a workbook."""

    def __init__(self, book: Any, lang: str) -> None:
        font = {"font_name": FONT[lang]}
        self.lang = lang
        self.book, self.font = book, font
        self.title = book.add_format({**font, "bold": True, "font_size": 16, "text_wrap": True})
        self.strong = book.add_format({**font, "bold": True, "font_size": 12, "text_wrap": True})
        self.head = book.add_format(
            {**font, "bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({**font, "text_wrap": True, "valign": "top"})
        self.soft = book.add_format({**font, "font_color": "#4B5563", "text_wrap": True})
        self._numbers: dict[str, Any] = {}

    def number(self, form: str) -> Any:
        """The format of a column of numbers."""
        if form not in self._numbers:
            shown = {"num_format": excel_format(form), "valign": "top"} if form else {}
            self._numbers[form] = self.book.add_format({**self.font, **shown})
        return self._numbers[form]


def _summary(book: Any, part: Contents, style: _Style) -> None:
    sheet = book.add_worksheet(say("report.summary", part.lang))
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    lines = [(part.title, style.title), (part.about, style.soft), ("", style.text)]
    lines += [(text, style.text) for text in (*part.summary, *part.sureness)]
    lines += [("", style.text), (say("report.cautions", part.lang), style.strong)]
    lines += [(text, style.text) for text in part.cautions]
    lines += [("", style.text), (part.basis.caption(part.lang), style.soft)]
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text, form)
    _for_print(sheet)


def _for_print(sheet: Any) -> None:
    """A4 across, as wide as the page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _figure(book: Any, drawing: Drawing, i: int, style: _Style) -> None:
    """One sheet: conclusion, how to read it, chart, table."""
    name = f"{i} {say(f'figure.{drawing.name}.sheet', drawing.lang)}"[:SHEET_NAME]
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, drawing.question, style.soft)
    sheet.merge_range(1, 0, 1, 7, drawing.title, style.strong)
    sheet.merge_range(2, 0, 2, 7, drawing.office_reading, style.soft)
    sheet.merge_range(3, 0, 3, 7, say("report.not", drawing.lang) + drawing.limits, style.soft)
    sheet.set_row(1, 32)
    sheet.set_row(2, 48)
    sheet.set_row(3, 32)
    sheet.merge_range(4, 0, 4, 7, drawing.caption, style.soft)
    top = 6
    _table(sheet, drawing.table, top, style)
    sheet.freeze_panes(top + 1, 1)
    _for_print(sheet)
    side = len(drawing.table.columns) + 1
    native = drawing.native
    if native is None or not native.categories:
        return
    if native.kind == "grid":
        _grid(book, sheet, drawing, top, side)
        return
    below = top + max(len(drawing.table.rows), _CHART_ROWS) + 30
    chart = lay_out(book, sheet, native, (below, 0), FONT[drawing.lang])
    sheet.insert_chart(top, side, chart, {"description": drawing.title})


def _table(sheet: Any, table: Table, top: int, style: _Style) -> None:
    for column, (head, form) in enumerate(zip(table.columns, table.formats, strict=True)):
        sheet.write_string(top, column, head, style.head)
        texts = [row[column] for row in table.texts()]
        sheet.set_column(column, column, min(MOST_WIDE, max(10.0, widest([head[:24], *texts]))))
        for i, row in enumerate(table.rows, start=top + 1):
            cell = row[column]
            if isinstance(cell, str):
                sheet.write_string(i, column, cell, style.text)
            elif cell is not None:
                sheet.write_number(i, column, cell, style.number(form))


def _grid(book: Any, sheet: Any, drawing: Drawing, top: int, side: int) -> None:
    """Hours by days, the more the darker."""
    native = drawing.native
    assert native is not None
    font = {"font_name": FONT[drawing.lang], "align": "center"}
    cell = book.add_format({**font, "num_format": excel_format(native.form)})
    bold = book.add_format({**font, "bold": True})
    for i, series in enumerate(native.series, start=1):
        sheet.write_string(top, side + i, series.name, bold)
        for k, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(top + k, side + i, value, cell)
    for k, name in enumerate(native.categories, start=1):
        sheet.write_string(top + k, side, name, bold)
    last = (top + len(native.categories), side + len(native.series))
    colours = {"min_color": "#F7FBFF", "max_color": "#3787C0"}
    sheet.conditional_format(top + 1, side + 1, *last, {"type": "2_color_scale", **colours})
