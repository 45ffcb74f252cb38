"""Replications spread over a posterior: chance and ignorance are told apart, and only if real."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.drawn import EACH, Drawn
from calibration.posterior import SHIPPED, Posterior, find, save
from sim.city.errors import SpecError
from sim.cli.main import main
from sim.experiment.compare import compare_runs, runs_of
from sim.experiment.estimate import components
from sim.experiment.replicate import replicate
from sim.outcomes.indicators import Result
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.numbers import ScenarioNumbers
from sim.routes.compile import compile_plan

NAMES = ("conduct.errand_gap", "conduct.patience")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario("pilot", 10)


def results_of(drawn: Drawn, reps: int, scenario: int = 0) -> list[Result]:
    made = []
    for loaded, plan, numbers in drawn.parts(scenario, range(reps)):
        made += replicate(loaded, plan, numbers[-1] + 1)[numbers[0] :]
    return made


def test_a_posterior_of_one_draw_is_these_numbers_set(loaded: Loaded) -> None:
    """Every table of every replication is what the numbers set by hand give."""
    values = dict(zip(NAMES, (9.0, 20.0), strict=True))
    drawn = Drawn(Posterior(NAMES, np.array([[9.0, 20.0]])), [loaded], seed=3)
    by_hand = ScenarioNumbers(loaded, NAMES).set(values)
    expected = replicate(by_hand, compile_plan(by_hand), 3)
    for one, other in zip(results_of(drawn, 3), expected, strict=True):
        pd.testing.assert_frame_equal(one.kpis, other.kpis)
        pd.testing.assert_frame_equal(one.pools, other.pools)


def test_equal_draws_hold_no_ignorance_and_leave_intervals_as_they_are(loaded: Loaded) -> None:
    """A posterior without width says what a run without one says."""
    numbers = loaded_numbers(loaded)
    same = Posterior(NAMES, np.tile([numbers[n] for n in NAMES], (5, 1)))
    other = load_scenario("pilot", 10)
    drawn = Drawn(same, [loaded, other], seed=1)
    draws = tuple(drawn.draw_of(n) for n in range(4))
    plain = replicate(loaded, compile_plan(loaded), 4)
    runs = runs_of(loaded, results_of(drawn, 4), draws)
    report = compare_runs(runs, [runs], 1, "compiled")
    without = runs_of(loaded, plain)
    assert report["metrics"] == compare_runs(without, [without], 1, "compiled")["metrics"]
    told = report["spread"]["metrics"]["elapsed_working_days"]
    assert told["baseline"]["ignorance"] == 0.0
    assert told["baseline"]["chance"] > 0.0


def loaded_numbers(loaded: Loaded) -> dict[str, float]:
    numbers = ScenarioNumbers(loaded, NAMES).numbers
    return {name: numbers[name].value for name in NAMES}


def test_scenarios_meet_the_same_draw_in_the_same_replication(loaded: Loaded) -> None:
    """Pairing: one reform compared with itself differs in nothing, whatever is drawn."""
    drawn = Drawn(find(SHIPPED), [loaded, loaded], seed=1)
    assert drawn.told == drawn.quantities
    draws = tuple(drawn.draw_of(n) for n in range(4))
    assert draws[0] == draws[1] != draws[2] == draws[3]
    base, other = (runs_of(loaded, results_of(drawn, 4, i), draws) for i in (0, 1))
    report = compare_runs(base, [other], 1, "compiled")
    assert report["metrics"]["elapsed_working_days"]["difference"]["mean"] == 0.0
    told = report["spread"]["metrics"]["elapsed_working_days"]
    assert told["difference"] == {"chance": 0.0, "ignorance": 0.0}


def test_components_are_recovered() -> None:
    """Known standard deviations, 3 and 2, within four standard errors; also unbalanced."""
    rng = np.random.default_rng(5)
    draws = np.repeat(np.arange(3000), rng.integers(1, 4, 3000))
    values = 2.0 * rng.standard_normal(3000)[draws] + 3.0 * rng.standard_normal(len(draws))
    told = components(values, list(draws))
    assert told["chance"] == pytest.approx(3.0, abs=0.14)
    assert told["ignorance"] == pytest.approx(2.0, abs=0.24)


def test_what_cannot_be_told_is_not() -> None:
    assert components(np.array([1.0, 2.0]), [0, 1]) == {"chance": None, "ignorance": None}
    assert components(np.array([1.0, np.nan]), [0, 0]) == {"chance": None, "ignorance": 0.0}
    assert components(np.full(2, np.nan), [0, 0]) == {"chance": None, "ignorance": None}


def test_intervals_rest_on_draws_not_on_replications(loaded: Loaded) -> None:
    """Two replications of a draw do not count as two independent ones."""
    drawn = Drawn(find(SHIPPED), [loaded], seed=1)
    results = results_of(drawn, 3 * EACH)
    draws = tuple(drawn.draw_of(r.replication) for r in results)
    values = runs_of(loaded, results, draws).independent(np.array([1.0, 3.0, 5.0, 5.0, 9.0, 1.0]))
    assert values.tolist() == [2.0, 5.0, 5.0]


def test_a_posterior_that_fits_nothing_is_refused(loaded: Loaded) -> None:
    with pytest.raises(SpecError) as error:
        Drawn(Posterior(("no.such.number",), np.zeros((1, 1))), [loaded], seed=1)
    assert error.value.problems[0].message == "posterior-of-nothing-here"


def test_the_command_adds_a_key_and_refuses_what_it_cannot_keep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fixed shape of the JSON stays; ``-o`` and ``--precision`` are told why not."""
    path = tmp_path / "p.json"
    save(Posterior(NAMES, np.array([[5.0, 20.0], [9.0, 30.0]])), path)
    words = ["run", "pilot", "--reps", "4", "--horizon", "5", "--no-store", "--format", "json"]
    assert main([*words, "--posterior", str(path)]) == 0
    with_it = json.loads(capsys.readouterr().out)
    assert main([*words, "--posterior", "none"]) == 0
    without = json.loads(capsys.readouterr().out)
    assert set(with_it) - set(without) == {"spread", "posterior"}
    assert with_it["posterior"] == {"name": str(path), "draws": 2}
    assert set(with_it["spread"]["metrics"]) == set(without["metrics"])
    for extra in (["-o", str(tmp_path / "out")], ["--precision", "0.1"]):
        assert main([*words, "--posterior", str(path), *extra]) == 2
    assert not (tmp_path / "out").exists()
