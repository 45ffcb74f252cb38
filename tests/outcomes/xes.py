"""A reader of XES event logs that knows the standard (IEEE 1849) and not what wrote the log."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

SPACE = "{http://www.xes-standard.org/}"
KINDS = {"string", "date", "int", "float", "boolean", "id"}
STANDARD = {
    "concept": {"name", "instance"},
    "lifecycle": {"model", "transition", "state"},
    "org": {"resource", "role", "group"},
    "time": {"timestamp"},
}
TRANSITIONS = {"start", "complete", "schedule", "withdraw"}

Value = str | dt.datetime
Attributes = dict[str, Value]


class Log(NamedTuple):
    """A log: its own attributes, and of every trace its attributes and its events'."""

    attributes: Attributes
    traces: list[tuple[Attributes, list[Attributes]]]


def read_xes(path: Path) -> Log:
    """Read a log, checking whatever the standard asks of its form.

    Raises
    ------
    AssertionError
        With what is not as it should be.
    """
    root = ET.parse(path).getroot()
    assert root.tag == SPACE + "log"
    assert root.get("xes.version")
    assert root.get("xes.features") is not None
    names = [child.tag.removeprefix(SPACE) for child in root]
    rank = [{"extension": 0, "trace": 2}.get(name, 1) for name in names]
    assert rank == sorted(rank), "extensions are declared first, traces come last"
    assert set(names) <= {"extension", "global", "classifier", "trace", *KINDS}
    declared = {e.get("prefix") for e in root.iter(SPACE + "extension")}
    for extension in root.iter(SPACE + "extension"):
        assert extension.get("name")
        assert str(extension.get("uri")).endswith(".xesext")
    promised = {
        str(part.get("scope")): set(_attributes(part, declared))
        for part in root.iter(SPACE + "global")
    }
    for classifier in root.iter(SPACE + "classifier"):
        assert set(str(classifier.get("keys")).split()) <= promised["event"]
    own = ET.Element("own")
    own.extend(child for child in root if child.tag.removeprefix(SPACE) in KINDS)
    traces = [_trace(trace, declared, promised) for trace in root.iter(SPACE + "trace")]
    return Log(_attributes(own, declared), traces)


def _trace(
    element: ET.Element, declared: set[str | None], promised: dict[str, set[str]]
) -> tuple[Attributes, list[Attributes]]:
    events = [_attributes(e, declared) for e in element.findall(SPACE + "event")]
    own = ET.Element("own")
    own.extend(child for child in element if child.tag != SPACE + "event")
    attributes = _attributes(own, declared)
    assert promised["trace"] <= set(attributes)
    for event in events:
        assert promised["event"] <= set(event)
        assert event["lifecycle:transition"] in TRANSITIONS
        time = event["time:timestamp"]
        assert isinstance(time, dt.datetime)
        assert time.tzinfo is not None
    return attributes, events


def _attributes(element: ET.Element, declared: set[str | None]) -> Attributes:
    """Values by key; keys occur once, and their prefixes are those of declared extensions."""
    found: Attributes = {}
    for child in element:
        kind, key, text = child.tag.removeprefix(SPACE), child.get("key"), child.get("value")
        assert kind in KINDS
        assert key is not None
        assert text is not None
        assert key not in found
        prefix, colon, name = key.partition(":")
        if colon:
            assert prefix in declared
            assert name in STANDARD[prefix]
        assert (kind == "date") == (key == "time:timestamp")
        found[key] = dt.datetime.fromisoformat(text) if kind == "date" else text
    return found
