"""``reformsim sensitivity``: which of a scenario's numbers an indicator hangs on."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.cli.breakpoint import check_indicator
from sim.cli.compare import check_matter
from sim.cli.condition import Condition, condition
from sim.cli.options import Parser, UsageError, add_common, add_gathering, add_simulation, whole
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.experiment.sensitivity import Sensitivity, Study

REPS = 2
TOP = 8
SAMPLES = 32
COARSE = 0.4
"""Intervals of indices wider than this say little."""
BAR = 24
"""Length of half a tornado, characters."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("sensitivity", lang, "SCENARIO", least=1, most=1)
    result.option("--indicator", value="INDICATOR")
    result.option("--matter", value="MATTER")
    result.option("--base", value="SCENARIO")
    result.option("--field", value="NAME", many=True)
    result.option("--strongest", value="K", default=TOP, check=whole(1))
    result.option("--samples", value="N", default=SAMPLES, check=whole(4))
    result.option("--fails-when", value="CONDITION", check=condition)
    add_simulation(result, REPS)
    add_gathering(result)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Screen the numbers, give the strongest their indices, and draw the tornado."""
    from sim.cli.simulate import engine_of, laboratory, load
    from sim.experiment.sensitivity import Study
    from sim.experiment.trials import Indicator
    from sim.reforms.numbers import uncertain

    if not args.indicator:
        raise UsageError(screen.say("option-needed", option="--indicator"))
    engine_of(args, screen)
    check_indicator(args.indicator, screen.lang)
    loaded, plan = load(args.names[0], args.horizon)
    base = load(args.base, args.horizon)[0] if args.base else None
    check_matter(args.matter, tuple(sorted(set(plan.names.matters))), screen.lang)
    _check_failure(args.fails_when, args, screen)
    numbers = uncertain(loaded, args.field)
    if not numbers:
        raise UsageError(screen.say("range-needed"))
    rows = 2 ** max(2, (args.samples - 1).bit_length())
    with laboratory(args, screen) as lab:
        yardstick = Indicator(args.indicator, args.matter)
        study = Study(loaded, numbers, yardstick, lab, base, args.reps)
        found = study.explore(args.strongest, rows)
    report = _report(args, study, found, rows)
    report["title"] = loaded.scenario.title.model_dump()
    if screen.wants_json:
        screen.json("sensitivity", report)
    else:
        _show(report, screen)
    return 0


def _check_failure(wanted: Condition | None, args: argparse.Namespace, screen: Screen) -> None:
    """Refuse a failure told by another indicator than the one looked at.

    Raises
    ------
    UsageError
        If it is.
    """
    if wanted is not None and (wanted.indicator, wanted.matter) != (args.indicator, args.matter):
        raise UsageError(screen.say("fails-otherwise", name=args.indicator))


def _report(
    args: argparse.Namespace, study: Study, found: Sensitivity, rows: int
) -> dict[str, Any]:
    from sim.experiment.discovery import boxes
    from sim.experiment.estimate import estimate

    indices = found.indices
    declared = float(found.declared.mean())
    report: dict[str, Any] = {
        "scenario": study.loaded.scenario.id,
        "base": study.base.scenario.id if study.base else None,
        "indicator": args.indicator,
        "matter": args.matter,
        "seed": args.seed,
        "replications": args.reps,
        "rows": rows,
        "runs": found.runs,
        "impossible": found.impossible,
        "numbers": len(study.numbers),
        "declared": estimate(found.declared),
        "indices": [
            {
                "number": name,
                "unit": study.numbers[name].unit,
                "range": list(study.numbers[name].range),
                "declared": study.numbers[name].value,
                "first": float(indices.first[i]),
                "first_ci95": indices.first_ci[i].tolist(),
                "total": float(indices.total[i]),
                "total_ci95": indices.total_ci[i].tolist(),
                "low": float(bar.low.mean()),
                "high": float(bar.high.mean()),
            }
            for i, (name, bar) in enumerate(zip(found.names, found.bars, strict=True))
        ],
        "variance": {
            "these_numbers": indices.variance,
            "all_numbers": found.everything,
            "chance_of_one_run": indices.chance,
        },
        "screening": {
            "groups": [x._asdict() for x in found.groups],
            "numbers": [x._asdict() for x in found.singles],
        },
    }
    if args.fails_when is not None:
        failed = [args.fails_when.holds(x) for x in found.outputs]
        report["fails"] = {
            "when": args.fails_when.text,
            "share": sum(failed) / len(failed),
            "boxes": boxes(found.names, found.inputs, failed),
        }
    report["declared_mean"] = declared
    return report


# -- tables ----------------------------------------------------------------------------------------


def _show(report: Mapping[str, Any], screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import interval

    indicator = report["indicator"]
    heads = [screen.say(f"column.{x}") for x in ("number", "range", "sobol-first", "sobol-total")]
    screen.table(
        heads,
        [
            [
                row["number"],
                "{:g} – {:g}".format(*row["range"]),
                _percent(row["first"], row["first_ci95"]),
                _percent(row["total"], row["total_ci95"]),
            ]
            for row in report["indices"]
        ],
        title=screen.say("sensitivity-title", title=report["title"][screen.lang])
        + " · "
        + label(indicator, screen),
        right=(2, 3),
    )
    _tornado(report, screen)
    if "fails" in report:
        _show_failures(report["fails"], screen)
    variance = report["variance"]
    together = variance["all_numbers"]
    part = min(1.0, variance["these_numbers"] / together) if together > 0 else 1.0
    screen.line(
        screen.say(
            "sensitivity-sum",
            shown=len(report["indices"]),
            numbers=report["numbers"],
            part=f"{100 * part:.0f}",
            declared=interval(report["declared"], indicator),
            spread=_plain(max(together, variance["these_numbers"]) ** 0.5, indicator),
            chance=_plain(max(0.0, variance["chance_of_one_run"] or 0.0) ** 0.5, indicator),
        )
    )
    widest = max(row["total_ci95"][1] - row["total_ci95"][0] for row in report["indices"])
    if not widest <= COARSE:
        screen.note(screen.say("sensitivity-coarse"))
    values = {k: report[k] for k in ("runs", "rows", "replications", "seed")}
    screen.note(screen.say("sensitivity-sample", **values))


def _plain(value: float, indicator: str) -> str:
    from sim.outcomes.numbers import number

    return number(value, indicator)


def _percent(value: float, ci: list[float]) -> str:
    return f"{100 * value:.0f} % [{100 * ci[0]:.0f}, {100 * ci[1]:.0f}]"


def _tornado(report: Mapping[str, Any], screen: Screen) -> None:
    """Bars from the declared value to the values at both ends of every number's range."""
    from rich.table import Table
    from rich.text import Text

    from sim.outcomes.numbers import number

    indicator, centre = report["indicator"], report["declared_mean"]
    rows = report["indices"]
    most = max((abs(x[e] - centre) for x in rows for e in ("low", "high")), default=0.0) or 1.0
    block = "█" if "utf" in screen.out.encoding.lower() else "#"
    screen.line(screen.say("tornado-title", value=number(centre, indicator)))
    grid = Table.grid(padding=(0, 1))
    for row in sorted(rows, key=lambda x: -max(abs(x[e] - centre) for e in ("low", "high"))):
        ends = [row["low"] - centre, row["high"] - centre]
        left, right = -min(0.0, *ends), max(0.0, *ends)
        bars = [block * round(BAR * x / most) for x in (left, right)]
        texts = [number(row[end], indicator) for end in ("low", "high")]
        grid.add_row(
            Text(row["number"]),
            Text(f"{bars[0]:>{BAR}}", style="cyan"),
            Text(f"{bars[1]:<{BAR}}", style="magenta"),
            Text(" … ".join(texts)),
        )
    screen.out.print(grid)
    screen.line()


def _show_failures(fails: Mapping[str, Any], screen: Screen) -> None:
    share = f"{100 * fails['share']:.0f}"
    screen.line(screen.say("fails-share", when=fails["when"], share=share))
    for box in fails["boxes"]:
        limits = screen.say("joint").join(
            f"{x['number']} {x['sign']} {x['limit']:.4g}" for x in box["limits"]
        )
        values = {
            "density": f"{100 * box['density']:.0f}",
            "coverage": f"{100 * box['coverage']:.0f}",
        }
        screen.line(screen.say("fails-box", limits=limits, points=box["points"], **values))
    if not fails["boxes"]:
        screen.line(screen.say("fails-nowhere"))
