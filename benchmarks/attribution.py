"""``python -m benchmarks.attribution``: the whole city's year attributed to the five conflicts.

Replication after replication, each along an order of resolving and its reverse (``--all``: through
all 32 combinations), and outlines of many more where replications differ much, until every Shapley
value is known to ±10 % of the total; nothing is kept from earlier runs. Prints the wall time of the
whole and, as a busy machine disturbs it less, the processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from typing import Any

from sim.cli.simulate import load
from sim.experiment.attribution import CONFLICTS, Attribution, attribute
from sim.experiment.executors import open_executor
from sim.experiment.game import Game, reached
from sim.experiment.ready import prepare
from sim.experiment.variants import Bench

INDICATOR = "elapsed_working_days"


def processor_seconds() -> float:
    """Of this process and of the workers that have ended."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, both))


def spread(game: Game, whole: float) -> list[float]:
    """Standard deviation over replications of every Shapley value, as a part of the total."""
    return [round(float(values.std(ddof=1) / abs(whole)), 4) for values in game.values()]


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Attribute a scenario from scratch until it is precise, and time it."""
    prepare(lambda: print("compiling the engine once ...", flush=True))
    began, used = time.perf_counter(), processor_seconds()
    loaded, _ = load(args.scenario, args.horizon)
    with open_executor(args.jobs) as workers:
        work = Attribution(loaded, Bench(args.seed, "compiled", workers), by_orders=not args.all)
        while (upto := work.wanted(INDICATOR, args.precision, args.most)) != work.effort:
            work.more(upto)
            seconds = time.perf_counter() - began
            found = attribute(*work.games(INDICATOR))
            print(
                f"{work.replications} replications and {work.effort.outlines} more outlined "
                f"after {seconds:.0f} s: widest value "
                f"±{100 * (found['relative_half_width'] or 0):.1f} % of the total",
                flush=True,
            )
    return {
        "scenario": loaded.scenario.id,
        "horizon_days": loaded.scenario.horizon_days,
        "seed": args.seed,
        "jobs": args.jobs,
        "by_orders": work.by_orders,
        "wall_seconds": seconds,
        "cpu_seconds": processor_seconds() - used,
        "runs": len(work.found),
        "outlines": len(work.outlined),
        "scenarios_met": len({c for c, _ in work.found}),
        "replications": work.replications,
        "reached": reached(work.games(INDICATOR), args.precision),
        "spread": {
            "conflicts": list(CONFLICTS),
            "simulated": spread(work.game(INDICATOR), found["total"]["mean"]),
            "added_to_outlines, outlines": [
                spread(game, found["total"]["mean"]) for game in work.games(INDICATOR)
            ],
        },
        "indicator": {INDICATOR: found},
    }


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attribution", description=__doc__)
    parser.add_argument("--scenario", default="city-as-found")
    parser.add_argument("--horizon", type=int, metavar="DAYS")
    parser.add_argument("--precision", type=float, default=0.10)
    parser.add_argument("--most", type=int, default=40, help="replications at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="all 32 combinations every time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    print(json.dumps(measure(args), indent=2))


if __name__ == "__main__":
    main()
