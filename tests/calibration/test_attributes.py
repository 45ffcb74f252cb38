"""Attributes of cases: those that shape the course of cases are found, others are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from calibration.logs.discover.attributes import ALPHA, numbers_of
from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, COLUMNS
from calibration.logs.model import LogModel, load, save
from calibration.logs.read import parse_columns, read_log
from calibration.logs.simulate.generate import generate
from calibration.logs.whatif import ChangeError, changed
from tests.support.attributed import attributed_log

JUNE = np.datetime64("2024-06-03")
NOISE = 40


@pytest.fixture(scope="module")
def log() -> tuple[pd.DataFrame, pd.DataFrame]:
    return attributed_log(1)


@pytest.fixture(scope="module")
def model(log: tuple[pd.DataFrame, pd.DataFrame]) -> LogModel:
    return discover(log[0], attributes=log[1])


def test_what_drives_the_route_is_found_once_and_noise_is_not(model: LogModel) -> None:
    names = [attribute.name for attribute in model.attributes]
    assert len(names) == 2
    assert names[0] in ("channel", "copy")
    assert names[1] == "amount"
    assert model.attributes[0].route > 0.2
    assert all(attribute.chance <= ALPHA / 4 for attribute in model.attributes)


def test_noise_is_rarely_found() -> None:
    """At most ``ALPHA`` of logs may yield an attribute; more than three of forty have p = 5e-4."""
    found = 0
    for seed in range(NOISE):
        log, known = attributed_log(100 + seed, 150, effect=0.0)
        # (dealt out anew, since here and there desk and web differ)
        dealt = np.random.default_rng(seed).permutation(len(known))
        known = pd.DataFrame(known.to_numpy()[dealt], known.index, known.columns)
        found += bool(discover(log, attributes=known[["channel", "amount", "colour"]]).attributes)
    assert stats.binom.sf(3, NOISE, ALPHA) < 1e-3
    assert found <= 3


def test_a_drift_that_an_attribute_shares_is_no_influence() -> None:
    """A form changes with the process: within any short time it tells nothing."""
    old, _ = attributed_log(2, 200, effect=0.8)
    new, _ = attributed_log(3, 200, effect=0.0)
    later = pd.Timedelta(days=30)
    new = new.assign(
        **{CASE: "n" + new[CASE]}, start_time=new.start_time + later, end_time=new.end_time + later
    )
    log = pd.concat([old, new], ignore_index=True)
    cases = log[CASE].unique()
    form = pd.DataFrame({"form": ["new" if c[0] == "n" else "old" for c in cases]}, index=cases)
    assert discover(log, attributes=form).attributes == ()


def test_names_of_routes_are_no_attributes() -> None:
    """Process mining tools write the variant of a case into the file; it is known afterwards."""
    random = np.random.default_rng(1)
    rows, at = [], pd.Timestamp("2024-01-01 09:00")
    for case in range(300):
        at += pd.Timedelta(minutes=60)
        tasks = [f"t{k}" for k in range(5) if random.random() < 0.5] or ["t0"]
        for i, task in enumerate(tasks):
            now = at + pd.Timedelta(minutes=10 * i)
            rows.append((str(case), task, "clerk", now, now + pd.Timedelta(minutes=5)))
    log = pd.DataFrame(rows, columns=list(COLUMNS))
    variant = log.groupby(CASE, sort=False)[ACTIVITY].agg("-".join).to_frame("variant")
    assert variant["variant"].nunique() > 20
    assert discover(log, attributes=variant).attributes == ()


def test_what_does_not_matter_changes_nothing(log: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    with_noise = discover(log[0], attributes=log[1][["colour"]])
    assert with_noise.attributes == ()
    one, other = generate(with_noise, JUNE, 80, 1), generate(discover(log[0]), JUNE, 80, 1)
    pd.testing.assert_frame_equal(one, other)


def test_new_cases_bring_their_attributes_jointly(model: LogModel) -> None:
    """Of generated cases, those at the desk are checked, as in the log; others are not."""
    made = generate(model, JUNE, 400, 1, attributes=True)
    name = model.attributes[0].name
    cases = made.groupby(CASE)
    checked = cases[ACTIVITY].agg(lambda tasks: "check" in set(tasks))
    desk = cases[name].first().str.startswith("desk")
    assert abs(checked[desk].mean() - 0.9) < 0.08
    assert abs(checked[~desk].mean() - 0.1) < 0.08
    assert abs(desk.mean() - 0.4) < 0.08
    assert list(generate(model, JUNE, 30, 1).columns) == list(COLUMNS)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.8, 1.0])
def test_the_mix_of_cases_can_be_changed(model: LogModel, share: float) -> None:
    attribute = model.attributes[0]
    desk = next(value for value in attribute.values if value.startswith("desk"))
    new = changed(model, f"mix:{attribute.name}:{desk}={share}")
    cases = generate(new, JUNE, 400, 1, attributes=True).groupby(CASE)
    assert abs((cases[attribute.name].first() == desk).mean() - share) < 0.04
    checked = cases[ACTIVITY].agg(lambda tasks: "check" in set(tasks)).mean()
    assert abs(checked - (0.9 * share + 0.1 * (1.0 - share))) < 0.08


@pytest.mark.parametrize("change", ["mix:channel=0.3", "mix:colour:red=0.3"])
def test_an_unknown_kind_of_case_is_refused(model: LogModel, change: str) -> None:
    with pytest.raises(ChangeError):
        changed(model, change)


def test_attributes_are_read_from_files_and_kept(
    log: tuple[pd.DataFrame, pd.DataFrame], model: LogModel, tmp_path: Path
) -> None:
    """A column is a case's if it is the same in all of its rows; values survive the file."""
    rows = log[0].join(log[1], on=CASE).assign(row=range(len(log[0])))
    rows.to_csv(tmp_path / "log.csv", index=False)
    clean = read_log(tmp_path / "log.csv")
    assert list(clean.attributes.columns) == ["channel", "copy", "amount", "colour"]
    again = discover(clean.table, attributes=clean.attributes)
    assert again.attributes == model.attributes
    save(again, tmp_path / "model.json")
    assert load(tmp_path / "model.json").attributes == model.attributes
    # (a column named as one of ours is not taken for it)
    rows.rename(columns={"case_id": "Fall", "copy": "case_id"}).to_csv(tmp_path / "x.csv")
    columns = parse_columns("case=Fall,activity=activity,start=start_time,end=end_time")
    assert "case_id (2)" in read_log(tmp_path / "x.csv", columns).attributes.columns
    for attribute in model.attributes:
        texts = log[1][attribute.name].reindex(clean.table[CASE].unique())
        assert sorted(numbers_of(attribute, texts)) == sorted(attribute.of)
