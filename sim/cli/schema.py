"""``reformsim schema``: JSON Schemas, with which editors complete and check files."""

from __future__ import annotations

import argparse
import json
import sys

from sim.cli.options import Parser, UsageError, add_common, with_nearest
from sim.cli.screen import Screen


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("schema", lang, "KIND", least=0, most=1)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Print the schema of a kind of file, or say which kinds there are."""
    from sim.city.city import City
    from sim.reforms.reform import Reform
    from sim.reforms.scenario import Scenario

    models = {"city": City, "reform": Reform, "scenario": Scenario}
    return 0
