"""Build and call the C kernels of ``limit.c``."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np

from benchmarks import workloads as w
from sim.engine.plan import Floats

SOURCE = Path(__file__).with_suffix(".c")
OPTIONS = ("-O3", "-march=native", "-shared", "-fPIC")
PARAMETERS: dict[str, list[float]] = {
    "hall": [
        w.HALL_RATE,
        w.LOCATION,
        w.SIGMA,
        w.WRONG,
        w.PAUSE,
        w.REVIEW_MEAN,
        w.PICKUP_MEAN,
        w.WINDOWS,
        *[w.REVIEWERS] * w.DEPARTMENTS,
        w.PICKUPS,
    ],
    "queue": [w.QUEUE_RATE, w.SERVERS],
}


@cache
def kernels() -> tuple[dict[str, Callable[[int, int], Floats]], str]:
    """The C contestant of each workload; or none, and why."""
    compiler = shutil.which("cc")
    if compiler is None:
        return {}, "there is no C compiler 'cc'"
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "limit.so"
        command = [compiler, *OPTIONS, "-o", str(built), str(SOURCE), "-lm"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            return {}, f"cc failed: {done.stderr.strip()[-300:]}"
        library = ctypes.CDLL(str(built))
    return {name: partial(_call, library, name) for name in PARAMETERS}, ""


def _call(library: ctypes.CDLL, name: str, cases: int, seed: int) -> Floats:
    minutes = np.empty(cases)
    parameters = np.array(PARAMETERS[name])
    double = ctypes.POINTER(ctypes.c_double)
    function = getattr(library, name)
    function.argtypes = [ctypes.c_int64, ctypes.c_uint64, double, double]
    function.restype = None
    function(cases, seed, minutes.ctypes.data_as(double), parameters.ctypes.data_as(double))
    return minutes
