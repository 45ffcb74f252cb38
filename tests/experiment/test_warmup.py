"""MSER-5 finds where a known transient ends; series of a scenario count what really happened."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.cli.main import main
from sim.engine.clock import DAY
from sim.engine.run import run_engine
from sim.experiment.gather import gather
from sim.experiment.warmup import BATCH, LEAST_BATCHES, mser5, settling, watching
from sim.routes.compile import compile_plan
from tests.outcomes.runs import tiny_scenario


def test_the_statistic_is_the_squared_standard_error_of_what_is_left() -> None:
    series = np.random.default_rng(1).normal(size=103)
    found = mser5(series)
    batches = series[:100].reshape(20, 5).mean(axis=1)
    assert_allclose(found.batches, batches)
    for d in range(15):
        rest = batches[d:]
        assert found.statistic[d] == pytest.approx(rest.var() / len(rest))
    assert np.isnan(found.statistic[15:]).all()


def test_a_step_is_cut_off_exactly() -> None:
    """Without noise the shortest cut that leaves a constant is the best."""
    for length in (0, 5, 30, 45):
        series = np.where(np.arange(200) < length, 0.0, 7.0)
        assert mser5(series).cut == length // BATCH


@pytest.mark.parametrize("bias", ["geometric", "linear"])
def test_known_transients_are_cut_off_but_not_much_more(bias: str) -> None:
    """White's test series: AR(1) about 0 with an initial bias of ten standard deviations.

    Of 200 series of 500 values, the part kept must begin where the bias is below two standard
    deviations, in at least 95 of 100 cases, and cut off less than a quarter in 80 of 100.
    """
    random, i = np.random.default_rng(2), np.arange(500)
    form = {"geometric": 0.93**i, "linear": np.maximum(0.0, 1.0 - i / 60)}[bias]
    kept, short = 0, 0
    for _ in range(200):
        noise = np.zeros(500)
        for t in range(1, 500):
            noise[t] = 0.5 * noise[t - 1] + random.normal()
        scale = np.sqrt(1 / (1 - 0.25))
        found = mser5(noise + 10 * scale * form)
        if found.cut is not None:
            kept += 10 * form[BATCH * found.cut] <= 2.0
            short += BATCH * found.cut < 125
    assert kept >= 190
    assert short >= 160


def test_what_has_not_settled_is_not_said_to_have() -> None:
    assert mser5(np.arange(300.0) ** 2).cut is None
    assert mser5(np.zeros(BATCH * LEAST_BATCHES - 1)).cut is None


def test_days_count_what_happened(tmp_path: Path) -> None:
    """From the trace of the reference engine, day by day."""
    loaded = tiny_scenario(tmp_path)
    plan = compile_plan(loaded)
    (watched,) = gather(list(watching(loaded, plan, [0], 3, "compiled")))
    log = run_engine(plan, 3, 0, "reference")
    days = len(watched["begun"])
    come = log.arrivals.time[log.arrivals.time <= plan.end]
    assert watched["begun"] == np.bincount((come // DAY).astype(int), minlength=days).tolist()
    gone = log.finish[~np.isnan(log.finish)]
    assert sum(watched["ended"]) == len(gone)
    served = (plan.activities.kind[log.trace.activity] == 1) & (log.trace.clerk >= 0)
    assert sum(watched["served"]) == served.sum() > 0
    waited = (log.trace.started - log.trace.queued)[served].sum()
    assert sum(watched["waited"]) == pytest.approx(waited)


def test_backlog_is_what_began_and_has_not_ended() -> None:
    one = {"begun": [5.0, 0, 1], "ended": [1.0, 2, 0], "served": [4.0, 0, 2], "waited": [8.0, 0, 1]}
    two = {"begun": [3.0, 0, 1], "ended": [1.0, 0, 2], "served": [2.0, 0, 2], "waited": [1.0, 0, 1]}
    backlog, wait = settling([one, two], 3)
    assert backlog.day.tolist() == [0, 2]
    assert backlog.values.tolist() == [3.0, 2.0]
    assert wait.values.tolist() == [1.5, 0.5]
    assert backlog.settled is None, "three days tell nothing"


def test_the_command_tells_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "warmup.svg"
    words = ("warmup", "pilot", "--reps", "1", "--jobs", "1", "--horizon", "60", "--format", "json")
    assert main([*words, "--svg", str(picture)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "reformsim.warmup/1"
    assert set(told["series"]) == {"backlog", "wait_mean"}
    for one in told["series"].values():
        assert len(one["days"]) == len(one["values"]) > 40
        settled = one["settled_after_days"]
        assert one["suffices"] == (None if settled is None else settled <= told["warm_up_days"])
    text = picture.read_text(encoding="utf-8")
    assert text.count("<polyline") == 4
    assert "预热期" in text
