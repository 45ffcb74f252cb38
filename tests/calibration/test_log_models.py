"""Models discovered from logs: exact in what they promise, equal on both engines, changeable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.logs.daylight import local_clock, log_from_clock
from calibration.logs.discover.model import discover
from calibration.logs.distances import distances
from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, RESOURCE, START
from calibration.logs.model import LogModel, load, save
from calibration.logs.sample import Picks
from calibration.logs.simulate.generate import generate, simulate
from calibration.logs.whatif import with_hours, with_people, with_work, without
from sim.city.errors import SpecError
from tests.support.logs import office_log

JUNE = np.datetime64("2024-06-05T10:30")


@pytest.fixture(scope="module")
def model() -> LogModel:
    return discover(office_log())


@pytest.mark.parametrize("cases", [1, 7, 150, 400])
def test_as_many_cases_as_asked_for_from_the_start_asked_for(model: LogModel, cases: int) -> None:
    log = generate(model, JUNE, cases, seed=1)
    assert list(log.columns) == list(COLUMNS)
    assert log[CASE].nunique() == cases
    assert log[START].min() >= pd.Timestamp(JUNE)
    assert (log[END] >= log[START]).all()
    assert set(log[ACTIVITY]) <= set(model.activities)
    assert set(log[RESOURCE].dropna()) <= set(model.resources)


def test_a_seed_gives_a_log_and_another_seed_another(model: LogModel) -> None:
    pd.testing.assert_frame_equal(generate(model, JUNE, 50, 1), generate(model, JUNE, 50, 1))
    assert not generate(model, JUNE, 50, 1).equals(generate(model, JUNE, 50, 2))


def test_both_engines_make_the_same_log(model: LogModel) -> None:
    one, other = (generate(model, JUNE, 60, 3, engine) for engine in ("compiled", "reference"))
    pd.testing.assert_frame_equal(one, other)


def test_a_model_survives_its_file(model: LogModel, tmp_path: Path) -> None:
    save(model, tmp_path / "model.json")
    again = load(tmp_path / "model.json")
    pd.testing.assert_frame_equal(generate(again, JUNE, 80, 1), generate(model, JUNE, 80, 1))
    save(again, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "model.json").read_bytes()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"schema": "reformsim.log-model/2"}'])
def test_a_damaged_model_is_refused(damage: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(damage)
    with pytest.raises(SpecError):
        load(tmp_path / "model.json")


def test_the_observed_cases_once_more_are_the_observed_log(model: LogModel) -> None:
    """Queues, hours and delays together give back every instant that was split into them."""
    log, cases = office_log(), len(model.begins)
    same = Picks(np.arange(cases), np.zeros(cases, np.int64))
    again = simulate(model, same, seed=1)
    assert max(distances(log, again).values()) < 0.05


def test_more_people_faster_work_and_fewer_activities_shorten_cases() -> None:
    busy = office_log(cases=600, days=20).assign(resource="p0")
    end = busy.groupby(CASE)[END].transform("max")
    model = discover(busy[end < end.max()])
    pool = model.staff[0].name

    def lasting(changed: LogModel) -> float:
        cases = generate(changed, JUNE, 300, 1).groupby(CASE)
        return float((cases[END].max() - cases[START].min()).mean() / pd.Timedelta(hours=1))

    now = lasting(model)
    assert lasting(with_people(model, pool, 2)) <= now
    assert lasting(with_work(model, "check", 0.5)) < now
    assert lasting(with_work(model, "check", 2.0)) > now
    assert lasting(with_hours(model, pool, 600, 720)) > now
    fewer = without(model, "check")
    assert lasting(fewer) < now
    assert "check" not in set(generate(fewer, JUNE, 100, 1)[ACTIVITY])


def test_queues_that_only_grow_are_served_to_the_end(model: LogModel) -> None:
    """With an hour a week for weeks of work, a log still has all the cases it was asked for."""
    pool = model.staff[0].name
    log = generate(with_hours(model, pool, 600, 612), JUNE, 200, 1)
    assert log[CASE].nunique() == 200
    assert log.groupby(CASE)[ACTIVITY].size().min() >= 3


def test_a_log_in_universal_time_is_learnt_on_the_local_clock() -> None:
    """Office hours of a year with summer time, written in UTC, jump by an hour twice."""
    local = office_log(cases=900, days=360)
    universal = log_from_clock(local, "Europe/Amsterdam")
    assert local_clock(universal, "+00:00") == "Europe/Amsterdam"
    assert local_clock(local, "") == ""
    assert local_clock(universal, "+08:00") == ""
    made = generate(discover(universal, zone="+00:00"), np.datetime64("2025-07-07"), 100, 1)
    assert made[START].min().hour >= 7  # nine in summer
    first = made.groupby(CASE)[START].min().dt.hour
    assert first.between(7, 12).all()
