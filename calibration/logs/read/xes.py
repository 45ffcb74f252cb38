"""XES (IEEE 1849), read as a stream; documents that declare entities are refused.

Entities can make a small file unfold to gigabytes or reach for other files; no event log needs
them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np

from calibration.logs.read.problems import BadLog, bad
from calibration.logs.read.raw import Raw

_VALUES = ("string", "date", "int", "float", "boolean", "id")


def read_xes(path: Path, content: bytes) -> Raw:
    """The events of an XES file: attributes of events, and of traces with ``case:`` before them.

    Raises
    ------
    BadLog
        If it is not XML, not XES, or declares entities.
    """
    reader = _Reader(path)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.open
    parser.EndElementHandler = reader.close
    parser.EntityDeclHandler = reader.refuse
    parser.StartDoctypeDeclHandler = reader.refuse
    reader.parser = parser
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise bad(path, "broken-xml", error.lineno) from None
    if not reader.is_log:
        raise bad(path, "not-xes")
    if not reader.events:
        raise bad(path, "log-without-rows")
    return _table(reader.events, reader.lines)


class _Reader:
    """Collects events while the document is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser: expat.XMLParserType | None = None
        self.is_log, self.depth = False, list[str]()
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.first = 0
        self.traces = 0
        self.events, self.lines = list[dict[str, str]](), list[int]()

    def refuse(self, *_: Any) -> None:
        raise bad(self.path, "xml-entities")

    def open(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if not self.depth:
            self.is_log = name == "log"
            if not self.is_log:
                raise bad(self.path, "not-xes")
        if name == "trace":
            self.traces += 1
            self.trace, self.first = {}, len(self.events)
        elif name == "event":
            self.event = {}
            self.lines.append(self.parser.CurrentLineNumber if self.parser else 0)
        elif name in _VALUES and self.depth and "key" in attributes:
            key, value = attributes["key"], attributes.get("value", "")
            if self.depth[-1] == "event":
                self.event[key] = value
            elif self.depth[-1] == "trace":
                self.trace[f"case:{key}"] = value
        self.depth.append(name)

    def close(self, name: str) -> None:
        name = self.depth.pop()
        if name == "event":
            self.events.append(self.event)
        elif name == "trace":
            if not self.trace.get("case:concept:name"):
                self.trace["case:concept:name"] = f"trace {self.traces}"
            for event in self.events[self.first :]:
                event.update(self.trace)


def _table(events: list[dict[str, str]], lines: list[int]) -> Raw:
    header = tuple(dict.fromkeys(key for event in events for key in event))
    values = {key: np.array([event.get(key, "") for event in events], object) for key in header}
    return Raw(header, values, np.array(lines, np.int64))


__all__ = ["BadLog", "read_xes"]
