"""The shipped cities' year from the shell: processor seconds, wall seconds and largest memory.

Cases per second are those of the measured window over the processor time of the whole command:
imports, loading, simulating and indicators.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import spread

LAUNCH = """
import json, os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "w"))
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status),
    "wall": time.perf_counter() - began,
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
}))
"""
"""A small process that starts the command and asks what it used (``getrusage`` of that child).

It must be small: a process inherits the largest memory of the one which started it.
"""

COMMAND = "import sys; from sim.cli.main import main; sys.exit(main())"
CITIES = ("pilot", "sample-city")


def cities(rounds: int, names: tuple[str, ...] = CITIES) -> dict[str, Any]:
    """One replication of each city's year, compiled engine, one process."""
    print("\nA city's year: reformsim run CITY --reps 1 --engine compiled")
    print(f"{'':14}{'cases':>10}{'CPU s':>22}{'wall s':>22}{'peak MiB':>10}{'cases/CPU-s':>13}")
    result = {}
    for name in names:
        _command(name)  # files and machine code are on disk from here on
        runs = [_command(name) for _ in range(rounds)]
        cpu, wall = spread(r["cpu"] for r in runs), spread(r["wall"] for r in runs)
        peak, cases = max(r["peak"] for r in runs) / 2**20, runs[0]["cases"]
        result[name] = {
            "cases": cases,
            "cpu_seconds": cpu._asdict(),
            "wall_seconds": wall._asdict(),
            "peak_mib": peak,
            "cases_per_cpu_second": cases / cpu.median,
        }
        print(
            f"{name:14}{cases:10.0f}{cpu!s:>22}{wall!s:>22}{peak:10.0f}{cases / cpu.median:13,.0f}"
        )
    return result


def _command(city: str) -> dict[str, float]:
    """Run the command once; what it and its own workers used."""
    options = ["--reps", "1", "--jobs", "1", "--engine", "compiled", "--no-store"]
    options += ["--quiet", "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-c", COMMAND, "run", city, *options]
        launch = [sys.executable, "-S", "-c", LAUNCH, str(report), *command]
        done = subprocess.run(launch, check=True, stdout=subprocess.PIPE, text=True)
        used: dict[str, float] = json.loads(done.stdout)
        if used["code"]:
            raise RuntimeError(f"reformsim run {city} ended with code {used['code']:.0f}")
        used["cases"] = json.loads(report.read_text(encoding="utf-8"))["cases"]
    return used
