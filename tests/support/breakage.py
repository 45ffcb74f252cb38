"""Break a good city in every systematic way: one change each, after which it cannot be right."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path_ = tuple[str | int, ...]
NAMES = {
    "department",
    "system",
    "site",
    "calendar",
    "lead",
    "matter",
    "owner",
    "platform",
    "portal",
    "profile",
    "item",
}
"""Fields that name a declared thing (where they are text)."""
LISTS_OF_NAMES = {"materials", "requires", "departments", "between", "items"}
WORDS = {"level", "closing", "at", "delivery", "cycle", "sharing", "stance", "priority", "kind"}
FLAGS = {"form", "core", "uses_shared_data", "portal"}


@dataclass(frozen=True)
class Broken:
    """A city with one mistake.

    Attributes
    ----------
    rule : str
        What kind of mistake.
    path : tuple
        Where it was made.
    data : dict
        The city with the mistake.
    shown : tuple of str
        Texts of which one must stand in a line that is complained about.
    """

    rule: str
    path: Path_
    data: dict[str, Any]
    shown: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.rule}-{'.'.join(map(str, self.path))}"


def broken_cities(good: dict[str, Any]) -> list[Broken]:
    """All single mistakes; of places that differ only in their positions, one of each kind."""
    seen: set[tuple[object, ...]] = set()
    found = []
    for path, value in _places(good, ()):
        general = (*(p for p in path if isinstance(p, str)), _kind(value))
        for rule, changed in _mistakes(path, value):
            free = path[0] == "facts" and rule == "wrong-unit"  # a fact may be in any unit
            if not free and (rule, *general) not in seen:
                seen.add((rule, *general))
                found.append(_make(good, path, rule, changed))
    return found


def _kind(value: Any) -> object:
    return value.get("kind") if isinstance(value, dict) else None


def _places(data: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for key, part in parts:
        if isinstance(part, dict | list):
            yield from _places(part, (*path, key))
        else:
            yield (*path, key), part


def _mistakes(path: Path_, value: Any) -> Iterator[tuple[str, Any]]:
    """Kinds of mistakes that can be made with a value; what becomes of it."""
    last = path[-1] if path else ""
    if isinstance(value, dict) and path:
        yield "misspelt-field", {**value, "colour": "blue"}
        yield "text-for-group", "nothing much"
        yield "list-for-group", [1]
        if "unit" in value:
            yield from _mistakes_of_quantities(value)
        if "id" in value:
            yield "bad-id", {**value, "id": "Not An Id"}
            yield "number-id", {**value, "id": 7}
            yield "no-title", {k: v for k, v in value.items() if k != "title"}
        if "zh" in value:
            yield "no-english", {"zh": value["zh"]}
            yield "empty-chinese", {**value, "zh": ""}
    elif isinstance(value, list):
        yield "word-for-list", "word"
        yield "group-for-list", {"a": 1}
        if last in LISTS_OF_NAMES and value and isinstance(value[0], str):
            yield "unknown-in-list", [*value[:-1], value[-1] + "x"]
            yield "twice-in-list", [value[0], value[0]]
            yield "number-in-list", [*value[:-1], 3]
    elif last in NAMES and isinstance(value, str):
        yield "unknown-name", value[:-1]
        yield "null-name", [value]
    elif last in WORDS and path != ("kind",):
        yield "unknown-word", value + "s"
    elif last in FLAGS:
        yield "word-for-flag", "perhaps"


def _mistakes_of_quantities(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("unit", "source", "range"):
        yield f"no-{name}", {k: v for k, v in value.items() if k != name}
    yield "unknown-unit", {**value, "unit": "furlongs"}
    yield "unknown-source", {**value, "source": "hearsay"}
    yield "one-bound", {**value, "range": [0]}
    yield "reversed-range", {**value, "range": [1e6, 0]}
    if "value" in value:
        yield "bare-number", value["value"]
        yield "wrong-unit", {**value, "unit": "days"}
        for rule, wrong in (
            ("nan", float("nan")),
            ("infinite", float("inf")),
            ("negative", -1),
            ("text", "many"),
            ("flag", True),
            ("empty", None),
            ("beyond-range", 1e9),
        ):
            yield rule, {**value, "value": wrong}


def _make(good: dict[str, Any], path: Path_, rule: str, changed: Any) -> Broken:
    data = copy.deepcopy(good)
    here: Any = data
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = changed
    fields = [str(p) for p in path if isinstance(p, str)]
    shown = [f"{fields[-1]}:", f"{fields[0]}:", "colour:"]
    if isinstance(changed, dict):
        shown += [f"{name}:" for name in changed]
    if isinstance(changed, list):
        shown += [f"- {part}" for part in changed]
    if isinstance(changed, str):
        shown.append(f"- {changed}")
    return Broken(rule, path, data, tuple(shown))
