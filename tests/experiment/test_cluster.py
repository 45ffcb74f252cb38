"""On a dask cluster of this machine: the same results, whoever dies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.experiment import cluster as module
from sim.experiment.cluster import ClusterError, local_cluster
from sim.experiment.executors import WorkersDiedError, open_executor
from sim.experiment.gather import gather
from sim.experiment.replicate import replicate
from sim.experiment.store import Store
from sim.outcomes.week import CELLS
from sim.routes.compile import compile_plan
from tests.outcomes.runs import tiny_scenario
from tests.support.halls import bench, hall
from tests.support.tasks import begun, expected, squares

N = 6


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    pytest.importorskip("distributed")
    with local_cluster(2) as address:
        yield address


@pytest.fixture
def fragile() -> Iterator[str]:
    """A cluster whose workers may be killed: nobody else needs it afterwards."""
    pytest.importorskip("distributed")
    with local_cluster(2) as address:
        yield address


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    (tmp_path / "diary").mkdir()
    return tmp_path / "diary"


def test_replications_are_the_same_there(address: str, tmp_path: Path) -> None:
    loaded = tiny_scenario(tmp_path / "scenario")
    plan, store = compile_plan(loaded), Store(tmp_path / "store")
    there = replicate(loaded, plan, 3, cluster=address, store=store)
    here = replicate(loaded, plan, 3)
    kept = replicate(loaded, plan, 3, store=store)
    for some in (there, kept):
        for one, other in zip(some, here, strict=True):
            assert one.kpis.equals(other.kpis)
            assert one.pools.equals(other.pools)


def test_trials_of_staffing_are_the_same_there(address: str) -> None:
    here, post = bench(hall((0.2, 0.3), 9.0, weeks=1), 5.0, reps=6)
    heads = {post.name: post.slots(np.full(CELLS, 3))}
    with open_executor(1, address) as workers:
        there = replace(here, workers=workers).run(heads)
    once = here.run(heads)
    assert np.array_equal(there.counts, once.counts)
    assert np.array_equal(there.delays, once.delays)


def test_a_killed_worker_costs_no_result(fragile: str, diary: Path) -> None:
    assert gather(squares(N, diary, (1, 4)), cluster=fragile) == expected(N)
    assert begun(diary)[1] >= 2


def test_a_task_that_kills_every_worker_is_given_up(
    fragile: str, diary: Path, tmp_path: Path
) -> None:
    """By the scheduler, or because on a machine under load nobody is replaced in time."""
    store = Store(tmp_path / "store")
    with pytest.raises((WorkersDiedError, ClusterError)):
        gather(squares(N, diary, (N - 1,), 1000), cluster=fragile, store=store)
    assert gather(squares(N, diary)[:-1], store=store) == expected(N)[:-1]


def test_an_error_there_is_the_error_here(address: str, diary: Path) -> None:
    with pytest.raises(ArithmeticError, match="task 1"):
        gather(squares(N, diary, (1,), 1000, manner="error"), cluster=address)


def test_workers_with_another_program_are_refused(
    address: str, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their results would be kept as ours."""
    monkeypatch.setattr(module, "program", lambda: ["another"])
    with pytest.raises(ClusterError, match="another version"):
        gather(squares(N, diary), cluster=address)
    assert not list(diary.iterdir())


def test_more_is_given_out_than_there_are_workers(address: str) -> None:
    with open_executor(1, address) as executor:
        assert executor.room > 2


def test_a_cluster_whose_workers_never_return_is_given_up(
    fragile: str, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instead of waiting for them without end."""
    from distributed import Client

    monkeypatch.setattr(module, "ALONE_FOR", 0.5)
    monkeypatch.setattr("sim.experiment.gather.ATTEND_EVERY", 0.2)
    with open_executor(1, fragile) as executor, Client(fragile) as client:
        assert executor.room > 1
        client.retire_workers(close_workers=True, remove=True)
        with pytest.raises(ClusterError, match="no workers"):
            gather(squares(N, diary), executor=executor)


def test_a_port_in_use_is_told(address: str) -> None:
    with pytest.raises(ClusterError, match="taken"), local_cluster(1, int(address.split(":")[-1])):
        pass
