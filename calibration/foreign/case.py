"""A case file: what another city had before, and what it did about it.

Almost everything may be left out. What is left out is borrowed from the shipped catalogue, anew in
every draw, so that ignorance shows in the width of the intervals.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.city.base import Model, Text
from sim.city.errors import Problem, SpecError, nearest
from sim.city.messages import wrong
from sim.city.places import ClockTime
from sim.city.quantity import Number
from sim.city.yamlfile import Document, FieldPath, load_document, parse

Positive = Annotated[Number, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[Number, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0, le=1, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0, le=100_000)]
Some = Annotated[int, Field(ge=1, le=100_000)]

COUNTED = ("trips", "materials", "steps", "departments_visited")
"""What official reports count by the procedure, when nothing goes wrong."""
TIMES = ("elapsed_working_days", "promised_working_days")
QUEUES = (
    "wait_mean",
    "wait_p90",
    "hall_minutes",
    "utilisation",
    "arrivals",
    "completed",
    "abandon_rate",
    "backlog",
    "overtime_hours",
    "staff_needed",
    "clerk_minutes_per_case",
)
PREDICTED = (*COUNTED, *TIMES, *QUEUES)
MOST_ITEMS = 60


class Item(Model):
    """One item (事项); whatever is not said is borrowed from an item of the catalogue.

    Attributes
    ----------
    like : str, optional
        A shipped item to borrow from.
    days, statutory_days : float, optional
        Working days promised, and those the law allows.
    proof : bool
        Its result is a paper that other items ask for, and nothing else: once no item asks for it
        any more (``no_proof``), nobody has to apply for it.
    """

    title: Text | None = None
    like: str | None = None
    department: str | None = None
    days: Positive | None = None
    statutory_days: Positive | None = None
    documents: Whole | None = None
    fields: Whole | None = None
    site_visit: bool | None = None
    notice_days: NotNegative | None = None
    on_the_spot: bool | None = None
    proof: bool = False
    online: bool | None = None
    requires: tuple[str, ...] | None = None


class Before(Model):
    """What is known of the time before, as the city counted it."""

    trips: NotNegative | None = None
    materials: NotNegative | None = None
    steps: NotNegative | None = None
    departments_visited: NotNegative | None = None
    elapsed_working_days: Positive | None = None
    promised_working_days: Positive | None = None
    statutory_working_days: Positive | None = None


class Group(Model):
    """Windows that share one queue."""

    windows: Some
    arrivals_per_day: Positive
    service_minutes: Positive | None = None


class Hall(Model):
    """Windows and the people who come to them.

    Attributes
    ----------
    arrivals_per_day : float, optional
        Customers on an average working day (or give ``arrivals_per_year``).
    windows, staff : int, optional
        Windows, and clerks on duty at them; either stands for the other.
    departments : int
        Kinds of windows, each with its own queue; 1 if any clerk serves anybody.
    service_minutes : float, optional
        Mean time at a window.
    documents, fields, systems : int, optional
        Papers checked and fields keyed for one customer, and systems into which they are keyed.
    """

    arrivals_per_day: Positive | None = None
    arrivals_per_year: Positive | None = None
    windows: Some | None = None
    staff: Some | None = None
    departments: Some = 1
    groups: tuple[Group, ...] = ()
    service_minutes: Positive | None = None
    hours: tuple[tuple[ClockTime, ClockTime], ...] | None = None
    open_days: Literal["working", "every"] = "working"
    wait_mean: NotNegative | None = None
    wait_p90: NotNegative | None = None
    utilisation: Share | None = None
    online_share: Share | None = None
    documents: Whole | None = None
    fields: Whole | None = None
    systems: Some = 1

    @model_validator(mode="after")
    def _enough(self) -> Hall:
        if not self.groups:
            if self.arrivals_per_day is None and self.arrivals_per_year is None:
                raise wrong("case-no-arrivals")
            if self.windows is None and self.staff is None:
                raise wrong("case-no-windows")
            if (self.staff or self.windows or 1) < self.departments:
                raise wrong("case-too-few-windows", departments=self.departments)
        if not any((self.service_minutes, self.wait_mean, self.wait_p90, self.utilisation)) and (
            not self.groups or not all(g.service_minutes for g in self.groups)
        ):
            raise wrong("case-no-service")
        return self


class Office(Model):
    """A back office that works files off, without anybody waiting in person."""

    arrivals_per_day: Positive
    staff: Some
    work_minutes: Positive | None = None
    elapsed_working_days: Positive | None = None

    @model_validator(mode="after")
    def _enough(self) -> Office:
        if self.work_minutes is None and self.elapsed_working_days is None:
            raise wrong("case-no-work")
        return self


class OneAcceptance(Model):
    """Accepted together: one window, one form, one list of papers, one hand-over."""

    form: bool = True
    form_fields: Some | None = None
    delivery: Literal["pickup", "post", "electronic", "on_premises"] | None = None
    on_premises: bool = False
    items: Some | None = None


class Sharing(Model):
    """Records released and systems linked; without a number as many as is usual."""

    records: Whole | None = None
    all: bool = False


class NoProof(Model):
    """Proofs no longer asked for (无证明): how many kinds, or which share of them."""

    kinds: Some | None = None
    share: Share | None = None


class Part(Model):
    """A share, or a number; without either as usual."""

    share: Share | None = None
    number: Some | None = None


class Some_(Model):  # noqa: N801 - `Some` is a number here
    """A number of things."""

    number: Some | None = None


class Change(Model):
    """A new number, or a change by a number or by a share (−0.3 is 30 % fewer)."""

    to: Positive | None = None
    change: Annotated[Number, Field(allow_inf_nan=False)] | None = None
    share: Annotated[Number, Field(gt=-1, le=100)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Change:
        if sum(x is not None for x in (self.to, self.change, self.share)) != 1:
            raise wrong("case-one-change")
        return self

    def of(self, now: float) -> float:
        """What becomes of a number."""
        if self.to is not None:
            return float(self.to)
        return now + self.change if self.change is not None else now * (1 + (self.share or 0.0))


class Merge(Model):
    """Windows with queues of their own become general ones: into how many queues, how many."""

    into: Some = 1
    windows: Some | None = None


class Peak(Model):
    """Windows opened at the hours when most people come."""

    add: Some
    hours: tuple[tuple[ClockTime, ClockTime], ...] = (("09:00", "11:00"), ("14:00", "16:00"))


class Measures(Model):
    """What was done; no measure says what it is worth."""

    one_acceptance: OneAcceptance | None = None
    parallel_review: Model | None = None
    joint_visit: Model | None = None
    data_sharing: Sharing | None = None
    links: Model | None = None
    no_proof: NoProof | None = None
    online: Part | None = None
    commitment: Some_ | None = None
    deficient: Model | None = None
    fewer_documents: Some_ | None = None
    fewer_steps: Some_ | None = None
    one_door: Model | None = None
    merge_windows: Merge | None = None
    windows: Change | None = None
    staff: Change | None = None
    arrivals: Change | None = None
    appointments: Part | None = None
    kiosks: Part | None = None
    peak_windows: Peak | None = None


class Case(Model):
    """One case; at least ``items``, ``like``, ``hall`` or ``office``."""

    kind: Literal["case"]
    title: Text
    source: str | None = None
    note: str | None = None
    like: str | None = None
    applicant: Literal["person", "firm", "project"] | None = None
    items: tuple[Item, ...] | None = Field(default=None, max_length=MOST_ITEMS)
    departments: Some | None = None
    before: Before = Before()
    hall: Hall | None = None
    office: Office | None = None
    measures: Measures
    predict: tuple[str, ...] = ()
    horizon_days: Annotated[int, Field(ge=5, le=1500)] | None = None

    @property
    def about_items(self) -> bool:
        """Whether a procedure is described (and not only a queue)."""
        return self.items is not None or self.like is not None


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
    document = load_document(path)
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
        elif isinstance(options, int | float) and name in _BARE:
            measures[name] = {_BARE[name]: options}
        elif options == "all" and name == "data_sharing":
            measures[name] = {"all": True}
    data["measures"] = measures


def _names(case: Case, document: Document) -> list[Problem]:
    """Names that nothing has."""
    from calibration.foreign.lend import catalogue

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
        if name in (*COUNTED,) and not case.about_items:
            wrong_at(("predict", i), "case-needs-items", name=name)
        if name in QUEUES and case.hall is None and case.office is None:
            wrong_at(("predict", i), "case-needs-hall", name=name)
    return found
