"""``reformsim attribute``: which of the five conflicts costs most, by Shapley values."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.options import (
    Default,
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    share,
    with_nearest,
)
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.experiment.attribution import Attribution
    from sim.reforms.load import Loaded

MOST = 40
"""Replications at most, unless told otherwise."""
BAR = 24
"""Length of the longest bar, characters."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("attribute", lang, "SCENARIO", least=1, most=1)
    add_simulation(result, MOST)
    add_gathering(result)
    result.option("--precision", value="P", check=share)
    result.flag("--all")
    result.option("--indicator", value="INDICATOR", many=True)
    result.option("--matter", value="MATTER")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Simulate combinations of conflicts resolved and show what each conflict is worth."""
    report = attributed(args, screen)
    if screen.wants_json:
        screen.json("attribute", report)
    else:
        _show(report, screen)
    return 0


def attributed(args: argparse.Namespace, screen: Screen) -> dict[str, Any]:
    """The attribution asked for, as the command's JSON."""
    from sim.cli.simulate import engine_of, load, store_of
    from sim.experiment.attribution import (
        CONFLICTS,
        PRECISION,
        SHOWN,
        Attribution,
        attribute,
        coalition_means,
    )
    from sim.experiment.executors import open_executor
    from sim.experiment.variants import Bench

    engine = engine_of(args, screen)
    loaded, plan = load(args.names[0], args.horizon)
    _check(loaded, args, plan.names.matters, screen)
    indicators = tuple(dict.fromkeys(args.indicator)) or SHOWN
    if args.precision is None and isinstance(args.reps, Default):
        args.precision = PRECISION
    by_orders = args.precision is not None and not args.all
    with open_executor(args.jobs, args.cluster) as workers:
        bench = Bench(args.seed, engine, workers, store_of(args, screen))
        work = Attribution(loaded, bench, args.matter, by_orders)
        reached = _simulate(work, args, indicators[0], screen)
    games = {name: work.games(name) for name in indicators}
    titles = {m.id: m.title.model_dump() for m in loaded.city.matters}
    return {
        "scenario": loaded.scenario.id,
        "title": loaded.scenario.title.model_dump(),
        "matter": args.matter,
        "matter_title": titles.get(args.matter),
        "replications": work.replications,
        "scenarios": len(work.changes),
        "runs": len(work.found),
        "outlines": len(work.outlined),
        "by_orders": by_orders,
        "seed": args.seed,
        "engine": engine,
        "horizon_days": loaded.scenario.horizon_days,
        "precision": {"wanted": args.precision, "reached": reached},
        "conflicts": list(CONFLICTS),
        "declared": loaded.scenario.conflicts,
        "indicators": {name: attribute(*known) for name, known in games.items()},
        "coalitions": {name: coalition_means(*known) for name, known in games.items()},
    }


def _check(
    loaded: Loaded, args: argparse.Namespace, matters: Sequence[str], screen: Screen
) -> None:
    """Refuse what cannot be attributed."""
    from sim.cli.compare import check_matter
    from sim.experiment.variants import PER_YEAR
    from sim.outcomes.indicators import INDICATORS

    if loaded.city.institutions is None:
        raise UsageError(screen.say("no-institutions-here", name=loaded.city.id))
    if loaded.reform is None:
        raise UsageError(screen.say("nothing-to-attribute", name=loaded.scenario.id))
    check_matter(args.matter, tuple(sorted(set(matters))), screen.lang)
    valid = (*INDICATORS, *PER_YEAR)
    for name in args.indicator:
        if name not in valid:
            message = screen.say("no-indicator", name=name)
            raise UsageError(with_nearest(screen.lang, message, name, valid))


def _simulate(
    work: Attribution, args: argparse.Namespace, indicator: str, screen: Screen
) -> bool | None:
    """Simulate a fixed number of replications, or until precise; whether precision was reached."""
    from sim.experiment.game import reached
    from sim.experiment.ready import prepare

    prepare(lambda: screen.note(screen.say("compiling")))
    while (upto := work.wanted(indicator, args.precision, args.reps)) != work.effort:
        tasks = work.tasks(upto)
        saying = screen.say("attributing", runs=tasks, reps=upto.replications)
        with screen.progress(tasks, saying) as step:
            work.more(upto, step)
    return None if args.precision is None else reached(work.games(indicator), args.precision)


def _show(report: Mapping[str, Any], screen: Screen) -> None:
    title = report["title"][screen.lang]
    if report["matter"]:
        title = screen.say(
            "attribute-matter", title=title, matter=report["matter_title"][screen.lang]
        )
    screen.heading(title)
    headline, *others = report["indicators"]
    _show_one(headline, report["indicators"][headline], screen)
    _conclude(headline, report["indicators"][headline], screen)
    screen.line()
    if others:
        _show_others(others, report, screen)
    _remarks(report, headline, screen)


