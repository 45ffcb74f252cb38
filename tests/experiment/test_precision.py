"""The sequential rule stops where it says, and what it stops at is as precise as it says."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.cli.main import main
from sim.experiment.average import average
from sim.experiment.estimate import LEVEL
from sim.experiment.precision import AHEAD, LEAST, Rule, ahead, judge, relative_width, until_precise


def stopped(values: np.ndarray, rule: Rule) -> tuple[np.ndarray, Any]:
    """What the rule takes of a row of replications."""
    made, verdict = until_precise(
        lambda numbers: [values[i] for i in numbers], lambda made: np.array([made]), rule
    )
    return np.array(made), verdict


@pytest.mark.parametrize(("law", "least"), [("normal", 0.925), ("gamma", 0.91)])
def test_intervals_cover_the_truth_nearly_as_often_as_they_say(law: str, least: float) -> None:
    """600 experiments with mean 1 and coefficient of variation 0.3 (normal) or 0.5 (gamma).

    Stopping when the interval is narrow costs some coverage (Hoad et al. 2010 find the same):
    measured 94 % for normal values, 93 % for skewed ones, of 1,000 each. The bounds are three
    standard errors (0.9 %) below what is asserted as truth: 95 % less 0 and 1.3 points.
    """
    random, covered, numbers = np.random.default_rng(11), 0, []
    for _ in range(600):
        draw = {"normal": random.normal(1, 0.3, 200), "gamma": random.gamma(4, 0.25, 200)}[law]
        made, verdict = stopped(draw, Rule(0.2, 200))
        assert verdict.reached
        covered += abs(made.mean() - 1.0) <= average(made).half_width(LEVEL)
        numbers.append(len(made))
    assert covered / 600 >= least
    assert np.mean(numbers) < {"normal": 25, "gamma": 45}[law], "and no more than it takes"


def test_the_precision_holds_at_the_end_and_held_for_the_look_ahead() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        made, verdict = stopped(random.exponential(1.0, 400), Rule(0.25, 400))
        n = verdict.replications
        assert verdict.widths == [relative_width(made)]
        for k in range(n - AHEAD, n + 1):
            assert relative_width(made[:k]) <= 0.25
        first = n - AHEAD - 1
        assert first < LEAST or relative_width(made[:first]) > 0.25


def test_where_it_stops_does_not_depend_on_how_many_are_made_at_once() -> None:
    values = np.random.default_rng(4).exponential(1.0, (2, 300))
    rule, verdicts = Rule(0.3, 300), set()
    for step in (1, 7, 300):
        n = step
        while (verdict := judge(values[:, :n], rule)) is None:
            n += step
        verdicts.add((verdict.replications, verdict.reached, tuple(verdict.widths)))
    assert len(verdicts) == 1


def test_a_precision_that_is_not_reached_is_not_claimed() -> None:
    values = np.random.default_rng(5).normal(0.0, 1.0, 40)
    made, verdict = stopped(values, Rule(0.05, 40))
    assert (len(made), verdict.reached) == (40, False)
    unknown, verdict = stopped(np.full(20, np.nan), Rule(0.5, 20))
    assert (len(unknown), verdict.reached, verdict.widths) == (20, False, [float("inf")])


def test_what_never_varies_is_known_at_once() -> None:
    for value in (0.0, 3.0):
        made, verdict = stopped(np.full(100, value), Rule(0.01))
        assert (len(made), verdict.reached) == (LEAST + AHEAD, True)


def test_the_look_ahead_grows_with_the_number() -> None:
    assert [ahead(n) for n in (3, 100, 101, 250)] == [5, 5, 5, 12]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    common = ("--horizon", "8", "--format", "json", "--lang", "en", "--seed", "3")
    assert main([*words, *common]) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def test_a_run_stops_at_its_precision(capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--precise", "trips", "--precise", "elapsed_working_days")
    report = told(capsys, "run", "pilot", "--precision", "0.1", "--jobs", "1", *few)
    precision, metrics = report["precision"], report["metrics"]
    assert precision["reached"]
    assert 8 <= report["replications"] <= precision["most"] == 100
    for one in precision["half_widths"]:
        found = metrics[one["indicator"]]
        half = (found["ci95"][1] - found["ci95"][0]) / 2
        assert half / found["mean"] == pytest.approx(one["relative"])
        assert one["relative"] <= 0.1
    fixed = told(capsys, "run", "pilot", "--reps", str(report["replications"]), "--jobs", "1")
    assert fixed == {k: v for k, v in report.items() if k != "precision"}


def test_a_comparison_is_precise_about_differences(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "baseline", "birth-one-matter", "--jobs", "1", "--reps", "9")
    report = told(capsys, *words, "--precision", "0.001", "--precise", "birth:trips")
    (one,) = report["precision"]["half_widths"]
    assert not report["precision"]["reached"]
    assert report["replications"] == report["precision"]["most"] == 9
    found = report["matters"]["birth"]["metrics"]["trips"]["difference"]
    half = (found["ci95"][1] - found["ci95"][0]) / 2
    assert half / -found["mean"] == pytest.approx(one["relative"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--precision", "5"), "between 0 and 1"),
        (("--precision", "x"), "between 0 and 1"),
        (("--precise", "a b"), "takes an indicator"),
        (("--precision", "0.1", "--precise", "tripps"), "trips"),
        (("--precision", "0.1", "--precise", "birht:trips"), "birth"),
    ],
)
def test_mistakes_are_told(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "pilot", "--lang", "en", *words]) == 2
    assert said in capsys.readouterr().err
