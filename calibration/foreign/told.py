"""What is told of a prediction: medians, intervals, and what makes them wide."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from calibration.foreign.casefile.case import COUNTED
from calibration.foreign.predict import Predicted
from calibration.foreign.simulate import Floats
from sim.experiment.estimate import components

LEVEL = 0.9
FEWEST = 19
"""Draws of which the lowest and highest hold one more with ``LEVEL``: (n - 1) / (n + 1)."""


def summary(predicted: Predicted) -> dict[str, Any]:
    """Per indicator: before, after, change, with 90 % intervals; chance and ignorance apart."""
    return {name: _told(name, *pair) for name, pair in predicted.values.items()}


def _told(name: str, before: Floats, after: Floats) -> dict[str, Any]:
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.where(before != 0, after / before - 1.0, np.nan)
    counted = name in COUNTED or name == "promised_working_days"
    return {
        "before": _interval(before, counted),
        "after": _interval(after, counted),
        "change": _interval(after - before, counted),
        "relative_change": _interval(relative, False),
        "spread": components(after.ravel(), [i for i, row in enumerate(after) for _ in row]),
    }


def _interval(values: Floats, counted: bool) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    if not len(known):
        return {"mean": None, "median": None, "interval90": None}
    ends = np.array([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    # Ranks over n + 1: an interval for one more like these, which then lies inside with LEVEL.
    low, middle, high = np.quantile(known, ends, method="weibull")
    if counted:
        low, high = math.floor(low), math.ceil(high)
        middle = float(np.quantile(known, 0.5, method="inverted_cdf"))
    return {
        "mean": float(known.mean()),
        "median": float(middle),
        "interval90": [float(low), float(high)],
    }
