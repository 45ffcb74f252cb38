"""Kept results come back as they were or not at all."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli.main import main
from sim.cli.simulate import load
from sim.experiment import replicate
from sim.experiment import store as module
from sim.experiment.feedback import live
from sim.experiment.parcel import ParcelError, read, write
from sim.experiment.store import Store, default_folder, key_of
from sim.outcomes.indicators import Result

KEY, OTHER = key_of("test", number=1), key_of("test", number=2)
VALUE = {"mean": 0.1, "none": None, "list": [1, True, "字"], "inf": float("inf")}


def some_result() -> Result:
    """Every type that tables have, with what is missing or odd."""
    odd = np.array([0.1, -0.0, np.nan, np.inf])
    words = pd.Series(["甲", None, "", "甲"], dtype="str")
    frame = pd.DataFrame(
        {
            "words": words,
            "class": pd.Categorical.from_codes([0, 1, -1, 0], ["b", "a"], ordered=True),
            "odd": odd,
            "count": np.array([2**62, -1, 0, 1]),
            "small": np.array([1, 2, 3, 4], np.int32),
            "flag": np.array([True, False, True, True]),
            "known count": pd.array([2**62, None, 0, 2**62], dtype="Int64"),
            "known flag": pd.array([True, None, False, True], dtype="boolean"),
            "known word": pd.array(["甲", None, "", "甲"], dtype="string"),
            "none known": pd.array([None] * 4, dtype="Int64"),
        }
    )
    return Result(3, frame, frame.iloc[:0], None, None, frame.iloc[:1])


def test_results_come_back_bit_for_bit() -> None:
    one = some_result()
    other = read(write(one))
    assert other.replication == 3
    assert other.cases is None
    for name in ("kpis", "pools", "institutions"):
        before, after = getattr(one, name), getattr(other, name)
        pd.testing.assert_frame_equal(before, after, check_exact=True, check_index_type="exact")
        assert (before["odd"].to_numpy().view(int) == after["odd"].to_numpy().view(int)).all()
    assert write(other) == write(one)
    assert read(write(VALUE)) == VALUE


def test_months_in_which_institutions_act_are_kept(tmp_path: Path) -> None:
    """The type of every column that a scenario has must be one that can be kept."""
    loaded, _ = load("birth-as-found", 14)
    result = live(loaded, 1, 0, "compiled", frozenset({"cases", "trace"}))
    store = Store(tmp_path)
    store.put(KEY, result)
    found = store.get(KEY)
    for name in ("kpis", "pools", "cases", "trace", "institutions"):
        pd.testing.assert_frame_equal(getattr(result, name), getattr(found, name), check_exact=True)


@pytest.mark.parametrize(
    "value", [{1: 2}, {"a": (1, 2)}, {"a": np.float64(1)}, [1], {"a": {"b": object()}}]
)
def test_what_would_come_back_changed_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        write(value)


def test_any_damage_is_noticed(tmp_path: Path) -> None:
    """200 times: cut off, lengthened, one bit turned over, or moved to another's place."""
    told: list[str] = []
    random, store = Random(5), Store(tmp_path, lambda kind, **_: told.append(kind))
    store.put(KEY, VALUE)
    (path,) = tmp_path.rglob("*.result")
    whole = path.read_bytes()
    for i in range(200):
        content = bytearray(whole)
        if i % 4 == 0:
            del content[random.randrange(len(content)) :]
        elif i % 4 == 1:
            content += random.randbytes(3)
        else:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
        path.write_bytes(content)
        assert store.get(KEY) is None, bytes(content)
        assert not path.exists()
    moved = store._path(OTHER)
    moved.parent.mkdir(exist_ok=True)
    moved.write_bytes(whole)
    assert store.get(OTHER) is None
    path.write_bytes(whole)
    assert store.get(KEY) == VALUE
    assert told == ["damaged"], "once"


def test_bytes_of_others_are_no_result() -> None:
    for content in (b"", b"x", write({})[:-2], b"\x78\x9c\x03\x00\x00\x00\x00\x01"):
        with pytest.raises(ParcelError):
            read(content)


def test_a_full_disk_costs_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    store = Store(tmp_path, lambda kind, **values: told.append({"kind": kind, **values}))
    store.put(OTHER, VALUE)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        store.put(KEY, VALUE)
        store.put(KEY, VALUE)
    assert [(one["kind"], one["reason"]) for one in told] == [("unwritable", "no space left")]
    assert store.get(KEY) is None
    assert store.get(OTHER) == VALUE
    assert [p.suffix for p in tmp_path.rglob("*") if p.is_file()] == [".result"], "no draft is left"


def test_what_was_not_used_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [key_of("test", number=i) for i in range(20)]
    store = Store(tmp_path)
    store.put(keys[0], {"filling": list(range(1000))})
    (path,) = tmp_path.rglob("*.result")
    limit = int(10.5 * path.stat().st_size)
    draft = path.parent / ".abandoned.result.x"
    draft.touch()
    os.utime(draft, (0, 0))
    store = Store(tmp_path, limit=limit)
    past = time.time() - 1000.0
    for i, key in enumerate(keys):
        if i == 9:
            assert store.get(keys[0]) is not None
        store.put(key, {"filling": list(range(1000))})
        os.utime(store._path(key), (past + i, past + i))
        if i == 9:
            store.get(keys[0])
    left = [store.get(key) is not None for key in keys]
    assert sum(p.stat().st_size for p in tmp_path.rglob("*.result")) <= limit
    assert left[0], "it was used"
    assert left[-1]
    assert not any(left[1:8])
    assert not draft.exists()
    monkeypatch.setattr(module, "LARGEST", 10)
    other = key_of("test", number=99)
    store.put(other, VALUE)
    assert store.get(other) is None


def test_where_results_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert default_folder() is None, "tests keep none"
    monkeypatch.setenv("REFORMSIM_STORE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("REFORMSIM_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert default_folder() == tmp_path / "reformsim" / "results"


def test_a_command_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three replications after two, without making the two again, and despite some damage."""
    made: list[int] = []
    observe = replicate.observe

    def noted(plan: Any, seed: int, replication: int, *rest: Any) -> Result:
        made.append(replication)
        return observe(plan, seed, replication, *rest)

    monkeypatch.setattr(replicate, "observe", noted)
    words = ("run", "pilot", "--horizon", "5", "--jobs", "1", "--format", "json", "--lang", "en")

    def told(reps: int, store: str, *options: str) -> str:
        folder = str(tmp_path / store)
        assert main([*words, "--reps", str(reps), "--store", folder, *options]) == 0
        return capsys.readouterr().out

    told(2, "a")
    assert told(3, "a") == told(3, "b") == told(3, "a")
    assert made == [0, 1, 2, 0, 1, 2]
    for path in (tmp_path / "a").rglob("*.result"):
        path.write_bytes(path.read_bytes()[:-1])
    assert told(3, "a") == told(3, "b")
    told(3, "a")
    assert made[6:] == [0, 1, 2]
    told(1, "a", "--no-store")
    assert made[9:] == [0]


def test_damage_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("run", "pilot", "--horizon", "3", "--jobs", "1", "--reps", "2", "--lang", "en")
    assert main([*words, "--store", str(tmp_path)]) == 0
    for path in tmp_path.rglob("*.result"):
        path.write_bytes(b"nothing")
    capsys.readouterr()
    assert main([*words, "--store", str(tmp_path)]) == 0
    assert capsys.readouterr().err.count("is damaged") == 1
