"""``--precision``: replications until the figures asked for are known well enough."""

from __future__ import annotations

import argparse
import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.condition import figure
from sim.cli.options import Default, Parser, share
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from calibration.drawn import Drawn
    from sim.engine.plan import Floats, Plan
    from sim.outcomes.indicators import Result
    from sim.reforms.load import Loaded

MOST = 100
"""Replications after which a precision is given up, unless ``--reps`` says otherwise."""
PRECISE = ("trips", "elapsed_working_days", "wait_mean")
"""What must be precise unless ``--precise`` says otherwise: what applicants feel."""


def add_precision(parser: Parser) -> None:
    """Add the options of commands that add replications until a precision is reached."""
    parser.option("--precision", value="P", check=share)
    parser.option("--precise", value="INDICATOR", many=True, check=figure)


def to_precision(
    ready: Sequence[tuple[Loaded, Plan]],
    args: argparse.Namespace,
    screen: Screen,
    keep: Collection[str] = (),
    drawn: Drawn | None = None,
) -> tuple[list[list[Result]], dict[str, Any]]:
    """Simulate as many replications as were asked for, or as the precision asked for needs.

    The precision is that of a scenario's figures or, of several scenarios, of all differences from
    the first.

    Returns
    -------
    list of lists of Result, dict
        The replications of each scenario; and what became of the precision, for the command's JSON
        (empty if none was asked for).
    """
    from sim.cli.simulate import replications
    from sim.experiment.executors import open_executor
    from sim.experiment.precision import Rule, until_precise

    if args.precision is None:
        return replications(ready, args, screen, keep, drawn=drawn), {}
    rule = Rule(args.precision, MOST if isinstance(args.reps, Default) else args.reps)
    with open_executor(args.jobs, args.cluster) as executor:

        def add(numbers: range) -> list[tuple[Result, ...]]:
            made = replications(ready, args, screen, keep, numbers, executor)
            return list(zip(*made, strict=True))

        made, verdict = until_precise(add, lambda made: _figures(ready, args, made)[1], rule)
    names, _ = _figures(ready, args, made)
    report = {
        "asked": rule.precision,
        "reached": verdict.reached,
        "most": rule.most,
        "half_widths": [
            name | {"relative": width} for name, width in zip(names, verdict.widths, strict=True)
        ],
    }
    _tell(report, verdict.replications, screen)
    return [list(results) for results in zip(*made, strict=True)], {"precision": report}


def _figures(
    ready: Sequence[tuple[Loaded, Plan]],
    args: argparse.Namespace,
    made: Sequence[tuple[Result, ...]],
) -> tuple[list[dict[str, str | None]], Floats]:
    """What must be precise, and its values, shape (figures, replications)."""
    import numpy as np

    from sim.experiment.compare import figure, runs_of

    base, *others = [
        runs_of(loaded, list(results))
        for (loaded, _), results in zip(ready, zip(*made, strict=True), strict=True)
    ]
    names: list[dict[str, str | None]] = []
    rows = []
    wanted = [(one.matter, one.indicator) for one in args.precise]
    for runs in others or [base]:
        for matter, indicator in wanted or [(None, name) for name in PRECISE]:
            values = figure(runs, indicator, matter)
            rows.append(values - figure(base, indicator, matter) if others else values)
            names.append({"scenario": runs.name, "matter": matter, "indicator": indicator})
    return names, np.array(rows)


def _tell(report: Mapping[str, Any], reps: int, screen: Screen) -> None:
    """Say what the precision is, and of what it is worst."""
    worst = max(report["half_widths"], key=lambda one: one["relative"])
    matter = f"{worst['matter']}:" if worst["matter"] else ""
    known = math.isfinite(worst["relative"])
    values = {
        "reps": reps,
        "wanted": f"{report['asked']:.2%}",
        "figure": f"{worst['scenario']} {matter}{worst['indicator']}",
        "width": f"{worst['relative']:.2%}" if known else screen.say("never-known"),
    }
    if report["reached"]:
        screen.note(screen.say("precision-reached", **values))
    else:
        screen.complain(screen.say("precision-missed", **values))
