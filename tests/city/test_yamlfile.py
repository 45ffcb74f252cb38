"""The YAML reader: plain YAML 1.2 and nothing else, every mistake with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.city import yamlfile
from sim.city.errors import SpecError
from sim.city.yamlfile import load_document
from tests.support.tiny import to_yaml


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def mistakes(folder: Path, text: str | bytes) -> list[tuple[str, int | None]]:
    """What is wrong with a file of this text, and in which line."""
    with pytest.raises(SpecError) as caught:
        load_document(write(folder, text))
    return [(problem.message, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "yes", "on", "off", "y", "n", "NO", "Off")),
        ("13:30", "13:30"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("010", 10),
        ("'1'", "1"),
        ('"true"', "true"),
        ("1.2.3", "1.2.3"),
        ("2021-02-30", "2021-02-30"),
        ("2021-02-28", dt.date(2021, 2, 28)),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("-7", -7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
    ],
)
def test_scalars_of_yaml_1_2(tmp_path: Path, text: str, value: object) -> None:
    found = load_document(write(tmp_path, f"a: {text}\n")).data["a"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "mistake", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        ("a:\n  b: 1\n  b: 2\n", "duplicate-key", 3),
        ("a: 1\nb: !!python/object:os.system x\n", "yaml-tag", 2),
        ("a: !mine 1\n", "yaml-tag", 1),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "bad-key", 3),
        ("? [a]\n: 1\n", "bad-key", 1),
        ("a: 1\nb: *nowhere\n", "yaml", 2),
        ("a: [1, 2\nb: 3\n", "yaml", 2),
        ("a: 1\n\tb: 2\n", "tab", 2),
        ("a: 1\nb: \x07\n", "bad-character", 2),
        (b"a: 1\nb: \xff\xfe\n", "not-utf8", 2),
        ("a: 中文".encode("gb18030"), "not-utf8", 1),
        ("", "empty-file", 1),
        ("# only a remark\n", "empty-file", 1),
        ("- a\n- b\n", "not-a-mapping", 1),
        ("word\n", "not-a-mapping", 1),
        ("a: 1\n---\nb: 2\n", "yaml", 2),
        (f"a: {'[' * 100}{']' * 100}\n", "too-nested", 1),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, mistake: str, line: int) -> None:
    assert (mistake, line) in mistakes(tmp_path, text)


def test_references_may_repeat_a_value_but_not_explode(tmp_path: Path) -> None:
    assert load_document(write(tmp_path, "a: &x [1]\nb: *x\n")).data == {"a": [1], "b": [1]}
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
    )
    assert [message for message, _ in mistakes(tmp_path, bomb)] == ["too-nested"]


def test_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "MOST_BYTES", 10)
    assert mistakes(tmp_path, "a: 1234567890\n") == [("too-large", None)]


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load_document(write(tmp_path, b"\xef\xbb\xbfa: 1\n")).data == {"a": 1}


KEYS = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12),
)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
@example({"a": "0E0"})
def test_what_is_written_is_read(tmp_path: Path, tree: dict[str, Any]) -> None:
    """Data come back as they were, and every field has the line it was written in."""
    text = to_yaml(tree)
    document = load_document(write(tmp_path, text))
    assert document.data == tree
    rows = text.splitlines()
    for name in tree:
        line = document.line((name,))
        assert line is not None
        assert rows[line - 1].strip("'\"").startswith(name)
