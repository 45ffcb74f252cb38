"""The procedure errs no more often than it says, and common luck spares replications."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from sim.experiment.selection import Selection, Simulate, select_best

TRIALS = 400
ALPHA = 0.1


def race(means: Sequence[float], common: float, own: float, seed: int) -> Simulate:
    """Normal outputs with a part that all candidates share in a replication."""
    centre = np.asarray(means, float)

    def simulate(chosen: Sequence[int], replications: Sequence[int]) -> np.ndarray:
        columns = []
        for r in replications:
            rng = np.random.default_rng([seed, r])
            columns.append(centre + common * rng.normal() + own * rng.normal(size=len(centre)))
        return np.array(columns).T[list(chosen)]

    return simulate


def raced(means: Sequence[float], seed: int, common: float = 3.0, most: int = 3000) -> Selection:
    simulate = race(means, common, 1.0, seed)
    return select_best(simulate, len(means), 0.5, alpha=ALPHA, first=8, most=most, batch=50)


@pytest.mark.parametrize(
    "means",
    [
        pytest.param([0.0, 0.5, 0.5, 0.5, 0.5], id="least favourable"),
        pytest.param([0.5, 0.0, 1.0, 2.0, 3.0, 0.6], id="spread out"),
    ],
)
def test_errors_are_as_rare_as_stated(means: list[float]) -> None:
    """400 races: more wrong choices than binomial chance allows at the stated error would fail.

    If the error were the stated 10 %, more than the 99.9 % quantile of errors would be seen once
    in 1000 choices of seeds; in truth the procedure is more careful than it says.
    """
    best = int(np.argmin(means))
    found = [raced(means, seed) for seed in range(TRIALS)]
    assert all(one.decided for one in found)
    wrong = sum(one.best != best for one in found)
    assert wrong <= stats.binom.ppf(0.999, TRIALS, ALPHA), wrong


def test_common_luck_spares_replications() -> None:
    """Independent luck of the same size needs many times as many."""
    means = [0.0, 0.5, 1.0]

    def total(common: float, own: float) -> int:
        done = [
            sum(
                select_best(
                    race(means, common, own, seed), 3, 0.5, alpha=ALPHA, most=20_000, batch=200
                ).made
            )
            for seed in range(10)
        ]
        return sum(done)

    assert total(3.0, 0.5) * 5 < total(0.0, float(np.hypot(3.0, 0.5)))


def test_what_cannot_be_told_apart_is_said_not_to_be() -> None:
    found = raced([0.0, 0.01, 5.0], seed=1, most=12)
    assert not found.decided
    assert set(found.left) == {0, 1}
    assert max(found.made) == 12


def test_equal_candidates_end_the_race() -> None:
    """Two paths that are the same in every replication: the first is taken."""

    def simulate(chosen: Sequence[int], replications: Sequence[int]) -> np.ndarray:
        return np.ones((len(chosen), len(replications)))

    found = select_best(simulate, 3, 0.5)
    assert (found.best, found.decided) == (0, True)


@pytest.mark.parametrize("batch", [1, 7])
def test_batches_do_not_matter(batch: int) -> None:
    means = [0.2, 0.0, 0.9, 0.4]
    one = select_best(race(means, 2.0, 1.0, 5), 4, 0.3, most=500, batch=4)
    other = select_best(race(means, 2.0, 1.0, 5), 4, 0.3, most=500, batch=batch)
    assert (one.best, one.left, one.decided) == (other.best, other.left, other.decided)
