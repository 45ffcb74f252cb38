"""``python -m benchmarks``: race the engine against others; print tables and write JSON."""

from __future__ import annotations

import argparse
import json
import platform
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.contestants import OTHERS, OURS, Contestant
from benchmarks.limit import kernels
from benchmarks.measure import agree, compilation, nanoseconds, race, writing
from benchmarks.workloads import hall_plan, queue_plan

EVENTS = {"hall": 6.3, "queue": 2.0}
"""Events a case: it arises; in the hall 1.15 visits, 0.15 pauses, 3 reviews and a pickup end."""
PLANS = {"hall": hall_plan, "queue": queue_plan}


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: 5)")
    parser.add_argument(
        "--budget", type=float, default=1.0, help="seconds per run and contestant (default: 1)"
    )
    parser.add_argument("--most", type=int, default=10**6, help="most cases in the scaling test")
    parser.add_argument("--output", type=Path, help="where to write the figures as JSON")
    args = parser.parse_args()
    c_kernels = kernels()
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "numba": version("numba"),
        "rounds": args.rounds,
        "races": {},
        "scaling": {},
    }
    cold, warm = compilation()
    report["compilation"] = {"cold_seconds": cold, "warm_seconds": warm}
    print(f"ready in a new process after {cold:.1f} s (first time), {warm:.2f} s (later)\n")
    for workload, ours in OURS.items():
        contestants: dict[str, Contestant] = dict(ours)
        if workload in c_kernels:
            contestants["C by hand"] = c_kernels[workload]
        for name, (module, contestant) in OTHERS[workload].items():
            if find_spec(module):
                contestants[name] = contestant
        report["races"][workload] = _race(workload, contestants, args.budget, args.rounds)
        report["scaling"][workload] = _scaling(workload, args.most)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _race(
    workload: str, contestants: dict[str, Contestant], budget: float, rounds: int
) -> dict[str, Any]:
    results = race(contestants, budget, rounds)
    _, simpy, _ = results["SimPy"]
    _, _, truth = results["reformsim"]
    print(
        f"{workload:24}{'cases':>10}{'cases/s':>12}{'low':>12}{'high':>12}{'x SimPy':>9}"
        f"{'minutes':>10}{'+-':>7}"
    )
    rows = {}
    for name, (cases, speed, level) in results.items():
        same = agree(level, truth)
        print(
            f"{name:24}{cases:10}{speed.median:12.0f}{speed.low:12.0f}{speed.high:12.0f}"
            f"{speed.median / simpy.median:9.2f}{level.mean:10.3f}{level.error:7.3f}"
            f"{'' if same else '  DIFFERS'}"
        )
        rows[name] = {
            "cases": cases,
            "cases_per_second": speed._asdict(),
            "times_simpy": speed.median / simpy.median,
            "minutes": level._asdict(),
            "agrees": same,
        }
    print()
    return rows


def _scaling(workload: str, most: int) -> list[dict[str, float]]:
    rows, cases = [], 10**4
    print(f"{workload:12}{'cases':>10}{'ns/event':>10}{'traced':>10}{'of run, handing over':>24}")
    while cases <= most:
        plan, events = PLANS[workload](cases), EVENTS[workload] * cases
        plain = nanoseconds(plan, events, trace=False)
        traced = nanoseconds(plan, events, trace=True)
        share = writing(plan)
        print(f"{'':12}{cases:10}{plain:10.1f}{traced:10.1f}{share:24.1%}")
        rows.append(
            {"cases": cases, "ns_per_event": plain, "ns_traced": traced, "handing_over": share}
        )
        cases *= 10
    print()
    return rows


if __name__ == "__main__":
    main()
