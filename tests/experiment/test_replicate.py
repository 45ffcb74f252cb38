"""Replications over processes: the same results for any number of them, even if some die."""

from __future__ import annotations

import multiprocessing as mp
import os
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from sim.engine.plan import Plan
from sim.experiment import replicate as module
from sim.experiment.replicate import PATIENCE, Task, WorkersDiedError, replicate
from sim.outcomes.indicators import Result
from sim.reforms.load import Loaded
from sim.routes.compile import compile_plan
from tests.outcomes.runs import tiny_scenario

REPS = 3
SEED = 6
KEEP = ("cases", "trace")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return tiny_scenario(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def plan(loaded: Loaded) -> Plan:
    return compile_plan(loaded)


@pytest.fixture(scope="module")
def alone(loaded: Loaded, plan: Plan) -> list[Result]:
    """All replications in this process, one after another."""
    return replicate(loaded, plan, REPS, SEED, keep=KEEP)


class Steps:
    """Progress as it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def __call__(self, finished: int, of: int) -> None:
        self.told.append((finished, of))


def assert_same(some: list[Result], others: list[Result]) -> None:
    assert [r.replication for r in some] == [r.replication for r in others]
    for one, other in zip(some, others, strict=True):
        for name in ("kpis", "pools", *KEEP):
            pd.testing.assert_frame_equal(
                getattr(one, name), getattr(other, name), check_exact=True
            )


class Mortal(Task):
    """A task whose worker dies at the replications and as often as the environment says.

    Workers are new processes that import everything anew: nothing patched here reaches them but
    what is pickled with the task.
    """

    def perform(self, replication: int) -> Result:
        diary = Path(os.environ["DIARY"])
        started = diary / f"{replication}-{os.getpid()}-{time.monotonic_ns()}"
        started.touch()
        attempts = len(list(diary.glob(f"{replication}-*")))
        fatal = os.environ["FATAL"].split(",")
        if str(replication) in fatal and attempts <= int(os.environ["DEATHS"]):
            if os.environ["MANNER"] == "error":
                raise ArithmeticError(f"replication {replication}")
            os._exit(1)
        return super().perform(replication)


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Workers die at replication 1, once, unless told otherwise."""
    monkeypatch.setattr(module, "Task", Mortal)
    told = {"DIARY": str(tmp_path), "FATAL": "1", "DEATHS": "1", "MANNER": "death"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def attempts(diary: Path) -> Counter[int]:
    """How often each replication was begun."""
    return Counter(int(path.name.split("-")[0]) for path in diary.iterdir())


def no_worker_is_left() -> bool:
    """Within seconds: workers are told to end, and the telling takes its time."""
    patience = time.monotonic() + 10.0
    while mp.active_children() and time.monotonic() < patience:
        time.sleep(0.02)
    return not mp.active_children()


@pytest.mark.parametrize("jobs", [REPS + 5])
def test_the_number_of_jobs_does_not_matter(
    jobs: int, loaded: Loaded, plan: Plan, alone: list[Result]
) -> None:
    steps = Steps()
    assert_same(replicate(loaded, plan, REPS, SEED, "compiled", jobs, steps, KEEP), alone)
    assert steps.told == [(i + 1, REPS) for i in range(REPS)]
    assert not alone[0].kpis.equals(alone[1].kpis), "replications are not all alike"


def test_a_replication_does_not_depend_on_how_many_there_are(
    loaded: Loaded, plan: Plan, alone: list[Result]
) -> None:
    steps = Steps()
    assert_same(replicate(loaded, plan, 2, SEED, progress=steps, keep=KEEP), alone[:2])
    assert steps.told == [(1, 2), (2, 2)]


def test_a_worker_that_dies_costs_no_result(
    loaded: Loaded, plan: Plan, alone: list[Result], mortal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is finished is not done again: at most what was under way in its two workers."""
    steps = Steps()
    assert_same(replicate(loaded, plan, REPS, SEED, "compiled", 2, steps, KEEP), alone)
    assert steps.told == [(i + 1, REPS) for i in range(REPS)]
    begun = attempts(tmp_path)
    assert set(begun) == set(range(REPS))
    assert begun[1] == 2
    assert sum(begun.values()) <= REPS + 2
    assert no_worker_is_left()


def test_any_number_of_deaths_is_borne_while_there_is_progress(
    loaded: Loaded, plan: Plan, alone: list[Result], mortal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every replication kills its worker once: as many deaths as are too many in a row."""
    mortal.setenv("FATAL", "0,1,2")
    steps = Steps()
    assert REPS >= PATIENCE
    assert_same(replicate(loaded, plan, REPS, SEED, "compiled", 2, steps, KEEP), alone)
    assert steps.told == [(i + 1, REPS) for i in range(REPS)]
    assert all(attempts(tmp_path)[r] >= 2 for r in range(REPS))


def test_dying_for_ever_is_given_up(
    loaded: Loaded, plan: Plan, mortal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody waits for what can never come."""
    mortal.setenv("DEATHS", "1000")
    steps = Steps()
    with pytest.raises(WorkersDiedError, match=str(PATIENCE)):
        replicate(loaded, plan, 2, SEED, "compiled", 2, steps)
    assert attempts(tmp_path)[1] >= PATIENCE
    assert steps.told in ([], [(1, 2)])
    assert no_worker_is_left()


def test_an_error_is_not_mistaken_for_a_death(
    loaded: Loaded, plan: Plan, mortal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would happen again: it is told at once, and the other workers are not waited for."""
    mortal.setenv("MANNER", "error")
    with pytest.raises(ArithmeticError, match="replication 1"):
        replicate(loaded, plan, REPS, SEED, "compiled", 2)
    assert attempts(tmp_path)[1] == 1
    assert no_worker_is_left()


def test_an_interruption_leaves_no_worker_behind(loaded: Loaded, plan: Plan) -> None:
    """The keyboard interrupts the parent only, here while it tells of its progress."""

    def interrupted(finished: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replicate(loaded, plan, REPS, SEED, "compiled", 2, interrupted)
    assert no_worker_is_left()
