"""``python -m benchmarks.logs``: models of real logs, judged by the later third of their cases.

The logs are no part of this repository; name the folder that holds them. Printed beside the model:
the train-replay floor, and figures published or measured for other simulators on related splits.
A single split may be lucky: with several ``--share``, means over these are told, too.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from statistics import fmean
from typing import Any

from calibration.logs.distances import DISTANCES
from calibration.logs.read import read_log
from calibration.logs.validate import validate

_TINY = 1e-3
LOGS = Path(__file__).parents[2] / "shared" / "data" / "logs"

OTHERS = {
    "credentials": {
        "Simod": (0.225, 232, 3.74, 97.3, 104, 127, 3.28),
        "Prosimos": (0.233, 118, 3.3, 77, 175, 127, 3.0),
        "train-replay": (0.181, 183, 1.6, 23, 25, 102, 1.4),
    },
    "loans": {
        "Simod": (0.500, 93.5, 2.12, 42.7, 33.5, 88.8, 1.61),
        "train-replay": (0.080, 27, 0.88, 9.2, 28, 42, 1.2),
    },
    "receipt": {
        "AgentSimulator": (0.191, 791, 5.4, 16, 36, 796, 5.5),
        "Simod": (0.253, 253, 3.7, 151, 179, 171, 3.5),
        "train-replay": (0.115, 213, 7.3, 52, 92, 194, 6.9),
    },
}
"""Distances of other simulators on related splits of these logs (not the same test cases)."""


def judge(path: Path, share: float, seeds: int) -> dict[str, Any]:
    """One log: time taken and distances of the model and of the floor."""
    begun = time.perf_counter()
    clean = read_log(path)
    result = validate(clean.table, clean.zone, share, seeds, 1, clean.attributes)
    seconds = time.perf_counter() - begun
    told = {"log": path.name, "share": share, "seconds": round(seconds, 1)}
    return told | result.plain()


def show(told: dict[str, Any]) -> None:
    """Print one log's table."""
    head = f"{told['log']}: {told['train_cases']} cases learnt from, {told['test_cases']} held out"
    print(f"\n{head}, {told['replications']} seeds, {told['seconds']} s")
    print(f"{'':>24}" + "".join(f"{name:>10}" for name in DISTANCES))
    model, floor = told["model"], told["train_replay"]
    _line("model", [model[d]["mean"] for d in DISTANCES])
    _line("  sd over seeds", [model[d]["sd"] for d in DISTANCES])
    _line("train-replay", [floor[d] for d in DISTANCES])
    for name, others in OTHERS.items():
        if told["log"].startswith(name):
            for other, values in others.items():
                _line(f"({other})", values)


def show_ratios(report: list[dict[str, Any]]) -> None:
    """Model over floor, geometric means over the splits of each log, and over all logs."""
    print("\nmodel / train-replay, geometric mean over splits")
    print(f"{'':>24}" + "".join(f"{name:>10}" for name in DISTANCES) + f"{'all':>10}")
    ratios: dict[str, list[list[float]]] = {}
    for told in report:
        model, floor = told["model"], told["train_replay"]
        row = [math.log((model[d]["mean"] + _TINY) / (floor[d] + _TINY)) for d in DISTANCES]
        ratios.setdefault(told["log"].split(".")[0], []).append(row)
    means = {
        name: [fmean(column) for column in zip(*rows, strict=True)] for name, rows in ratios.items()
    }
    means["all"] = [fmean(column) for column in zip(*means.values(), strict=True)]
    for name, logs in means.items():
        _line(name, [math.exp(x) for x in (*logs, fmean(logs))])


def _line(name: str, values: Any) -> None:
    print(f"{name:>24}" + "".join(f"{value:10.3g}" for value in values), flush=True)


def main() -> None:
    """Read the command line, judge every log, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.logs", description=__doc__)
    parser.add_argument("--logs", type=Path, default=LOGS, help="folder with the logs")
    parser.add_argument(
        "--share", type=float, nargs="+", default=[2 / 3], help="shares to learn from"
    )
    parser.add_argument("--seeds", type=int, default=10, help="generated logs of each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    args = parser.parse_args()
    found = sorted(p for p in args.logs.glob("*") if p.is_file())
    if not found:
        parser.error(f"no logs in {args.logs}")
    report = []
    for path in found:
        for share in args.share:
            report.append(judge(path, share, args.seeds))
            show(report[-1])
    if len(args.share) > 1:
        show_ratios(report)
    if args.json:
        args.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
