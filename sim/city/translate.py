"""Pydantic's findings in a planner's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from sim.city.errors import Problem, nearest
from sim.city.messages import MESSAGES

_LIMITS = {
    "greater_than_equal": ("too-small", "least", "ge"),
    "greater_than": ("too-low", "least", "gt"),
    "less_than_equal": ("too-big", "most", "le"),
    "less_than": ("too-big", "most", "lt"),
    "too_short": ("too-few", "least", "min_length"),
    "too_long": ("too-many", "most", "max_length"),
}
_NUMBERS = {"float_type", "float_parsing", "int_type", "int_parsing", "int_from_float"}
_KINDS = {
    "finite_number": "not-finite",
    "list_type": "not-a-list",
    "tuple_type": "not-a-list",
    "string_too_short": "empty-text",
    "string_too_long": "bad-id",
    "date_type": "not-a-date",
    "date_parsing": "not-a-date",
    "date_from_datetime_parsing": "not-a-date",
    "date_from_datetime_inexact": "not-a-date",
    "bool_type": "not-a-bool",
    "bool_parsing": "not-a-bool",
    "union_tag_not_found": "no-kind",
    "union_tag_invalid": "wrong-kind",
    "string_pattern_mismatch": "bad-id",
    "string_type": "not-text",
    "int_parsing_size": "not-a-number",
    "dict_type": "wrong-shape",
    "model_type": "wrong-shape",
    "model_attributes_type": "wrong-shape",
}


def problem_of(
    detail: Mapping[str, Any], file: str, line: int | None, path: str, model: type[BaseModel]
) -> Problem:
    """One of pydantic's error details as a problem.

    Parameters
    ----------
    detail : mapping
        An entry of ``ValidationError.errors()``.
    file, line, path
        Where it stands, and the field's path in the file.
    model : type
        The model that was validated, to name its fields.
    """
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    shown = _short(given)
    allowed: tuple[str, ...] = ()
    values: dict[str, object] = {"value": shown}
    if kind == "missing" and isinstance(detail["loc"][-1], int):  # of a pair, say
        message, values = "too-few", {"least": detail["loc"][-1] + 1}
    elif kind in MESSAGES:
        values, message = dict(context), kind
        if kind == "missing":
            values = {"name": path.rsplit(".", 1)[-1]}
    elif kind == "extra_forbidden":
        name = path.rsplit(".", 1)[-1]
        message, values = "unknown-field", {"name": name}
        allowed, shown = _fields_beside(model, detail["loc"]), name
    elif kind in ("literal_error", "enum"):
        message, allowed = "wrong-choice", _quoted(str(context.get("expected", "")))
    elif kind in _LIMITS:
        message, name, limit = _LIMITS[kind]
        values = {name: context.get(limit, "")}
    elif kind in _NUMBERS:
        message = "not-a-number"
    elif kind in _KINDS:
        message = _KINDS[kind]
        if kind == "union_tag_invalid":
            shown = str(context.get("tag", ""))
            values, allowed = {"value": shown}, _quoted(str(context.get("expected_tags", "")))
        if kind in ("model_type", "model_attributes_type", "dict_type"):
            name = str(context.get("class_name", ""))
            bare = name in ("Quantity", "Series") and isinstance(given, int | float)
            message = "bare-number" if bare else message if name else "not-a-mapping"
            values["model"] = name
    else:
        message, values = "not-valid", {"reason": detail["msg"]}
    return Problem(file, line, path, message, values, allowed, nearest(str(shown), allowed))


def _short(given: object) -> str:
    text = f"{given:g}" if isinstance(given, float) else str(given)
    return text if len(text) <= 40 else text[:37] + "…"


def _quoted(text: str) -> tuple[str, ...]:
    """The names in pydantic's "'a', 'b' or 'c'"."""
    return tuple(re.findall(r"'([^']*)'", text))


def _fields_beside(model: type[BaseModel], location: tuple[str | int, ...]) -> tuple[str, ...]:
    """Fields of the model in which an unknown field stood, by following the location down."""
    here = [model]
    for part in location[:-1]:
        tagged = [m for m in here if _tag(m) == part]
        below = [
            m
            for x in here
            if part in x.model_fields
            for m in _models_in(x.model_fields[str(part)].annotation)
        ]
        here = tagged or below or here
    return tuple(dict.fromkeys(name for m in here for name in m.model_fields))


def _tag(model: type[BaseModel]) -> object:
    """The value of a model's ``kind``, if it has just one."""
    field = model.model_fields.get("kind")
    choices = get_args(field.annotation) if field else ()
    return choices[0] if len(choices) == 1 else None


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """All models named in a type annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
