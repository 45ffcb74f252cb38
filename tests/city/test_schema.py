"""The JSON Schemas that editors use say what the loader says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sim.city.schema import city_file_schema, json_schema
from sim.city.yamlfile import load_document
from sim.reforms.load import shipped_root
from sim.reforms.reform import Reform
from sim.reforms.scenario import Scenario
from tests.support.breakage import broken_cities
from tests.support.schemas import accepts
from tests.support.tiny import tiny

SCHEMAS = {
    "city": city_file_schema(),
    "reform": json_schema(Reform),
    "scenario": json_schema(Scenario),
}
SHAPE = {"misspelt-field", "text-for-group", "bare-number", "word-for-list", "unknown-unit"}
"""Mistakes of shape, which an editor can see without knowing what other files say."""


def dated(data: Any) -> Any:
    """Data as the YAML reader gives them: dates as dates."""
    if isinstance(data, dict):
        return {k: dated(v) for k, v in data.items()}
    if isinstance(data, list):
        return [dated(v) for v in data]
    try:
        return dt.date.fromisoformat(data) if isinstance(data, str) and "-" in data else data
    except ValueError:
        return data


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schema_is_whole(kind: str) -> None:
    """It is JSON, names its dialect, and every reference leads to a part of it."""
    schema = json.loads(json.dumps(SCHEMAS[kind]))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    references = {p["$ref"] for p in parts(schema) if isinstance(p.get("$ref"), str)}
    assert references
    assert {r.removeprefix("#/$defs/") for r in references} <= set(schema["$defs"])


def test_shipped_files_fit_their_schemas() -> None:
    files = sorted(shipped_root().rglob("*.yaml"))
    assert files
    for file in files:
        data = load_document(file).data
        schema = SCHEMAS[data.get("kind", "city")]
        assert accepts(schema, data, schema), file


def test_schema_accepts_the_tiny_city_and_none_with_a_mistake_of_shape() -> None:
    schema = SCHEMAS["city"]
    assert accepts(schema, dated(tiny()), schema)
    broken = [b for b in broken_cities(tiny()) if b.rule in SHAPE]
    assert {b.rule for b in broken} == SHAPE
    for mistake in broken[::5]:
        assert not accepts(schema, dated(mistake.data), schema), mistake.name
