"""``reformsim explain``: the numbers a scenario rests on, weakest first."""

from __future__ import annotations

import argparse
import datetime as dt

from sim.cli.options import Parser, add_common, whole
from sim.cli.screen import Screen


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("explain", lang, "SCENARIO", least=1, most=1)
    result.option("--top", value="N", check=whole(1))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """List the numbers of the scenario's city as the reform leaves it."""
    from sim.city.explain import provenance
    from sim.reforms.load import load_scenario

    loaded = load_scenario(args.names[0])
    place = (loaded.scenario.scope or tuple(loaded.city.place))[0]
    rows = provenance(loaded.city_on(dt.date.max, place))
    shown = rows[: args.top]
    if screen.wants_json:
        numbers = [row._asdict() for row in shown]
        screen.json("explain", {"scenario": loaded.scenario.id, "numbers": numbers})
        return 0
    screen.table(
        [screen.say(f"column.{x}") for x in ("number", "value", "unit", "source", "range", "note")],
        [
            [row.path, f"{row.value:g}", row.unit, row.source, _span(row.range), row.note or ""]
            for row in shown
        ],
        title=screen.title(loaded.scenario.title),
        right=(1,),
    )
    assumed = sum(row.source == "assumption" for row in rows)
    screen.note(screen.say("explained", numbers=len(rows), assumed=assumed))
    return 0


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:g} – {bounds[1]:g}"
