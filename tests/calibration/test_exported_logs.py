"""What a run's event log tells of people who gave up, read back as any other log."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.logs.discover.lost import is_lost, without_lost
from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, MINUTE, RESOURCE, START
from calibration.logs.read import BadLog, CleanLog, read_log
from calibration.logs.read.open_cases import read_open
from sim.outcomes.export import FORMATS, TRANSITION, export_log
from sim.outcomes.indicators import Result
from sim.words import say
from tests.outcomes.plans import DAY, outcome_of, small_city
from tests.outcomes.runs import saved, tiny_scenario

ENGINES = ("compiled", "reference")


@pytest.fixture(scope="module", params=ENGINES)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Result]:
    """A small city in which people lose patience, and the folder of its run."""
    place = tmp_path_factory.mktemp("run")
    loaded = tiny_scenario(place)
    result = outcome_of(small_city(days=20, per_day=45.0), 1, 0, request.param)[1]
    return saved(place / "run", loaded, [result]), result


def gave_up(result: Result) -> pd.DataFrame:
    assert result.trace is not None
    return result.trace[result.trace["outcome"] == "reneged"]


def read(kept: tuple[Path, Result], form: str, lang: str, place: Path) -> CleanLog:
    target = place / f"log.{form}"
    export_log(kept[0], target, form, 0, lang)
    return read_log(target)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_log_read_back_counts_those_who_gave_up_as_the_run_does(
    form: str, lang: str, kept: tuple[Path, Result], tmp_path: Path
) -> None:
    """One by one: whose visit, to what, from when to when; and nobody else left unserved."""
    clean, true = read(kept, form, lang, tmp_path), gave_up(kept[1])
    done, left = without_lost(clean.table)
    assert len(left) == len(true) > 10
    assert set(left[RESOURCE]) == {say("log.left", lang)}
    visits = sorted(zip(left[CASE], left[ACTIVITY], strict=True))
    assert visits == sorted(zip(true["case"], true["activity"], strict=True))
    waited = np.sort(((left[END] - left[START]) / MINUTE).to_numpy(float))
    np.testing.assert_allclose(waited, np.sort(true["ended"] - true["queued"]), atol=1e-4)
    trace = kept[1].trace
    assert trace is not None
    served = trace[trace["outcome"].isin(["done", "failed"])]
    assert done[ACTIVITY].value_counts().to_dict() == {
        name: n for name, n in served["activity"].value_counts().items() if n
    }
    (told,) = (f for f in clean.quality.findings if f.key == "given-up")
    assert told.rows == len(true)
    assert clean.quality.rows_used == len(done) + len(left)
    assert not [f.key for f in clean.quality.findings if f.key == "unpaired"]


def test_the_measured_window_has_as_many_as_the_table_of_pools(
    kept: tuple[Path, Result], tmp_path: Path
) -> None:
    log = read(kept, "xes", "zh", tmp_path).table
    left = log[is_lost(log[RESOURCE])]
    midnight = pd.Timestamp(tiny_scenario(tmp_path).scenario.start)
    minute = (left[START] - midnight) / MINUTE
    table = kept[1].pools
    assert (minute.between(3 * DAY, 8 * DAY, inclusive="left")).sum() == (
        table.loc[table["month"] == "*", "gave_up"].sum()
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_model_learns_no_service_from_who_gave_up(
    form: str, kept: tuple[Path, Result], tmp_path: Path
) -> None:
    """The same people and as much work as from a log without these visits; how a row ended is
    no attribute of a case.
    """
    clean = read(kept, form, "zh", tmp_path)
    assert TRANSITION not in clean.attributes.columns
    done, _ = without_lost(clean.table)
    model, without = (discover(table, zone=clean.zone) for table in (clean.table, done))
    assert model.resources == without.resources
    assert say("log.left", "zh") not in model.resources
    assert len(model.steps.work) == len(done)
    np.testing.assert_array_equal(model.steps.work, without.steps.work)


def test_open_cases_are_not_served_by_leaving(kept: tuple[Path, Result], tmp_path: Path) -> None:
    clean = read(kept, "csv", "en", tmp_path)
    known = sorted(set(clean.table[ACTIVITY]))
    late = np.datetime64("2200-01-01")
    served = read_open(tmp_path / "log.csv", None, late, clean.zone, known)
    assert len(served) == len(without_lost(clean.table)[0])
    (tmp_path / "lost.csv").write_text(
        "case_id,activity,resource,start_time,end_time\n"
        f"a,{known[0]},abandoned,2024-01-01 09:00,2024-01-01 09:30\n",
        encoding="utf-8",
    )
    with pytest.raises(BadLog):
        read_open(tmp_path / "lost.csv", None, late, "", known)


def test_work_withdrawn_by_nobody_who_left_is_no_visit(tmp_path: Path) -> None:
    """In other logs a system withdraws work: neither a service nor a loss of patience."""

    def event(step: str, minute: int, who: str = "") -> str:
        resource = f'<string key="org:resource" value="{who}"/>' if who else ""
        return (
            f'<event><string key="concept:name" value="check"/>{resource}'
            f'<string key="lifecycle:transition" value="{step}"/>'
            f'<date key="time:timestamp" value="2024-01-01T09:{minute:02d}:00+08:00"/></event>'
        )

    def trace(name: str, *events: str) -> str:
        return f'<trace><string key="concept:name" value="{name}"/>{"".join(events)}</trace>'

    path = tmp_path / "other.xes"
    path.write_text(
        '<log xmlns="http://www.xes-standard.org/">'
        + trace("a", event("schedule", 0), event("withdraw", 5, "system"))
        + trace("a2", event("start", 6, "Li"), event("complete", 9, "Li"))
        + trace("b", event("schedule", 1), event("withdraw", 8, "弃号"))
        + "</log>",
        encoding="utf-8",
    )
    table = read_log(path).table
    assert sorted(zip(table[CASE], table[RESOURCE], strict=True)) == [("a2", "Li"), ("b", "弃号")]
    lost = table[is_lost(table[RESOURCE])].iloc[0]
    assert (lost[END] - lost[START]) / MINUTE == 7
