"""A workbook read back is the scenario it was made from, with exactly the numbers changed in it."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from dashboards.report import inputs
from dashboards.report.readback import WorkbookError, read_back
from sim.city.errors import SpecError
from sim.city.load import load_city
from sim.cli.main import main
from sim.reforms.load import Loaded, load_scenario

ROOT = Path(__file__).parents[2]
POPULATION = "places[pilot-district].population"
Edit = Callable[[Any], None]


def workbook(path: Path, loaded: Loaded, lang: str = "zh") -> Path:
    """A workbook with nothing but the numbers of a scenario."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    inputs.add_inputs(book, loaded, lang, book.add_format(), book.add_format())
    book.close()
    return path


def changed(path: Path, edit: Edit) -> Path:
    """The same workbook after somebody has worked on its sheet of numbers."""
    book = openpyxl.load_workbook(path)
    names = [name for name in inputs.sheet_names() if name in book.sheetnames]
    edit(book[names[0]])
    book.save(path)
    return path


def row_of(sheet: Any, path: str) -> int:
    return next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == path)


def put(path: str, column: str, value: object) -> Edit:
    def edit(sheet: Any) -> None:
        sheet[f"{column}{row_of(sheet, path)}"] = value

    return edit


@pytest.fixture(scope="module")
def pilot() -> Loaded:
    return load_scenario("birth-one-matter")


