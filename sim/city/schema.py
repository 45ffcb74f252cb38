"""JSON Schemas, with which editors complete and check files while they are written."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.city.city import City

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of files that hold one ``model``, such as a reform."""
    return {"$schema": DIALECT, **model.model_json_schema()}


def city_file_schema() -> dict[str, Any]:
    """The JSON Schema of any file of a city's folder: some of the sections, all optional.

    Besides the sections a file may name a ``catalogue``: folders or files that are read first.
    """
    schema = json_schema(City)
    schema.pop("required")
    schema["properties"]["catalogue"] = {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        "description": "folder or file of shared sections, relative to this file, or several",
    }
    return schema