def _show_one(indicator: str, found: Mapping[str, Any], screen: Screen) -> None:
    """One indicator in full: bars, shares, alone and given the rest."""
    from sim.outcomes.numbers import DASH, interval, number

    block = "█" if "utf" in screen.out.encoding.lower() else "#"
    values = {c: found["conflicts"][c]["shapley"]["mean"] or 0.0 for c in found["order"]}
    most = max(map(abs, values.values())) or 1.0
    rows = []
    for conflict in found["order"]:
        one = found["conflicts"][conflict]
        share = DASH if one["share"] is None else f"{100 * one['share']:.0f} %"
        rows.append(
            [
                screen.say(f"conflict.{conflict}"),
                block * round(BAR * abs(values[conflict]) / most),
                interval(one["shapley"], indicator, signed=True),
                share.replace("-0 %", "0 %").replace("-", "−"),
                number(one["alone"]["mean"], indicator, signed=True),
                number(one["given_rest"]["mean"], indicator, signed=True),
            ]
        )
    total = interval(found["total"], indicator, signed=True)
    rows.append([screen.say("all-five"), "", total, "100 %", "", ""])
    heads = ("conflict", "bar", "shapley", "share", "alone", "given-rest")
    screen.table(
        [screen.say(f"column.{x}") for x in heads],
        rows,
        title=screen.say(
            "attribute-title",
            indicator=name_of(indicator, screen),
            before=number(found["as_found"]["mean"], indicator),
            after=number(found["resolved"]["mean"], indicator),
        ),
        right=(2, 3, 4, 5),
    )


def name_of(indicator: str, screen: Screen) -> str:
    """An indicator's name with its unit; totals of a year carry theirs in the name."""
    from sim.cli.figures import label
    from sim.experiment.variants import PER_YEAR

    return (
        screen.say(f"indicator.{indicator}") if indicator in PER_YEAR else label(indicator, screen)
    )


def _conclude(indicator: str, found: Mapping[str, Any], screen: Screen) -> None:
    """Say which conflict costs most, as far as it is known, and how much is interaction."""
    from sim.outcomes.numbers import interval

    total = found["total"]
    if total["ci95"] is None:
        screen.line(screen.say("attribute-single"))
        return
    if total["ci95"][0] <= 0 <= total["ci95"][1]:
        screen.line(screen.say("attribute-nothing"))
        return
    first, *rest = found["order"]
    rivals = [screen.say(f"conflict.{c}") for c in rest if not found["apart"][c]]
    named = screen.say(f"conflict.{first}")
    if rivals:
        others = screen.say("joint").join(rivals)
        screen.line(screen.say("attribute-open", first=named, others=others))
    else:
        screen.line(screen.say("attribute-first", first=named))
    if found["interaction"]["mean"] is not None:
        value = interval(found["interaction"], indicator, signed=True)
        screen.line(screen.say("attribute-interaction", value=value))
    pair = max(found["pairs"], key=lambda pair: abs(pair["index"]["mean"] or 0.0))
    bounds = pair["index"]["ci95"]
    if bounds and not bounds[0] <= 0 <= bounds[1]:
        same = (pair["index"]["mean"] > 0) == (total["mean"] > 0)
        one, other = (screen.say(f"conflict.{c}") for c in pair["between"])
        value = interval(pair["index"], indicator, signed=True)
        key = "pair-together" if same else "pair-instead"
        screen.line(screen.say(key, one=one, other=other, value=value))


def _show_others(names: Sequence[str], report: Mapping[str, Any], screen: Screen) -> None:
    """The other indicators: Shapley values only, a row per conflict."""
    from sim.outcomes.numbers import interval

    found = {name: report["indicators"][name] for name in names}
    rows = [
        [
            screen.say(f"conflict.{c}"),
            *(interval(one["conflicts"][c]["shapley"], n, signed=True) for n, one in found.items()),
        ]
        for c in report["conflicts"]
    ]
    totals = (interval(one["total"], name, signed=True) for name, one in found.items())
    rows.append([screen.say("all-five"), *totals])
    heads = [screen.say("column.conflict"), *(name_of(name, screen) for name in names)]
    screen.table(heads, rows, title=screen.say("attribute-others"), right=range(1, len(heads)))


def _remarks(report: Mapping[str, Any], headline: str, screen: Screen) -> None:
    """What the figures rest on, and what was not reached."""
    half = report["indicators"][headline]["relative_half_width"]
    width = "" if half is None else screen.say("attribute-width", half=f"{100 * half:.0f} %")
    screen.note(
        screen.say(
            "attribute-orders" if report["by_orders"] else "attribute-sample",
            scenarios=report["scenarios"],
            reps=report["replications"],
            runs=report["runs"],
            seed=report["seed"],
            width=width,
        )
    )
    if report["outlines"]:
        screen.note(screen.say("attribute-outlines", outlines=report["outlines"]))
    if report["precision"]["reached"] is False:
        screen.note(
            screen.say("attribute-imprecise", wanted=f"{100 * report['precision']['wanted']:g} %")
        )
    declared = report["declared"]
    if declared is None or any(state == "resolved" for state in declared.values()):
        screen.note(screen.say("attribute-all-five"))
