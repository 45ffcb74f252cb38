"""``reformsim validate``: check cities, reforms and scenarios without simulating anything."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.options import Parser, add_common
from sim.cli.screen import Screen

MOST_FILES = 1000
KINDS = ("city", "reform", "scenario")


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("validate", lang, "FILE…", least=1, most=MOST_FILES)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Check every file, and tell the problems of all of them at once.

    Raises
    ------
    SpecError
        With the problems of all files, if there is any.
    """
    from sim.city.errors import Problem, SpecError

    kinds: dict[str, str] = {}
    problems: list[Problem] = []
    for name in args.names:
        try:
            kinds[name] = _check(name)
        except SpecError as error:
            problems += error.problems
    if problems:
        # Two scenarios of one city tell its mistakes once.
        raise SpecError(p for i, p in enumerate(problems) if p not in problems[:i])
    if screen.wants_json:
        screen.json("validate", {"files": [{"file": f, "kind": k} for f, k in kinds.items()]})
        return 0
    for name, kind in kinds.items():
        screen.line(screen.say("valid-file", file=name, kind=screen.say(f"kind.{kind}")))
    return 0


def _check(name: str) -> str:
    """Load a file with all it refers to; what kind of file it is.

    A shipped name will do for a path, as in other commands.
    """
    from sim.city.errors import Problem, SpecError, nearest
    from sim.city.load import CITY_FILE, load_city
    from sim.city.yamlfile import load_document, parse
    from sim.cli.simulate import load
    from sim.reforms.load import shipped
    from sim.reforms.reform import Reform

    path = Path(name)
    if not path.exists():
        path = next((p for _, n, p in shipped() if n == name), path)
    if path.is_dir():
        load_city(path)
        return "city"
    document = load_document(path)
    kind = document.data.get("kind")
    if kind == "city" or path.name == CITY_FILE:
        load_city(path)
        return "city"
    if kind == "reform":
        parse(document, Reform)
        return "reform"
    if kind == "scenario":
        load(str(path))
        return "scenario"
    message = "no-kind" if kind is None else "wrong-kind"
    spot = document.spot(("kind",))
    meant = nearest(str(kind), KINDS)
    raise SpecError([Problem(*spot, message, {"value": kind}, KINDS, meant)])
