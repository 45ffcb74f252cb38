"""A report as a Word brief in the layout of Chinese official documents (GB/T 9704—2012).

A4, margins 37, 35, 28 and 26 mm; title 二号小标宋, body 三号仿宋 in 22 lines of 28 characters
a page, headings of the first level 黑体 and of the second 楷体. Where a machine lacks one of these
types, the program that shows the brief takes another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from dashboards.figures.drawing import Drawing, Native, Table, shown, unbroken
from dashboards.report.contents import Contents
from dashboards.report.native import WIDTH, chart_part, height, widest
from dashboards.theme import SEQUENCE, on
from sim.words import say

TYPE = {
    "zh": {"title": "方正小标宋简体", "one": "黑体", "two": "楷体_GB2312", "body": "仿宋_GB2312"},
    "en": {"title": "Georgia", "one": "Arial", "two": "Georgia", "body": "Georgia"},
}
CHART_TYPE = {"zh": "宋体", "en": "Arial"}
TITLE, SMALL, CELL = Pt(22), Pt(10.5), Pt(9)
"""二号, 五号, 小五."""
BODY = {"zh": Pt(16), "en": Pt(12)}
"""三号; English needs no more than twelve points."""
LINE = {"zh": Pt(28.95), "en": Pt(18)}
"""22 lines of Chinese on the 225 mm between the margins: 28.95 points each."""
LINES, CHARACTERS = 22, 28
"""Of Chinese on a page."""
ROOM = {"zh": (LINES, CHARACTERS * 2, 0.0), "en": (34, 60, 1 / 3)}
"""Lines on the first page, Latin letters in a line (wide ones: a machine may lack our type), and
what a paragraph takes besides its lines."""
MOST_ROWS = 10
"""Rows of a table printed; the workbook has them all."""
MOST_WIDE = 34
LETTER, MOST_NUMBERS = Pt(5.6), 0.75
"""Width that a letter of a table takes, and the share of a table that numbers may take."""
_NUMERALS = "一二三四五六七八九十"


def write_brief(path: Path, part: Contents) -> None:
    """Write the brief: a page of summary, then figures with their tables, then cautions."""
    document = docx.Document()
    _Brief(document, part).compose()
    document.core_properties.title = part.title
    document.core_properties.comments = part.basis.caption(part.lang)
    document.core_properties.author = "reformsim"
    document.core_properties.language = "zh-CN" if part.lang == "zh" else "en-GB"
    document.save(str(path))


class _Brief:
    """A document being composed."""

    def __init__(self, document: Any, part: Contents) -> None:
        self.document, self.part, self.lang = document, part, part.lang
        self.charts = 0
        self._page()
        self._styles()

    def compose(self) -> None:
        """All of it, in order."""
        part, lang = self.part, self.lang
        self._paragraph(part.title, "Title")
        self._heading(1, say("report.summary", lang))
        for text in one_page(part):
            self._paragraph(text)
        self.document.add_page_break()
        self._heading(2, say("report.figures", lang))
        for i, drawing in enumerate(part.drawings, start=1):
            self._figure(i, drawing)
        self._heading(3, say("report.cautions", lang))
        for text in part.cautions:
            self._paragraph(text)
        self._paragraph(part.basis.caption(lang), "Basis")

    # -- the page ------------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(LINE[self.lang].pt * 20)))
        old = section._sectPr.find(qn("w:docGrid"))
        if old is not None:
            section._sectPr.remove(old)
        section._sectPr.append(grid)
        _page_number(section.footer.paragraphs[0], TYPE[self.lang]["body"])

    def _styles(self) -> None:
        fonts, size, line = TYPE[self.lang], BODY[self.lang], LINE[self.lang]
        two = 32 if self.lang == "zh" else 0
        body = self._style("Normal", fonts["body"], size, indent=two, line=line)
        body.paragraph_format.space_after = Pt(0) if self.lang == "zh" else Pt(6)
        if self.lang == "zh":  # 28 characters take a little less than 16 points each
            closer = OxmlElement("w:spacing")
            closer.set(
                qn("w:val"),
                str(int(20 * (self._across() / Pt(1) / CHARACTERS - BODY[self.lang].pt)) - 1),
            )
            body.element.get_or_add_rPr().append(closer)
        self._style("Title", fonts["title"], TITLE, centre=True, line=Pt(34), after=24)
        self._style("Heading 1", fonts["one"], size, indent=two, line=line)
        self._style("Heading 2", fonts["two"], size, indent=two, line=line)
        for name, small in (("Basis", SMALL), ("Reading", SMALL), ("Cell", CELL)):
            self.document.styles.add_style(name, 1).base_style = self.document.styles["Normal"]
            self._style(name, fonts["body"], small, line=Pt(small.pt * 1.6))
            self.document.styles[name].paragraph_format.element.get_or_add_pPr().append(_off_grid())

    def _style(
        self,
        name: str,
        font: str,
        size: Any,
        *,
        line: Any,
        indent: float = 0,
        after: float = 0,
        centre: bool = False,
    ) -> Any:
        style = self.document.styles[name]
        style.font.size, style.font.bold, style.font.italic = size, False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.name = "Times New Roman" if self.lang == "zh" else font
        properties = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [k for k in properties.attrib if "heme" in k]:
            del properties.attrib[key]
        properties.set(qn("w:eastAsia"), font)
        shape = style.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
        shape.space_before, shape.space_after = Pt(0), Pt(after)
        shape.first_line_indent = Pt(indent)
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else None
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
        return style

    # -- what stands on it ---------------------------------------------------------------------

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        return self.document.add_paragraph(unbroken(text), style=style)

    def _heading(self, number: int, text: str) -> None:
        mark = f"{_NUMERALS[number - 1]}、" if self.lang == "zh" else f"{number}. "
        self.document.add_heading(mark + text, level=1)

    def _figure(self, i: int, drawing: Drawing) -> None:
        mark = f"（{_numeral(i)}）" if self.lang == "zh" else f"({i}) "
        self.document.add_heading(f"{mark}{unbroken(drawing.title)}", level=2)
        native = drawing.native
        if native is not None and native.categories:
            if native.kind == "grid":
                self._grid(native)
            else:
                self._chart(native, drawing.title)
        self._paragraph(drawing.caption, "Basis")
        self._paragraph(drawing.office_reading, "Reading")
        self._paragraph(say("report.not", self.lang) + drawing.limits, "Reading")
        if native is None or native.kind != "grid":
            self._table(drawing.table)

    def _chart(self, native: Native, name: str) -> None:
        """A chart that Word draws, with its numbers as a workbook inside the document."""
        self.charts += 1
        chart, numbers = chart_part(native, CHART_TYPE[self.lang])
        package = self.document.part.package
        book = Part(
            PackURI(f"/word/embeddings/numbers{self.charts}.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            numbers,
            package,
        )
        part = Part(
            PackURI(f"/word/charts/chart{self.charts}.xml"),
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            b"",
            package,
        )
        link = part.relate_to(book, RT.PACKAGE)
        end = b"</c:chartSpace>"
        outside = f'<c:externalData r:id="{link}"><c:autoUpdate val="0"/></c:externalData>'.encode()
        part._blob = chart.replace(end, outside + end)
        here = self.document.part.relate_to(part, RT.CHART)
        across = self._across()
        size = (across, int(across * height(native) / WIDTH))
        limit = Mm(190)  # what fits on a page below its heading
        size = (size[0], min(size[1], limit))
        paragraph = self._paragraph("", "Basis")
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run()._r.append(_inline(here, self.charts, size, name))

    def _across(self) -> int:
        section = self.document.sections[0]
        return int(section.page_width - section.left_margin - section.right_margin)

    def _table(self, table: Table) -> None:
        texts = table.texts()[:MOST_ROWS]
        grid = self._cells([list(table.columns), *texts], [bool(x) for x in table.formats])
        for row in grid.rows:
            for cell, form in zip(row.cells, table.formats, strict=True):
                if form:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        left = len(table.rows) - len(texts)
        if left > 0:
            self._paragraph(say("report.more-rows", self.lang, rows=left), "Basis")
        self._paragraph("", "Basis")

    def _widths(self, rows: list[list[str]], numeric: Sequence[bool]) -> list[Emu]:
        """Widths of columns: numbers and words of headings stay whole, texts share the rest."""
        across = self._across()
        needs = [
            max(widest(texts), 1.1 * widest(head.split()))
            for number, head, *texts in zip(numeric, *rows, strict=True)
        ]
        narrow = [n * LETTER if number else 0.0 for n, number in zip(needs, numeric, strict=True)]
        most = across * (1.0 if all(numeric) else MOST_NUMBERS)
        shrink = min(1.0, most / sum(narrow)) if any(numeric) else 1.0
        wide = [
            0.0 if number else float(min(MOST_WIDE, widest(texts)))
            for number, _, *texts in zip(numeric, *rows, strict=True)
        ]
        left = across - shrink * sum(narrow)
        share = left / sum(wide) if sum(wide) else 0.0
        stretch = 1.0 if sum(wide) else across / (shrink * sum(narrow))
        return [
            Emu(int(shrink * stretch * a + share * b)) for a, b in zip(narrow, wide, strict=True)
        ]

    def _cells(self, rows: list[list[str]], numeric: Sequence[bool]) -> Any:
        """A table with a ruled head, its rows kept whole."""
        grid = self.document.add_table(len(rows), len(rows[0]), style="Table Grid")
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        grid.autofit = False
        for column, width in zip(grid.columns, self._widths(rows, numeric), strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        for line, texts in zip(grid.rows, rows, strict=True):
            properties = line._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            for cell, text in zip(line.cells, texts, strict=True):
                cell.paragraphs[0].style = "Cell"
                cell.paragraphs[0].add_run(unbroken(text))
        head = grid.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in head.cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
        return grid

    def _grid(self, native: Native) -> None:
        """Shaded cells: a week of hours."""
        most = max((x for s in native.series for x in s.values if x is not None), default=0.0)
        rows = [["", *(series.name for series in native.series)]]
        for i, name in enumerate(native.categories):
            cells = [series.values[i] for series in native.series]
            rows.append([name, *("" if x is None else shown(x, native.form) for x in cells)])
        grid = self._cells(rows, [True] * len(rows[0]))
        for k, series in enumerate(native.series, start=1):
            for i, value in enumerate(series.values, start=1):
                cell = grid.rows[i].cells[k]
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                if value is not None and most > 0:
                    _shade(cell, SEQUENCE[round(value / most * (len(SEQUENCE) - 1))])


def one_page(part: Contents) -> list[str]:
    """What fits on the first page: what was simulated and how sure it is, then findings."""
    lines = partial(_lines, lang=part.lang)
    high = 1.0 if part.lang == "zh" else 2.5  # of a title's line, beside the body's
    room = ROOM[part.lang][0] - 3 - high * lines(part.title)
    room -= sum(map(lines, (part.about, *part.sureness)))
    found = []
    for text in part.summary:
        if (need := lines(text)) > room:
            break
        found.append(text)
        room -= need
    return [part.about, *found, *part.sureness]


def _lines(text: str, lang: str) -> float:
    """Lines that a paragraph takes; in Chinese two characters indented."""
    _, letters, besides = ROOM[lang]
    indent = 2 if lang == "zh" else -2  # what :func:`widest` adds is no part of a line
    return math.ceil((widest([text]) + indent) / letters) + besides


def _off_grid() -> Any:
    """Small print keeps to no grid."""
    mark = OxmlElement("w:snapToGrid")
    mark.set(qn("w:val"), "0")
    return mark


def _numeral(i: int) -> str:
    """A number up to 99 as Chinese documents count."""
    if i <= 10:
        return _NUMERALS[i - 1]
    tens, ones = divmod(i, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + "十" + (_NUMERALS[ones - 1] if ones else "")


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(shade)
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = RGBColor.from_string(on(colour).removeprefix("#"))


def _inline(link: str, number: int, size: tuple[int, int], name: str) -> Any:
    """A chart in a line of text, with a name for those who do not see it."""
    wide, high = (Emu(x) for x in size)
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{1000 + number}" name="chart {number}"/>'
        "<wp:cNvGraphicFramePr/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    drawing.find(f".//{qn('wp:docPr')}").set("descr", name)
    return drawing


def _page_number(paragraph: Any, font: str) -> None:
    """— 1 — in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    for kind, text in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run("" if text == "PAGE" else text)
        run.font.size, run.font.name = Pt(14), font
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text == "PAGE":
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = text
            run._r.append(field)
