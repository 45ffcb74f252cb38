"""YAML with line numbers, and models read from it with errors a planner understands.

Only plain YAML is read: no tags, no duplicate keys, and of the words of YAML 1.1 only what YAML 1.2
kept, so that ``13:30`` is a time and ``no`` is a word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.city.errors import Problem, SpecError
from sim.city.translate import problem_of

MOST_BYTES = 20_000_000
MOST_NODES = 1_000_000
MOST_DEPTH = 40

FieldPath = tuple[str | int, ...]
"""A field's place in a document: names of fields and positions in lists."""
Spot = tuple[str, int | None, str]
"""File, line and readable name of a field."""
M = TypeVar("M", bound=BaseModel)

_INT = re.compile(r"^[-+]?[0-9]+$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_INF = re.compile(r"^[-+]?\.(inf|Inf|INF)$")
_NAN = re.compile(r"^\.(nan|NaN|NAN)$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MOST_DIGITS = 300
_PLAIN_TAGS = {"!", "?", *(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))}
_MERGE = "<<"


def path_text(path: FieldPath, data: Any = None) -> str:
    """A path such as ``items[household-registration].steps[0].work``.

    Entries of lists go by their identifier if ``data`` has one, else by position from 0.
    """
    out = ""
    for part in path:
        data = _below(data, part)
        if isinstance(part, int):
            name = data.get("id") if isinstance(data, dict) else None
            out += f"[{name if isinstance(name, str) else part}]"
        else:
            out += f".{part}" if out else part
    return out


def _below(data: Any, part: str | int) -> Any:
    """What lies under a key or position, if anything."""
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
        return data[part]
    return None


def _path_parts(text: str) -> FieldPath:
    """The parts of a path written with positions."""
    found = re.findall(r"([^.\[\]]+)|\[(\d+)\]", text)
    return tuple(int(index) if index else name for name, index in found)


@dataclass
class Document:
    """A YAML file as data, with the line of every field.

    Attributes
    ----------
    path : Path
    data : dict
        Dictionaries, lists and scalars.
    lines : dict
        Line of every path, counted from 1.
    """

    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[FieldPath, int] = field(default_factory=dict)

    def line(self, where: str | FieldPath) -> int | None:
        """The line of a field, or of the nearest enclosing thing that stands in the file."""
        parts = _path_parts(where) if isinstance(where, str) else where
        for size in range(len(parts), -1, -1):
            if parts[:size] in self.lines:
                return self.lines[parts[:size]]
        return None

    def spot(self, path: FieldPath) -> Spot:
        """File, line and readable name of a field."""
        return str(self.path), self.line(path), path_text(path, self.data)


def load_document(path: Path) -> Document:
    """Read one YAML file.

    Raises
    ------
    SpecError
        If it cannot be read or is not plain YAML with fields at the top.
    """
    file, text = str(path), _read(path)
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecError([_not_yaml(file, text, error)]) from None
    if node is None:
        raise SpecError([Problem(file, 1, "", "empty-file")])
    document = Document(path)
    construction = _Construction(document)
    if not isinstance(node, yaml.MappingNode):
        raise SpecError([Problem(file, node.start_mark.line + 1, "", "not-a-mapping")])
    document.data = construction.value(node, ())
    if construction.problems:
        raise SpecError(construction.problems)
    return document


def parse(document: Document, model: type[M]) -> M:
    """Read a model from a document.

    Raises
    ------
    SpecError
        With one problem for every mistake.
    """
    return validated(document.data, model, document.spot)


def validated(data: Any, model: type[M], spot: Callable[[FieldPath], Spot]) -> M:
    """Validate ``data``; ``spot`` tells where in a file a field stands.

    Raises
    ------
    SpecError
        With one problem for every mistake.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found: dict[FieldPath, Problem] = {}
        for detail in error.errors(include_url=False):
            if _follows(detail):
                continue
            path = _declared(detail["loc"], data)
            if detail["type"] == "union_tag_invalid":
                path = (*path, "kind")
            found.setdefault(path, problem_of(detail, *spot(path), model))
        raise SpecError(found.values()) from None


def _follows(detail: ErrorDetails) -> bool:
    """Whether an error only follows from how pydantic reads, and another tells the mistake.

    Where a word or a list may stand, it reports what is wrong with either reading; and of a list
    with mistakes in its entries it also says that too few good ones are left.
    """
    kind, given = detail["type"], detail["input"]
    if not isinstance(given, list):
        return False
    if kind == "too_short":
        return bool(len(given) >= detail["ctx"]["min_length"])
    return kind == "literal_error" and "[" in str(detail["loc"][-1])


def _declared(location: FieldPath, data: Any) -> FieldPath:
    """The part of pydantic's location that stands in the file (without the tags of unions)."""
    here, path = data, list[str | int]()
    last = len(location) - 1
    for i, part in enumerate(location):
        tag = isinstance(here, dict) and part == here.get("kind") and path[-1:] != ["kind"]
        if part == "[key]" or (tag and (i < last or part not in here)):
            continue
        below = _below(here, part)
        if below is not None or (isinstance(here, dict) and (part in here or i == last)):
            here = below
            path.append(part)
    return tuple(path)


def _read(path: Path) -> str:
    file = str(path)
    try:
        if not path.exists():
            raise SpecError([Problem(file, None, "", "no-such-file")])
        if not path.is_file():
            raise SpecError([Problem(file, None, "", "not-a-file")])
        if path.stat().st_size > MOST_BYTES:
            raise SpecError([Problem(file, None, "", "too-large", {"limit": MOST_BYTES})])
        raw = path.read_bytes()
    except OSError as error:
        raise SpecError(
            [Problem(file, None, "", "unreadable", {"reason": error.strerror or str(error)})]
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SpecError([Problem(file, line, "", "not-utf8")]) from None


def _not_yaml(file: str, text: str, error: Exception) -> Problem:
    """What the YAML parser did not understand, and where."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        if isinstance(error, yaml.reader.ReaderError):
            line = text.count("\n", 0, error.position) + 1
            return Problem(file, line, "", "bad-character")
        return Problem(file, None, "", "too-nested")
    line = mark.line + 1
    around = text.splitlines()[mark.line : mark.line + 1]
    if any("\t" in row[: len(row) - len(row.lstrip())] for row in around):
        return Problem(file, line, "", "tab")
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Problem(file, line, "", "yaml", {"reason": reason})


class _Construction:
    """Turns YAML nodes into data and notes where each stands."""

    def __init__(self, document: Document) -> None:
        self.document, self.nodes = document, 0
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: FieldPath) -> Any:
        """The data of a node."""
        self.nodes += 1
        line = node.start_mark.line + 1
        self.document.lines.setdefault(path, line)
        if self.nodes > MOST_NODES or len(path) > MOST_DEPTH:
            raise SpecError([self.problem(line, path[:2], "too-nested")])
        if node.tag not in _PLAIN_TAGS:
            self.problems.append(self.problem(line, path, "yaml-tag", tag=node.tag))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, i)) for i, child in enumerate(node.value)]
        return _scalar(str(node.value), bool(getattr(node, "style", None)))

    def mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        """The fields of a mapping; of a field that appears twice the first."""
        result: dict[str, Any] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.value == _MERGE:
                self.problems.append(self.problem(line, path, "bad-key"))
            elif key.value in result:
                name = key.value
                self.problems.append(self.problem(line, (*path, name), "duplicate-key", name=name))
            else:
                self.document.lines[(*path, key.value)] = line
                result[key.value] = self.value(child, (*path, key.value))
        return result

    def problem(self, line: int, path: FieldPath, message: str, **values: object) -> Problem:
        """A mistake in the document."""
        return Problem(str(self.document.path), line, path_text(path), message, values)


def _scalar(text: str, quoted: bool) -> Any:
    """A scalar by the core schema of YAML 1.2, and dates; whatever is quoted is text."""
    if quoted:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INT.match(text) and len(text) < _MOST_DIGITS:
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    if _INF.match(text):
        return float(text.replace(".", "").lower())
    if _NAN.match(text):
        return float("nan")
    if _DATE.match(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text
