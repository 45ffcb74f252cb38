"""``reformsim explain``: the numbers a scenario rests on, or one matter before and after."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from sim.cli.options import Parser, UsageError, add_common, whole, with_nearest
from sim.cli.screen import Screen

SCENARIO = "report-2018-2023"
"""Whose reform a matter is explained by, unless another is named."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("explain", lang, "SCENARIO|MATTER", least=1, most=1)
    result.option("--top", value="N", check=whole(1))
    result.option("--scenario", value="SCENARIO", default=SCENARIO)
    result.option("--place", value="PLACE")
    result.flag("--online")
    result.option("--svg", value="FILE")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Explain a scenario, or a matter of the scenario named besides."""
    from sim.reforms.load import shipped

    name = args.names[0]
    scenarios = [n for kind, n, _ in shipped() if kind == "scenario"]
    is_path = name.endswith((".yaml", ".yml")) or Path(name).exists()
    if name in scenarios or is_path:
        return _numbers(name, args, screen)
    return _matter(name, scenarios, args, screen)


def _numbers(name: str, args: argparse.Namespace, screen: Screen) -> int:
    """List the numbers of the scenario's city as the reform leaves it."""
    from sim.city.explain import provenance
    from sim.reforms.load import load_scenario

    loaded = load_scenario(name)
    place = loaded.places[0]
    rows = provenance(loaded.city_on(dt.date.max, place))
    shown = rows[: args.top]
    if screen.wants_json:
        numbers = [
            row._asdict() | {"owner": row.owner.model_dump() if row.owner else None}
            for row in shown
        ]
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


def _matter(name: str, scenarios: list[str], args: argparse.Namespace, screen: Screen) -> int:
    """Tell what an applicant lives through in a matter, before and after."""
    from sim.cli.diagram import diagram
    from sim.cli.itinerary import as_data, show, tales
    from sim.outcomes.whole import whole as whole_file
    from sim.reforms.load import load_scenario

    loaded = load_scenario(args.scenario)
    city = loaded.city
    if name not in city.matter:
        message = screen.say("neither-scenario-nor-matter", name=name)
        raise UsageError(with_nearest(screen.lang, message, name, [*city.matter, *scenarios]))
    level = next((d.at for d in city.demands if d.matter == name), "county")
    places = [p for p in loaded.places if city.place[p].level == level]
    place = args.place or (places or [city.places[0].id])[0]
    if place not in city.place or city.place[place].level != level:
        message = screen.say("no-such-place", name=place)
        raise UsageError(with_nearest(screen.lang, message, place, places))
    before, after = tales(loaded, name, place, online=args.online)
    title = screen.title(city.matter[name].title)
    head = screen.say("itinerary", title=title, place=screen.title(city.place[place].title))
    if args.svg:
        with whole_file(Path(args.svg)) as draft:
            draft.write_text(diagram(head, before, after, screen), encoding="utf-8")
        screen.note(screen.say("drawn", path=args.svg))
    if screen.wants_json:
        about = {"matter": name, "scenario": loaded.scenario.id, "place": place}
        told = {"before": as_data(before), "after": as_data(after)}
        screen.json("explain", {**about, "online": args.online, **told})
        return 0
    show(head, before, after, screen)
    return 0


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:g} – {bounds[1]:g}"
