"""A workbook read back: the scenario it was made from, with the numbers now in its sheet."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dashboards.report import inputs
from sim.city.errors import Problem, SpecError, nearest
from sim.city.numbers import Found
from sim.city.quantity import Quantity
from sim.city.written import as_data, as_yaml
from sim.reforms.load import Loaded, load_scenario, rebuild

MOST_BYTES = 20_000_000
"""Of a workbook as a file; unpacked it may have :data:`MOST_UNPACKED`."""
MOST_UNPACKED = 200_000_000
MOST_TEXT = 2_000
"""Characters of a source or a note."""
_EXACT = 1e-14
"""Relative difference that office programs make by writing 15 or 16 digits."""


class WorkbookError(SpecError):
    """A workbook that cannot be read back; every problem with its sheet and cell."""

    code = 3


def read_back(workbook: Path, folder: Path) -> tuple[Loaded, list[str]]:
    """Write the scenario of a workbook as YAML into a folder that appears whole or not at all.

    Parameters
    ----------
    workbook : Path
        As ``reformsim report --to xlsx`` wrote it, changed or not.
    folder : Path
        Must not be there yet.

    Returns
    -------
    Loaded
        The scenario, loaded from the folder.
    list of str
        Names of the numbers that were changed.

    Raises
    ------
    WorkbookError
        If the file is no such workbook, or a cell is wrong.
    SpecError
        If what the numbers say together cannot be.
    """
    if folder.exists():
        raise WorkbookError([Problem(str(folder), None, "", "target-exists")])
    with _opened(workbook) as sheets:
        original = _original(workbook, sheets)
        cells = _Cells(workbook, original)
        cells.read(sheets)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write(draft, original, cells.data)
        try:
            loaded = load_scenario(str(draft / "scenario.yaml"))
        except SpecError as error:
            raise SpecError(cells.placed(problem) for problem in error.problems) from None
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return loaded, cells.changed


class _opened:  # noqa: N801 - reads like a function
    """The sheets of a workbook; nothing in it is computed, followed or run."""

    def __init__(self, workbook: Path) -> None:
        self.workbook = workbook

    def __enter__(self) -> Any:
        import openpyxl

        _check_package(self.workbook)
        try:
            self.book = openpyxl.load_workbook(
                self.workbook, read_only=True, data_only=False, keep_links=False
            )
        except Exception:  # of a damaged package anything can be wrong
            raise WorkbookError([Problem(str(self.workbook), None, "", "not-a-workbook")]) from None
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()


def _check_package(workbook: Path) -> None:
    """Refuse what is no plain workbook of reasonable size before anything reads it."""
    problem = Problem(str(workbook), None, "", "not-a-workbook")
    if not workbook.is_file():
        raise WorkbookError([Problem(str(workbook), None, "", "no-such-file")])
    if workbook.stat().st_size > MOST_BYTES:
        raise WorkbookError([Problem(str(workbook), None, "", "too-large", {"limit": MOST_BYTES})])
    try:
        with zipfile.ZipFile(workbook) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            names = {part.filename for part in parts}
            for part in parts:  # office programs write no DTD: whoever does is up to something
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(1000):
                            raise WorkbookError([problem])
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise WorkbookError([problem]) from None
    if size > MOST_UNPACKED:
        values: dict[str, object] = {"limit": MOST_UNPACKED}
        raise WorkbookError([Problem(str(workbook), None, "", "too-large", values)])
    if "xl/workbook.xml" not in names or any("vbaProject" in name for name in names):
        raise WorkbookError([problem])


def _original(workbook: Path, book: Any) -> Loaded:
    """The scenario that the workbook was made from."""
    problem = Problem(str(workbook), None, inputs.HIDDEN, "workbook-without-scenario")
    if inputs.HIDDEN not in book.sheetnames:
        raise WorkbookError([problem])
    rows = [row[0] for row in book[inputs.HIDDEN].iter_rows(max_col=1, values_only=True)]
    if len(rows) < 3 or rows[0] != inputs.SCHEMA or not all(isinstance(x, str) for x in rows):
        raise WorkbookError([problem])
    try:
        packed = base64.b64decode("".join(rows[2:]), validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, MOST_UNPACKED)
        if unpacker.unconsumed_tail or hashlib.sha256(content).hexdigest() != rows[1]:
            raise WorkbookError([problem])
        return rebuild(json.loads(content))
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, ValidationError):
        raise WorkbookError([problem]) from None


class _Cells:
    """The sheet of numbers, entered into the data of the scenario."""

    def __init__(self, workbook: Path, original: Loaded) -> None:
        self.file = str(workbook)
        self.known = {found.path: found for found in inputs.numbers_of(original)}
        self.data: dict[str, Any] = {"city": as_data(original.city)}
        if original.reform is not None:
            self.data["reform"] = as_data(original.reform)
        self.changed: list[str] = []
        self.problems: list[Problem] = []
        self.spots: dict[str, str] = {}
        self.sheet = ""

    def read(self, book: Any) -> None:
        """Enter all rows.

        Raises
        ------
        WorkbookError
            With every cell that is wrong.
        """
        names = [name for name in inputs.sheet_names() if name in book.sheetnames]
        if not names:
            values: dict[str, object] = {"names": " / ".join(inputs.sheet_names())}
            raise WorkbookError([Problem(self.file, None, "", "workbook-without-sheet", values)])
        self.sheet = names[0]
        for row in book[self.sheet].iter_rows(min_row=inputs.HEAD + 1, max_col=len(inputs.COLUMNS)):
            self._row({cell.column - 1: cell for cell in row if cell.value is not None})
        if self.problems:
            raise WorkbookError(self.problems)

    def _row(self, cells: Mapping[int, Any]) -> None:
        if not cells:
            return
        line = next(iter(cells.values())).row
        path = self._text(cells, line, inputs.PATH)
        if path is None:
            return
        if path not in self.known:
            begins = path.partition("[")[0]
            meant = nearest(path, [name for name in self.known if name.startswith(begins)])
            self._add(line, inputs.PATH, "no-such-number", nearest_=meant, name=path)
            return
        if path in self.spots:
            self._add(line, inputs.PATH, "number-twice", name=path, other=self.spots[path])
            return
        self.spots[path] = self._spot(line, inputs.VALUE)
        found = self.known[path]
        number = found.number
        assert isinstance(number, Quantity)
        declared = (number.value, *number.range)
        places = (inputs.VALUE, inputs.LOW, inputs.HIGH)
        given = [
            self._number(cells, line, place, was)
            for place, was in zip(places, declared, strict=True)
        ]
        source = self._text(cells, line, inputs.SOURCE)
        note = self._text(cells, line, inputs.NOTE, needed=False)
        if source is None or None in given:
            return
        value, low, high = (float(x) for x in given if x is not None)
        if not low <= value <= high:
            self._add(line, inputs.VALUE, "cell-outside-range", value=value, low=low, high=high)
            return
        new = {
            "value": value,
            "unit": number.unit,
            "source": source,
            "range": [low, high],
            **({"note": note} if note else {}),
        }
        try:
            quantity = Quantity.model_validate(new)
        except ValidationError as error:
            self._refuse(line, error)
            return
        if quantity != number:
            self.changed.append(path)
            self._enter(found, quantity)

    def _enter(self, found: Found, quantity: Quantity) -> None:
        part = "reform" if found.path.startswith("measures[") else "city"
        *way, last = found.steps
        place: Any = self.data[part]
        for step in way:
            place = place[step]
        place[last] = quantity.model_dump(mode="json", exclude_none=True)

    def _refuse(self, line: int, error: ValidationError) -> None:
        """What the declaration itself forbids: a share above 1, an unknown kind of source."""
        from sim.city.translate import problem_of

        for detail in error.errors(include_url=False):
            column = inputs.SOURCE if detail["loc"] == ("source",) else inputs.VALUE
            self.problems.append(
                problem_of(detail, self.file, None, self._spot(line, column), Quantity)
            )

    def _number(self, cells: Mapping[int, Any], line: int, column: int, was: float) -> float | None:
        """A cell's number; what office programs round away counts as unchanged."""
        cell = cells.get(column)
        if cell is None:
            self._add(line, column, "cell-empty")
            return None
        value = cell.value
        if cell.data_type == "f":
            self._add(line, column, "cell-formula")
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._add(line, column, "not-a-number", value=_short(value))
            return None
        if not math.isfinite(value):
            self._add(line, column, "not-finite")
            return None
        return was if math.isclose(value, was, rel_tol=_EXACT, abs_tol=0.0) else float(value)

    def _text(
        self, cells: Mapping[int, Any], line: int, column: int, *, needed: bool = True
    ) -> str | None:
        cell = cells.get(column)
        if cell is None:
            if needed:
                self._add(line, column, "cell-empty")
            return None
        if cell.data_type == "f":
            self._add(line, column, "cell-formula")
            return None
        if not isinstance(cell.value, str) or len(cell.value) > MOST_TEXT:
            self._add(line, column, "not-text", value=_short(cell.value))
            return None
        return cell.value.strip()

    def _add(
        self, line: int, column: int, message: str, nearest_: str | None = None, **values: object
    ) -> None:
        spot = self._spot(line, column)
        self.problems.append(Problem(self.file, None, spot, message, values, nearest=nearest_))

    def _spot(self, line: int, column: int) -> str:
        return f"{self.sheet}!{'ABCDEFGH'[column]}{line}"

    def placed(self, problem: Problem) -> Problem:
        """A problem of the scenario as written, told of the workbook's cell."""
        cells = [name for name in self.changed if problem.field and problem.field.startswith(name)]
        cells = cells or [name for name in self.changed if name.startswith(problem.field or "\0")]
        where = self.spots[cells[0]] if cells else problem.field
        return Problem(
            self.file,
            None,
            where,
            problem.message,
            problem.values,
            problem.allowed,
            problem.nearest,
        )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _write(folder: Path, original: Loaded, data: Mapping[str, Any]) -> None:
    """City, reform and scenario as files that refer to each other."""
    for name, path in _files(original):
        content = data[name] if name in data else _scenario(original)
        (folder / path).write_text(as_yaml(content), encoding="utf-8")


def _files(original: Loaded) -> Iterator[tuple[str, str]]:
    yield "city", "city.yaml"
    if original.reform is not None:
        yield "reform", "reform.yaml"
    yield "scenario", "scenario.yaml"


def _scenario(original: Loaded) -> dict[str, Any]:
    data = as_data(original.scenario)
    for own in ("measures", "premises"):  # already in the reform and in the city
        data.pop(own, None)
    data["city"] = "city.yaml"
    if original.reform is not None:
        data["reform"] = "reform.yaml"
    return data
