"""From a file to a case: short ways of writing spelled out, names and sense checked."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calibration.foreign.casefile.case import (
    COUNTED,
    MOST_ITEMS,
    OFFICES,
    PREDICTED,
    TIMES,
    Case,
)
from calibration.foreign.casefile.measures import Change, Measures
from sim.city.errors import Problem, SpecError, nearest
from sim.city.yamlfile import Document, FieldPath, load_document, parse

_BARE = {
    "one_acceptance": "items",
    "data_sharing": "records",
    "online": "share",
    "commitment": "number",
    "fewer_documents": "number",
    "fewer_steps": "number",
    "no_proof": "kinds",
    "windows": "to",
    "staff": "change",
    "arrivals": "to",
    "appointments": "share",
    "kiosks": "number",
    "peak_windows": "add",
    "merge_windows": "windows",
}
"""What a bare number after a measure means."""


def load_case(path: Path) -> Case:
    """Read a case file.

    Raises
    ------
    SpecError
        For anything wrong in it, with line, field and the nearest valid name.
    """
    return _case(load_document(path))


def as_case(data: dict[str, Any]) -> Case:
    """A case from what its file would say (see :func:`load_case`)."""
    return _case(Document(Path("case"), copy.deepcopy(data)))


def _case(document: Document) -> Case:
    _spell_out(document)
    case = parse(document, Case)
    problems = [*_names(case, document), *_sense(case, document)]
    if problems:
        raise SpecError(problems)
    return case


def _spell_out(document: Document) -> None:
    """Short ways of writing, written in full: bare words, bare numbers, lists of measures."""
    data = document.data
    if isinstance(data.get("title"), str) and data["title"].strip():
        data["title"] = {"zh": data["title"], "en": data["title"]}
    data.setdefault("measures", None)
    items = data.get("items")
    if isinstance(items, int) and not isinstance(items, bool) and 1 <= items <= MOST_ITEMS:
        data["items"] = [{} for _ in range(items)]
    for i, item in enumerate(data["items"] if isinstance(data.get("items"), list) else ()):
        one = {"title": item} if isinstance(item, str) else item
        data["items"][i] = one
        if isinstance(one, dict) and isinstance(one.get("title"), str) and one["title"]:
            one["title"] = {"zh": one["title"], "en": one["title"]}
        if isinstance(one, dict) and isinstance(one.get("requires"), str):
            one["requires"] = [one["requires"]]
    if isinstance(data.get("predict"), str):
        data["predict"] = [data["predict"]]
    _spell_out_measures(document)


def _spell_out_measures(document: Document) -> None:
    data, written = document.data, document.data["measures"]
    measures: dict[str, Any] = {}
    if isinstance(written, list):
        for i, one in enumerate(written):
            pairs = one if isinstance(one, dict) else {str(one): None}
            for name, options in pairs.items():
                measures[name] = options
                line = document.line(("measures", i, name))
                document.lines[("measures", name)] = line or 1
                for path, at in list(document.lines.items()):
                    if path[:3] == ("measures", i, name):
                        document.lines[("measures", name, *path[3:])] = at
    elif isinstance(written, dict):
        measures = dict(written)
    elif written is None:
        measures = {}
    else:
        return
    for name, options in list(measures.items()):
        if options is False:
            del measures[name]
        elif options is None or options is True:
            measures[name] = {}
        elif isinstance(options, int | float | str) and name in _BARE and options != "all":
            measures[name] = {_BARE[name]: options}
        elif options == "all" and name == "data_sharing":
            measures[name] = {"all": True}
    data["measures"] = measures


def _names(case: Case, document: Document) -> list[Problem]:
    """Names that nothing has."""
    from calibration.foreign.procedure.lend import catalogue

    city = catalogue()
    found = []

    def check(path: FieldPath, name: str | None, allowed: tuple[str, ...]) -> None:
        if name is not None and name not in allowed:
            spot = document.spot(path)
            values: dict[str, object] = {"name": name}
            found.append(Problem(*spot, "unknown-name", values, allowed, nearest(name, allowed)))

    check(("like",), case.like, tuple(m.id for m in city.matters if m.scheme is not None))
    titles = tuple(t for x in case.items or () if x.title for t in {x.title.zh, x.title.en})
    for i, item in enumerate(case.items or ()):
        check(("items", i, "like"), item.like, tuple(city.item))
        for j, name in enumerate(item.requires or ()):
            check(("items", i, "requires", j), name, titles)
    for i, name in enumerate(case.predict):
        check(("predict", i), name, PREDICTED)
    return found


def _sense(case: Case, document: Document) -> list[Problem]:
    """What can be read but not meant."""
    found = []

    def wrong_at(path: FieldPath, message: str, **values: object) -> None:
        found.append(Problem(*document.spot(path), message, values))

    if not case.about_items and case.hall is None and case.office is None:
        wrong_at((), "case-about-nothing")
    if case.measures == Measures():
        wrong_at(("measures",), "case-no-measure")
    for i, name in enumerate(case.predict):
        if case.about_items and name in (*COUNTED, *TIMES):
            continue
        if case.office is not None and case.hall is None and name in OFFICES:
            continue
        if name in (*COUNTED, *TIMES):
            wrong_at(("predict", i), "case-needs-items", name=name)
        elif case.hall is None:
            asked = "case-needs-visitors" if case.office is not None else "case-needs-hall"
            wrong_at(("predict", i), asked, name=name)
    for field, change, now in _changes(case):
        if change is not None and now is not None and change.of(now) < (field != "arrivals"):
            wrong_at(("measures", field), "case-nobody-left", now=now, left=change.of(now))
    return found


def _changes(case: Case) -> Iterator[tuple[str, Change | None, float | None]]:
    """Measures that change numbers of people, with the number before."""
    hall, told = case.hall, case.measures
    if hall is None and case.office is None:
        return
    grouped = float(sum(g.windows for g in hall.groups)) if hall is not None else 0.0
    windows = (hall.windows or hall.staff or grouped) if hall is not None else None
    staff = (hall.staff or windows) if hall is not None else None
    if hall is None and case.office is not None:
        staff = case.office.staff
    yield "windows", told.windows, windows
    yield "staff", told.staff, staff
    yield "arrivals", told.arrivals, _people(case)


def _people(case: Case) -> float | None:
    if case.hall is None:
        return case.office.arrivals_per_day if case.office is not None else None
    grouped = sum(g.arrivals_per_day for g in case.hall.groups)
    return case.hall.arrivals_per_day or grouped or None
