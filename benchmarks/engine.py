"""Our engine by itself: scaling, memory, compilation, trace, two workers at once."""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import Any

from benchmarks.measure import answer, figure, python, seconds, spread
from benchmarks.workloads import EVENTS, hall_plan
from sim.engine.compiled.run import finish, run, run_until, start
from sim.engine.session import stretches

SIZES = (10**4, 10**5, 10**6, 10**7)


def scaling(rounds: int, sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Nanoseconds per event of W1 by number of cases.

    The loop alone; the whole run with its cases in memory; and the whole run told in stretches, as
    outcomes take it, in memory that does not grow.
    """
    took: dict[str, dict[int, list[float]]] = {
        name: {size: [] for size in sizes} for name in ("loop", "run", "streamed")
    }
    run(hall_plan(1000), 1, 0, trace=False)
    for number in range(rounds):
        for size in sizes:
            for repeat in range(max(1, 300_000 // size)):
                seed = 1000 * number + repeat
                before, this = seconds(
                    lambda s=size, k=seed: start(hall_plan(s), k, 0, trace=False)
                )
                scale = 1e9 / (EVENTS["hall"] * len(this.arrivals.time))
                loop, this = seconds(lambda t=this: run_until(t, t.layout.end))
                after, _ = seconds(lambda t=this: finish(t))
                del this
                streamed, _ = seconds(
                    lambda s=size, k=seed: deque(
                        stretches(hall_plan(s), k, 0, "compiled"), maxlen=0
                    )
                )
                took["loop"][size].append(scale * loop)
                took["run"][size].append(scale * (before + loop + after))
                took["streamed"][size].append(scale * streamed)
    print(f"\nScaling: W1, {rounds} rounds in turn; ns/event, median [low-high]")
    print(f"{'cases':>10}  {'loop alone':<22}{'run in memory':<22}{'run told in stretches':<22}")
    rows: list[dict[str, Any]] = []
    for size in sizes:
        each = {name: spread(values[size]) for name, values in took.items()}
        rows.append({"cases": size, **{name: s._asdict() for name, s in each.items()}})
        print(f"{size:10}  " + "".join(f"{s!s:<22}" for s in each.values()))
    far = {}
    for name in took:
        medians = [row[name]["median"] for row in rows]
        middle = (max(medians) + min(medians)) / 2
        far[name] = max(medians) / middle - 1.0
    print("within +-: " + ", ".join(f"{name} {value:.1%}" for name, value in far.items()))
    return {"sizes": rows, "within": far}


MEMORY = """
from pathlib import Path
from benchmarks.workloads import hall_plan
from sim.engine.compiled import run
from sim.engine.session import stretches

def resident(which):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(which):
            return 1024 * int(line.split()[1])

def simulate(cases):
    if {how!r} == "streamed":
        return max(s.first + len(s.arrivals.time) for s in stretches(plan, 1, 0, "compiled"))
    return len(run(plan, 1, 0, trace={how!r} == "trace on").arrivals.time)

plan = hall_plan(1000)
simulate(1000)
plan = hall_plan({cases})
Path("/proc/self/clear_refs").write_text("5")  # the largest so far is forgotten
before = resident("VmRSS")
print(simulate({cases}), resident("VmHWM") - before)
"""


def memory(sizes: tuple[int, ...] = (10**5, 10**6, 4 * 10**6)) -> dict[str, Any]:
    """Bytes per case of W1: growth of the largest resident set, in a new process each.

    ``ru_maxrss`` would not do: a process inherits that of the one which started it.
    """
    print("\nMemory: growth of the largest resident set of a new process during W1")
    if not Path("/proc/self/clear_refs").exists():
        print("  left out: this system does not tell")
        return {}
    rows = []
    for how in ("trace off", "trace on", "streamed"):
        for size in sizes:
            cases, grown = answer(python(MEMORY.format(how=how, cases=size)))
            rows.append({"how": how, "cases": size, "bytes": grown, "per_case": grown / cases})
            print(
                f"{how:<10}{size:10} cases {grown / 2**20:9.1f} MiB {figure(grown / cases):>8} "
                "bytes a case"
            )
    return {"runs": rows}


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
    """What it costs to tell what happens: W1 in turn without and with.

    ``rows`` are what the loop writes with a trace; a ``log`` is the whole run that hands them over
    in the canonical order; ``stretches`` is the whole run told bit by bit, as outcomes take it.
    """
    plan = hall_plan(cases)
    took: dict[str, list[float]] = {}
    for number in range(-1, rounds):  # the first round warms up
        for on in (False, True):
            before, this = seconds(lambda k=number, on=on: start(plan, k, 0, trace=on))
            during, this = seconds(lambda t=this: run_until(t, t.layout.end))
            after, log = seconds(lambda t=this: finish(t))
            took.setdefault(f"loop {on}", []).append(during)
            took.setdefault(f"run {on}", []).append(before + during + after)
            del this, log
        told, _ = seconds(lambda k=number: deque(stretches(plan, k, 0, "compiled"), maxlen=0))
        took.setdefault("stretches", []).append(told)
    print(f"\nTelling what happens beside not telling: W1, {cases} cases, {rounds} rounds in turn")
    result: dict[str, Any] = {"cases": cases}
    for name, without, including, words in (
        ("rows", "loop False", "loop True", "the loop with rows, beside the loop"),
        ("log", "run False", "run True", "whole run with trace in order"),
        ("stretches", "run False", "stretches", "whole run told in stretches"),
    ):
        pairs = zip(took[without][1:], took[including][1:], strict=True)
        extra = spread(b / a - 1.0 for a, b in pairs)
        result[name] = extra._asdict()
        print(f"{words:38}{extra.median:+7.1%} [{extra.low:+.1%} to {extra.high:+.1%}]")
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
