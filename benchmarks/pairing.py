"""``python -m benchmarks.pairing``: how many replications common random numbers spare.

For shipped comparisons: the variance of each headline difference with pairing, beside the sum of
the variances that independent runs would have. Their ratio is the factor by which fewer
replications give the same interval (its own 95 % interval by the bootstrap over replications).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from sim.cli.figures import HEADLINES
from sim.engine.plan import Floats
from sim.experiment.compare import Runs, figure, runs_of
from sim.experiment.gather import gather
from sim.experiment.ready import prepare
from sim.experiment.replicate import replications
from sim.reforms.load import load_scenario
from sim.routes.compile import compile_plan

COMPARISONS = (
    ("baseline", "birth-one-matter", "birth"),
    ("baseline", "enterprise-one-matter", None),
    ("baseline", "home-one-matter", None),
    ("baseline", "one-window", None),
    ("baseline", "go-online", None),
)
"""Baseline, reform, and the matter it is about (None: all cases)."""


def reduction(x: Floats, y: Floats) -> tuple[float, float, float]:
    """Variance reduction by pairing, and its 95 % bootstrap interval."""
    random = np.random.default_rng(1)
    rows = random.integers(len(x), size=(2000, len(x)))
    some = _ratio(x[rows], y[rows])
    low, high = np.nanquantile(some, [0.025, 0.975])
    return float(_ratio(x, y)), float(low), float(high)


def _ratio(x: Floats, y: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = x.var(axis=-1, ddof=1) + y.var(axis=-1, ddof=1)
        ratio: Floats = apart / (y - x).var(axis=-1, ddof=1)
        return ratio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairing", description=__doc__)
    parser.add_argument("--reps", type=int, default=30)
    parser.add_argument("--horizon", type=int, default=90, metavar="DAYS")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    names = sorted({name for pair in COMPARISONS for name in pair[:2]})
    loaded = {name: load_scenario(name, args.horizon) for name in names}
    tasks = [
        task
        for one in loaded.values()
        for task in replications(one, compile_plan(one), range(args.reps))
    ]
    results = gather(tasks, jobs=args.jobs)
    n = args.reps
    runs = {
        name: runs_of(one, results[i * n : (i + 1) * n])
        for i, (name, one) in enumerate(loaded.items())
    }
    print(f"{n} replications, {args.horizon} days; times fewer replications than unpaired runs")
    told: list[dict[str, Any]] = []
    for base, reform, matter in COMPARISONS:
        print(f"\n{base} → {reform}" + (f", {matter}" if matter else ", all cases"))
        for indicator in (*HEADLINES, "wait_mean"):
            told += _row(runs[base], runs[reform], matter, indicator)
    if args.json:
        args.json.write_text(json.dumps(told, indent=1) + "\n")


def _row(base: Runs, reform: Runs, matter: str | None, indicator: str) -> list[dict[str, Any]]:
    """Print one indicator, unless it is the same in both or unknown."""
    x, y = figure(base, indicator, matter), figure(reform, indicator, matter)
    if np.isnan(x + y).any() or not (np.ptp(x) and np.ptp(y) and np.ptp(y - x)):
        return []
    factor, low, high = reduction(x, y)
    alike = float(np.corrcoef(x, y)[0, 1])
    spread = float(y.std(ddof=1) / x.std(ddof=1))
    print(
        f"  {indicator:24}{x.mean():10.3f} → {y.mean():10.3f}   × {factor:7.1f} "
        f"[{low:.1f}, {high:.1f}]   correlation {alike:+.2f}, spread × {spread:.2f}",
        flush=True,
    )
    return [
        {
            "baseline": base.name,
            "reform": reform.name,
            "matter": matter,
            "indicator": indicator,
            "factor": factor,
            "interval": [low, high],
            "correlation": alike,
            "spread": spread,
        }
    ]


if __name__ == "__main__":
    main()
