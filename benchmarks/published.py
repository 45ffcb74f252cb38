"""``python -m benchmarks.published``: published cases beside their predictions.

Nothing was fitted to what these cases report of the time after; each says how far it was known when
the model was made. Reports are of successes, and of what was promised rather than measured.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from calibration.foreign.casefile.read import as_case
from calibration.foreign.predict import predict
from calibration.foreign.told import summary
from calibration.posterior import find
from sim.experiment.ready import prepare

CASES = Path(__file__).with_suffix(".yaml")


class Beside(NamedTuple):
    """A published figure beside its prediction (median and 90 % interval)."""

    title: str
    informed: str
    name: str
    published: float
    median: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the published figure."""
        return self.low - 1e-9 <= self.published <= self.high + 1e-9


def published() -> list[dict[str, Any]]:
    """The cases: their file, what it reports of the time after, and how far that was known."""
    found: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


def beside(one: dict[str, Any], draws: int, jobs: int) -> list[Beside]:
    """All figures of one published case."""
    part = "after" if "after" in one else "relative"
    told = one[part]
    raw = {"kind": "case", "title": one["title"], **one["case"], "predict": [*told]}
    found = summary(predict(as_case(raw), find("sample-city"), draws, 1, jobs=jobs))
    rows = []
    for name, published in told.items():
        made = found[name]["after" if part == "after" else "relative_change"]
        label = name if part == "after" else f"{name}, relative"
        low, high = made["interval90"]
        figures = (float(published), made["median"], low, high)
        rows.append(Beside(one["title"], one["informed"], label, *figures))
    return rows


def main() -> None:
    """Print every published figure beside its prediction."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.published", description=__doc__)
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    rows = []
    for one in published():
        for row in beside(one, args.draws, args.jobs):
            rows.append(row)
            span = f"{row.median:.3g} [{row.low:.3g}, {row.high:.3g}]"
            mark = "in" if row.inside else "OUT"
            figures = f"{row.name} {row.published:g} | {span} | {mark}"
            print(f"{row.title} | {row.informed} | {figures}", flush=True)
    print(f"{sum(r.inside for r in rows)} of {len(rows)} inside")


if __name__ == "__main__":
    main()
