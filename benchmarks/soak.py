"""``python -m benchmarks.soak``: both engines on very many random plans; any difference is told."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random

import numpy as np

from sim.engine import reference
from sim.engine.compiled import run
from sim.engine.plan import OUTCOMES
from sim.engine.trace import RunLog
from tests.engine.plans import random_plan

TELL_EVERY = 10_000


def equal(one: RunLog, other: RunLog) -> bool:
    """Whether two logs are the same, bit for bit."""
    columns = zip(one.trace, other.trace, strict=True)
    return (
        all(np.array_equal(a, b) for a, b in columns)
        and np.array_equal(one.state, other.state)
        and np.array_equal(one.finish, other.finish, equal_nan=True)
    )


def main() -> int:
    """Compare; the exit code is 1 if there was any difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--plans", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first plan")
    args = parser.parse_args()
    outcomes, different, began = Counter[int](), [], time.process_time()
    for number in range(args.first, args.first + args.plans):
        plan = random_plan(Random(number))
        ours, spec = run(plan, number, 0), reference.run(plan, number, 0)
        outcomes.update(spec.trace.outcome.tolist())
        if not equal(ours, spec):
            different.append(number)
            print(f"plan {number} differs", flush=True)
        done = number + 1 - args.first
        if done % TELL_EVERY == 0:
            print(f"{done} plans, {outcomes.total()} rows, {len(different)} different", flush=True)
    told = ", ".join(f"{OUTCOMES[o]} {n}" for o, n in sorted(outcomes.items()))
    print(
        f"{args.plans} plans, {outcomes.total()} rows ({told}): {len(different)} different; "
        f"{time.process_time() - began:.0f} s"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
