"""``python -m benchmarks.scaling``: what two workers cost beside one, in processor time.

The same replications of a city's year are gathered by one worker process and by two. It is told how
much processor time the work took (inside the tasks), how much the worker processes took in all
(with starting and unpacking), the time on the wall, and whether the results are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import time
from pathlib import Path
from typing import Any, NamedTuple

from sim.experiment.executors import Processes
from sim.experiment.gather import gather
from sim.experiment.parcel import write
from sim.experiment.ready import prepare
from sim.experiment.replicate import Replication, replications
from sim.reforms.load import load_scenario
from sim.routes.compile import compile_plan


class Timed(NamedTuple):
    """A replication of which only the time it took and a hash of its tables are wanted."""

    inner: Replication
    key: None = None

    def perform(self) -> dict[str, Any]:
        """Run it."""
        began = time.process_time()
        result = self.inner.perform()
        took = time.process_time() - began
        cases = int(result.kpis["arrivals"].iloc[0])
        return {"cpu": took, "cases": cases, "hash": hashlib.sha256(write(result)).hexdigest()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(tasks: list[Timed], workers: int) -> dict[str, Any]:
    """Gather tasks in so many worker processes."""
    cpu, wall = _children(), time.monotonic()
    with Processes(workers) as executor:
        found = gather(tasks, executor=executor)
    return {
        "workers": workers,
        "work_cpu": sum(one["cpu"] for one in found),
        "all_cpu": _children() - cpu,
        "wall": time.monotonic() - wall,
        "cases": sum(one["cases"] for one in found),
        "hashes": [one["hash"] for one in found],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--city", default="sample-city")
    parser.add_argument("--reps", type=int, default=64)
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    loaded = load_scenario(args.city)
    tasks = [Timed(one) for one in replications(loaded, compile_plan(loaded), range(args.reps))]
    print(f"{args.reps} replications of {args.city}", flush=True)
    print(f"{'workers':>8}{'work CPU-s':>12}{'all CPU-s':>12}{'wall s':>10}{'cases':>14}")
    found = []
    for workers in (1, 2):
        found.append(one := measure(tasks, workers))
        print(
            f"{workers:8}{one['work_cpu']:12.1f}{one['all_cpu']:12.1f}{one['wall']:10.1f}"
            f"{one['cases']:14,}",
            flush=True,
        )
    one, two = found
    report = {
        "city": args.city,
        "replications": args.reps,
        "inflation_work": two["work_cpu"] / one["work_cpu"] - 1.0,
        "inflation_all": two["all_cpu"] / one["all_cpu"] - 1.0,
        "same": one["hashes"] == two["hashes"],
        "cpu_seconds_per_million_cases": 1e6 * one["work_cpu"] / one["cases"],
    }
    print(
        f"two workers beside one: {report['inflation_work']:+.1%} processor time for the work, "
        f"{report['inflation_all']:+.1%} in all; results "
        f"{'the same bit for bit' if report['same'] else 'DIFFER'}; "
        f"{report['cpu_seconds_per_million_cases']:.2f} CPU-s for a million cases"
    )
    if args.json:
        args.json.write_text(json.dumps(report | {"runs": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
