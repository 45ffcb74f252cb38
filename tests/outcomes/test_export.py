"""Event logs hold what the trace does, in a form that other programs understand."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from sim.outcomes.export import COLUMNS, FORMATS, export_log
from sim.outcomes.indicators import Result
from sim.outcomes.store import RunFolderError
from sim.reforms.load import Loaded
from tests.outcomes.plans import DAY, outcome_of, small_city
from tests.outcomes.runs import REPS, contents, saved, simulated, tiny_scenario
from tests.outcomes.xes import Attributes, Log, read_xes

ZONE = dt.timezone(dt.timedelta(hours=8))
Done = tuple[str, str, str, dt.datetime, dt.datetime]
"""Case, activity, resource, start and end."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return tiny_scenario(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def results(loaded: Loaded) -> list[Result]:
    """Replications of the small city, in which much happens, told under the scenario's name.

    One activity and one matter get names that mean something to XML and to CSV.
    """
    plan = small_city(days=20, per_day=40.0)
    odd = {"accept": '受理, "A" & <B>', "birth": "birth 'n\" <life>"}
    changed = []
    for number in range(REPS):
        result = outcome_of(plan, 1, number, start=loaded.scenario.start)[1]
        assert result.trace is not None
        trace = result.trace.assign(
            activity=result.trace["activity"].cat.rename_categories(odd),
            matter=result.trace["matter"].cat.rename_categories(odd),
        )
        changed.append(result._replace(trace=trace))
    return changed


@pytest.fixture(scope="module")
def run(loaded: Loaded, results: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("kept") / "run", loaded, results)


def moment(loaded: Loaded, minute: float) -> dt.datetime:
    """A minute of the run as a time of the city, to the nearest millisecond."""
    midnight = dt.datetime.combine(loaded.scenario.start, dt.time(), ZONE)
    return midnight + dt.timedelta(milliseconds=round(minute * 60_000))


def carried_out(loaded: Loaded, result: Result) -> pd.DataFrame:
    """Rows of the trace that a log must tell of, in the log's terms."""
    assert result.trace is not None
    rows = result.trace[result.trace["outcome"].isin(["done", "failed", "reneged"])]
    left = rows["outcome"] == "reneged"
    assert len(rows) - left.sum() > 500
    assert left.sum() > 5
    return rows.assign(
        resource=rows["resource"].astype(str).where(~left, "abandoned"),
        begin=[moment(loaded, t) for t in rows["started"].where(~left, rows["queued"])],
        finish=[moment(loaded, t) for t in rows["ended"]],
    )


def rows_of(table: pd.DataFrame) -> Counter[Done]:
    columns = ("case", "activity", "resource", "begin", "finish")
    return Counter(zip(*(table[c] for c in columns), strict=True))


def close(one: dt.datetime, other: dt.datetime) -> bool:
    """Halves of a millisecond may be rounded either way."""
    return abs(one - other) <= dt.timedelta(milliseconds=1)


def same(told: list[Done], true: Counter[Done]) -> bool:
    """Equal as multisets, but for the rounding of times."""
    left, right = sorted(told), sorted(true.elements())
    return len(left) == len(right) and all(
        a[:3] == b[:3] and close(a[3], b[3]) and close(a[4], b[4])
        for a, b in zip(left, right, strict=True)
    )


@pytest.mark.parametrize("number", range(REPS))
def test_csv_tells_what_the_trace_does(
    number: int, run: Path, loaded: Loaded, results: list[Result], tmp_path: Path
) -> None:
    target = tmp_path / "log.csv"
    count = export_log(run, target, "csv", number)
    with target.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert tuple(lines[0]) == COLUMNS
    assert COLUMNS[:5] == ("case_id", "activity", "resource", "start_time", "end_time")
    true = carried_out(loaded, results[number])
    read = dt.datetime.fromisoformat
    told = [(x[0], x[1], x[2], read(x[3]), read(x[4])) for x in lines[1:]]
    assert count == (len(told) - count.abandoned, sum(row[2] == "abandoned" for row in told))
    assert all((x[7] == "withdraw") == (x[2] == "abandoned") for x in lines[1:])
    assert same(told, rows_of(true))
    belongs = {(row.case, row.matter, row.place) for row in true.itertuples()}
    assert {(x[0], x[5], x[6]) for x in lines[1:]} == belongs
    assert all(line[3] <= line[4] for line in lines[1:])
    for one, next_one in pairwise(lines[1:]):
        assert one[0] != next_one[0] or one[3] <= next_one[3]
    assert len({x[0] for x in lines[1:]}) == sum(a[0] != b[0] for a, b in pairwise(lines[1:])) + 1


