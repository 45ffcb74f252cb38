"""``reformsim schema``: JSON Schemas, with which editors complete and check files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from sim.cli.options import Parser, UsageError, add_common, with_nearest
from sim.cli.screen import Screen


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("schema", lang, "city|reform|scenario", least=1, most=1)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Print the schema of one kind of file (JSON, whatever the format asked for).

    The schema stands alone, without the frame of other commands' JSON: it is what editors read.
    """
    from sim.city.schema import city_file_schema, json_schema
    from sim.reforms.reform import Reform
    from sim.reforms.scenario import Scenario

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "city": city_file_schema,
        "reform": lambda: json_schema(Reform),
        "scenario": lambda: json_schema(Scenario),
    }
    name = args.names[0]
    if name not in makers:
        message = screen.say("no-schema", name=name)
        raise UsageError(with_nearest(screen.lang, message, name, makers))
    json.dump(makers[name](), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0
