"""``python -m benchmarks.soak``: both engines on very many random plans; any difference is told."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from random import Random

import numpy as np

from sim.engine import reference
from sim.engine.compiled import run
from sim.engine.plan import OUTCOMES
from sim.engine.trace import RunLog
from sim.experiment.ready import prepare
from tests.engine.plans import random_plan

BLOCK = 250
"""Plans compared before anything is told."""


def equal(one: RunLog, other: RunLog) -> bool:
    """Whether two logs are the same, bit for bit."""
    return (
        all(_same(a, b) for a, b in zip(one.trace, other.trace, strict=True))
        and _same(one.state, other.state)
        and _same(one.finish, other.finish)
    )


def compare(span: range) -> tuple[Counter[int], list[int], float]:
    """Rows by outcome, plans on which the engines differ, and processor seconds."""
    outcomes, different, began = Counter[int](), [], time.process_time()
    for number in span:
        plan = random_plan(Random(number))
        spec = reference.run(plan, number, 0)
        outcomes.update(spec.trace.outcome.tolist())
        if not equal(run(plan, number, 0), spec):
            different.append(number)
    return outcomes, different, time.process_time() - began


def main() -> int:
    """Compare; the exit code is 1 if there was any difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--plans", type=int, default=100_000, help="default: 100000")
    parser.add_argument("--first", type=int, default=0, help="seed of the first plan")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    end = args.first + args.plans
    spans = [range(at, min(at + BLOCK, end)) for at in range(args.first, end, BLOCK)]
    outcomes, different = Counter[int](), list[int]()
    done, used, began = 0, 0.0, time.monotonic()
    with multiprocessing.get_context("spawn").Pool(args.jobs) as pool:
        for span, (found, differing, took) in zip(spans, pool.imap(compare, spans), strict=True):
            if differing and not different:
                print(f"\nthe engines differ; first failing seed: {differing[0]}", flush=True)
            outcomes.update(found)
            different += differing
            done, used = done + len(span), used + took
            if done % (10 * BLOCK) < BLOCK or done == args.plans:
                left = (time.monotonic() - began) * (args.plans / done - 1.0)
                print(
                    f"{done:8} plans, {outcomes.total():10} rows, {len(different)} different; "
                    f"{used:.0f} CPU-s, {left:.0f} s to go",
                    flush=True,
                )
    told = ", ".join(f"{OUTCOMES[o]} {n}" for o, n in sorted(outcomes.items()))
    print(f"seeds {args.first} to {end - 1}: {outcomes.total()} rows ({told})")
    seeds = f": seeds {', '.join(map(str, different[:20]))}" if different else ""
    print(f"{len(different)} of {args.plans} plans differ{seeds}")
    return 1 if different else 0


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two columns are the same bits, of the same type."""
    alike = one.dtype == other.dtype and one.shape == other.shape
    return alike and one.tobytes() == other.tobytes()


if __name__ == "__main__":
    sys.exit(main())
