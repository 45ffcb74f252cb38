"""The Word brief: official layout, editable charts, a summary on one page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest

from dashboards.figures.drawing import unbroken
from dashboards.report.contents import Material, contents
from dashboards.report.word import CHARACTERS, LINES, one_page, write_brief

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module", params=["zh", "en"])
def brief(
    request: pytest.FixtureRequest, material: Material, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("brief") / f"{request.param}.docx"
    write_brief(path, contents(material, request.param))
    return path


def test_page_is_that_of_an_official_document(brief: Path) -> None:
    section = docx.Document(str(brief)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(x.mm) for x in sizes if x] == [210, 297, 37, 35]
    assert [round(x.mm) for x in (section.left_margin, section.right_margin) if x] == [28, 26]
    if brief.stem == "en":
        return
    room = section.page_height.mm - 37 - 35
    line = docx.Document(str(brief)).styles["Normal"].paragraph_format.line_spacing
    assert int(room / line.mm + 0.01) == LINES


def test_type_is_that_of_an_official_document(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_brief(path, contents(material, "zh"))
    styles = docx.Document(str(path)).styles
    key = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    found = {
        name: (styles[name].element.rPr.rFonts.get(key), styles[name].font.size.pt)
        for name in ("Title", "Normal", "Heading 1", "Heading 2")
    }
    assert found == {
        "Title": ("方正小标宋简体", 22),
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
    }


def test_charts_are_words_own_and_hold_their_numbers(brief: Path) -> None:
    """Each chart has a workbook in the document, and shows what stands in it."""
    with zipfile.ZipFile(brief) as package:
        charts = sorted(n for n in package.namelist() if re.match(r"word/charts/chart\d+\.xml", n))
        assert len(charts) >= 5
        for name in charts:
            root = ElementTree.fromstring(package.read(name))
            links = package.read(name.replace("charts/", "charts/_rels/") + ".rels").decode()
            target = re.search(r'Target="\.\./(embeddings/[\w.]+)"', links)
            assert target
            book = openpyxl.load_workbook(io.BytesIO(package.read(f"word/{target[1]}")))
            sheet = book["data"]
            for series in root.iter(f"{C}ser"):
                formula = series.find(f"{C}val/{C}numRef/{C}f")
                assert formula is not None
                assert formula.text
                cells = sheet[formula.text.partition("!")[2].replace("$", "")]
                points = {
                    int(p.get("idx", "")): float(p.findtext(f"{C}v", ""))
                    for p in series.iter(f"{C}pt")
                    if p.findtext(f"{C}v", "").replace(".", "").replace("-", "").isdigit()
                }
                shown = [points.get(i) for i in range(len(cells))]
                held = [c.value for (c,) in cells]
                assert [v for v in held if v is not None]
                for a, b in zip(shown, held, strict=True):
                    assert a is None or b is None or a == pytest.approx(b)


def test_figures_stand_in_the_report_s_order(brief: Path, material: Material) -> None:
    part = contents(material, brief.stem)
    text = [p.text for p in docx.Document(str(brief)).paragraphs]
    places = [
        next(i for i, t in enumerate(text) if t.endswith(unbroken(d.title))) for d in part.drawings
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_summary_keeps_what_is_unsure_and_fits_a_page(material: Material, lang: str) -> None:
    part = contents(material, lang)
    lines = one_page(part)
    assert set(part.sureness) <= set(lines)
    assert part.summary[0] in lines
    if lang == "zh":
        assert sum(-(-len(text) // CHARACTERS) for text in lines) <= LINES


def test_office_program_opens_it(brief: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, brief],
        check=True,
        capture_output=True,
        timeout=240,
    )
    pages = (
        subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{brief.stem}.pdf", "-"],
            check=True,
            capture_output=True,
        )
        .stdout.decode()
        .split("\f")
    )
    second = "二、" if brief.stem == "zh" else "2. "
    assert second not in pages[0]
    assert second in pages[1]  # the summary has ended on the first page
    assert len(pages) > 4
