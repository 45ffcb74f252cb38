"""Simulations in the background: bounded, each its owner's, ended when they should be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboards.whatif import jobs as module
from dashboards.whatif.jobs import AT_A_TIME, IN_ALL, Full, Job, Jobs
from dashboards.whatif.levers import defaults


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path, horizon=14)
    yield made
    made.close()


def until(jobs: Jobs, name: str, true: Callable[[Job], bool], seconds: float = 120) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job = jobs.find(name)
        assert job is not None
        if true(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"{name}: {job}")


def test_a_job_is_done_with_a_paired_comparison(jobs: Jobs) -> None:
    name = jobs.start(defaults(), 2)
    job = until(jobs, name, lambda job: job.over)
    assert (job.status, job.done, job.total) == ("done", 4, 4)
    assert job.result is not None
    assert job.result["schema"] == "reformsim.compare/1"
    assert job.result["replications"] == 2


def test_jobs_are_bounded_wait_for_room_and_can_be_stopped(jobs: Jobs) -> None:
    names = [jobs.start(defaults(), 500) for _ in range(IN_ALL)]
    with pytest.raises(Full):
        jobs.start(defaults(), 1)
    found = [jobs.find(name) for name in names]
    assert [job.status for job in found if job].count("running") == AT_A_TIME
    assert len(jobs._processes) == AT_A_TIME
    processes = list(jobs._processes.values())
    for name in names[:-1]:
        jobs.cancel(name)
        jobs.cancel(name)
    assert all(process.poll() is not None for process in processes)
    until(jobs, names[-1], lambda job: job.status == "running")
    assert all(job is not None and job.status == "cancelled" for job in map(jobs.find, names[:-1]))
    (last,) = jobs._processes.values()
    jobs.close()
    assert last.poll() is not None


def test_a_worker_that_dies_is_a_job_that_failed(jobs: Jobs) -> None:
    name = jobs.start(defaults(), 500)
    jobs._processes[name].kill()
    job = until(jobs, name, lambda job: job.over)
    assert job.status == "failed"


def test_a_worker_ends_when_its_server_is_gone(jobs: Jobs) -> None:
    name = jobs.start(defaults(), 500)
    process = jobs._processes[name]
    assert process.stdin is not None
    process.stdin.close()  # what the system does for a server that is killed
    assert process.wait(60) != 0


@pytest.mark.parametrize("name", ["", "x", "a" * 22, "../" * 7 + "a", "' OR '1'='1' -- 12345"])
def test_nobody_finds_a_job_by_guessing(jobs: Jobs, name: str) -> None:
    assert jobs.find(name) is None
    jobs.cancel(name)


def test_only_so_many_jobs_are_remembered(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    names = []
    for _ in range(4):
        names.append(jobs.start(defaults(), 500))
        jobs.cancel(names[-1])
    assert [jobs.find(name) is not None for name in names] == [False, False, True, True]
