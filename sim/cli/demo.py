"""``reformsim demo``: the birth matter before and after its reform, in under a minute."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from sim.cli.options import Parser, add_common, add_gathering, add_simulation
from sim.cli.precision import add_precision
from sim.cli.screen import Screen

REPS = 4
BASE, REFORM, MATTER = "baseline", "birth-one-matter", "birth"
PICTURED = ("trips", "departments_visited", "materials", "elapsed_working_days", "wait_minutes")
BAR = 36
"""Length of the longer of two bars, characters."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("demo", lang)
    add_simulation(result, REPS)
    add_gathering(result)
    add_precision(result)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Compare baseline and reform, show one matter, and say what to try next."""
    from sim.cli.compare import compared, sample, show_matter
    from sim.cli.figures import conclusion

    args.names, args.matter = [BASE, REFORM], MATTER
    args.fail_on, args.posterior = [], None
    screen.note(screen.say("demo-intro"))
    report = compared(args, screen)
    if screen.wants_json:
        screen.json("demo", {**report, "schema": "reformsim.demo/1"})
        return 0
    found = report["matters"][MATTER]
    screen.line()
    show_matter(found, screen)
    _picture(found["metrics"], screen)
    screen.line(conclusion(found["metrics"], screen))
    screen.line()
    screen.note(sample(report, screen))
    screen.note(screen.say("demo-honest"))
    screen.line(screen.say("demo-next"))
    return 0


def _picture(metrics: Mapping[str, Any], screen: Screen) -> None:
    """Draw two bars for each of a few indicators: before and after."""
    from rich.table import Table
    from rich.text import Text

    from sim.cli.figures import label
    from sim.outcomes.numbers import number

    block = "█" if "utf" in screen.out.encoding.lower() else "#"
    grid = Table.grid(padding=(0, 2))
    for indicator in PICTURED:
        before, after = (metrics[indicator][x]["mean"] or 0.0 for x in ("baseline", "reform"))
        most = max(before, after) or 1.0
        for key, value, style in (("before", before, "red"), ("after", after, "green")):
            bar = Text(block * round(BAR * value / most), style=style)
            name = label(indicator, screen) if key == "before" else ""
            grid.add_row(
                name, screen.say(f"column.{key}"), bar.append(f" {number(value, indicator)}")
            )
    screen.out.print(grid)
    screen.line()
