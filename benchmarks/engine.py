"""Our engine by itself: scaling, memory, compilation, trace, two workers at once."""

from __future__ import annotations

import statistics
import tempfile
from typing import Any

from benchmarks.measure import answer, figure, python, seconds, spread
from benchmarks.workloads import EVENTS, hall_plan
from sim.engine.compiled.run import finish, run, run_until, start

SIZES = (10**4, 10**5, 10**6, 10**7)


def scaling(rounds: int, sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Nanoseconds per event of W1 by number of cases: the loop alone, and the whole run."""
    loops: dict[int, list[float]] = {size: [] for size in sizes}
    wholes: dict[int, list[float]] = {size: [] for size in sizes}
    run(hall_plan(1000), 1, 0, trace=False)
    for number in range(rounds):
        for size in sizes:
            for repeat in range(max(1, 300_000 // size)):
                seed = 1000 * number + repeat
                before, this = seconds(
                    lambda s=size, k=seed: start(hall_plan(s), k, 0, trace=False)
                )
                events = EVENTS["hall"] * len(this.arrivals.time)
                loop, this = seconds(lambda t=this: run_until(t, t.layout.end))
                after, _ = seconds(lambda t=this: finish(t))
                loops[size].append(1e9 * loop / events)
                wholes[size].append(1e9 * (before + loop + after) / events)
    print(f"\nScaling: W1, trace off, {rounds} rounds in turn; ns/event, median [low-high]")
    print(f"{'cases':>10}  {'simulating':<24}{'whole run':<24}")
    rows = []
    for size in sizes:
        loop_ns, whole_ns = spread(loops[size]), spread(wholes[size])
        print(f"{size:10}  {loop_ns!s:<24}{whole_ns!s:<24}")
        rows.append({"cases": size, "loop_ns": loop_ns._asdict(), "run_ns": whole_ns._asdict()})
    change = {}
    for part in ("loop_ns", "run_ns"):
        medians = [row[part]["median"] for row in rows]
        change[part] = max(abs(m / statistics.median(medians) - 1.0) for m in medians)
    print(
        f"farthest from the middle: simulating {change['loop_ns']:.1%}, "
        f"whole run {change['run_ns']:.1%}"
    )
    return {"sizes": rows, "farthest": change}


MEMORY = """
import resource
from benchmarks.workloads import hall_plan
from sim.engine.compiled import run
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * {unit}
run(hall_plan(1000), 1, 0, trace={trace})
before = peak()
log = run(hall_plan({cases}), 1, 0, trace={trace})
print(len(log.arrivals.time), peak() - before)
"""


def memory(sizes: tuple[int, ...] = (10**5, 10**6)) -> dict[str, Any]:
    """Bytes per case of W1: growth of the largest resident set, in a new process each."""
    import sys

    unit = 1 if sys.platform == "darwin" else 1024
    print("\nMemory: bytes a case of W1 (growth of the largest resident set of a new process)")
    rows = []
    for trace in (False, True):
        for size in sizes:
            code = MEMORY.format(unit=unit, trace=trace, cases=size)
            cases, grown = answer(python(code))
            rows.append({"trace": trace, "cases": size, "bytes_per_case": grown / cases})
            told = "trace on" if trace else "trace off"
            print(f"{size:10}  {told:<10}{figure(grown / cases):>8} bytes a case")
    return {"sizes": rows}


READY = """
import time
began = time.process_time()
from sim.experiment.ready import prepare
imported = time.process_time()
prepare(lambda: None)
from benchmarks.workloads import hall_plan
from sim.engine.compiled import run
run(hall_plan(100), 1, 0)
print(imported - began, time.process_time() - imported, time.process_time())
"""


def compilation(rounds: int) -> dict[str, Any]:
    """Processor seconds until the engine is ready in a new process, cache empty and filled."""
    cold, warm = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(answer(python(READY, NUMBA_CACHE_DIR=folder)))
            warm += [answer(python(READY, NUMBA_CACHE_DIR=folder)) for _ in range(3)]
    print("\nReady in a new process: processor seconds, median [low-high]")
    print(f"{'':28}{'imports':<22}{'machine code':<22}{'whole process':<22}")
    result = {}
    for name, rows in (("cold", cold), ("warm", warm)):
        parts = [spread(column) for column in zip(*rows, strict=True)]
        told = "cold (nothing on disk)" if name == "cold" else "warm (all on disk)"
        print(f"{told:28}" + "".join(f"{part!s:<22}" for part in parts))
        names = ("imports", "machine_code", "process")
        result[name] = {n: p._asdict() for n, p in zip(names, parts, strict=True)}
    return result


def trace(rounds: int, cases: int) -> dict[str, Any]:
    """What the trace costs: W1 with and without, in turn."""
    plan = hall_plan(cases)
    run(plan, 0, 0)
    run(plan, 0, 0, trace=False)
    loop: dict[bool, list[float]] = {False: [], True: []}
    whole: dict[bool, list[float]] = {False: [], True: []}
    for number in range(rounds):
        for on in (False, True):
            before, this = seconds(lambda k=number, on=on: start(plan, k, 0, trace=on))
            during, this = seconds(lambda t=this: run_until(t, t.layout.end))
            after, log = seconds(lambda t=this: finish(t))
            loop[on].append(during)
            whole[on].append(before + during + after)
            del this, log
    print(f"\nTrace on beside trace off: W1, {cases} cases, {rounds} rounds in turn")
    result: dict[str, Any] = {"cases": cases}
    for name, took in (("simulating", loop), ("whole run", whole)):
        extra = spread(b / a - 1.0 for a, b in zip(took[False], took[True], strict=True))
        result[name] = extra._asdict()
        print(f"{name:12}{extra.median:+7.1%} [{extra.low:+.1%} to {extra.high:+.1%}]")
    return result


WORKER = """
import sys, time
from benchmarks.workloads import hall_plan
from sim.engine.compiled import run
plan = hall_plan({cases})
run(hall_plan(1000), 1, 0, trace=False)
began = time.process_time()
run(plan, 1, {replication}, trace=False)
print(time.process_time() - began)
"""


def workers(rounds: int, cases: int) -> dict[str, Any]:
    """By how much processor time grows if two processes simulate at once."""
    inflation = []
    for _ in range(rounds):
        alone = [answer(python(WORKER.format(cases=cases, replication=r)))[0] for r in (0, 1)]
        both = [python(WORKER.format(cases=cases, replication=r)) for r in (0, 1)]
        together = [answer(process)[0] for process in both]
        inflation.append(sum(together) / sum(alone) - 1.0)
    extra = spread(inflation)
    print(f"\nTwo workers at once: W1, {cases} cases each, {rounds} rounds")
    print(f"processor time {extra.median:+.1%} [{extra.low:+.1%} to {extra.high:+.1%}] over one")
    return {"cases": cases, "inflation": extra._asdict()}
