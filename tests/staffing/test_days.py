"""Weeks settled day by day cost what branch and cut proves, whatever they begin with."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from sim.experiment.roster.days import WEEKLY, Programme, settle

DAYS, WAYS, NEEDS = 3, 6, 4


def week(seed: int, *, linked: bool = True) -> Programme:
    """Two people on the payroll (x0, x1) whose shifts are free, others by the hour, three days.

    Ways 0-1 are theirs, 2-3 those of dear staff, 4-5 of cheap staff, of whose hours there may be
    at most a quarter.
    """
    draw = np.random.default_rng(seed)
    size = 2 + DAYS * WAYS
    cost, day = np.zeros(size), np.full(size, WEEKLY)
    cost[:2] = (7.0, 9.0)
    rows, high = [[1.0, 1.0] + [0.0] * (size - 2)], [3.0]
    share = np.zeros(size)
    for d in range(DAYS):
        own = np.arange(2 + d * WAYS, 2 + (d + 1) * WAYS)
        day[own] = d
        cost[own[2:]] = np.concatenate([draw.integers(4, 9, 2), draw.integers(2, 5, 2)])
        share[own] = draw.integers(1, 4, WAYS) * np.array([-1, -1, -1, -1, 3, 3])
        for person in range(2):
            row = np.zeros(size)
            row[[own[person], person]] = 1.0, -1.0
            rows.append(row.tolist())
            high.append(0.0)
        for _ in range(NEEDS):
            row = np.zeros(size)
            row[own] = -1.0 * (draw.random(WAYS) < 0.6)
            row[own[2 + draw.integers(4)]] = -1.0
            rows.append(row.tolist())
            high.append(-float(draw.integers(1, 5)))
    if linked:
        rows.append(share.tolist())
        high.append(0.0)
    whole = np.ones(size, np.int64)
    return Programme(cost, whole, csr_array(np.array(rows)), np.array(high), day)


@pytest.mark.parametrize("linked", [True, False])
def test_days_one_by_one_agree_with_branch_and_cut(linked: bool) -> None:
    looked = 0
    for seed in range(40):
        one = week(seed, linked=linked)
        limits = LinearConstraint(one.matrix, -np.inf, one.high)
        exact = milp(one.cost, integrality=one.whole, bounds=Bounds(0.0, 9.0), constraints=limits)
        other = one.cost * np.random.default_rng(seed).uniform(0.5, 1.5, len(one.cost))
        known = milp(other, integrality=one.whole, bounds=Bounds(0.0, 9.0), constraints=limits)
        if exact.x is None:
            continue
        found = settle(one, np.round(known.x), 60.0)
        assert found is not None
        assert np.all(one.matrix @ found <= one.high + 1e-6)
        assert one.cost @ found == pytest.approx(exact.fun)
        looked += 1
    assert looked >= 20


def test_weeks_linked_twice_are_left_as_they_are() -> None:
    one = week(1)
    link = one.matrix[[one.matrix.shape[0] - 1]].toarray()
    twice = csr_array(np.vstack([one.matrix.toarray(), link]))
    two = one._replace(matrix=twice, high=np.append(one.high, 0.0))
    assert settle(two, np.zeros(len(one.cost)), 1.0) is None