def same(one: Loaded, other: Loaded) -> bool:
    """Whether two scenarios are the same but for where their files lie."""
    bare = [x.scenario.model_copy(update={"city": "", "reform": ""}) for x in (one, other)]
    return one.city == other.city and one.reform == other.reform and bare[0] == bare[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_unchanged_workbook_is_the_same_scenario(tmp_path: Path, pilot: Loaded, lang: str) -> None:
    file = workbook(tmp_path / "a.xlsx", pilot, lang)
    loaded, names = read_back(file, tmp_path / "back")
    assert not names
    assert same(loaded, pilot)


def test_sample_city_survives_with_its_whole_reform(tmp_path: Path) -> None:
    city = load_scenario("report-2018-2023")
    file = changed(workbook(tmp_path / "a.xlsx", city), lambda _: None)
    loaded, names = read_back(file, tmp_path / "back")
    assert not names
    assert same(loaded, city)


def test_population_of_licences_is_drawn_again(tmp_path: Path) -> None:
    city = load_scenario("licences-trimmed")
    loaded, names = read_back(workbook(tmp_path / "a.xlsx", city), tmp_path / "back")
    assert not names
    assert same(loaded, city)


def test_number_changed_in_the_sheet_is_the_number_changed_in_the_yaml(
    tmp_path: Path, pilot: Loaded
) -> None:
    """One of the city and one of the reform, each against a text editor's work on the YAML."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    city = tmp_path / "scenarios" / "pilot" / "city.yaml"
    text = city.read_text(encoding="utf-8")
    assert text.count("value: 120000,") == 1
    city.write_text(text.replace("value: 120000,", "value: 131000,"), encoding="utf-8")
    reform = tmp_path / "scenarios" / "reforms" / "birth-one-matter.yaml"
    text = reform.read_text(encoding="utf-8")
    reform.write_text(text.replace("{value: 0.8,", "{value: 1.2,"), encoding="utf-8")
    scenario = tmp_path / "scenario.yaml"
    text = (ROOT / "scenarios" / "scenarios" / "birth-one-matter.yaml").read_text(encoding="utf-8")
    text = text.replace("city: pilot", f"city: {city.parent}")
    scenario.write_text(text.replace("reform: birth-one-matter", f"reform: {reform}"), "utf-8")

    file = workbook(tmp_path / "a.xlsx", pilot)
    changed(file, put(POPULATION, "C", 131000))
    crew = next(
        f.path
        for f in inputs.numbers_of(pilot)
        if f.path.endswith("staff_per_100k") and f.path.startswith("measures")
    )
    changed(file, put(crew, "C", 1.2))
    loaded, names = read_back(file, tmp_path / "back")
    assert set(names) == {POPULATION, crew}
    assert loaded.city == load_city(city.parent)
    assert same(loaded, load_scenario(str(scenario)))


def test_measures_written_in_the_scenario_itself_survive(tmp_path: Path, pilot: Loaded) -> None:
    text = (ROOT / "scenarios" / "scenarios" / "birth-one-matter.yaml").read_text(encoding="utf-8")
    reform = (ROOT / "scenarios" / "reforms" / "birth-one-matter.yaml").read_text(encoding="utf-8")
    own = text.replace("reform: birth-one-matter", reform[reform.index("measures:") :])
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    before = load_scenario(str(tmp_path / "own.yaml"))
    loaded, names = read_back(workbook(tmp_path / "a.xlsx", before), tmp_path / "back")
    assert not names
    assert loaded.city == pilot.city
    assert loaded.reform is not None
    assert pilot.reform is not None
    assert loaded.reform.measures == pilot.reform.measures


def test_every_number_of_the_pilot_is_in_the_sheet(tmp_path: Path, pilot: Loaded) -> None:
    file = workbook(tmp_path / "a.xlsx", pilot)
    sheet = openpyxl.load_workbook(file)[inputs.sheet_names()[0]]
    listed = [cell.value for (cell,) in sheet.iter_rows(min_row=inputs.HEAD + 1, max_col=1)]
    assert listed == [found.path for found in inputs.numbers_of(pilot)]
    assert len(listed) == len(set(listed)) > 500


def test_order_of_rows_and_missing_rows_do_not_matter(tmp_path: Path, pilot: Loaded) -> None:
    def drop(sheet: Any) -> None:
        sheet.delete_rows(inputs.HEAD + 1, 300)

    loaded, names = read_back(changed(workbook(tmp_path / "a.xlsx", pilot), drop), tmp_path / "b")
    assert not names
    assert same(loaded, pilot)


WRONG: dict[str, tuple[str, object, str]] = {
    "a word": ("C", "plenty", "plenty"),
    "a truth value": ("C", True, "True"),
    "a formula": ("C", "=1+1", "公式"),
    "a formula as a source": ("G", '=HYPERLINK("https://example.org")', "公式"),
    "out of its range": ("C", 9_999_999, "9999999"),
    "below its range": ("C", -5, "-5"),
    "nothing": ("C", None, "空"),
    "no source": ("G", None, "空"),
    "an unknown source": ("G", "hearsay", "report"),
    "a number as a note": ("H", 12, "12"),
    "a very long note": ("H", "x" * 5000, "xxx"),
}


def test_wrong_cells_are_told_by_sheet_and_cell(tmp_path: Path, pilot: Loaded) -> None:
    """A mistake in each of some rows: all are told at once, each by its cell."""
    rows = {what: inputs.HEAD + 1 + 7 * i for i, what in enumerate(WRONG)}

    def edit(sheet: Any) -> None:
        for what, (column, value, _) in WRONG.items():
            sheet[f"{column}{rows[what]}"] = value

    file = changed(workbook(tmp_path / "a.xlsx", pilot), edit)
    with pytest.raises(WorkbookError) as caught:
        read_back(file, tmp_path / "back")
    said = {str(problem.field): problem for problem in caught.value.problems}
    assert len(said) == len(caught.value.problems) == len(WRONG)
    for what, (column, _, told) in WRONG.items():
        problem = said[f"{inputs.sheet_names()[0]}!{column}{rows[what]}"]
        assert told in problem.render("zh"), what
        assert not re.search("[\u4e00-\u9fff]", problem.render("en").partition("!")[2]), what
    assert not (tmp_path / "back").exists()


def test_unknown_and_doubled_names_are_refused(tmp_path: Path, pilot: Loaded) -> None:
    def rename(sheet: Any) -> None:
        row = row_of(sheet, POPULATION)
        sheet[f"A{row}"] = "places[pilot-distrikt].population"
        sheet[f"A{row + 2}"] = sheet[f"A{row + 1}"].value

    file = changed(workbook(tmp_path / "a.xlsx", pilot), rename)
    with pytest.raises(WorkbookError) as caught:
        read_back(file, tmp_path / "back")
    said = [problem.render("en") for problem in caught.value.problems]
    assert any(f"did you mean '{POPULATION}'" in text for text in said)
    assert any("is there twice" in text for text in said)


def test_what_numbers_say_together_is_checked_and_told_by_cell(
    tmp_path: Path, pilot: Loaded
) -> None:
    """Shares of communities that no longer make up a whole."""
    share = next(
        f.path
        for f in inputs.numbers_of(pilot)
        if f.path.startswith("communities[") and f.path.endswith(".share")
    )

    def edit(sheet: Any) -> None:
        row = row_of(sheet, share)
        sheet[f"C{row}"], sheet[f"E{row}"] = 0.97, 1.0

    file = changed(workbook(tmp_path / "a.xlsx", pilot), edit)
    with pytest.raises(SpecError) as caught:
        read_back(file, tmp_path / "back")
    assert inputs.sheet_names()[0] + "!C" in caught.value.problems[0].render("zh")
    assert not (tmp_path / "back").exists()


def repacked(
    file: Path, change: Callable[[str, bytes], bytes | None], add: dict[str, bytes]
) -> None:
    """Write a package again with parts changed, left out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in add.items():
            new.writestr(name, content)
    file.write_bytes(out.getvalue())


def spoil(how: str, file: Path) -> None:
    """Make a workbook hostile or broken."""
    if how == "no package":
        file.write_bytes(b"PK\x03\x04 but not really")
    elif how == "half":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif how == "macros":
        repacked(file, lambda _, content: content, {"xl/vbaProject.bin": b"\0"})
    elif how == "entities":
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'
        repacked(file, lambda name, c: bomb if name == "xl/workbook.xml" else c, {})
    elif how == "huge":
        repacked(file, lambda _, content: content, {"xl/media/x.bin": b"\0" * 210_000_000})
    else:  # the hidden scenario
        book = openpyxl.load_workbook(file)
        if how == "no scenario":
            del book[inputs.HIDDEN]
        elif how == "other schema":
            book[inputs.HIDDEN]["A1"] = "reformsim.workbook/99"
        elif how == "tampered scenario":
            text = book[inputs.HIDDEN]["A3"].value
            book[inputs.HIDDEN]["A3"] = text[:-8] + "AAAAAAAA"
        book.save(file)


@pytest.mark.parametrize(
    "how",
    [
        *("no package", "half", "macros", "entities", "huge"),
        *("no scenario", "other schema", "tampered scenario"),
    ],
)
def test_hostile_and_broken_workbooks_are_refused(how: str, tmp_path: Path, pilot: Loaded) -> None:
    file = workbook(tmp_path / "a.xlsx", pilot)
    spoil(how, file)
    with pytest.raises(WorkbookError):
        read_back(file, tmp_path / "back")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx"]


def test_the_whole_way_by_commands(
    run_folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Report, change in the workbook, read back, run: the change is in the run."""
    words = ["report", *map(str, run_folders), "--to", "xlsx,docx", "-o", str(tmp_path), "-q"]
    assert main(words) == 0
    file = next(tmp_path.glob("*.xlsx"))
    changed(file, put(POPULATION, "C", 100000))
    assert main(["readback", str(file), "-o", str(tmp_path / "back"), "--lang", "en"]) == 0
    assert POPULATION in capsys.readouterr().out
    scenario = str(tmp_path / "back" / "scenario.yaml")
    assert load_scenario(scenario).city.place["pilot-district"].population.value == 100000
    assert main(["readback", str(file), "-o", str(tmp_path / "back")]) == 2
    assert re.search("已经存在", capsys.readouterr().err)
