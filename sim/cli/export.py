"""``reformsim export``: the event log of a run, for process-mining tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.options import Parser, UsageError, add_common, one_of, whole
from sim.cli.screen import Screen

FORMATS = ("xes", "csv")


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("export", lang, "RUN", least=1, most=1)
    result.option("--to", value="xes|csv", check=one_of(FORMATS))
    result.option("-o", "--output", value="FILE")
    result.option("--replication", value="N", default=0, check=whole(0))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Write the log beside the run, or where asked."""
    from sim.outcomes.export import export_log

    if args.to is None:
        raise UsageError(screen.say("export-to", formats=", ".join(FORMATS)))
    folder = Path(args.names[0])
    target = Path(args.output) if args.output else folder.with_suffix(f".{args.to}")
    count = export_log(folder, target, args.to, args.replication, screen.lang)
    if screen.wants_json:
        screen.json("export", {"file": str(target), "format": args.to, **count._asdict()})
    else:
        told = {name: f"{number:,}" for name, number in count._asdict().items()}
        screen.line(screen.say("exported", file=target, **told))
    return 0
