"""Batches: found where there are some, with their rule, and nowhere else; lived by the engine."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.batching import DAY, office_log
from calibration.logs.discover.batches import ALPHA
from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, START
from calibration.logs.model import LogModel, load, save
from calibration.logs.simulate.generate import generate
from calibration.logs.waiting import batch_sizes, enabled_of, waits_of
from calibration.logs.whatif import ChangeError, changed
from sim.city.errors import SpecError

JUNE = np.datetime64("2024-06-03")
POISSON = 40
THREE = tuple(day * DAY + 900.0 for day in range(5))


def hours(log: pd.DataFrame) -> float:
    """Mean duration of a case."""
    cases = log.groupby(CASE)
    return float((cases[END].max() - cases[START].min()).mean() / pd.Timedelta(hours=1))


@pytest.fixture(scope="module")
def by_five() -> LogModel:
    return discover(office_log(1, size=5))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("rule", "size", "age", "strikes"),
    [
        ({"size": 5}, 5, np.inf, ()),
        ({"size": 12}, 12, np.inf, ()),
        ({"age": 120.0}, 0, 120.0, ()),
        ({"strikes": (900.0,)}, 0, np.inf, THREE),
    ],
)
def test_the_rule_of_a_batch_is_found(
    seed: int, rule: dict, size: int, age: float, strikes: tuple[float, ...]
) -> None:
    model = discover(office_log(seed, **rule))
    (batch,) = model.batches
    assert model.activities[batch.activity] == "sign"
    assert batch.size == size
    assert batch.age == pytest.approx(age, rel=0.05)
    assert batch.strikes == pytest.approx(strikes, abs=2.0)
    assert batch.kind == "sequential"
    assert batch.explained >= 0.9
    # both signers serve one queue, though they were idle while cases gathered
    assert sorted(len(staff.members) for staff in model.staff) == [1, 2, 2]


def test_busy_people_who_take_case_after_case_make_no_batches() -> None:
    """Queues of Poisson arrivals, nine in ten hours busy or few; doors that open a little late.

    At most ``ALPHA`` of the logs may show a batch; more than three of forty have p = 5e-4.
    """
    offices = ({"rate": 15.0}, {"rate": 38.0}, {"opens": 547.0}, {"clerks": 1, "rate": 36.0})
    found = 0
    for seed in range(POISSON):
        log = office_log(100 + seed, weeks=6, **offices[seed % len(offices)])
        found += bool(discover(log).batches)
    assert stats.binom.sf(3, POISSON, ALPHA) < 1e-3
    assert found <= 3


@pytest.mark.parametrize("rule", [{"size": 5}, {"age": 120.0}, {"strikes": (900.0,)}])
def test_generated_logs_have_the_batches_of_the_model(rule: dict) -> None:
    """As many together, waiting as long for each other: within a fifth, over 1200 cases."""
    model = discover(office_log(4, **rule))
    again = discover(generate(model, JUNE, 1200, 1), batches={"sign": model.batches[0]})
    one, other = batch_sizes(model)["sign"], batch_sizes(again)["sign"]
    assert other == pytest.approx(one, rel=0.2)
    waits = [waits_of(m).hours_per_case(len(m.begins))["batching"] for m in (model, again)]
    assert waits[1] == pytest.approx(waits[0], rel=0.2)
    assert waits[0] > 0.5
    (found,) = discover(generate(model, JUNE, 1200, 1)).batches
    assert (found.size, len(found.strikes)) == (
        model.batches[0].size,
        len(model.batches[0].strikes),
    )


@pytest.mark.parametrize("size", [2, 7])
def test_no_case_is_left_in_a_batch(by_five: LogModel, size: int) -> None:
    log = generate(changed(by_five, f"batch:sign={size}"), JUNE, 53, 1)
    assert log[CASE].nunique() == 53
    assert (log[ACTIVITY] == "sign").sum() == 53
    assert (log[END].max() - log[START].min()) < pd.Timedelta(days=30)


def test_both_engines_live_batches_alike(by_five: LogModel) -> None:
    one, other = (generate(by_five, JUNE, 60, 3, engine) for engine in ("compiled", "reference"))
    pd.testing.assert_frame_equal(one, other)


def test_an_office_without_its_batches_is_foretold() -> None:
    """Model of the office that gathers five, told not to: as quick as the office that does not."""
    truth = np.mean([hours(office_log(seed)) for seed in range(10, 15)])
    before = np.mean([hours(office_log(seed, size=5)) for seed in range(10, 15)])
    models = [changed(discover(office_log(s, size=5)), "batch:sign=none") for s in (10, 11)]
    found = np.mean([hours(generate(model, JUNE, 800, s)) for model in models for s in (1, 2)])
    assert before - truth > 1.5
    assert found == pytest.approx(truth, abs=0.35 * (before - truth))


def test_waiting_is_split_without_rest(by_five: LogModel) -> None:
    """The four parts are all of the waiting, none is negative, and batches have theirs."""
    s = by_five.steps
    start = np.repeat(by_five.begins, np.diff(by_five.first)) + s.start
    waits = waits_of(by_five)
    assert np.allclose(sum(waits), start - enabled_of(by_five), atol=1e-5)
    assert all((part >= -1e-5).all() for part in waits)
    sign = s.activity == by_five.activities.index("sign")
    assert waits.batching[sign].sum() > 0.9 * sum(part[sign].sum() for part in waits) / 2
    assert waits.batching[~sign].sum() == 0.0
    plain = waits_of(discover(office_log(1)))
    assert plain.batching.sum() == 0.0


def test_batches_survive_the_file_and_broken_ones_are_refused(
    by_five: LogModel, tmp_path: Path
) -> None:
    path = tmp_path / "model.json"
    save(by_five, path)
    assert load(path).batches == by_five.batches
    for wrong in ({"size": 0}, {"activity": 99}, {"age": -1.0}, {"strikes": (5.0, 3.0)}):
        batch = by_five.batches[0]._replace(**wrong)
        save(dataclasses.replace(by_five, batches=(batch,)), path)
        with pytest.raises(SpecError):
            load(path)


@pytest.mark.parametrize("value", ["1", "0", "-3", "x", "25:00", "0min", "1e9"])
def test_batches_that_would_never_be_are_refused(by_five: LogModel, value: str) -> None:
    with pytest.raises(ChangeError):
        changed(by_five, f"batch:sign={value}")
