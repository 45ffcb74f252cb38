"""Open cases go on from where they stand: what follows agrees with what was hidden."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.warm import hidden, inside, trial
from calibration.logs.discover.model import discover
from calibration.logs.log import ACTIVITY, CASE, END, RESOURCE, START
from calibration.logs.model import LogModel
from calibration.logs.read.open_cases import UNDER_WAY, read_open
from calibration.logs.read.problems import BadLog
from calibration.logs.simulate.warm import generate_from
from tests.support.logs import office_log

DATE = pd.Timestamp("2024-02-14T11:00")
START_AT = np.datetime64(DATE)


@pytest.fixture(scope="module")
def parts() -> tuple[LogModel, pd.DataFrame]:
    """A model of the cases finished at a date, and those open then."""
    finished, opened = hidden(office_log(cases=400), DATE)
    return discover(finished), opened


def test_hidden_ends_come_back_in_distribution() -> None:
    """The truth is in the middle 90 % of what is generated about as often as that says.

    For an exact method each of the two bounds on ranks of 8 offices is passed by chance in less
    than one choice of seeds in 300 (offices are independent, the four measures of one are not).
    A cold start knows of no open case: soon after the date it must be much further off.
    """
    trials = [trial(seed, reps=9) for seed in range(101, 109)]
    assert inside(trials).mean() > 0.7
    assert 0.22 < np.mean([t.rank for t in trials]) < 0.78
    assert np.mean([t.warm[0] for t in trials]) < 0.6 * np.mean([t.cold[0] for t in trials])


def test_open_cases_keep_names_and_what_is_under_way(
    parts: tuple[LogModel, pd.DataFrame],
) -> None:
    model, opened = parts
    made = generate_from(model, opened, START_AT, 30, seed=1)
    names = set(opened[CASE])
    assert made.continued == len(names)
    assert made.ended == 0
    assert len(set(made.log[CASE]) - names) == 30
    assert names <= set(made.log[CASE])
    assert (made.log[END] >= DATE).all()
    assert (made.log[END] >= made.log[START]).all()
    before = made.log[made.log[START] < DATE]
    under_way = opened[opened[UNDER_WAY]]
    key = [CASE, ACTIVITY, RESOURCE, START]
    assert set(before[key].itertuples(index=False)) == set(under_way[key].itertuples(index=False))
    new = made.log[~made.log[CASE].isin(names)]
    assert new[START].min() >= DATE
    assert set(new.groupby(CASE)[ACTIVITY].first()) == {"accept"}


def test_nobody_does_twice_what_is_done_once(parts: tuple[LogModel, pd.DataFrame]) -> None:
    """Every case is accepted once and decided once, whether before the date or after it."""
    model, opened = parts
    made = generate_from(model, opened, START_AT, 5, seed=2).log
    both = pd.concat([opened[~opened[UNDER_WAY]], made[made[CASE].isin(set(opened[CASE]))]])
    counts = pd.crosstab(both[CASE], both[ACTIVITY])
    assert (counts["accept"] == 1).all()
    assert (counts["decide"] == 1).all()
    assert (counts["check"] == counts["correct"] + 1).all()


def test_both_engines_and_the_same_seed_agree(parts: tuple[LogModel, pd.DataFrame]) -> None:
    model, opened = parts
    one, again, other = (
        generate_from(model, opened, START_AT, 20, 3, engine).log
        for engine in ("compiled", "compiled", "reference")
    )
    pd.testing.assert_frame_equal(one, again)
    pd.testing.assert_frame_equal(one, other)


def test_finished_cases_and_taken_numbers(parts: tuple[LogModel, pd.DataFrame]) -> None:
    model, opened = parts
    done = office_log(cases=400)
    done = done[done.groupby(CASE)[END].transform("max") <= DATE]
    name = done[CASE].iloc[0]
    ended = done[done[CASE] == name].assign(**{UNDER_WAY: False})
    odd = opened.assign(**{CASE: opened[CASE].replace(opened[CASE].iloc[0], "07")})
    made = generate_from(model, pd.concat([odd, ended]), START_AT, 20, seed=1)
    assert made.ended == 1
    assert name not in set(made.log[CASE])
    assert made.log[CASE].nunique() == made.continued + 20


@pytest.mark.parametrize("lacks", ["starts", "resources"])
def test_models_that_know_less_still_go_on(lacks: str) -> None:
    """Without starts, what is under way has not happened yet; without resources nobody queues."""
    log = office_log(cases=400)
    known = log.assign(**({START: log[END]} if lacks == "starts" else {RESOURCE: None}))
    model = discover(hidden(known, DATE)[0], starts=lacks != "starts")
    _, opened = hidden(log, DATE)
    made = generate_from(model, opened, START_AT, 5, seed=1)
    assert made.continued == opened[CASE].nunique()
    both = pd.concat([opened[~opened[UNDER_WAY]], made.log])
    both = both[both[CASE].isin(set(opened[CASE]))]
    assert (pd.crosstab(both[CASE], both[ACTIVITY])["decide"] == 1).all()


def test_an_unheard_of_history_still_goes_on(parts: tuple[LogModel, pd.DataFrame]) -> None:
    """An open case that did what no observed one did goes on from what is known of it."""
    model, _ = parts
    rows = pd.DataFrame(
        {
            CASE: "strange",
            ACTIVITY: ["decide", "decide", "correct"],
            RESOURCE: ["nobody known", None, "p0"],
            START: pd.to_datetime(["2023-01-01", "2023-01-02", "2023-01-03"]),
            END: pd.to_datetime(["2023-01-01", "2023-01-02", "2023-01-03"]),
            UNDER_WAY: False,
        }
    )
    made = generate_from(model, rows, START_AT, 1, seed=1)
    assert list(made.log.loc[made.log[CASE] == "strange", ACTIVITY])[:1] == ["check"]


HEAD = "case_id,activity,resource,start_time,end_time\n"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "no-open-case", None),
        (HEAD, "no-open-case", None),
        (HEAD + "a,accept,p0,2024-02-01,2024-02-01\na,check,p0,2024-02-14,2024-02-15\n",
         "open-after-date", 3),
        (HEAD + "a,acept,p0,2024-02-01,2024-02-01\n", "open-unknown-activity", 2),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(
    tmp_path: Path, text: str, message: str, line: int | None
) -> None:
    path = tmp_path / "open.csv"
    path.write_text(text)
    with pytest.raises(BadLog) as caught:
        read_open(path, None, START_AT, "", ("accept", "check"))
    problem = caught.value.problems[0]
    assert (problem.message, problem.line) == (message, line)
    if message == "open-unknown-activity":
        assert problem.nearest == "accept"


def test_zones_of_the_open_cases_are_brought_to_that_of_the_model(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    row = "a,accept,p0,2024-02-01T09:00+08:00,2024-02-01T09:30+08:00\na,check,p0,{},\n"
    path.write_text(HEAD + row.format("2024-02-01T10:00+08:00"))
    rows = read_open(path, None, START_AT, "+00:00", ("accept", "check"))
    assert list(rows[START].dt.hour) == [1, 2]
    assert list(rows[UNDER_WAY]) == [False, True]
