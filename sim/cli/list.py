"""``reformsim list``: what is shipped."""

from __future__ import annotations

import argparse

from sim.cli.options import Parser, add_common
from sim.cli.screen import Screen


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("list", lang)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:  # noqa: ARG001 - the common signature
    """Show name, kind and title of every city, reform and scenario shipped."""
    from sim.city.base import Text
    from sim.city.yamlfile import load_document
    from sim.reforms.load import shipped

    rows = []
    for kind, name, path in shipped():
        file = path / "city.yaml" if kind == "city" else path
        rows.append((kind, name, Text.model_validate(load_document(file).data["title"])))
    if screen.wants_json:
        shown = [{"kind": k, "name": n, "title": t.model_dump()} for k, n, t in rows]
        screen.json("list", {"shipped": shown})
        return 0
    for kind in ("scenario", "reform", "city"):
        screen.table(
            [screen.say("column.name"), screen.say("column.title")],
            [[name, screen.title(title)] for k, name, title in rows if k == kind],
            title=screen.say(f"kinds.{kind}"),
        )
    screen.note(screen.say("after-list"))
    return 0
