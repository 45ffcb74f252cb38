"""Killed programs and workers and full disks: a few of the trials of ``benchmarks.faults``."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.faults import Trial, file_limited, program_killed, undisturbed, worker_killed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return undisturbed(tmp_path_factory.mktemp("calm"))


@pytest.mark.parametrize("strike", [worker_killed, program_killed, file_limited])
def test_the_resumed_result_is_the_undisturbed_one(
    strike: object, calm: bytes, tmp_path: Path
) -> None:
    trial = Trial(tmp_path)
    assert callable(strike)
    struck = trial.finish(strike(trial, Random(8)), calm)
    assert struck.same
    assert struck.remade == 0
    assert struck.code in ((-9,) if strike is program_killed else (0,))
