"""``reformsim readback``: the scenario in a workbook whose numbers were changed, as YAML."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.options import Parser, UsageError, add_common
from sim.cli.screen import Screen

SHOWN = 20
"""Changed numbers listed by name."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("readback", lang, "FILE.xlsx", least=1, most=1)
    result.option("-o", "--output", value="DIR")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Write the scenario into a folder, and say which numbers were changed."""
    from dashboards.report.readback import read_back

    workbook = Path(args.names[0])
    folder = Path(args.output) if args.output else workbook.with_suffix("")
    if folder.exists():
        raise UsageError(screen.say("folder-there", folder=folder))
    loaded, changed = read_back(workbook, folder)
    scenario = str(folder / "scenario.yaml")
    if screen.wants_json:
        found = {"scenario": scenario, "id": loaded.scenario.id, "changed": changed}
        screen.json("readback", found)
        return 0
    screen.line(screen.say("read-back", file=scenario, changed=len(changed)))
    for name in changed[:SHOWN]:
        screen.line(f"  {name}")
    if len(changed) > SHOWN:
        screen.line("  …")
    return 0
