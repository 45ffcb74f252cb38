"""The search finds the fewest people that theory allows.

Each case is chosen so that theory is clear: with the fewest people the promise is kept with room to
spare, and with one person fewer clearly broken. So a search that is right fails with a chance of
less than 1e-4; seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import NEVER, Activity, Builder, Clerk, Law, Pool, Route
from sim.experiment.staffing import offices, windows
from sim.experiment.staffing.bench import Bench, posts_of
from sim.experiment.staffing.target import Target, target
from sim.experiment.staffing.verify import one_fewer
from sim.experiment.staffing.windows import Trial
from sim.outcomes.week import SLOTS_A_DAY
from tests.support.halls import MONDAY, OPENS, bench, delayed, fewest_in_all, hall
from tests.support.stations import exponential, stream
from tests.theory.formulas import erlang_a, erlang_c, mmc_wait

RATES, MEAN = (0.15, 0.35, 0.25, 0.1), 10.0
"""Arrivals a minute in four half-hours, and minutes of service."""


def test_changing_demand_is_staffed_with_the_exact_minimum() -> None:
    """M(t)/M/n(t): no heads that keep the promise have a smaller sum (differential equations)."""
    allowed = 0.25
    exact = fewest_in_all(RATES, MEAN, allowed)
    least = sum(exact[0])
    trial, post = bench(hall(RATES, MEAN), 0.0)
    found = windows.search(trial, [target(f"wait_over_0<={allowed}")], 0.95)
    days = found.heads[0].reshape(-1, SLOTS_A_DAY)[:7]
    day = slice(OPENS // 30, OPENS // 30 + len(RATES))
    for heads in days[:, day]:
        assert heads.sum() == least
        assert max(delayed(RATES, MEAN, heads.tolist())) <= allowed
    assert np.count_nonzero(days) == 7 * len(RATES)  # nobody where the doors are closed
    fresh = Trial(trial, [target(f"wait_over_0<={allowed}")], 0.95, 16, first=32)
    kept = fresh.verdict(found.heads).kept[0, post.cells]
    assert kept.mean() >= 0.95
    fewer = one_fewer(fresh, found.heads)
    assert fewer.breaks.sum() >= 0.95 * fewer.tried.sum()


def one_queue(rate: float, mean: float, patience: float = 0.0) -> Builder:
    """A queue that is always open, with arrivals at a constant rate for 200 days."""
    minutes = 200 * 1440.0
    build = Builder(end=minutes, measure=(1440.0, minutes - 1440.0))
    leave = exponential(patience) if patience else NEVER
    retry = Law(mean=1.0)
    work = Activity(
        "work",
        p.SERVE,
        pool="pool",
        work=exponential(mean),
        patience=leave,
        give_up=1.0,
        retry=retry,
    )
    build.routes = [Route("route", (work,))]
    build.pools = [Pool("pool", (Clerk(),) * 2)]
    build.streams = [stream("stream", rate * minutes, "route", build.flat_profile())]
    return build


def steady(build: Builder, promise: Target) -> int:
    """The fewest people, the same at all hours, that keep a promise about the whole week."""
    (post,) = posts_of(build.build(), MONDAY)
    whole = replace(post, kind="office", day=1.0)
    trial = Bench(build, [whole], [promise.bound], seed=3, reps=8)
    found = offices.search(trial, [promise], 0.99)
    return int(found.heads.max())


def fewest(kept: Callable[[int], bool]) -> int:
    return next(n for n in range(1, 99) if kept(n))


@pytest.mark.parametrize(("load", "wait"), [(0.6, 4.0), (3.2, 2.5), (11.0, 1.0)])
def test_steady_queues_are_staffed_as_erlang_c_says(load: float, wait: float) -> None:
    mean = 10.0
    exact = fewest(lambda n: n > load and mmc_wait(load / mean, mean, n) <= wait)
    promise = Target("", "office", "mean", wait)
    assert steady(one_queue(load / mean, mean), promise) == exact


def test_shares_delayed_are_staffed_as_erlang_c_says() -> None:
    load, mean, bound, allowed = 6.0, 10.0, 5.0, 0.1

    def kept(n: int) -> bool:
        late = np.exp(-(n - load) / mean * bound)
        return n > load and erlang_c(n, load) * late <= allowed

    promise = Target("", "office", "over", bound, allowed)
    assert steady(one_queue(load / mean, mean), promise) == fewest(kept)


def test_impatient_queues_are_staffed_as_erlang_a_says() -> None:
    """Unlike Erlang C, it may take fewer clerks than the load asks for: those who leave help."""
    load, mean, patience, allowed = 9.0, 10.0, 20.0, 0.08
    exact = fewest(lambda n: erlang_a(load / mean, mean, n, patience)[1] <= allowed)
    (post,) = posts_of(one_queue(load / mean, mean, patience).build(), MONDAY)
    build = one_queue(load / mean, mean, patience)
    promise = Target("", "office", "unserved", 0.0, allowed)
    trial = Bench(build, [replace(post, kind="office", day=1.0)], [np.inf], seed=3, reps=8)
    heads = np.arange(exact - 1, exact + 1)
    kept = []
    for n in heads:
        everywhere = windows.everywhere(trial.posts, np.array([n]))
        kept.append(bool(Trial(trial, [promise], 0.99, 8).verdict(everywhere).surely.all()))
    assert kept == [False, True]
