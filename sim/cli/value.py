"""``reformsim value``: what each link and each released record is worth, and whose they are."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.options import (
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    one_of,
    whole,
)
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.experiment.worth import Guess, Unit
    from sim.reforms.load import Loaded
    from sim.reforms.sharing import Share

REPS = 4
MOST = 8
"""Links and records simulated, and departments, unless told otherwise."""
BY = {"days": "days_per_year", "trips": "trips_per_year", "clerk-hours": "clerk_hours_per_year"}


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("value", lang, "SCENARIO", least=1, most=1)
    add_simulation(result, REPS)
    add_gathering(result)
    result.option("--by", value="|".join(BY), default="days", check=one_of(tuple(BY)))
    result.option("--most", value="K", default=MOST, check=whole(1))
    result.flag("--found")
    result.option("--matter", value="MATTER")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Screen all that is shared, simulate what may matter, and list it by priority."""
    report = valued(args, screen)
    if screen.wants_json:
        screen.json("value", report)
    else:
        _show(report, screen)
    return 0


def valued(args: argparse.Namespace, screen: Screen) -> dict[str, Any]:
    """The worth of shared data, as the command's JSON."""
    from sim.cli.compare import check_matter
    from sim.cli.simulate import engine_of, load, store_of
    from sim.experiment import worth
    from sim.experiment.estimate import estimate
    from sim.experiment.executors import open_executor
    from sim.experiment.ready import prepare
    from sim.experiment.variants import Bench

    engine = engine_of(args, screen)
    loaded, plan = load(args.names[0], args.horizon)
    check_matter(args.matter, tuple(sorted(set(plan.names.matters))), screen.lang)
    found = args.found or loaded.reform is None
    single, held = worth.units_of(loaded, found=found)
    if not single:
        raise UsageError(screen.say("nothing-shared", name=loaded.scenario.id))
    everything = frozenset(share for unit in single for share in unit.shares)
    screen.note(screen.say("value.screening", count=len(single)))
    guesses = [worth.screen(loaded, units, everything) for units in (single, held)]
    kept = [worth.promising(found_here, args.most) for found_here in guesses]
    units = [single[i] for i in kept[0]] + [held[i] for i in kept[1]]
    prepare(lambda: screen.note(screen.say("compiling")))
    runs = worth.runs_needed(len(units), args.reps)
    with (
        open_executor(min(args.jobs, runs), args.cluster) as workers,
        screen.progress(runs, screen.title(loaded.scenario.title)) as step,
    ):
        bench = Bench(args.seed, engine, workers, store_of(args, screen))
        worths = worth.simulate(loaded, units, everything, args.reps, bench, args.matter, step)
    by, first = BY[args.by], range(len(kept[0]))
    rows = worth.told(worths, first, by)
    groups = worth.told(worths, range(len(kept[0]), len(units)), by)
    extremes = {
        name: [worths.extreme(name, shared=shared) for shared in (False, True)]
        for name in worth.INDICATORS
    }
    return {
        "scenario": loaded.scenario.id,
        "title": loaded.scenario.title.model_dump(),
        "matter": args.matter,
        "replications": args.reps,
        "seed": args.seed,
        "engine": engine,
        "horizon_days": loaded.scenario.horizon_days,
        "ranked_by": by,
        "nothing_shared": {name: estimate(pair[0]) for name, pair in extremes.items()},
        "all_shared": {name: estimate(pair[1]) for name, pair in extremes.items()},
        "whole": {name: estimate(pair[1] - pair[0]) for name, pair in extremes.items()},
        "departments": [_row(loaded, units[row.pop("unit")], row) for row in groups],
        "shares": [_row(loaded, units[row.pop("unit")], row) for row in rows],
        "screened_out": [
            _guessed(loaded, unit, guesses[0][i])
            for i, unit in enumerate(single)
            if i not in kept[0]
        ],
    }


def _row(loaded: Loaded, unit: Unit, row: Mapping[str, Any]) -> dict[str, Any]:
    department = loaded.city.department[unit.holder].title.model_dump()
    shares = [_share(loaded, share) for share in sorted(unit.shares)]
    return {"holder": unit.holder, "holder_title": department, "shares": shares, **row}


def _share(loaded: Loaded, share: Share) -> dict[str, Any]:
    title = share.title(loaded.city).model_dump()
    return {"id": share.id, "kind": share.kind, "title": title, "found": share.found}


def _guessed(loaded: Loaded, unit: Unit, guess: Guess) -> dict[str, Any]:
    row = {"alone": guess.alone._asdict(), "given_rest": guess.given_rest._asdict()}
    return _row(loaded, unit, {"estimate": row, "used": guess.score > 1e-12})


def _show(report: Mapping[str, Any], screen: Screen) -> None:
    from sim.outcomes.numbers import interval

    screen.heading(report["title"][screen.lang])
    for name in report["whole"]:
        screen.line(
            screen.say(
                "value-whole",
                indicator=screen.say(f"indicator.{name}"),
                change=interval(report["whole"][name], name, signed=True),
            )
        )
    screen.line()
    _list(report["departments"], "value-departments", report, screen)
    _list(report["shares"], "value-shares", report, screen)
    out = report["screened_out"]
    if out:
        used = [row for row in out if row["used"]]
        screen.note(screen.say("value-screened", count=len(out), unused=len(out) - len(used)))
    if not all(row["told_apart"] for row in (*report["departments"], *report["shares"])):
        screen.note(screen.say("value-not-apart"))
    screen.note(screen.say("value-note"))
    screen.note(screen.say("value-sample", reps=report["replications"], seed=report["seed"]))


def _list(
    rows: Sequence[Mapping[str, Any]], title: str, report: Mapping[str, Any], screen: Screen
) -> None:
    """One list by priority: alone and given the rest in the ranking indicator, midpoints in all."""
    from sim.outcomes.numbers import interval, number

    by = report["ranked_by"]
    others = [name for name in report["whole"] if name != by]
    single = title == "value-shares"
    cells = []
    for place, row in enumerate(rows, 1):
        holder = row["holder_title"][screen.lang]
        if single:
            what = screen.say("shared-by", what=_named(row["shares"][0], screen), holder=holder)
        else:
            what = screen.say("held-by", holder=holder, count=len(row["shares"]))
        cells.append(
            [
                f"{place}{'' if row['told_apart'] else ' *'}",
                what,
                interval(row["alone"][by], by, signed=True),
                interval(row["given_rest"][by], by, signed=True),
                *(number(row["midpoint"][x]["mean"], x, signed=True) for x in others),
            ]
        )
    heads = ["#", *(screen.say(f"column.{x}") for x in ("shared", "first", "last", *others))]
    shown = screen.say(title, indicator=screen.say(f"indicator.{by}"))
    screen.table(heads, cells, title=shown, right=range(2, len(heads)))


def _named(share: Mapping[str, Any], screen: Screen) -> str:
    return screen.say(f"share.{share['kind']}", title=share["title"][screen.lang])
