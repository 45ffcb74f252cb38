"""Systems that go down, exchanges that wait for them, and links that run in batches.

Up and down times are exponential, so a system is a two-state Markov chain: by the memoryless
property a request that finds it down waits an ordinary outage, whenever it comes.
"""

from __future__ import annotations

import numpy as np

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Law, Route, System
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from sim.engine.world import outages, up_from
from tests.support.engines import Engine
from tests.support.stations import measured, stationary, stream, waits
from tests.theory import formulas
from tests.theory.confidence import FULL, SEED, confirm, confirm_law, replicate

UP, DOWN, LENGTH = 40.0, 10.0, 30_000.0


def link(rate: float, length: float = LENGTH) -> Plan:
    request = Activity("request", p.EXCHANGE, system="register", work=Law(CONSTANT, 0.5))
    return stationary(
        {"case": rate},
        [Route("case", (request,))],
        systems=[System("register", UP, DOWN), System("sound")],
        warm_up=500.0,
        length=length,
        tail=500.0,
    )


def test_share_of_time_up() -> None:
    """Time up within the window over its length is up / (up + down): availability."""
    plan = link(0.001)
    start, end = plan.measure
    down = []
    for r in range(FULL):
        spans = outages(plan, SEED, r)
        assert spans.first.tolist() == [0, len(spans.start), len(spans.start)]
        inside = np.clip(spans.end, start, end) - np.clip(spans.start, start, end)
        down.append(inside.sum())
    confirm(down, LENGTH, DOWN / (UP + DOWN), 0.02)
    confirm(LENGTH - np.array(down), LENGTH, UP / (UP + DOWN), 0.01)


def test_up_and_down_times_are_exponential() -> None:
    spans = outages(link(0.001, 200_000.0), SEED, 0)
    confirm_law(spans.end - spans.start, lambda x: -np.expm1(-x / DOWN))
    confirm_law(spans.start - np.concatenate(([0.0], spans.end[:-1])), lambda x: -np.expm1(-x / UP))


def test_a_young_system_is_down_less_often() -> None:
    """Down at minute t: transient of the two-state chain, up at 0. 4000 runs, bound 3.9 sd."""
    plan, runs = link(0.001, 10.0), 4000
    spans = [outages(plan, SEED, r) for r in range(runs)]
    for t in (4.0, 15.0, 200.0):
        due = formulas.unavailability(UP, DOWN, t)
        seen = np.mean([up_from(s, 0, t) > t for s in spans])
        assert abs(seen - due) < 3.9 * np.sqrt(due * (1.0 - due) / runs)


def test_requests_wait_for_the_system(engine: Engine) -> None:
    """Requests find it down with the share of time down (PASTA) and then wait ``DOWN`` on average.

    No request is at work while the system is down at its start, and the link takes its latency.
    """
    plan, runs = link(0.05, 40_000.0), iter(range(FULL))

    def figures(log: RunLog) -> tuple[float, ...]:
        spans = outages(plan, SEED, next(runs))
        rows = measured(plan, log)
        waited = waits(rows)
        assert all(up_from(spans, 0, t) == t for t in rows.started)
        assert np.array_equal(rows.ended, rows.started + 0.5)
        late = waited > 0.0
        assert np.isin(rows.started[late], spans.end).all()
        return len(rows.case), late.sum(), waited.sum()

    came, late, waited = replicate(engine, plan, figures)
    confirm(late, came, DOWN / (UP + DOWN), 0.037)
    confirm(waited, late, DOWN, 0.037)


def test_batches_run_when_they_are_due(engine: Engine) -> None:
    """A request is done at the first run no earlier than the minute it is ready, exactly."""
    due = np.array([60.0, 90.0, 300.0, 720.0, 1000.0, 1440.0, 2000.0])
    build = Builder(end=2500.0, measure=(0.0, 2500.0))
    calendar = build.calendar(due, due + 0.5)
    send = Activity("send", p.EXCHANGE, work=Law(CONSTANT, 30.0), batch=calendar)
    again = Activity("again", p.EXCHANGE, (0,), batch=calendar)  # ready at a run: goes with it
    build.routes = [Route("case", (send, again))]
    build.streams = [stream("case", 300.0, "case", build.flat_profile())]
    log = engine(build.build(), SEED, 0)
    rows, ready = log.trace, log.arrivals.time + 30.0
    first, second = (rows.case[rows.activity == k] for k in (0, 1))
    assert first.tolist() == second.tolist() == np.flatnonzero(ready <= due[-1]).tolist()
    assert 200 < len(first) < len(ready)  # whoever missed the last run waits beyond the end
    run = due[np.searchsorted(due, ready[first])]
    assert np.array_equal(rows.ended[rows.activity == 0], run)
    assert np.array_equal(rows.ended[rows.activity == 1], run)
    assert set(run) == set(due)
