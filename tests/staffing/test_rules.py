"""Staffing formulas equal independent ones, and their limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import expm

from sim.experiment.staffing.rules import ErlangA, Queue, delayed_c, fewest, halfin_whitt, wait_c
from sim.experiment.staffing.target import FORMS, TargetError, target
from tests.theory.formulas import erlang_a, erlang_c, mmc_wait


@pytest.mark.parametrize(("clerks", "load"), [(1, 0.3), (5, 3.7), (40, 36.0), (200, 188.0)])
def test_erlang_c_is_that_of_theory(clerks: int, load: float) -> None:
    queue = Queue(load, 8.0)
    assert delayed_c(clerks, queue, 0.0) == pytest.approx(erlang_c(clerks, load))
    assert wait_c(clerks, queue) == pytest.approx(mmc_wait(load / 8.0, 8.0, clerks))


@pytest.mark.parametrize(("clerks", "load"), [(1, 0.5), (3, 4.0), (20, 21.0)])
def test_erlang_a_is_that_of_theory(clerks: int, load: float) -> None:
    found = ErlangA.solve(clerks, Queue(load, 8.0, 30.0))
    wait, leaving = erlang_a(load / 8.0, 8.0, clerks, 30.0)
    assert found.wait() == pytest.approx(wait)
    assert found.leaving() == pytest.approx(leaving)


def test_time_in_the_queue_of_erlang_a_follows_from_the_chain_of_those_ahead() -> None:
    """The offered wait of somebody who finds k waiting ends with the (k + 1)-th departure."""
    clerks, work, patience, minutes = 3, 8.0, 30.0, 5.0
    found = ErlangA.solve(clerks, Queue(3.2, work, patience))
    depth = 60
    chain = np.zeros((depth + 1, depth + 1))
    for ahead in range(1, depth + 1):
        rate = clerks / work + (ahead - 1) / patience
        chain[ahead, ahead], chain[ahead, ahead - 1] = -rate, rate
    still = 1.0 - expm(chain * minutes)[1:, 0]
    by_chain = float(found.law[:depth] @ still) * math.exp(-minutes / patience)
    assert found.delayed(minutes) == pytest.approx(by_chain, rel=1e-9)


def test_patience_without_end_is_erlang_c() -> None:
    patient = ErlangA.solve(12, Queue(10.0, 6.0, 1e9))
    assert patient.delayed(4.0) == pytest.approx(delayed_c(12, Queue(10.0, 6.0), 4.0), rel=1e-4)


@pytest.mark.parametrize("beta", [0.2, 1.0, 2.0])
def test_the_square_root_rule_is_the_limit_of_erlang_c(beta: float) -> None:
    load = 40_000.0
    clerks = round(load + beta * math.sqrt(load))
    assert erlang_c(clerks, load) == pytest.approx(halfin_whitt(beta), rel=0.02)


def test_with_clerks_to_spare_nobody_waits_and_nothing_overflows() -> None:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        waits = [halfin_whitt(beta) for beta in (0.1, 1.0, 10.0, 38.0, 38.5, 60.0)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == 0.0


@pytest.mark.parametrize("text", ["wait_p90<=15", "wait_mean<=2", "wait_over_5<=0.2"])
@pytest.mark.parametrize("load", [0.2, 4.0, 37.0])
def test_fewest_is_fewest(text: str, load: float) -> None:
    promise, queue = target(text), Queue(load, 12.0)
    found = fewest("erlang_c", promise, queue)

    def kept(clerks: int) -> bool:
        if clerks <= load:
            return False
        waits = erlang_c(clerks, load)
        rate = (clerks - load) / 12.0
        if promise.measure == "mean":
            return waits / rate <= promise.bound
        return waits * math.exp(-rate * promise.bound) <= promise.allowed

    assert kept(found)
    assert found == 1 or not kept(found - 1)


def test_targets_are_read_or_refused() -> None:
    assert [target(text).kind for text in FORMS] == ["window"] * 5 + ["office"] * 2
    assert target("wait_p90<=15").allowed == pytest.approx(0.1)
    for text in ("wait_p90", "wait_p90>=3", "wait<=3", "wait_over_5<=2", "elapsed_p0<=2"):
        with pytest.raises(TargetError):
            target(text)
