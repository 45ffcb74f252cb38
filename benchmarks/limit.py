"""Build and call the C kernels of ``limit.c``."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import workloads as w
from benchmarks.contestants import Contestant
from sim.engine.plan import Floats

SOURCE = Path(__file__).with_suffix(".c")
PARAMETERS: dict[str, list[float]] = {
    "hall": [
        w.HALL_RATE,
        float(np.log(w.SERVICE) - w.SIGMA**2 / 2),
        float(w.SIGMA),
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


def kernels() -> dict[str, Contestant]:
    """The C contestant of each workload; none without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "limit.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run([compiler, *options, "-o", built, SOURCE, "-lm"], check=True)
        library = ctypes.CDLL(str(built))
    return {name: partial(_call, library, name) for name in PARAMETERS}


def _call(library: ctypes.CDLL, name: str, cases: int, seed: int) -> Floats:
    minutes = np.empty(cases)
    parameters = np.array(PARAMETERS[name])
    double = ctypes.POINTER(ctypes.c_double)
    function = getattr(library, name)
    function.argtypes = [ctypes.c_int64, ctypes.c_uint64, double, double]
    function.restype = None
    function(cases, seed, minutes.ctypes.data_as(double), parameters.ctypes.data_as(double))
    return minutes
