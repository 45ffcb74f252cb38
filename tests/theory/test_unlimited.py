"""Activities nobody has to queue for: M/G/inf, forks and joins, Little's law.

Without a queue the number under way is Poisson whatever the law of durations (insensitivity,
e.g. Takács 1962), and parallel exponential activities end with the largest of them.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Law, Route
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL
from sim.engine.plan import Floats, Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import crew, exponential, measured, measured_cases, stationary, waits
from tests.theory import formulas
from tests.theory.confidence import confirm, confirm_counts, confirm_law, replicate


def number_at(instants: Floats, begun: Floats, over: Floats) -> Floats:
    """How many spans ``[begun, over)`` hold each instant (NaN: not over)."""
    over = np.sort(np.nan_to_num(over, nan=np.inf))
    return (
        np.searchsorted(np.sort(begun), instants, side="right")
        - np.searchsorted(over, instants, side="right")
    ).astype(float)


@pytest.mark.parametrize(
    ("law", "cv"),
    [(CONSTANT, 0.0), (EXPONENTIAL, 1.0), (LOGNORMAL, 2.0)],
    ids=["M/D/inf", "M/M/inf", "M/LN/inf"],
)
def test_number_under_way_is_poisson(engine: Engine, law: int, cv: float) -> None:
    """The law is judged at instants 40 mean durations apart: counts as good as independent."""
    rate, mean = 0.5, 8.0
    act = Activity("under-way", p.DELAY, work=Law(law, mean, cv))
    plan = stationary(
        {"case": rate}, [Route("case", (act,))], warm_up=400.0, length=6400.0, tail=0.0
    )
    often, seldom = np.arange(400.0, 6800.0, 4.0), np.arange(400.0, 6800.0, 40.0 * mean)
    counts: list[Floats] = []

    def figures(log: RunLog) -> tuple[float, ...]:
        counts.append(number_at(seldom, log.arrivals.time, log.finish))
        return (number_at(often, log.arrivals.time, log.finish).mean(),)

    (number,) = replicate(engine, plan, figures)
    confirm(number, 1.0, rate * mean)
    seen = np.bincount(np.concatenate(counts).astype(int), minlength=10)
    n = np.arange(9)
    chance = np.exp(-rate * mean) * (rate * mean) ** n / np.cumprod(np.maximum(1, n))
    confirm_counts(
        [*seen[:9], seen[9:].sum()], seen.sum() * np.array([*chance, 1.0 - chance.sum()])
    )


def fork(means: tuple[float, ...], length: float) -> Plan:
    acts = [Activity("application", p.DELAY, work=Law(CONSTANT, 1.0))]
    acts += [Activity(f"part-{k}", p.DELAY, (0,), work=exponential(m)) for k, m in enumerate(means)]
    acts.append(Activity("hand-over", p.DELAY, tuple(range(1, len(acts))), work=Law(CONSTANT, 2.0)))
    return stationary(
        {"case": 1.0}, [Route("case", tuple(acts))], warm_up=0, length=length, tail=200
    )


def test_fork_and_join_wait_for_the_slowest(engine: Engine) -> None:
    means = (4.0, 7.0, 5.0)
    plan = fork(means, 400.0)

    def figures(log: RunLog) -> tuple[float, ...]:
        inside = measured_cases(plan, log)
        return inside.sum(), (log.finish - log.arrivals.time)[inside].sum()

    came, took = replicate(engine, plan, figures)
    confirm(took, came, 3.0 + formulas.mean_maximum(means), 0.02)


def test_join_has_the_law_of_the_maximum(engine: Engine) -> None:
    """Every case by itself: the join's delay has the product of the parts' distributions (KS)."""
    means = (4.0, 7.0, 5.0)
    plan = fork(means, 4000.0)
    log = engine(plan, 5, 0)
    inside = measured_cases(plan, log)
    took = (log.finish - log.arrivals.time)[inside] - 3.0

    def law(x: Floats) -> Floats:
        parts = np.array([-np.expm1(-np.maximum(x, 0.0) / m) for m in means])
        return np.asarray(parts.prod(axis=0))

    confirm_law(took, law)


def test_little(engine: Engine) -> None:
    """L = rate × W for a multi-server queue with impatience, where neither has to be known.

    L is seen at instants of the clock, W by the cases that arrive in the window; their
    difference vanishes in the mean by stationarity. Also: the queue seen has Erlang A's length.
    """
    rate, patience, length = 3.0, 4.0, 1200.0
    act = Activity(
        "served", p.SERVE, pool="windows", work=exponential(1.0), patience=exponential(patience),
        give_up=1.0,
    )  # fmt: skip
    plan = stationary(
        {"case": rate}, [Route("case", (act,))], [crew("windows", 3)],
        warm_up=60.0, length=length, tail=60.0,
    )  # fmt: skip
    instants = np.arange(60.0, 60.0 + length, 0.5)

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        everyone = log.trace
        return (
            number_at(instants, everyone.queued, everyone.ended).mean(),
            number_at(instants, everyone.queued, everyone.started).mean(),
            (rows.ended - rows.queued).sum() / length,
            waits(rows).sum() / length,
        )

    inside, waiting, stays, waited = replicate(engine, plan, figures)
    queue = formulas.erlang_a(rate, 1.0, 3, patience)[0] * rate
    confirm(inside, stays, 1.0, 0.01)
    confirm(waiting, waited, 1.0, 0.02)
    confirm(waiting, 1.0, queue, 0.04)
