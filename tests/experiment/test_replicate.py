"""Replications over processes: the same results for any number of them, kept or made."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.engine.plan import Plan
from sim.experiment.replicate import replicate, replications
from sim.experiment.store import Store
from sim.outcomes.indicators import Result
from sim.reforms.load import Loaded, rebuild
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


def test_kept_replications_are_those_that_would_be_made(
    loaded: Loaded, plan: Plan, alone: list[Result], tmp_path: Path
) -> None:
    """Every table comes back bit for bit, of the same types; two more are made only once."""
    store, steps = Store(tmp_path), Steps()
    replicate(loaded, plan, 2, SEED, keep=KEEP, store=store)
    again = replicate(loaded, plan, REPS, SEED, keep=KEEP, store=store, progress=steps)
    assert_same(again, alone)
    assert steps.told == [(2, 3), (3, 3)]


def test_everything_a_replication_depends_on_is_in_its_key(
    loaded: Loaded, plan: Plan, tmp_path: Path
) -> None:
    def keys(
        of: Loaded = loaded, seed: int = SEED, engine: str = "compiled", **how: Any
    ) -> set[str]:
        return {str(t.key) for t in replications(of, plan, range(2), seed, engine, **how)}

    longer = dataclasses.replace(
        loaded, scenario=loaded.scenario.model_copy(update={"horizon_days": 9})
    )
    others = [keys(longer), keys(seed=7), keys(engine="reference"), keys(keep=("cases",))]
    assert len(set.union(keys(), *others)) == 2 * 5
    assert keys(rebuild(loaded.files)) == keys()
