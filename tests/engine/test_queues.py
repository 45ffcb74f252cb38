"""Who is called, when, and by whom: rules of a queue, held against the trace of every attempt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.engine import draws
from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from sim.engine.trace import Trace
from tests.support.engines import Engine
from tests.support.stations import crew, exponential, only, served, stream, waits

RATE, LENGTH = 2.7, 400.0


def station(pool: Pool, patience: float = 0.0, priorities: tuple[int, ...] = (0,)) -> Plan:
    """Streams of equal rate, one per priority, that share a pool; all end before the run does."""
    act = Activity(
        "", p.SERVE, pool=pool.name, work=exponential(1.0), patience=exponential(patience),
        give_up=1.0,
    )  # fmt: skip
    build = Builder(end=4 * LENGTH, measure=(0.0, 4 * LENGTH), slot_minutes=LENGTH)
    build.profile([1.0, 0.0, 0.0, 0.0])
    build.pools = [pool]
    for k in priorities:
        build.routes.append(Route(f"case-{k}", (replace(act, name=f"served-{k}", priority=k),)))
        build.streams.append(stream(f"case-{k}", RATE * LENGTH / len(priorities), f"case-{k}"))
    return build.build()


def by_start(rows: Trace) -> Trace:
    return only(rows, np.argsort(rows.started, kind="stable"))


def test_first_come_first_served_exactly(engine: Engine) -> None:
    """Kiefer & Wolfowitz's recursion: the n-th starts when the first of c clerks is free."""
    rows = engine(station(crew("windows", 3)), 1, 0).trace
    free = [0.0, 0.0, 0.0]
    assert (waits(rows) > 0).sum() > 100
    for queued, started, ended in zip(rows.queued, rows.started, rows.ended, strict=True):
        first = min(range(3), key=free.__getitem__)
        assert started == max(queued, free[first])
        free[first] = ended


def test_the_clerk_idle_longest_is_next(engine: Engine) -> None:
    """Of the clerks free at a start, the one whose last case ended first takes the next."""
    rows = by_start(engine(station(crew("windows", 6)), 2, 0).trace)
    free, several = dict.fromkeys(range(6), 0.0), 0
    for started, ended, clerk in zip(rows.started, rows.ended, rows.clerk, strict=True):
        idle = {c: t for c, t in free.items() if t <= started}
        assert idle[clerk] == min(idle.values())
        several += len(idle) > 1
        free[clerk] = ended
    assert several > 200


def test_urgent_ones_are_called_first_then_in_order(engine: Engine) -> None:
    """Nobody starts while one who is more urgent, or equally urgent and earlier, still waits."""
    plan = station(crew("windows", 3), priorities=(0, 1, 2))
    rows = by_start(engine(plan, 3, 0).trace)
    priority, overtaken = plan.activities.priority[rows.activity], 0
    for i in range(len(rows.case)):
        waiting = (rows.queued < rows.started[i]) & (rows.started > rows.started[i])
        rank = list(zip(priority[waiting], rows.queued[waiting], strict=True))
        assert all((priority[i], rows.queued[i]) < other for other in rank)
        overtaken += any(queued < rows.queued[i] for _, queued in rank)
    assert overtaken > 100


def test_nobody_is_idle_while_somebody_waits(engine: Engine) -> None:
    rows = engine(station(crew("windows", 3)), 4, 0).trace
    late = waits(rows) > 0
    for t in rows.started[late]:
        assert ((rows.started < t) & (rows.ended > t)).sum() == 2  # the third has just ended
    assert np.isin(rows.started[late], rows.ended).all()


def test_patience_ends_to_the_minute(engine: Engine) -> None:
    """Who leaves waited their own patience exactly; who is served waited no longer than it."""
    plan = station(crew("windows", 2), patience=3.0)
    log = engine(plan, 5, 0)
    rows, key = log.trace, plan.activities.key[0]
    left = rows.outcome == p.RENEGED
    assert 20 < left.sum() < 0.8 * len(left)
    assert (rows.clerk[left] == -1).all()
    assert (log.state[rows.case[left]] == p.ABANDONED).all()
    for case, queued, started, gone in zip(rows.case, rows.queued, rows.started, left, strict=True):
        u = draws.uniform(log.arrivals.key[case], key, 0, draws.PATIENCE)
        until = queued + draws.sample(draws.EXPONENTIAL, 3.0, 0.0, u)
        assert started == until if gone else started <= until


def test_impatience_ends_with_the_wait_it_belongs_to(engine: Engine) -> None:
    """Impatient at the window, a person waits at the office, for which they feel none, for ever."""
    acts = (
        Activity("window", p.SERVE, pool="window", work=exponential(1.0),
                 patience=exponential(20.0), give_up=1.0),
        Activity("office", p.REVIEW, (0,), pool="office", work=exponential(2.0)),
    )  # fmt: skip
    build = Builder(end=3 * LENGTH, measure=(0.0, 3 * LENGTH), slot_minutes=LENGTH)
    build.profile([1.0, 0.0, 0.0])
    build.pools, build.routes = [crew("window", 1), crew("office", 1)], [Route("case", acts)]
    build.streams = [stream("case", 0.9 * LENGTH, "case")]
    rows = engine(build.build(), 9, 0).trace
    office = rows.activity == 1
    assert (rows.outcome[~office] == p.RENEGED).sum() > 5
    assert (waits(rows)[office] > 20.0).sum() > 50
    assert (rows.outcome[office] == p.DONE).all()


def test_a_full_queue_takes_nobody(engine: Engine) -> None:
    """Blocked exactly when all places are taken on arrival."""
    rows = engine(station(crew("windows", 2, capacity=3)), 6, 0).trace
    blocked = rows.outcome == p.BLOCKED
    inside = served(rows)
    assert 20 < blocked.sum() < len(blocked) / 2
    for t, refused in zip(rows.queued, blocked, strict=True):
        waiting = ((inside.queued < t) & (inside.started > t)).sum()
        assert waiting <= 3
        assert refused == (waiting == 3)


def test_people_who_come_together_are_served_in_their_order(engine: Engine) -> None:
    """A batch link lets all go at one minute; the queue takes them as they arose."""
    build = Builder(end=LENGTH, measure=(0.0, LENGTH))
    batch = build.calendar([200.0], [201.0])
    gate = Activity("gate", p.EXCHANGE, batch=batch)
    work = Activity("served", p.SERVE, (0,), pool="windows", work=Law(CONSTANT, 1.5))
    build.pools, build.routes = [crew("windows", 2)], [Route("case", (gate, work))]
    build.streams = [stream("case", 0.3 * LENGTH, "case", build.flat_profile())]
    rows = engine(build.build(), 7, 0).trace
    rows = only(rows, rows.activity == 1)
    assert len(rows.case) > 40
    assert (rows.queued == 200.0).all()
    assert rows.started.tolist() == [200.0 + 1.5 * (k // 2) for k in range(len(rows.case))]
    assert rows.clerk.tolist() == [k % 2 for k in range(len(rows.case))]


def test_nobody_serves_two_at_a_time(engine: Engine) -> None:
    pool = Pool("windows", tuple(Clerk(pace=x) for x in (0.5, 1.0, 2.0)))
    rows = engine(station(pool), 8, 0).trace
    for clerk in range(3):
        mine = by_start(only(rows, rows.clerk == clerk))
        assert len(mine.case) > 50
        assert (mine.ended[:-1] <= mine.started[1:]).all()
