"""``reformsim reproduce``: repeat a run from its folder and compare bit for bit."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sim.cli.options import Parser, add_common, whole
from sim.cli.screen import Screen


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("reproduce", lang, "RUN", least=1, most=1)
    result.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Show which tables are the same; exit code 1 if one is not."""
    from sim.experiment.reproduce import reproduce
    from sim.outcomes.store import read_manifest

    folder = Path(args.names[0])
    total = read_manifest(folder)["replications"]
    with screen.progress(total, str(folder)) as step:
        report = reproduce(folder, args.jobs, step)
    if screen.wants_json:
        screen.json("reproduce", report)
        return 0 if report["equal"] else 1
    screen.table(
        [screen.say(f"column.{name}") for name in ("table", "rows", "different")],
        [
            [name, f"{table['rows']:,}", f"{table['different']:,}"]
            for name, table in report["tables"].items()
        ],
        right=(1, 2),
    )
    screen.line(screen.say("reproduced" if report["equal"] else "not-reproduced"))
    if not report["same_code"]:
        screen.note(screen.say("other-code"))
    for name, versions in report["libraries"].items():
        screen.note(screen.say("other-library", name=name, **versions))
    return 0 if report["equal"] else 1
