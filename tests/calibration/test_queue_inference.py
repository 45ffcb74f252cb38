"""When people joined a queue is inferred from when they were served."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.logs.discover.dates import Opening, common_dates, opening
from calibration.logs.discover.lost import without_lost
from calibration.logs.discover.model import discover
from calibration.logs.discover.waits import free_since, joined_queue
from calibration.logs.log import ACTIVITY, CASE, COLUMNS, END, RESOURCE, START
from calibration.logs.observed import DAY, Floats

ALWAYS = Opening(((), ()), np.empty(0), np.empty(0))


def _queue(servers: int, load: float, count: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Arrivals, starts and ends of a first-come-first-served queue; work takes 1 in the mean."""
    random = np.random.default_rng(seed)
    came = np.cumsum(random.exponential(10.0 / (load * servers), count))
    work = random.exponential(10.0, count)
    free, start = np.zeros(servers), np.empty(count)
    for i in range(count):
        k = int(free.argmin())
        start[i] = max(came[i], free[k])
        free[k] = start[i] + work[i]
    return came, start, start + work


@pytest.mark.parametrize("servers", [1, 3])
def test_mean_waits_of_unseen_arrivals_are_those_of_the_queue(servers: int) -> None:
    """Of 20,000 who were served nothing but start and end is known (Larson 1990).

    The earlier rule, that all came when the last free person became busy, gives far more.
    """
    came, start, end = _queue(servers, 0.8, 20_000, 1)
    since = free_since(ALWAYS, servers, start, end, 0.0)
    unseen = np.ones(len(start), bool)
    told = since, start, came, unseen, np.zeros(len(start), np.int64)
    joined = joined_queue(ALWAYS, *told, np.random.default_rng(1), 0.0)
    wait, true = float((start - joined).mean()), float((start - came).mean())
    assert wait == pytest.approx(true, rel=0.08)
    assert float((start - np.maximum(since, 0.0)).mean()) > 1.5 * true
    assert (joined <= start).all()
    assert (joined >= np.minimum(since, start)).all()


def test_a_day_off_is_no_time_at_work() -> None:
    """Ten people work from nine to five; on the second Wednesday nobody does, on a Saturday all."""
    week = [d for d in range(28) if (d % 7 < 5 and d != 9) or d == 12]
    start = np.array([d * DAY + 540 + 48 * i for d in week for i in range(10)], float)
    who = np.array([i for _ in week for i in range(10)])
    days = tuple(k * DAY for k in range(5))
    hours = tuple(d + 540 for d in days), tuple(d + 1020 for d in days)
    dated = opening(hours, start, common_dates(start, who), 28 * DAY)
    assert dated.rests
    worked = dated.worked(np.arange(29) * DAY)
    assert [d for d in range(28) if worked[d + 1] > worked[d]] == week
    inside = np.array([8 * DAY + 600.0, 12 * DAY + 1000.0])
    np.testing.assert_allclose(dated.instant(dated.worked(inside)), inside)


def test_who_left_unserved_is_no_work() -> None:
    """A ticket drawn and given up makes no step; a log of nothing else is left as it is."""
    times = pd.date_range("2024-01-01 09:00", periods=4, freq="h").astype("datetime64[ms]")
    log = pd.DataFrame(
        {
            CASE: ["a", "a", "b", "b"],
            ACTIVITY: "accept",
            RESOURCE: ["弃号", "p", "p", " Left "],
            START: times,
            END: times + pd.Timedelta(minutes=5),
        }
    )[list(COLUMNS)]
    done, left = without_lost(log)
    assert (len(done), len(left)) == (2, 2)
    assert discover(log).resources == ("p",)
    assert len(without_lost(left)[0]) == 2
