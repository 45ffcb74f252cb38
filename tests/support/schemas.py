"""A small JSON Schema checker: just the keywords that our schemas use, and an error for others."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_SILENT = {"title", "description", "default", "$schema", "$defs", "discriminator"}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str, dt.date),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def accepts(schema: dict[str, Any], data: Any, root: dict[str, Any]) -> bool:
    """Whether ``data`` fit ``schema``, a part of ``root``.

    Raises
    ------
    KeyError
        If the schema refers to a part that does not exist.
    ValueError
        If the schema uses a keyword unknown here.
    """
    return all(_holds(keyword, value, schema, data, root) for keyword, value in schema.items())


def _holds(
    keyword: str, value: Any, schema: dict[str, Any], data: Any, root: dict[str, Any]
) -> bool:
    match keyword:
        case _ if keyword in _SILENT:
            return True
        case "$ref":
            return accepts(root["$defs"][value.removeprefix("#/$defs/")], data, root)
        case "type":
            wanted = isinstance(data, _TYPES[value])
            return wanted and (value == "boolean" or not isinstance(data, bool))
        case "const":
            return bool(data == value)
        case "enum":
            return data in value
        case "anyOf":
            return any(accepts(part, data, root) for part in value)
        case "oneOf":
            return sum(accepts(part, data, root) for part in value) == 1
    if isinstance(data, dict):
        return _holds_of_object(keyword, value, schema, data, root)
    if isinstance(data, list):
        return _holds_of_list(keyword, value, schema, data, root)
    return _holds_of_scalar(keyword, value, data)


def _holds_of_object(
    keyword: str, value: Any, schema: dict[str, Any], data: dict[str, Any], root: dict[str, Any]
) -> bool:
    named = schema.get("properties", {})
    match keyword:
        case "properties":
            return all(accepts(value[k], v, root) for k, v in data.items() if k in value)
        case "required":
            return set(value) <= set(data)
        case "additionalProperties":
            strange = [v for k, v in data.items() if k not in named]
            if isinstance(value, dict):
                return all(accepts(value, v, root) for v in strange)
            return bool(value) or not strange
        case "patternProperties":
            return all(accepts(s, v, root) for s in value.values() for v in data.values())
        case "propertyNames":
            return all(accepts(value, k, root) for k in data)
        case "minProperties":
            return bool(len(data) >= value)
    raise ValueError(keyword)


def _holds_of_list(
    keyword: str, value: Any, schema: dict[str, Any], data: list[Any], root: dict[str, Any]
) -> bool:
    match keyword:
        case "items":
            rest = data[len(schema.get("prefixItems", [])) :]
            return all(accepts(value, part, root) for part in rest)
        case "prefixItems":
            return all(accepts(s, d, root) for s, d in zip(value, data, strict=False))
        case "minItems":
            return bool(len(data) >= value)
        case "maxItems":
            return bool(len(data) <= value)
    raise ValueError(keyword)


def _holds_of_scalar(keyword: str, value: Any, data: Any) -> bool:
    number = isinstance(data, int | float)
    match keyword:
        case "pattern":
            return not isinstance(data, str) or re.search(value, data) is not None
        case "minLength":
            return not isinstance(data, str) or len(data) >= value
        case "maxLength":
            return not isinstance(data, str) or len(data) <= value
        case "minimum":
            return not number or data >= value
        case "maximum":
            return not number or data <= value
        case "format":
            return value != "date" or isinstance(data, dt.date)
    return keyword in {  # keywords of objects and lists say nothing of scalars
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
    }
