"""``python -m benchmarks``: the engine beside others, and by itself; prints tables, writes JSON.

All times are processor time, so that a busy machine matters little; ratios are taken round by
round, because contestants take turns.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import city, engine
from benchmarks.race import races
from sim.experiment.ready import prepare

PARTS: dict[str, tuple[Callable[[int], Any], Callable[[], Any]]] = {
    "races": (lambda n: races(n, 0.7), lambda: races(3, 0.1)),
    "scaling": (engine.scaling, lambda: engine.scaling(2, (10**4, 10**5))),
    "memory": (lambda _: engine.memory(), lambda: engine.memory((10**5,))),
    "compilation": (lambda n: engine.compilation(min(n, 3)), lambda: engine.compilation(1)),
    "trace": (lambda n: engine.trace(2 * n, 500_000), lambda: engine.trace(3, 50_000)),
    "workers": (lambda n: engine.workers(n, 1_000_000), lambda: engine.workers(2, 100_000)),
    "city": (lambda n: city.cities(min(n, 3)), lambda: city.cities(1, ("pilot",))),
}
"""Name → what to measure in so many rounds, and what for a quick look."""

PACKAGES = ("numba", "numpy", "simpy", "mesa", "ciw", "salabim")


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="only this part (may be repeated)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: 5)")
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds: a smoke run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processor": _processor(),
        "packages": {name: _version(name) for name in PACKAGES},
        "rounds": args.rounds,
        "quick": args.quick,
    }
    for name in args.part or PARTS:
        whole, quick = PARTS[name]
        report[name] = quick() if args.quick else whole(args.rounds)
        if args.json:
            args.json.parent.mkdir(parents=True, exist_ok=True)
            args.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """The processor's name as the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
