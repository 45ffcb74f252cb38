"""A run folder is enough to repeat the run, and whatever is changed in it is found."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from sim.cli.main import main
from sim.experiment.reproduce import different_rows, reproduce
from tests.outcomes.runs import contents
from tests.support.tiny import write_tiny_scenario

TABLES = ("kpis", "pools", "cases", "trace")
Shown = pytest.CaptureFixture[str]


def command(*line: str) -> int:
    return main([*line, "--jobs", "1", "-q", "--lang", "en"])


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a scenario whose files are gone."""
    place = tmp_path_factory.mktemp("place")
    scenario = write_tiny_scenario(place / "files")
    line = ("run", str(scenario), "--reps", "2", "--seed", "7", "--trace", "-o", str(place / "run"))
    assert command(*line) == 0
    shutil.rmtree(place / "files")
    return place / "run"


@pytest.fixture
def copy(tiny_run: Path, tmp_path: Path) -> Path:
    """The run at another place, to change at will."""
    return shutil.copytree(tiny_run, tmp_path / "the copy's place" / "copy")


def test_a_shipped_scenario_reproduces(tmp_path: Path, capsys: Shown) -> None:
    """As a planner would do it; the folder is only read."""
    run = tmp_path / "run"
    assert command("run", "baseline", "--horizon", "7", "--reps", "2", "-o", str(run)) == 0
    before = contents(tmp_path)
    capsys.readouterr()
    assert command("reproduce", str(run)) == 0
    said = capsys.readouterr().out
    assert "the same bit for bit" in said
    assert all(f"{name}.parquet" in said for name in ("kpis", "pools", "cases"))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_every_table_of_either_engine(engine: str, tmp_path: Path) -> None:
    scenario, run = write_tiny_scenario(tmp_path / "files"), tmp_path / "run"
    line = ("run", str(scenario), "--engine", engine, "--reps", "1", "--trace", "-o", str(run))
    assert command(*line) == 0
    report = reproduce(run)
    assert report["equal"] is True
    assert report["same_code"] is True
    assert report["libraries"] == {}
    assert {Path(name).stem for name in report["tables"]} == set(TABLES)
    for name, table in report["tables"].items():
        rows = len(duckdb.sql(f"FROM read_parquet('{escaped(run / name)}')").fetchall())
        assert table == {"equal": True, "rows": rows, "different": 0}
    other = "reference" if engine == "compiled" else "compiled"
    edit(run, engine=other)
    assert reproduce(run)["equal"] is True, "two engines, one meaning"


