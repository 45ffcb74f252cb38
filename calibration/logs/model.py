"""What is discovered from a log: a file our engines run, with nothing of the log left out of sight.

Cases keep their shape: which activity follows which, who does it, how long it takes, and the delay
before it that queues do not explain. Queues are made anew by the engine, from pools of people with
hours. So a change of pools, hours, activities or work changes waiting as it would in a city.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from calibration.logs.daylight import to_clock
from calibration.logs.observed import WEEK, Floats, Ints
from calibration.logs.sample import Drift
from sim.city.errors import Problem, SpecError
from sim.outcomes.whole import whole

SCHEMA = "reformsim.log-model/2"
NOBODY = -1
_MINUTES = ("start", "end", "gathered", "queued", "delay", "work")


@dataclass(frozen=True)
class Staff:
    """People who share one queue.

    Attributes
    ----------
    name : str
    members : tuple of str
        Names of the resources; one who does several things at a time is named several times.
    opens, closes : tuple of float
        Hours in a week, minutes after Monday's midnight; none: always.
    office : bool
        Work goes on in the pool's hours and rests in between; otherwise it is not interrupted.
    rests : bool
        Whether days off are kept.
    late : bool
        Who still queues at closing time is served, instead of on the next day.
    patience, back, back_cv : float
        Mean minutes after which people leave the queue (0: never), mean open minutes after which
        they come again, and the coefficient of variation of these.
    """

    name: str
    members: tuple[str, ...]
    opens: tuple[float, ...] = ()
    closes: tuple[float, ...] = ()
    office: bool = False
    rests: bool = False
    late: bool = False
    patience: float = 0.0
    back: float = 0.0
    back_cv: float = 0.0


class Batch(NamedTuple):
    """An activity for which cases gather until they are begun together.

    They go on when ``size`` of them wait (0: however many), when the first has waited ``age``
    minutes (infinity: however long), or at the ``strikes``, minutes of the week.

    Attributes
    ----------
    activity : int
    kind : str
        How most of a batch are done: ``sequential``, ``concurrent`` or ``parallel``.
    seen : int
        Batches of two cases or more that the log shows.
    explained : float
        Share of them that the rule explains.
    """

    activity: int = -1
    size: int = 0
    age: float = np.inf
    strikes: tuple[float, ...] = ()
    kind: str = "sequential"
    seen: int = 0
    explained: float = 1.0


class Attribute(NamedTuple):
    """Something known of every case that shapes what becomes of it.

    Attributes
    ----------
    name : str
    values : tuple of str
        Values, or ranges of numbers, that are told apart.
    edges : tuple of float
        Ends of the ranges of numbers, the last one open; none for names.
    of : tuple of int
        Number of each case's value.
    route, duration : float
        What it tells of a case's activities and of its duration that chance does not, bits a case
        (foretold for cases that were not learnt from).
    chance : float
        Probability that an attribute of no meaning would seem to tell as much.
    """

    name: str
    values: tuple[str, ...]
    edges: tuple[float, ...]
    of: tuple[int, ...]
    route: float
    duration: float
    chance: float


@dataclass(frozen=True)
class Steps:
    """What is done in the cases, shape (steps,) each, case after case in order of time.

    Attributes
    ----------
    activity, resource, pool : int64
        Numbers; -1 for a missing resource or no pool.
    start, end : float64
        Minutes after the case's beginning, as observed.
    gathered : float64
        Minutes, as observed, from the end of what comes before until a batch went on.
    queued : float64
        Minutes after the case's beginning at which it came to its queue, as inferred.
    clock : int64
        Pool in whose hours the delay passes, and the work if nobody is seen to do it; -1: always.
    delay, work : float64
        Minutes from there to queueing, and of work.
    after_first, after : int64
        Positions in the case of the steps that come before, in compressed sparse rows.
    """

    activity: Ints
    resource: Ints
    pool: Ints
    start: Floats
    end: Floats
    gathered: Floats
    queued: Floats
    clock: Ints
    delay: Floats
    work: Floats
    after_first: Ints
    after: Ints


@dataclass(frozen=True)
class LogModel:
    """A discovered model.

    Attributes
    ----------
    source : str
        Name of the log's file.
    origin : str
        Monday whose midnight minutes are counted from (ISO date).
    zone : str
        How times are written: ``""`` without a zone, else an offset such as ``+00:00``.
    clock : str
        Local clock the model keeps, if it is not that of ``zone``; see
        :mod:`calibration.logs.daylight`.
    starts : bool
        Whether the log tells when activities start; else starts equal ends.
    selection : str
        How the log was cut out; see :mod:`calibration.logs.selection`.
    drift : Drift
        How fast the past loses weight.
    queues : bool
        Whether most work is done from queues that several or one serve in turn; if not, waiting
        comes from elsewhere.
    activities, resources : tuple of str
    staff : tuple of Staff
    batches : tuple of Batch
    attributes : tuple of Attribute
        Those that matter.
    begins : float64, shape (cases,)
        Minutes after ``origin``.
    emphasis : float64, shape (cases,)
        Factors on how often cases are drawn; 1 unless a change of their mix is asked for.
    first : int64, shape (cases + 1,)
        Steps of each case.
    steps : Steps
    off : int64
        Days after ``origin`` on which hardly anybody worked, though usually many do.
    quality : dict
        What was wrong with the log and what was done about it.
    """

    source: str
    origin: str
    zone: str
    clock: str
    starts: bool
    selection: str
    drift: Drift
    queues: bool
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    staff: tuple[Staff, ...]
    batches: tuple[Batch, ...]
    attributes: tuple[Attribute, ...]
    begins: Floats
    emphasis: Floats
    first: Ints
    steps: Steps
    off: Ints = dataclasses.field(default_factory=lambda: np.empty(0, np.int64))
    quality: dict[str, Any] = dataclasses.field(default_factory=dict)


def save(model: LogModel, target: Path) -> None:
    """Write a model as JSON, whole or not at all."""
    data: dict[str, Any] = {"schema": SCHEMA, **_plain(model)}
    with whole(target) as draft:
        draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> LogModel:
    """Read a model.

    Raises
    ------
    SpecError
        If there is no such file, or it is not a model.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _wrong(path, "no-such-log-model") from None
    except (OSError, ValueError):
        raise _wrong(path, "not-a-log-model") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _wrong(path, "not-a-log-model")
    try:
        return _sound(_read(data))
    except (KeyError, TypeError, ValueError, IndexError):
        raise _wrong(path, "broken-log-model") from None


