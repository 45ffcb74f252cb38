"""Reported figures beside simulated ones: counted by hand over invented results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from calibration.beside import COLUMNS, agreeing, as_read, beside
from calibration.reported import Target, Targets, shipped_targets
from sim.outcomes.indicators import INDICATORS, Result
from sim.reforms.load import load_scenario

SCENARIO = load_scenario("birth-one-matter")
TEXT = {"zh": "数", "en": "figure"}


def target(**fields: Any) -> Target:
    common = {
        "id": "figure",
        "title": TEXT,
        "quote": "…",
        "reading": "lived",
        "why": TEXT,
        "about": "after",
        "indicator": "trips",
        "matters": ["birth"],
        "until": "2021-02",
        "value": 2.0,
        "role": "predict",
    }
    return Target.model_validate({**common, **fields})


def targets(one: Target) -> Targets:
    return shipped_targets().model_copy(update={"targets": (one,)})


def result(replication: int, rows: list[dict[str, Any]]) -> Result:
    blank = dict.fromkeys(INDICATORS, np.nan)
    kpis = pd.DataFrame([{**blank, **row} for row in rows])
    return Result(replication, kpis, pd.DataFrame(), None, None)


def row(place: str, matter: str, month: str, **known: float) -> dict[str, Any]:
    return {"place": place, "matter": matter, "month": month, **known}


def simulated(one: Target, base: list[Result], reform: list[Result]) -> dict[str, Any]:
    (told,) = beside(targets(one), (SCENARIO, base), (SCENARIO, reform))
    return told


RUN = [
    result(
        0,
        [
            row("*", "*", "*", trips=99, completed=99, as_one=99, arrivals=99),
            row("a", "birth", "*", trips=99, completed=99, as_one=99, arrivals=99),
            row("a", "birth", "2021-01", trips=1, completed=30, as_one=5, arrivals=40),
            row("b", "birth", "2021-02", trips=5, completed=10, as_one=7, arrivals=10),
            row("a", "birth", "2021-03", trips=50, completed=10, as_one=9, arrivals=10),
            row("a", "enterprise-start", "2021-01", trips=7, completed=10, as_one=3, arrivals=10),
            row("a", "food-licence", "2021-01", trips=70, completed=10, as_one=0, arrivals=10),
        ],
    )
]


def test_a_mean_is_over_the_completed_cases_of_its_matters_and_months() -> None:
    told = simulated(target(), RUN, RUN)
    assert told["simulated"]["mean"] == pytest.approx((30 * 1 + 10 * 5) / 40)
    assert told["hit"] is True


def test_a_total_counts_each_case_once() -> None:
    """Sums over places and months; rows of all together are not added to it."""
    told = simulated(target(about="total", indicator="as_one", value=12), RUN, RUN)
    assert told["simulated"]["mean"] == 12


def test_a_cycle_stands_for_its_matters_and_none_for_all_with_a_scheme() -> None:
    legal = target(about="total", indicator="as_one", matters=[], cycles=["legal_person"])
    every = target(about="total", indicator="as_one", matters=[])
    assert simulated(legal, RUN, RUN)["simulated"]["mean"] == 3
    assert simulated(every, RUN, RUN)["simulated"]["mean"] == 15


def test_a_change_is_relative_to_the_run_without_the_reform() -> None:
    half = [result(0, [row("a", "birth", "2021-01", trips=1, completed=9)])]
    told = simulated(target(about="change", value=-0.5), RUN, half)
    assert told["simulated"]["mean"] == pytest.approx(1 / 2 - 1)
    assert told["hit"] is True


def test_what_is_not_known_is_neither_hit_nor_miss() -> None:
    told = simulated(target(indicator="satisfaction", matters=[]), RUN, RUN)
    assert told["simulated"]["mean"] is None
    assert told["hit"] is None


def test_cases_that_ended_are_among_all_that_arose() -> None:
    """Those who gave up are closed as well; only open ones are not."""
    rows = [row("a", "birth", "2021-01", arrivals=50, completed=40, unfinished=5, as_one=10)]
    run = [result(0, rows)]
    closed = simulated(target(indicator="closed_rate"), run, run)
    assert closed["simulated"]["mean"] == pytest.approx(45 / 50)
    as_one = simulated(target(indicator="as_one_share"), run, run)
    assert as_one["simulated"]["mean"] == pytest.approx(10 / 50)


def test_satisfaction_is_of_those_whose_matters_were_handled_as_one() -> None:
    """By how much less than without the reform it took them: 9 for 12, weighted by cases as one."""
    base = [result(0, [row("a", m, "*", trips=2, materials=10) for m in ("birth", "retirement")])]
    joined = {"place": "a", "month": "2021-01", "completed": 5}
    after = [
        {"matter": "birth", "trips": 1, "materials": 8, "as_one": 30, **joined},
        {"matter": "birth", "trips": 9, "materials": 9, "as_one": 0, **joined, "month": "2021-02"},
        {"matter": "retirement", "trips": 2, "materials": 10, "as_one": 10, **joined},
    ]
    figure = target(indicator="satisfaction", matters=["birth", "retirement"])
    told = simulated(figure, base, [result(0, after)])
    assert SCENARIO.city.institutions is not None
    rules = SCENARIO.city.institutions.satisfaction
    start, relief = rules.start.value, (30 * 3 / 12 + 10 * 0) / 40
    odds = start / (1 - start) * np.exp(2 * rules.slope.value * relief)
    assert told["simulated"]["mean"] == pytest.approx(odds / (1 + odds))


def test_what_is_read_as_guides_is_held_against_guides() -> None:
    """Trips of a birth by its scheme: none, whatever was simulated; and that stands beside it."""
    told = simulated(target(value=0, reading="guide"), RUN, RUN)
    assert told["held"] == told["guide"]
    assert told["guide"]["mean"] == 0
    assert told["hit"] is True
    lived = simulated(target(value=0), RUN, RUN)
    assert lived["hit"] is False
    assert lived["guide"] is None
    assert lived["held"] == lived["simulated"] == told["simulated"]


def test_another_reading_of_a_figure_is_told_but_not_counted() -> None:
    told = [
        {"hit": True, "other_reading_of": None},
        {"hit": False, "other_reading_of": None},
        {"hit": True, "other_reading_of": "first"},
    ]
    assert agreeing(told) == (1, 2)


@pytest.mark.parametrize(("about", "reading"), [("structure", "lived"), ("after", "declared")])
def test_readings_fit_what_figures_are_about(about: str, reading: str) -> None:
    with pytest.raises(ValidationError):
        target(about=about, reading=reading)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_figure_fills_every_column(lang: str) -> None:
    read = as_read(simulated(target(), RUN, RUN), lang)
    assert len(read) == len(COLUMNS)


@pytest.mark.parametrize(
    ("sense", "value", "hit"),
    [
        ("equal", 2.05, True),
        ("equal", 1.85, False),
        ("at_most", -9.0, True),
        ("at_most", 2.2, False),
        ("at_least", 9.0, True),
        ("at_least", 1.8, False),
    ],
)
def test_when_a_figure_agrees(sense: str, value: float, hit: bool) -> None:
    assert target(sense=sense, tolerance=0.1).hit(value) is hit


def test_every_figure_of_the_report_is_there() -> None:
    """Volumes, 70 % thrice, 78/53/69, efficiency, online share, and the drive's nine totals."""
    values = [t.value for t in shipped_targets().targets if t.other_reading_of is None]
    for figure in (1_220_000, 800_000, 120_000, -0.78, -0.53, -0.69, 0.91, 20, 3, 2, 0, 1):
        assert figure in values
    assert values.count(-0.7) == 3
    assert values.count(-0.75) == 1
    assert sum(t.about == "catalogue" for t in shipped_targets().targets) == 9