def test_the_folder_alone_is_enough(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From another place, another working directory, and without the scenario's files."""
    monkeypatch.chdir(copy.parent)
    steps: list[tuple[int, int]] = []
    report = reproduce(Path(copy.name), progress=lambda *step: steps.append(step))
    assert report["equal"] is True
    assert steps == [(1, 2), (2, 2)]


@pytest.mark.parametrize("part", [0.0, 0.2, 0.4, 0.65, 0.95, 1.0])
@pytest.mark.parametrize("table", TABLES)
def test_a_changed_byte_is_found(table: str, part: float, copy: Path, capsys: Shown) -> None:
    """Anywhere in the file: data, statistics (by which queries skip rows), padding.

    The manifest has the file's hash. Its name is told, and no other table's is blamed.
    """
    path = copy / f"{table}.parquet"
    data = bytearray(path.read_bytes())
    at = min(int(part * len(data)), len(data) - 1)
    data[at] ^= 0x10
    path.write_bytes(data)
    code = command("reproduce", str(copy))
    said = capsys.readouterr()
    assert code in (1, 3), f"byte {at} of {len(data)}: {said.out}"
    assert path.name in said.out + said.err
    if code == 1:
        assert "differ" in said.out
        differing = {line.split()[0] for line in said.out.splitlines() if "parquet" in line} - {
            line.split()[0] for line in said.out.splitlines() if line.rstrip().endswith(" 0")
        }
        assert differing == {path.name}


def escaped(path: Path) -> str:
    return str(path).replace("'", "''")


CHANGES = {
    "kpis": ("* REPLACE (if(rowid = 3, arrivals + 1, arrivals) AS arrivals)", 1),
    "pools": ("* REPLACE (if(rowid < 2, utilisation + 1e-16, utilisation) AS utilisation)", None),
    "cases": ("* REPLACE (if(rowid = 0, arrival + 1e-11, arrival) AS arrival)", 1),
    "trace": ("* REPLACE (if(rowid = 5, 'Somebody', resource) AS resource)", 1),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_value_is_found_and_its_rows_are_counted(
    table: str, copy: Path, capsys: Shown
) -> None:
    """Even by the last bit of a number, in a file that is otherwise in order."""
    path = copy / f"{table}.parquet"
    query, rows = CHANGES[table]
    source = f"(SELECT *, row_number() OVER () - 1 AS rowid FROM read_parquet('{escaped(path)}'))"
    frame = duckdb.sql(f"SELECT {query} FROM {source}").df().drop(columns="rowid")
    true = duckdb.sql(f"FROM read_parquet('{escaped(path)}')").df()
    changed = sum(a != b for a, b in zip(bits(frame), bits(true), strict=True))
    assert changed == rows or rows is None
    duckdb.sql(f"COPY frame TO '{escaped(path)}' (FORMAT parquet)")
    capsys.readouterr()
    assert command("reproduce", str(copy), "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["equal"] is False
    for name, found in report["tables"].items():
        assert found["equal"] == (name != path.name)
        assert found["different"] == (changed if name == path.name else 0)


def bits(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows as things of which two are equal if, and only if, they are the same bit for bit."""
    return [tuple(map(repr, row)) for row in frame.itertuples(index=False)]


def edit(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | changes), encoding="utf-8")


def test_another_seed_gives_another_run(copy: Path, capsys: Shown) -> None:
    """The comparison would not be satisfied with any run of that scenario."""
    edit(copy, seed=8)
    assert command("reproduce", str(copy), "--format", "json") == 1
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert not any(tables[f"{name}.parquet"]["equal"] for name in ("kpis", "cases", "trace"))


def test_another_program_or_library_is_told_of(copy: Path, capsys: Shown) -> None:
    """It explains a difference; where there is none, it does no harm."""
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    libraries: dict[str, Any] = manifest["libraries"]
    now = libraries["numpy"]
    edit(copy, code="0" * 64, libraries=libraries | {"numpy": "0.1", "abacus": "2"})
    report = reproduce(copy)
    assert (report["equal"], report["same_code"]) == (True, False)
    assert report["libraries"] == {
        "numpy": {"then": "0.1", "now": now},
        "abacus": {"then": "2", "now": None},
    }
    assert main(["reproduce", str(copy), "--jobs", "1", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "0.1" in said.err
    assert now in said.err


ROWS = pd.DataFrame({"name": ["a", "b", ""], "value": [1.0, math.nan, 0.0], "count": [1, 2, 3]})
ROWS = ROWS.astype({"name": "category"})
Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda t: t.copy(), 0),
        (lambda t: t.assign(value=[1.0, math.nan, -0.0]), 1),
        (lambda t: t.assign(value=[math.nextafter(1.0, 2.0), math.nan, 0.0]), 1),
        (lambda t: t.assign(value=[1.0, 2.0, 0.0]), 1),
        (lambda t: t.assign(value=[2.0, 2.0, 0.0], count=[1, 2, 4]), 3),
        (lambda t: t.assign(name=pd.Categorical(["a", "a", ""], ["", "a", "b"])), 1),
        (lambda t: t.iloc[:1], 2),
        (lambda t: t.iloc[:0], 3),
        (lambda t: pd.concat([t, t]), 3),
        (lambda t: t.iloc[::-1], 2),
        (lambda t: t.rename(columns={"count": "number"}), 3),
        (lambda t: t[["value", "name", "count"]], 3),
        (lambda t: t.astype({"count": "float64"}), 3),
    ],
)
def test_rows_differ_if_any_bit_of_them_does(change: Change, rows: int) -> None:
    assert different_rows(ROWS, change(ROWS)) == rows
    assert different_rows(change(ROWS), ROWS) == rows
