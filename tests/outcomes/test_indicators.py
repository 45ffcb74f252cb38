"""Every indicator against its definition, counted again in plain loops over the trace."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

import numpy as np
import pandas as pd
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.plan import Plan
from sim.outcomes.indicators import Result
from tests.outcomes.oracle import NAN, Oracle
from tests.outcomes.plans import (
    CASES,
    DAY,
    MONTH_END,
    START,
    labelled_plan,
    outcome_of,
    small_city,
)

EXACT = 1e-4
"""Minutes, days and yuan are entered in parts of 2**-20: a few dozen entries err by far less."""

CLASS = 2.0 ** (1 / 64) - 1.0
"""Waits are counted in classes so wide, or a 64th of a minute: so far a quantile may err."""

DOORS = [("compiled", CASES), ("reference", CASES), ("compiled", frozenset({"cases", "trace"}))]
"""Accounts kept while a run goes on, and made of a finished log of either engine."""


def close(name: str, said: float, true: float) -> bool:
    if math.isnan(true) or math.isnan(said):
        return math.isnan(true) and math.isnan(said)
    if name == "wait_p90":
        return abs(said - true) <= CLASS * true + 1 / 64 + 1e-9
    return math.isclose(said, true, rel_tol=1e-9, abs_tol=EXACT)


def check(where: object, said: pd.Series, true: dict[str, float]) -> None:
    wrong = {n: (said[n], v) for n, v in true.items() if not close(n, float(said[n]), v)}
    assert not wrong, f"{where}: {wrong}"


def check_cases(table: pd.DataFrame, oracle: Oracle) -> None:
    assert len(table) == len(oracle.cases)
    for (_, said), case in zip(table.iterrows(), oracle.cases, strict=True):
        assert (said["arrival"], said["place"], said["matter"], said["online"]) == (
            (case.arrival, case.place, case.matter, case.online)
        )
        assert said["state"] == p.STATES[case.state]
        assert close("finish", said["finish"], case.finish)
        check(case, said, case.worth)


def check_kpis(result: Result, oracle: Oracle) -> None:
    """Every row there is; and there is a row for everything that some case belongs to."""
    table = result.kpis.set_index(["place", "matter", "month"])
    assert table.index.is_unique
    groups = {
        (place, matter, month)
        for c in oracle.cases
        for place in ("*", c.place)
        for matter in ("*", c.matter)
        for month in ("*", c.month)
    }
    assert {g for g in groups if (g[1], g[2]) == ("*", "*") or g[0] != "*"} <= set(table.index)
    for group, said in table.iterrows():
        check(group, said, oracle.kpis(*group))  # type: ignore[misc]


def check_pools(result: Result, plan: Plan, oracle: Oracle) -> None:
    """Pools one by one, then added up over places."""
    table = result.pools.set_index(["pool", "month"])
    spans = oracle.spans()
    assert len(table) == len(spans) * len(plan.names.pools)
    totals: dict[tuple[str, str], Counter[str]] = {}
    for q, name in enumerate(plan.names.pools):
        for span in spans:
            true, said = oracle.pool(q, span), table.loc[(name, span.month)]
            load = true.pop("load")
            check((name, span), said, true)
            if math.isnan(load):  # never open; see below
                assert not math.isfinite(said["load"])
                assert not math.isfinite(said["staff_needed"])
                continue
            check((name, span), said, {"load": load})
            need = load + math.sqrt(load)
            assert math.ceil(need - 1e-6) <= said["staff_needed"] <= math.ceil(need + 1e-6)
    for (name, month), said in table.iterrows():  # type: ignore[misc]
        place = name.split("/")[0] if "/" in name else "*"
        assert said["place"] == place
        for where in {place, "*"}:
            total = totals.setdefault((where, month), Counter())
            for column in ("duty_hours", "busy_hours", "overtime_hours", "staff_needed"):
                total[column] += 0.0 if math.isnan(said[column]) else said[column]
    kpis = result.kpis.set_index(["place", "matter", "month"])
    for (place, matter, month), said in kpis.iterrows():  # type: ignore[misc]
        total = totals.get((place, month))
        if matter != "*" or total is None:
            assert said[["utilisation", "overtime_hours", "staff_needed"]].isna().all()
        else:
            busy = total["busy_hours"] / total["duty_hours"] if total["duty_hours"] else NAN
            true = {"utilisation": busy}
            true |= {n: total[n] for n in ("overtime_hours", "staff_needed")}
            check((place, month), said, true)


@pytest.mark.parametrize(("engine", "keep"), DOORS)
@pytest.mark.parametrize("seed", range(60))
def test_random_plans(seed: int, engine: str, keep: frozenset[str]) -> None:
    plan = labelled_plan(Random(seed))
    log, result = outcome_of(plan, seed, 0, engine, MONTH_END, keep)
    oracle = Oracle(plan, log, MONTH_END)
    assert result.cases is not None
    check_cases(result.cases, oracle)
    if oracle.cases:
        check_kpis(result, oracle)
    check_pools(result, plan, oracle)


def test_small_city() -> None:
    """Weeks of office hours rather than days of anything: overtime, full halls, waits of days."""
    plan = small_city(days=45, per_day=60.0)
    log, result = outcome_of(plan, 3, 1, keep=CASES)
    oracle = Oracle(plan, log, START)
    assert result.cases is not None
    assert result.replication == 1
    assert set(result.cases["state"]) == {"open", "completed", "abandoned"}
    assert result.pools["overtime_hours"].max() > 1.0
    check_cases(result.cases, oracle)
    check_kpis(result, oracle)
    check_pools(result, plan, oracle)


def test_the_plans_above_meet_everything_that_is_counted() -> None:
    """Agreement about plans in which nothing happens would mean little."""
    met: Counter[str] = Counter()
    for seed in range(60):
        plan = labelled_plan(Random(seed))
        log, _ = outcome_of(plan, seed, 0, "compiled", MONTH_END, CASES)
        oracle = Oracle(plan, log, MONTH_END)
        for case in oracle.cases:
            met[p.STATES[case.state]] += 1
            met["corrections"] += case.worth["corrections"] > 0
            visited = {
                plan.labels.department[r.activity] // 64
                for r in case.rows
                if oracle.kind(r) == p.SERVE
            }
            met["departments far apart"] += len(visited - {-1}) > 1
            met["abandoned with work under way"] += case.state == p.ABANDONED and any(
                r.ended > case.finish for r in case.rows
            )
        for row in oracle.rows:
            met[p.OUTCOMES[row.outcome]] += 1
            met["batch"] += bool(plan.activities.batch[row.activity] >= 0)
        met["both months"] += len({c.month for c in oracle.cases}) == 2
        met["overtime"] += any(
            oracle.pool(q, s)["overtime_hours"] > 0
            for q in range(len(plan.names.pools))
            for s in oracle.spans()
        )
    wanted = {
        *p.STATES,
        *p.OUTCOMES,
        "corrections",
        "batch",
        "both months",
        "overtime",
    }
    wanted |= {"departments far apart", "abandoned with work under way"}
    assert not {name: met[name] for name in wanted if met[name] <= 10}


def merged(patience: float, until: float) -> Plan:
    """One slow window from 8 to 16 o'clock, whose queue another one inherits at ``until``."""
    b = Builder(end=2 * DAY, measure=(0.0, DAY), slot_minutes=60.0)
    hours = b.calendar([480.0, DAY + 480.0], [960.0, DAY + 960.0])
    morning = np.zeros(48)
    morning[8:10] = 0.5
    b.profile(morning)
    b.pools = [
        Pool("east/old", (Clerk(hours),), hours, until=until, heir="east/new"),
        Pool("east/new", (Clerk(hours),), hours),
    ]
    work = Activity(
        "apply", p.SERVE, pool="east/old", work=Law(mean=60.0), patience=Law(mean=patience),
        retry=Law(mean=20.0), trips_first=1,
    )  # fmt: skip
    b.routes = [Route("way", (work,))]
    b.streams = [Stream("s", 30.0, 0, (1.0,), ((("way", "way", 0.0),),), "birth", "east")]
    return b.build()


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_waiting_for_a_window_that_is_merged_away_is_waiting(engine: str) -> None:
    """People who stood in line until the window was dissolved were not turned away at the door."""
    plan = merged(patience=0.0, until=600.0)
    log, result = outcome_of(plan, 1, 0, engine, keep=CASES)
    oracle = Oracle(plan, log, START)
    assert any(r.outcome == p.CLOSED and r.ended - r.queued > 30.0 for r in oracle.rows)
    assert result.cases is not None
    check_cases(result.cases, oracle)
    check_kpis(result, oracle)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_who_gives_up_at_a_merged_window_gave_up_there(engine: str) -> None:
    """After a merger nobody can have waited for the window that is no longer there."""
    plan = merged(patience=15.0, until=0.0)
    log, result = outcome_of(plan, 1, 0, engine)
    reneged = int((log.trace.outcome[log.trace.queued < DAY] == p.RENEGED).sum())
    assert reneged > 10
    table = result.pools[result.pools["month"] == "*"].set_index("pool")
    assert dict(table["gave_up"]) == {"east/old": 0, "east/new": reneged}
    assert table["wait_mean"].isna()["east/old"]
    assert table["queue_mean"]["east/old"] == 0.0


