"""Measuring: processor time (never the clock on the wall), spread, and whether means agree."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import t as student

from sim.engine.plan import Floats

CONFIDENCE = 0.999
"""Of the interval within which two means agree: so many comparisons must hardly ever err."""

BATCH = 2000
"""Least number of cases in a batch, so that batches are nearly independent."""


class Spread(NamedTuple):
    """Median, lowest and highest of the rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{figure(self.median)} [{figure(self.low)}-{figure(self.high)}]"


class Agreement(NamedTuple):
    """A difference of two means, and half the width of its interval."""

    difference: float
    half: float

    @property
    def holds(self) -> bool:
        """Whether the interval contains 0."""
        return abs(self.difference) <= self.half


def spread(values: Iterable[float]) -> Spread:
    """Median, lowest and highest."""
    each = list(values)
    return Spread(statistics.median(each), min(each), max(each))


def figure(value: float) -> str:
    """Three figures that matter."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def seconds(action: Callable[[], Any]) -> tuple[float, Any]:
    """Processor time of this process during an action, and what the action returned."""
    gc.collect()
    began = time.process_time()
    result = action()
    return time.process_time() - began, result


def batches(minutes: Floats) -> list[float]:
    """Means of consecutive batches of the stationary middle of a run."""
    middle = minutes[int(0.3 * len(minutes)) : int(0.9 * len(minutes))]
    parts = np.array_split(middle, max(1, min(10, len(middle) // BATCH)))
    return [float(part.mean()) for part in parts]


def compare(one: Sequence[float], other: Sequence[float]) -> Agreement:
    """Welch's interval of the difference of two means."""
    first, second = (statistics.variance(x) / len(x) for x in (one, other))
    freedom = (first + second) ** 2 / (
        first**2 / (len(one) - 1) + second**2 / (len(other) - 1) or 1e-300
    )
    factor = float(student.ppf(0.5 + CONFIDENCE / 2, max(1.0, freedom)))
    return Agreement(
        statistics.mean(one) - statistics.mean(other), factor * (first + second) ** 0.5
    )


def compare_with(values: Sequence[float], known: float) -> Agreement:
    """Student's interval of the difference from a known mean."""
    factor = float(student.ppf(0.5 + CONFIDENCE / 2, len(values) - 1))
    half = factor * (statistics.variance(values) / len(values)) ** 0.5
    return Agreement(statistics.mean(values) - known, half)


def python(code: str, **environment: str) -> subprocess.Popen[str]:
    """A new Python that runs ``code``; see :func:`answer`."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process: subprocess.Popen[str]) -> list[float]:
    """The numbers that a process of :func:`python` printed.

    Raises
    ------
    RuntimeError
        If it failed; with the end of what it said.
    """
    out, said = process.communicate()
    if process.returncode:
        raise RuntimeError(f"a process of the benchmark failed: {said.strip()[-500:]}")
    return [float(number) for number in out.split()]
