"""``reformsim run``: simulate one scenario."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.compare import check_matter, largest, left_out, sample
from sim.cli.condition import condition
from sim.cli.options import Parser, UsageError, add_common, add_gathering, add_simulation
from sim.cli.posterior import about, drawn_of, draws_of, show_doubt
from sim.cli.precision import add_precision, to_precision
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

REPS = 5
BUSIEST = 10

MATTER_COLUMNS = (
    "trips",
    "materials",
    "departments_visited",
    "elapsed_working_days",
    "wait_minutes",
    "completion_rate",
)
POOL_COLUMNS = ("utilisation", "wait_mean", "wait_p90", "overtime_hours", "staff_needed")


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("run", lang, "SCENARIO", least=1, most=1)
    add_simulation(result, REPS)
    add_gathering(result)
    add_precision(result)
    result.option("--posterior", value="P")
    result.option("-o", "--output", value="DIR")
    result.flag("--trace")
    result.option("--matter", value="MATTER")
    result.option("--fail-on", value="CONDITION", many=True, check=condition)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Simulate, keep the results if asked to, and show the indicators."""
    from sim.cli.simulate import engine_of, judge, load
    from sim.cli.story import show_story
    from sim.experiment.compare import run_report, runs_of
    from sim.outcomes.indicators import INDICATORS

    if args.output is not None:
        _check_folder(Path(args.output), screen)
    engine = engine_of(args, screen)
    loaded, plan = load(args.names[0], args.horizon)
    matters = tuple(sorted(set(plan.names.matters)))
    check_matter(args.matter, matters, screen.lang)
    for wanted in (*args.fail_on, *args.precise):
        wanted.check_names(INDICATORS, matters, screen.lang)
    drawn = drawn_of(args, [loaded], screen)
    if drawn is not None and args.output is not None:
        raise UsageError(screen.say("posterior-saved"))
    (results,), reached = to_precision([(loaded, plan)], args, screen, _keep(args), drawn)
    if args.output is not None:
        from sim.outcomes.store import save_run

        save_run(Path(args.output), loaded, results, args.seed, engine)
        screen.note(screen.say("saved", folder=args.output))
    draws = draws_of(drawn, results)
    report = run_report(runs_of(loaded, results, draws), args.seed, engine) | reached
    report |= about(args, draws)
    if screen.wants_json:
        screen.json("run", report)
    elif args.matter:
        _show_one(report, args.matter, screen)
    else:
        _show(report, loaded, screen)
        show_story(results, loaded, screen)
        if drawn is not None:
            show_doubt(report, report["spread"], None, screen)
    return judge(args.fail_on, report["metrics"], report["matters"], screen)


def _keep(args: argparse.Namespace) -> tuple[str, ...]:
    """Detailed tables for the run folder, if there is to be one."""
    if args.output is None:
        return ()
    return ("cases", "trace") if args.trace else ("cases",)


def _check_folder(folder: Path, screen: Screen) -> None:
    """Refuse a folder with anything but an earlier run in it, before time is spent."""
    taken = folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file()
    if taken or (folder.exists() and not folder.is_dir()):
        raise UsageError(screen.say("folder-taken", folder=folder))


def _show(report: Mapping[str, Any], loaded: Loaded, screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import number

    shown = [i for i in MATTER_COLUMNS if i in report["metrics"]]
    listed = largest(report["matters"])
    screen.table(
        [
            screen.say("column.matter"),
            screen.say("column.cases"),
            *(label(i, screen) for i in shown),
        ],
        [
            [found["title"][screen.lang], f"{found['cases']:,}"]
            + [number(found["metrics"][i]["mean"], i) for i in shown]
            for found in listed.values()
        ],
        title=screen.title(loaded.scenario.title),
        right=range(1, 2 + len(shown)),
    )
    left_out(len(report["matters"]) - len(listed), screen)
    shown = [i for i in POOL_COLUMNS if i in report["metrics"]]
    busiest = sorted(
        report["pools"].items(), key=lambda pair: -(pair[1]["utilisation"]["mean"] or 0.0)
    )[:BUSIEST]
    screen.table(
        [
            screen.say("column.pool"),
            screen.say("column.clerks"),
            *(label(i, screen) for i in shown),
        ],
        [
            [pool_title(name, loaded, screen), number(found["clerks"]["mean"], "staff_needed")]
            + [number(found[i]["mean"], i) for i in shown]
            for name, found in busiest
        ],
        title=screen.say("busiest-title", shown=len(busiest), pools=len(report["pools"])),
        right=range(1, 2 + len(shown)),
    )
    screen.note(sample(report, screen))


def _show_one(report: Mapping[str, Any], matter: str, screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import UNITS, interval

    found = report["matters"][matter]
    known = [i for i in UNITS if i in found["metrics"] and found["metrics"][i]["mean"] is not None]
    screen.table(
        [screen.say("column.indicator"), screen.say("column.mean")],
        [[label(i, screen), interval(found["metrics"][i], i)] for i in known],
        title=screen.say("run-title", title=found["title"][screen.lang], cases=found["cases"]),
        right=(1,),
    )
    screen.note(sample(report, screen))


def pool_title(name: str, loaded: Loaded, screen: Screen) -> str:
    """A pool's place and title; its plain name where the city at the end does not know it."""
    place, _, pool = name.partition("/")
    if place not in loaded.city.place:
        return name
    for city in (loaded.city, loaded.city_on(dt.date.max, place)):
        if pool in city.pool:
            where = screen.title(city.place[place].title)
            return f"{where} · {screen.title(city.pool[pool].title)}"
    return name
