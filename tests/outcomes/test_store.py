"""Run folders: they hold what was simulated, appear whole or not at all, and say when damaged."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli.main import main
from sim.outcomes.indicators import Result
from sim.outcomes.store import RunFolderError, read_inputs, read_manifest, read_table, save_run
from sim.reforms.load import Loaded, rebuild
from tests.outcomes.runs import REPS, SEED, contents, saved, simulated, tiny_scenario

Made = tuple[Loaded, list[Result]]
TABLES = ("kpis", "pools", "cases", "trace")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    loaded = tiny_scenario(tmp_path_factory.mktemp("scenario"))
    return loaded, simulated(loaded)


@pytest.fixture(scope="module")
def kept(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("kept") / "run", *made)


def same_values(one: pd.Series, other: pd.Series) -> bool:
    """Bit for bit, where a category and its text are the same."""
    if one.dtype == np.float64:
        nothing = one.isna().to_numpy()  # of numbers that are not known only that is kept
        a, b = (x.to_numpy().view(np.int64) for x in (one, other))
        return bool((nothing == other.isna().to_numpy()).all() and (a == b)[~nothing].all())
    return one.astype(str).tolist() == other.astype(str).tolist()


@pytest.mark.parametrize("name", TABLES)
def test_tables_come_back_bit_for_bit(name: str, made: Made, kept: Path) -> None:
    back = read_table(kept, name)
    frames = [getattr(r, name) for r in made[1]]
    numbers = np.repeat(range(REPS), [len(frame) for frame in frames])
    assert len(frames[0]) > 3
    assert back["replication"].tolist() == numbers.tolist()
    assert list(back.columns) == ["replication", *frames[0].columns]
    for column in frames[0].columns:
        whole = pd.concat([frame[column].reset_index(drop=True) for frame in frames])
        assert same_values(back[column], whole), column


def test_inputs_come_back_and_make_the_same_run(made: Made, kept: Path) -> None:
    loaded, results = made
    inputs = read_inputs(kept, read_manifest(kept))
    assert inputs == loaded.files
    for one, other in zip(simulated(rebuild(inputs)), results, strict=True):
        for name in TABLES:
            pd.testing.assert_frame_equal(
                getattr(one, name), getattr(other, name), check_exact=True
            )


def test_the_manifest_vouches_for_every_other_file(kept: Path) -> None:
    """Whoever has the manifest can check a copy of the folder without this program."""
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    found = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in contents(kept).items()
        if name != "manifest.json"
    }
    told = {f"inputs/{name}": digest for name, digest in manifest["inputs"].items()}
    told |= {name: table["sha256"] for name, table in manifest["tables"].items()}
    assert found == told
    assert (manifest["seed"], manifest["replications"]) == (SEED, REPS)
    for name, table in manifest["tables"].items():
        assert table["rows"] == len(read_table(kept, Path(name).stem))


def test_nothing_of_the_machine_or_the_hour(made: Made, kept: Path, tmp_path: Path) -> None:
    """The same run elsewhere, simulated anew: the same bytes."""
    loaded = tiny_scenario(tmp_path / "other place")
    assert contents(saved(tmp_path / "an other's run", loaded, simulated(loaded))) == contents(kept)
    assert contents(saved(tmp_path / "third", *made)) == contents(kept)


def test_only_what_was_kept_is_written(made: Made, tmp_path: Path) -> None:
    loaded, results = made
    folder = saved(tmp_path / "run", loaded, [r._replace(cases=None, trace=None) for r in results])
    assert {"kpis.parquet", "pools.parquet"} == {
        name for name in contents(folder) if name.endswith(".parquet")
    }
    with pytest.raises(RunFolderError, match="trace"):
        read_table(folder, "trace")


class UnwritableError(Exception):
    """Stands for a full disk, a lost network drive, a killed program."""


def fail_at(number: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that works until its call of that number (from 1)."""
    calls = 0

    def sometimes(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            raise UnwritableError
        return function(*args, **kwargs)

    return sometimes


FAILURES = {
    "first input": (Path, "write_bytes", 1),
    "second input": (Path, "write_bytes", 2),
    "manifest": (Path, "write_bytes", 4),
    "a table's hash": (Path, "read_bytes", 2),
    "permissions": (Path, "chmod", 1),
    "first move": (os, "replace", 1),
    "second move": (os, "replace", 2),
}
WHEN = [(failure, earlier) for failure in FAILURES for earlier in (False, True)]
WHEN.remove(("second move", False))  # a new folder is moved once


@pytest.mark.parametrize(("failure", "earlier"), WHEN)
def test_a_failure_leaves_all_as_it_was(
    failure: str, earlier: bool, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, results = made
    folder = tmp_path / "runs" / "run"
    if earlier:
        saved(folder, loaded, [r._replace(trace=None) for r in results])
    before = contents(tmp_path)
    owner, name, number = FAILURES[failure]
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail_at(number, getattr(owner, name)))
        with pytest.raises(UnwritableError):
            save_run(folder, loaded, results, SEED, "compiled")
    assert contents(tmp_path) == before
    assert [path.name for path in folder.parent.iterdir()] == ["run"] * earlier


def test_a_table_that_cannot_be_written_leaves_nothing(made: Made, tmp_path: Path) -> None:
    """Here the last of the tables, whose replications do not have the same columns."""
    loaded, (first, second) = made
    assert second.trace is not None
    odd = second._replace(trace=second.trace.drop(columns="outcome"))
    with pytest.raises(Exception, match="columns"):
        save_run(tmp_path / "run", loaded, [first, odd], SEED, "compiled")
    assert not list(tmp_path.iterdir())


def test_an_earlier_run_is_replaced_as_a_whole(made: Made, kept: Path, tmp_path: Path) -> None:
    """No table of the earlier run, which kept more, stays behind."""
    loaded, results = made
    shutil.copytree(kept, tmp_path / "run")
    saved(tmp_path / "run", loaded, [r._replace(cases=None, trace=None) for r in results])
    assert not (tmp_path / "run" / "trace.parquet").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_is_no_run_is_never_replaced(made: Made, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    (tmp_path / "file").write_text("dear")
    before = contents(tmp_path)
    for name in ("letters", "file"):
        with pytest.raises(RunFolderError):
            saved(tmp_path / name, *made)
    assert contents(tmp_path) == before


def edit(**changes: object) -> Callable[[Path], None]:
    """Change entries of a manifest; None takes them out."""

    def change(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for key, value in changes.items():
            manifest[key] = value
            if value is None:
                del manifest[key]
        path.write_text(json.dumps(manifest), encoding="utf-8")

    return change


def cut(name: str, part: float) -> Callable[[Path], None]:
    """Keep the first part of a file only."""

    def change(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: int(len(data) * part)])

    return change


def put(name: str, data: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


def flip(name: str, part: float) -> Callable[[Path], None]:
    """Change one bit, as a bad disk or a careless hand might; most files can be read even so."""

    def change(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[int(part * len(data))] ^= 0x10
        (folder / name).write_bytes(data)

    return change


def lose(name: str) -> Callable[[Path], None]:
    return lambda folder: folder.joinpath(name).unlink()


WHERE = (0.02, 0.1, 0.3, 0.6, 0.9)
BOTH = ("export", "reproduce")
ONLY_EXPORT, ONLY_REPRODUCE = BOTH[:1], BOTH[1:]

DAMAGE: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "no manifest": (lose("manifest.json"), BOTH),
    "empty manifest": (cut("manifest.json", 0.0), BOTH),
    "half a manifest": (cut("manifest.json", 0.5), BOTH),
    "manifest that is no text": (put("manifest.json", b"\xff\xfe\x00"), BOTH),
    "manifest that is a list": (put("manifest.json", b"[]"), BOTH),
    "manifest of another program": (put("manifest.json", b'{"name": "x"}'), BOTH),
    "later version": (edit(schema="reformsim.manifest/2"), BOTH),
    "no tables told of": (edit(tables=None), BOTH),
    "no replications told of": (edit(replications=None), BOTH),
    "no seed": (edit(seed=None), ONLY_REPRODUCE),
    "no engine": (edit(engine=None), ONLY_REPRODUCE),
    "no inputs told of": (edit(inputs=None), ONLY_REPRODUCE),
    "no city told of": (edit(inputs={}), ONLY_REPRODUCE),
    "no name": (edit(scenario=None), ONLY_EXPORT),
    "no first day": (edit(start=None), ONLY_EXPORT),
    "first day that is none": (edit(start="2021-02-30"), ONLY_EXPORT),
    "tables that are a number": (edit(tables=3), BOTH),
    "replications in words": (edit(replications="two"), BOTH),
    "no replications": (edit(replications=0), ONLY_REPRODUCE),
    "unknown engine": (edit(engine="steam"), ONLY_REPRODUCE),
    "no trace": (lose("trace.parquet"), BOTH),
    "empty trace": (cut("trace.parquet", 0.0), BOTH),
    "half a trace": (cut("trace.parquet", 0.5), BOTH),
    "trace of something else": (put("trace.parquet", b"PAR1" + b"\0" * 100 + b"PAR1"), BOTH),
    **{f"a bit of the trace at {x:.0%}": (flip("trace.parquet", x), ONLY_EXPORT) for x in WHERE},
    "no city": (lose("inputs/city.json"), ONLY_REPRODUCE),
    "half a city": (cut("inputs/city.json", 0.5), ONLY_REPRODUCE),
    "another city": (put("inputs/city.json", b"{}"), ONLY_REPRODUCE),
}
"""Each with the commands that need what is damaged."""

CASES = [(damage, command) for damage, (_, needs) in DAMAGE.items() for command in needs]


@pytest.mark.parametrize(("damage", "command"), CASES)
def test_damage_is_told_in_one_line(
    damage: str,
    command: str,
    kept: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the file it is in, in the reader's language, and never as a program's error."""
    folder, other = tmp_path / "run", tmp_path / "other"
    shutil.copytree(kept, folder)
    other.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(other))
    DAMAGE[damage][0](folder)
    rest = {
        "export": ["--to", "csv", "-o", str(other / "log.csv")],
        "reproduce": ["-q", "--jobs", "1"],
    }
    for lang in ("zh", "en"):
        code = main([command, str(folder), *rest[command], "--lang", lang])
        said = capsys.readouterr()
        assert code == 3, said.err
        assert len(said.err.strip().splitlines()) == 1
        assert str(folder) in said.err
        assert (re.search("[\u4e00-\u9fff]", said.err) is not None) == (lang == "zh")
    assert not list(other.iterdir())
