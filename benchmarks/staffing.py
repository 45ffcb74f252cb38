"""``python -m benchmarks.staffing``: a hall staffed and verified: shares, rosters, time used."""

from __future__ import annotations

import argparse
import time

from sim.cli.staff_book import proof_lines
from sim.experiment.ready import prepare
from sim.experiment.staffing.staff import Question, staff
from sim.experiment.staffing.target import target
from sim.reforms.load import load_scenario


def main() -> int:
    """Staff a hall; the exit code is 1 if fewer than 95 % of half-hours keep the promise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.staffing", description=__doc__)
    parser.add_argument("--scenario", default="sample-city")
    parser.add_argument("--place", default="whole-city", help="default: the city hall")
    parser.add_argument("--pool", action="append", default=[], help="only these pools")
    parser.add_argument("--target", action="append", help="default: wait_p90<=15")
    parser.add_argument("--horizon", type=int, default=56, help="days counted (default: 56)")
    parser.add_argument("--reps", type=int, default=8)
    parser.add_argument("--fresh", type=int, default=128)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    wall, cpu = time.perf_counter(), time.process_time()
    report = staff(
        load_scenario(args.scenario, args.horizon),
        Question(
            targets=[target(text) for text in args.target or ["wait_p90<=15"]],
            place=args.place,
            pools=args.pool,
            reps=args.reps,
            fresh=args.fresh,
            jobs=args.jobs,
        ),
    )
    for line in proof_lines(report, "en"):
        print(line)
    for name, pool in report["pools"].items():
        now, needed = pool["person_hours_now"], pool["person_hours_needed"]
        roster = report["rosters"].get(name.partition("/")[2])
        cost = f", {roster['cost']:.0f} yuan a week, gap {roster['gap']:g}" if roster else ""
        print(f"{name}: {now:.0f} person-hours now, {needed:.0f} needed{cost}")
    print(f"{time.perf_counter() - wall:.0f} s, {time.process_time() - cpu:.0f} CPU-s")
    return int(any(proof["kept"] < 0.95 for proof in report["verification"].values()))


if __name__ == "__main__":
    raise SystemExit(main())