def _wrong(path: Path, message: str) -> SpecError:
    error = SpecError([Problem(str(path), None, "", message)])
    error.code = 3 if message != "no-such-log-model" else 2
    return error


def _plain(value: Any) -> Any:
    """Dataclasses and arrays as what JSON has; infinity is null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: _plain(v) for k, v in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _read(data: dict[str, Any]) -> LogModel:
    drift = {k: np.inf if v is None else float(v) for k, v in data["drift"].items()}
    steps = {
        f.name: np.array(
            data["steps"][f.name],
            float if f.name in _MINUTES else np.int64,
        )
        for f in dataclasses.fields(Steps)
    }
    staff = tuple(
        Staff(
            str(x["name"]),
            tuple(map(str, x["members"])),
            tuple(map(float, x["opens"])),
            tuple(map(float, x["closes"])),
            bool(x["office"]),
            *(bool(x[name]) for name in ("rests", "late")),
            *(float(x[name]) for name in ("patience", "back", "back_cv")),
        )
        for x in data["staff"]
    )
    return LogModel(
        source=str(data["source"]),
        origin=str(data["origin"]),
        zone=str(data["zone"]),
        clock=str(data["clock"]),
        starts=bool(data["starts"]),
        selection=str(data["selection"]),
        drift=Drift(**drift),
        queues=bool(data["queues"]),
        activities=tuple(map(str, data["activities"])),
        resources=tuple(map(str, data["resources"])),
        staff=staff,
        batches=tuple(_batch(x) for x in data["batches"]),
        attributes=tuple(_attribute(x) for x in data["attributes"]),
        begins=np.array(data["begins"], float),
        emphasis=np.array(data["emphasis"], float),
        first=np.array(data["first"], np.int64),
        steps=Steps(**steps),
        off=np.array(data["off"], np.int64),
        quality=dict(data["quality"]),
    )


def _batch(x: dict[str, Any]) -> Batch:
    return Batch(
        activity=int(x["activity"]),
        size=int(x["size"]),
        age=np.inf if x["age"] is None else float(x["age"]),
        strikes=tuple(map(float, x["strikes"])),
        kind=str(x["kind"]),
        seen=int(x["seen"]),
        explained=float(x["explained"]),
    )


def _attribute(x: dict[str, Any]) -> Attribute:
    return Attribute(
        name=str(x["name"]),
        values=tuple(map(str, x["values"])),
        edges=tuple(map(float, x["edges"])),
        of=tuple(map(int, x["of"])),
        route=float(x["route"]),
        duration=float(x["duration"]),
        chance=float(x["chance"]),
    )


def _sound(model: LogModel) -> LogModel:
    """The model, if its parts fit together."""
    s, count = model.steps, len(model.steps.activity)
    np.datetime64(model.origin, "D")
    to_clock(pd.Series([pd.Timestamp(model.origin)]), model.clock)
    sizes = {len(getattr(s, n)) for n in ("resource", "pool", "clock", *_MINUTES)}
    fits = (
        len(model.begins) > 0
        and sizes == {count}
        and len(model.first) == len(model.begins) + 1
        and int(model.first[0]) == 0
        and int(model.first[-1]) == count
        and bool(np.all(np.diff(model.first) > 0))
        and len(s.after_first) == count + 1
        and int(s.after_first[-1]) == len(s.after)
        and bool(np.all((s.after >= 0) & (s.after < _places(model))))
        and bool(np.all((s.activity >= 0) & (s.activity < len(model.activities))))
        and bool(np.all((s.resource >= NOBODY) & (s.resource < len(model.resources))))
        and bool(np.all((s.pool >= NOBODY) & (s.pool < len(model.staff))))
        and bool(np.all((s.clock >= NOBODY) & (s.clock < len(model.staff))))
        and all(x.members and len(x.opens) == len(x.closes) for x in model.staff)
        and all(bool(np.all(np.isfinite(getattr(s, name)))) for name in _MINUTES)
        and bool(np.all((s.delay >= 0) & (s.work >= 0) & (s.start >= 0) & (s.end >= s.start)))
        and bool(np.all(s.gathered >= 0))
        and len(model.emphasis) == len(model.begins)
        and bool(np.all(np.isfinite(model.emphasis) & (model.emphasis >= 0)))
        and bool(model.emphasis.any())
        and all(_sound_batch(x, len(model.activities)) for x in model.batches)
        and all(_sound_attribute(x, len(model.begins)) for x in model.attributes)
    )
    if not fits:
        raise ValueError("parts of the model do not fit together")
    return model


def _sound_batch(batch: Batch, activities: int) -> bool:
    """Whether a batch would ever go on."""
    strikes = batch.strikes
    return (
        0 <= batch.activity < activities
        and batch.size >= 0
        and batch.age > 0
        and all(0 <= a < b for a, b in itertools.pairwise((*strikes, WEEK)))
        and bool(batch.size or batch.age < np.inf or strikes)
    )


def _sound_attribute(attribute: Attribute, cases: int) -> bool:
    known = range(len(attribute.values))
    return len(attribute.of) == cases and all(value in known for value in attribute.of)


def _places(model: LogModel) -> Ints:
    """For every step that another one comes after: the position of that other one in its case."""
    place = np.arange(len(model.steps.activity))
    place -= np.repeat(model.first[:-1], np.diff(model.first))
    return np.repeat(place, np.diff(model.steps.after_first))
