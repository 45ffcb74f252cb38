"""The races: all contestants in one process, taking turns, each with as much as it can do."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from benchmarks.contestants import (
    OURS,
    SIMPY,
    C,
    Contestant,
    contestants,
    presence,
)
from benchmarks.measure import (
    CONFIDENCE,
    Agreement,
    Spread,
    batches,
    compare,
    compare_with,
    seconds,
    spread,
)
from benchmarks.workloads import EVENTS, PLANS, hall_plan, queue_minutes
from sim.engine.compiled import run

LEAST, MOST = 3000, 500_000
"""Cases in one run: enough to be in a stationary state; no more than needed."""

TITLES = {
    "hall": "W1, service hall with fork and join, 6.3 events a case",
    "queue": "W2, one queue for 20 windows (M/M/20), 2 events a case",
}


def races(rounds: int, budget: float) -> dict[str, Any]:
    """Both workloads."""
    return {workload: race(workload, rounds, budget) for workload in TITLES}


def race(workload: str, rounds: int, budget: float) -> dict[str, Any]:
    """One workload: runs, table, checks."""
    field, absent = contestants(workload)
    sizes = {name: _size(each, budget) for name, each in field.items()}
    costs: dict[str, list[float]] = {name: [] for name in field}
    means: dict[str, list[float]] = {name: [] for name in field}
    for number in range(1, rounds + 1):
        for name, each in field.items():
            # Pages and caches last seen by others are expensive, here up to as much as the run.
            each.run(sizes[name], 0)
            took, result = seconds(partial(each.run, sizes[name], number))
            minutes = each.minutes(result, sizes[name], number)
            costs[name].append(took / len(minutes))
            means[name] += batches(minutes)
            del result
    print(
        f"\n{TITLES[workload]}; processor time, {rounds} rounds in turn,"
        " each a run to warm up and one timed, median [low-high]"
    )
    for sentence in absent:
        print(f"  {sentence}")
    print(
        f"{'':21}{'cases':>10}  {'ns a case':<30}{'ns/event':>9}{'cases/s':>11}  {'x SimPy':<22}x C"
    )
    rows = {}
    for name in field:
        cost = spread(1e9 * each for each in costs[name])
        rows[name] = {
            "cases": sizes[name],
            "ns_per_case": cost._asdict(),
            "ns_per_event": cost.median / EVENTS[workload],
            "cases_per_second": 1e9 / cost.median,
            "times_simpy": _ratio(costs, SIMPY, name),
            "times_c": _ratio(costs, C, name),
        }
        print(
            f"{name:21}{sizes[name]:10}  {cost!s:<30}{cost.median / EVENTS[workload]:9.1f}"
            f"{1e9 / cost.median:11,.0f}  {_told(rows[name]['times_simpy']):<22}"
            f"{_told(rows[name]['times_c'])}"
        )
    checks = _checks(workload, field, sizes, means, 10 if budget >= 0.5 else 5)
    return {"contestants": rows, "checks": checks, "absent": absent}


def _size(contestant: Contestant, budget: float) -> int:
    """How many cases fit into the budget; also warms the contestant up."""
    cases = 1000
    contestant.run(cases, 0)
    while True:
        took, _ = seconds(partial(contestant.run, cases, 0))
        if took > budget / 8 or cases >= MOST:
            fitting = int(cases * budget / max(took, 1e-6))
            digits = 10 ** max(0, int(math.log10(fitting or 1)) - 1)
            return min(MOST, max(LEAST, fitting // digits * digits))
        cases *= 4


def _ratio(costs: dict[str, list[float]], base: str, name: str) -> dict[str, float] | None:
    """How many times as fast as another, round by round."""
    if base not in costs:
        return None
    return spread(b / a for a, b in zip(costs[name], costs[base], strict=True))._asdict()


def _told(ratio: dict[str, float] | None) -> str:
    return "-" if ratio is None else str(Spread(**ratio))


def _checks(
    workload: str,
    field: dict[str, Contestant],
    sizes: dict[str, int],
    means: dict[str, list[float]],
    effort: int,
) -> dict[str, Any]:
    """Whether all tell the same: each beside our engine in runs of the same size, and theory."""
    print(
        f"minutes from arrival to end{' but for the pause' if workload == 'hall' else ''}: "
        f"difference from reformsim in runs of the same size, {CONFIDENCE:.1%} interval"
    )
    checks: dict[str, Any] = {}
    for name, each in field.items():
        mean = sum(means[name]) / len(means[name])
        if name.startswith(OURS):
            if workload != "queue":
                continue
            found, against = compare_with(means[name], queue_minutes()), "theory (Erlang C)"
        else:
            truth = _truth(workload, each.parallel, sizes[name], effort)
            found, against = compare(means[name], truth), "reformsim"
        checks[name] = {"mean": mean, "against": against, **_record(found)}
        verdict = "agrees" if found.holds else "DIFFERS"
        print(
            f"{name:21}{mean:10.4f}  minus {against:<18}{found.difference:+9.4f} "
            f"+- {found.half:<8.4f}{verdict}"
        )
    return checks


def _truth(workload: str, parallel: bool, cases: int, effort: int) -> list[float]:
    """Means from our engine: runs of the same size, many times as many cases."""
    plan = hall_plan(cases, parallel=parallel) if workload == "hall" else PLANS[workload](cases)
    runs = max(10, min(200, effort * 100_000 // cases))
    return [
        mean
        for number in range(runs)
        for mean in batches(presence(workload, run(plan, 1_000_000, number)))
    ]


def _record(found: Agreement) -> dict[str, Any]:
    return {**found._asdict(), "confidence": CONFIDENCE, "agrees": found.holds}
