"""A case's way through its route: what awaits what, repetitions, branches, and giving up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import exponential, stream

END = 5000.0


def through(*acts: Activity, pools: tuple[Pool, ...] = (), expected: float = 400.0) -> Plan:
    """Cases arise during the first fifth of the run, so that nearly all end within it."""
    build = Builder(end=END, measure=(0.0, END), slot_minutes=1000.0)
    build.profile([1.0, 0.0, 0.0, 0.0, 0.0])
    build.pools, build.routes = list(pools), [Route("case", acts)]
    build.streams = [stream("case", expected, "case")]
    return build.build()


def times(log: RunLog, column: str, activity: int) -> dict[int, float]:
    """Case → value of a column at the last attempt of an activity."""
    rows = log.trace
    mine = rows.activity == activity
    return dict(zip(rows.case[mine].tolist(), getattr(rows, column)[mine].tolist(), strict=True))


def close_to(share: float, seen: float, n: int) -> bool:
    """Whether a binomial share is within 3.9 standard deviations: false alarm 1e-4."""
    return abs(seen / n - share) < 3.9 * math.sqrt(share * (1.0 - share) / n)


def test_everything_awaits_what_it_needs_and_nothing_else(engine: Engine) -> None:
    needs: tuple[tuple[int, ...], ...] = ((), (), (0,), (0, 1), (2, 3), (1,))
    acts = [
        Activity(f"a{k}", p.DELAY, after, work=exponential(5.0 + k))
        for k, after in enumerate(needs)
    ]
    log = engine(through(*acts), 1, 0)
    begun, ended = ([times(log, c, k) for k in range(6)] for c in ("queued", "ended"))
    assert (log.state == p.COMPLETED).all()
    for case, (arrival, finish) in enumerate(zip(log.arrivals.time, log.finish, strict=True)):
        for k, after in enumerate(needs):
            assert begun[k][case] == max([arrival, *(ended[j][case] for j in after)])
        assert finish == max(e[case] for e in ended)


def test_failures_are_repeated_after_their_pause(engine: Engine) -> None:
    """Attempts are geometric; each begins when the pause after the failed one is over."""
    act = Activity("keyed", p.DELAY, work=exponential(3.0), fail=0.3, redo=Law(CONSTANT, 7.0))
    log = engine(through(act, expected=2000.0), 2, 0)
    rows = log.trace
    again = np.flatnonzero(rows.attempt > 0)
    assert (rows.case[again] == rows.case[again - 1]).all()
    assert (rows.attempt[again] == rows.attempt[again - 1] + 1).all()
    assert (rows.outcome[again - 1] == p.FAILED).all()
    assert np.array_equal(rows.queued[again], rows.ended[again - 1] + 7.0)
    assert close_to(0.3, (rows.outcome == p.FAILED).sum(), len(rows.case))
    assert (rows.outcome == p.DONE).sum() == len(log.state)


def test_the_pause_passes_in_working_time(engine: Engine) -> None:
    build = Builder(end=END, measure=(0.0, END), slot_minutes=1000.0)
    hours = build.calendar(np.arange(0, END, 100.0), np.arange(50.0, END + 50.0, 100.0))
    build.profile([1.0, 0.0, 0.0, 0.0, 0.0])
    keyed = Activity(
        "keyed", p.DELAY, work=Law(CONSTANT, 1.0), fail=0.4,
        redo=Law(CONSTANT, 120.0), redo_calendar=hours,
    )  # fmt: skip
    build.routes, build.streams = [Route("case", (keyed,))], [stream("case", 300.0, "case")]
    rows = engine(build.build(), 3, 0).trace
    again = np.flatnonzero(rows.attempt > 0)
    assert len(again) > 100

    def worked(t: np.ndarray) -> np.ndarray:
        return t // 100.0 * 50.0 + np.minimum(t % 100.0, 50.0)

    assert worked(rows.queued[again]) - worked(rows.ended[again - 1]) == pytest.approx(120.0)


def test_branches_of_one_name_go_together(engine: Engine) -> None:
    acts = (
        Activity("one", p.DELAY, work=exponential(1.0), branch=0.3, branch_name="needed"),
        Activity("two", p.DELAY, (0,), work=exponential(1.0), branch=0.3, branch_name="needed"),
        Activity("other", p.DELAY, (0,), work=exponential(1.0), branch=0.3),
        Activity("last", p.DELAY, (1, 2), work=exponential(1.0)),
    )
    log = engine(through(*acts, expected=3000.0), 4, 0)
    one, two, other, last = (set(times(log, "case", k)) for k in range(4))
    n = len(log.state)
    assert one == two
    assert len(last) == n  # what is not needed holds nobody up
    assert close_to(0.3, len(one), n)
    assert close_to(0.3, len(other), n)
    assert close_to(0.09, len(one & other), n)  # independent of each other


def test_who_gives_up_starts_nothing_new(engine: Engine) -> None:
    """What is under way for an abandoned case is finished; the rest never starts."""
    acts = (
        Activity(
            "window", p.SERVE, pool="window", work=exponential(4.0), patience=exponential(10.0),
            give_up=0.5, retry=exponential(60.0),
        ),
        Activity("parallel", p.DELAY, work=exponential(30.0)),
        Activity("then", p.DELAY, (1,), work=exponential(30.0)),
        Activity("last", p.DELAY, (0, 2), work=exponential(30.0)),
    )  # fmt: skip
    window = Pool("window", (Clerk(),))
    log = engine(through(*acts, pools=(window,)), 5, 0)
    rows = log.trace
    lost = np.flatnonzero(log.state == p.ABANDONED)
    assert 20 < len(lost) < len(log.state) - 20
    of_lost = np.isin(rows.case, lost)
    finish = log.finish[rows.case]
    assert (rows.queued[of_lost] <= finish[of_lost]).all()
    assert (rows.ended[of_lost] > finish[of_lost]).sum() > 5
    assert not (of_lost & (rows.activity == 3)).any()
    assert set(times(log, "case", 1)) == set(range(len(log.state)))
    left = rows.outcome == p.RENEGED
    assert close_to(0.5, len(lost), left.sum())
    completed = log.state == p.COMPLETED
    assert completed.sum() + len(lost) == len(log.state)
    for case, end in times(log, "ended", 3).items():
        assert log.finish[case] == end


def test_nobody_is_lost_on_the_way(engine: Engine) -> None:
    """Every case is open, completed or abandoned; only completed ones have every activity done."""
    window = Pool("window", (Clerk(), Clerk()), capacity=4)
    acts = (
        Activity("accept", p.SERVE, pool="window", work=exponential(5.0), give_up=0.1,
                 retry=exponential(20.0), fail=0.2, redo=exponential(100.0)),
        Activity("check", p.REVIEW, (0,), pool="office", work=exponential(8.0), fail=0.1,
                 retry=exponential(50.0)),
        Activity("send", p.EXCHANGE, (0,), work=exponential(3.0)),
        Activity("visit", p.SITE_VISIT, (1, 2), pool="office", work=exponential(4.0),
                 retry=exponential(50.0)),
    )  # fmt: skip
    office = Pool("office", (Clerk(),), until=3000.0, heir="annex")
    plan = through(*acts, pools=(window, office, Pool("annex", (Clerk(),))), expected=2000.0)
    log = engine(plan, 6, 0)
    done = np.zeros((len(log.state), 4), int)
    rows = log.trace
    finished = rows.outcome == p.DONE
    np.add.at(done, (rows.case[finished], rows.activity[finished]), 1)
    assert done.max() == 1
    assert np.array_equal(done.all(axis=1), log.state == p.COMPLETED)
    assert np.array_equal(np.isnan(log.finish), log.state == p.OPEN)
    assert all((log.state == state).sum() > 20 for state in (p.OPEN, p.COMPLETED, p.ABANDONED))
    assert rows.ended.max() <= END
    assert ((rows.queued <= rows.started) & (rows.started <= rows.ended)).all()
    assert (rows.queued >= log.arrivals.time[rows.case]).all()
    # A case is not at the window for two of its activities, and attempts count up from nought.
    new = np.append(True, (np.diff(rows.case) != 0) | (np.diff(rows.activity) != 0))
    assert (rows.attempt[new] == 0).all()
    assert (np.diff(rows.attempt)[~new[1:]] == 1).all()