def test_a_pool_that_never_opens_has_no_load() -> None:
    """Asked for work, but not open in the window: how many it would need is not defined.

    One such pool must not make the number of all others unknown, nor put infinities in tables.
    """
    b = Builder(end=3 * DAY, measure=(0.0, DAY), slot_minutes=60.0)
    tomorrow = b.calendar([DAY + 480.0], [DAY + 960.0])
    b.profile(np.full(24, 1 / 24))
    b.pools = [Pool("east/back", (Clerk(tomorrow),), tomorrow), Pool("east/hall", (Clerk(),))]
    first = Activity("apply", p.SERVE, pool="east/hall", work=Law(mean=5.0))
    then = Activity("check", p.REVIEW, (0,), "east/back", work=Law(mean=5.0))
    b.routes = [Route("way", (first, then))]
    b.streams = [Stream("s", 20.0, 0, (1.0,), ((("way", "way", 0.0),),), "birth", "east")]
    _, result = outcome_of(b.build())
    table = result.pools[result.pools["month"] == "*"].set_index("pool")
    assert table["requests"]["east/back"] > 10
    assert table[["load", "staff_needed"]].loc["east/back"].isna().all()
    assert result.kpis["staff_needed"][0] == table["staff_needed"]["east/hall"] == 1.0
    assert not np.isinf(result.kpis.select_dtypes(float)).any(axis=None)
