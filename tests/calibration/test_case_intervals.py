"""Intervals of predicted cases: they hold what they should, and say nothing that is not so."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from benchmarks.predict import hits, trials
from benchmarks.published import published
from calibration.foreign.casefile.case import Case
from calibration.foreign.casefile.read import as_case
from calibration.foreign.discrepancy import Off, off
from calibration.foreign.predict import Predicted, predict
from calibration.foreign.told import summary
from calibration.posterior import Posterior
from sim.city.errors import SpecError

EXACT = {"discrepancy": 0.0, "level_discrepancy": 0.0}
"""A model that is not off by anything: mechanisms alone."""


def case(**fields: Any) -> Case:
    return as_case({"kind": "case", "title": "Somewhere", **fields})


def known(**values: float) -> Posterior:
    """A posterior that knows some numbers."""
    told = EXACT | values
    return Posterior(tuple(told), np.array([[*told.values()]]))


# -- coverage --------------------------------------------------------------------------------------


def test_made_up_cities_lie_in_their_intervals() -> None:
    """As often as said (a small ``python -m benchmarks.predict``; seeds are fixed).

    Too few inside would happen once in a thousand times if indicators were independent.
    """
    kinds = ("birth", "restaurant", "merger", "staff shock")
    made = trials("own", 2, None, number=19, kinds=kinds)
    for side in ("before", "after"):
        inside = [x for one in hits(made, side) for x in one]
        assert sum(inside) >= binom.ppf(0.001, len(inside), 0.9)


def test_an_interval_is_for_one_more_city() -> None:
    """Of twenty alike, the last lies between the lowest and highest of the others 9 times in 10."""
    values = np.random.default_rng(3).permutation(19).astype(float).reshape(19, 1) + 1.0
    told = summary(
        Predicted(case(items=1, measures=["online"]), {"x": (values, values)}, (), 19, 1)
    )
    assert told["x"]["after"]["interval90"] == [1.0, 19.0]


# -- theory ----------------------------------------------------------------------------------------


def test_a_hall_waits_as_theory_says() -> None:
    """Erlang C with the correction of Allen and Cunneen for service times that vary less.

    Days begin empty, which takes some off; a quarter is allowed.
    """
    staff, minutes, people, cv = 5, 12.0, 160, 0.7
    hall = {"staff": staff, "arrivals_per_day": people, "service_minutes": minutes}
    hall |= {"hours": [["08:00", "16:00"]], "open_days": "every"}
    asked = case(hall=hall, measures=[{"staff": 1}], predict=["wait_mean"], horizon_days=200)
    told = known(peakedness=0.0, **{"conduct.window_cv": cv, "conduct.patience": 1e4})
    before, after = predict(asked, told, 2, 2).values["wait_mean"]
    for found, servers in ((before, staff), (after, staff + 1)):
        expected = erlang_c_wait(people / 480.0, minutes, servers) * (1.0 + cv**2) / 2.0
        assert found.mean() == pytest.approx(expected, rel=0.25)


def erlang_c_wait(rate: float, minutes: float, servers: int) -> float:
    load = rate * minutes
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last) * minutes / (servers - load)


def test_people_come_as_many_as_stated() -> None:
    hall = {"windows": 12, "arrivals_per_day": 300, "service_minutes": 10}
    asked = case(hall=hall, measures=[{"windows": 14}], predict=["arrivals"])
    before, _ = predict(asked, None, 8, 1).values["arrivals"]
    error = before.std() / math.sqrt(len(before))
    assert abs(before.mean() - 300.0) < 3.5 * error + 0.5


# -- what is off, and what is not ------------------------------------------------------------------


def test_papers_abolished_by_number_are_arithmetic() -> None:
    """Eight of thirty papers leave twenty-two, whatever the model may be off by."""
    asked = case(
        items=4, before={"materials": 30}, measures=[{"fewer_documents": 8}], predict=["materials"]
    )
    before, after = predict(asked, None, 6, 1).values["materials"]
    assert (before == 30).all()
    assert (after == 22).all()


def test_what_changes_nothing_is_off_by_nothing() -> None:
    """Levels may be off before and after alike; an effect of nothing stays nothing."""
    same = np.array([12.0, 30.0])
    asked = case(hall={"windows": 3, "arrivals_per_day": 9, "utilisation": 0.5}, measures=["links"])
    found = off(asked, {"wait_mean": (same, same)}, Off(level=1.4, effect=1.3))
    assert np.allclose(found["wait_mean"], 1.4 * same)


def test_paper_alone_is_no_reason_to_promise_less() -> None:
    """Offices work as before, so their limits stay."""
    about = {"items": 3, "before": {"materials": 12, "promised_working_days": 30}}
    for measures, fewer in (([{"fewer_documents": 2}], False), (["one_acceptance"], True)):
        asked = case(**about, measures=measures, predict=["promised_working_days"])
        before, after = predict(asked, known(), 6, 1).values["promised_working_days"]
        assert bool((after < before).any()) == fewer


def test_a_joint_window_is_counted_by_some() -> None:
    """None, or one: reports differ in whether the joint window is a place visited."""
    about = {"items": 5, "departments": 4, "measures": ["one_acceptance"]}
    asked = case(**about, predict=["departments_visited"])
    _, after = predict(asked, known(window_counted=0.5), 30, 1).values["departments_visited"]
    assert set(after.ravel()) == {0.0, 1.0}


def test_unstated_papers_of_a_hall_are_borrowed() -> None:
    """That a file does not tell how much is keyed does not mean that nothing is."""
    hall = {"windows": 12, "arrivals_per_day": 200, "service_minutes": 15}
    asked = case(hall=hall, measures=["data_sharing"], predict=["clerk_minutes_per_case"])
    before, after = predict(asked, known(), 6, 1).values["clerk_minutes_per_case"]
    assert after.mean() < before.mean()


# -- mistakes --------------------------------------------------------------------------------------

HALL = {"staff": 2, "arrivals_per_day": 20, "service_minutes": 10}
OFFICE = {"staff": 2, "arrivals_per_day": 9, "work_minutes": 40}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"hall": HALL, "measures": [{"staff": {"to": 0}}]}, "too-low"),
        ({"hall": HALL, "measures": [{"staff": -2}]}, "case-nobody-left"),
        ({"hall": HALL, "measures": [{"windows": {"change": -5}}]}, "case-nobody-left"),
        ({"office": OFFICE, "measures": [{"staff": -2}]}, "case-nobody-left"),
        (
            {"office": OFFICE, "measures": [{"staff": 1}], "predict": "wait_mean"},
            "case-needs-visitors",
        ),
        (
            {"hall": HALL, "measures": [{"staff": 1}], "predict": "elapsed_working_days"},
            "case-needs-items",
        ),
    ],
    ids=str,
)
def test_nobody_left_and_nothing_to_tell_are_mistakes(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as error:
        case(**fields)
    assert [problem.message for problem in error.value.problems] == [message]
    assert all(problem.file == str(Path("case")) for problem in error.value.problems)


@pytest.mark.parametrize("one", published(), ids=lambda one: one["title"])
def test_published_cases_are_cases(one: dict[str, Any]) -> None:
    """Each says what was known of it, and reports only what can be predicted."""
    told = one.get("after") or one["relative"]
    assert case(**one["case"], predict=[*told]).predict == (*told,)
    assert one["informed"] in ("catalogue", "example", "known")