@pytest.fixture(scope="module")
def log(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Log:
    target = tmp_path_factory.mktemp("logs") / "log.xes"
    export_log(run, target, "xes", 0)
    return read_xes(target)


def activities(case: str, events: list[Attributes]) -> list[Done]:
    """Activities of a trace: every start with the next completion of that name and resource.

    Whatever is of one name in a case comes one after another, as nothing is tried again before
    it is over.
    """
    begun: dict[tuple[str, str], dt.datetime] = {}
    found = []
    for event in events:
        who, when = str(event.get("org:resource", "")), event["time:timestamp"]
        step = event["lifecycle:transition"]
        what = (str(event["concept:name"]), "abandoned" if step == "schedule" else who)
        assert isinstance(when, dt.datetime)
        assert (step == "withdraw") == (who == "abandoned")
        if step in ("start", "schedule"):
            assert what not in begun
            begun[what] = when
        else:
            found.append((case, *what, begun.pop(what), when))
    assert not begun
    return found


def test_xes_tells_what_the_trace_does(log: Log, loaded: Loaded, results: list[Result]) -> None:
    true = carried_out(loaded, results[0])
    told = []
    for about, events in log.traces:
        case = str(about["concept:name"])
        told += activities(case, events)
    assert same(told, rows_of(true))
    assert log.attributes["concept:name"] == loaded.scenario.id


def test_xes_has_one_trace_per_case_with_events_in_order_of_time(
    log: Log, loaded: Loaded, results: list[Result]
) -> None:
    true = carried_out(loaded, results[0])
    cases = [str(about["concept:name"]) for about, _ in log.traces]
    assert len(set(cases)) == len(cases)
    assert cases == list(dict.fromkeys(true["case"]))
    belongs = {row.case: (row.matter, row.place) for row in true.itertuples()}
    for about, events in log.traces:
        assert (about["matter"], about["place"]) == belongs[about["concept:name"]]
        times = [e["time:timestamp"] for e in events]
        assert times == sorted(times)


def test_xes_names_a_resource_where_somebody_worked_and_nowhere_else(
    log: Log, results: list[Result]
) -> None:
    assert results[0].trace is not None
    trace = results[0].trace.astype({"activity": str, "resource": str})
    worked = set(trace[trace["resource"] != ""]["activity"])
    assert set(trace["activity"]) - worked, "in this city, some things nobody does"
    for _, events in log.traces:
        for event in events:
            if event["lifecycle:transition"] == "schedule":
                assert "org:resource" not in event
                continue
            assert ("org:resource" in event) == (event["concept:name"] in worked)
            assert event.get("org:resource") != ""


def test_cases_before_and_after_the_measured_window_are_in_the_log(
    log: Log, loaded: Loaded
) -> None:
    times = [e["time:timestamp"] for _, events in log.traces for e in events]
    assert min(times) < moment(loaded, 3 * DAY)
    assert max(times) > moment(loaded, 8 * DAY)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_run_gives_the_same_log(form: str, run: Path, tmp_path: Path) -> None:
    for name in ("one", "deep/other"):
        export_log(run, tmp_path / name, form, 1)
    one, other = contents(tmp_path).values()
    assert one == other


@pytest.mark.parametrize("form", FORMATS)
def test_a_log_appears_whole_or_not_at_all(
    form: str, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier log stays until the new one is there."""
    target = tmp_path / "log"
    target.write_text("earlier")

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        with pytest.raises(OSError, match="space"):
            export_log(run, target, form)
    for replication in (-1, REPS):
        with pytest.raises(RunFolderError, match=str(replication)):
            export_log(run, target, form, replication)
    assert contents(tmp_path) == {"log": b"earlier"}


def test_a_run_without_a_trace_says_how_to_get_one(loaded: Loaded, tmp_path: Path) -> None:
    folder = saved(tmp_path / "run", loaded, simulated(loaded, ()))
    with pytest.raises(RunFolderError, match="--trace"):
        export_log(folder, tmp_path / "log.xes", "xes")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
