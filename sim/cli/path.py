"""``reformsim path``: in which order, and when, a reform's packages are best carried out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.cli.compare import check_matter
from sim.cli.options import (
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    share,
    with_nearest,
)
from sim.cli.screen import Screen
from sim.words import say

if TYPE_CHECKING:
    from sim.experiment.paths import PathFinder, Search
    from sim.reforms.load import Loaded

REPS = 60
INDICATOR = "cost_applicant"
SHARE = 0.02
ERROR = 0.05
PATHS_IN_DOUBT = 5
"""Paths whose regret is looked at."""
MOST_DRAWS = 64
"""Draws taken from a posterior at most."""
SHOWN = 4


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("path", lang, "SCENARIO", least=1, most=1)
    result.option("--indicator", value="INDICATOR", default=INDICATOR)
    result.option("--matter", value="MATTER")
    result.option("--package", value="PACKAGE", many=True)
    result.option("--discount", value="SHARE", default=0.0, check=share)
    result.option("--indifference", value="SHARE", default=SHARE, check=share)
    result.option("--error", value="SHARE", default=ERROR, check=share)
    result.option("--futures", value="N|POSTERIOR")
    add_simulation(result, REPS)
    add_gathering(result)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Search, simulate, choose, explain; and say how sorry one might be."""
    from sim.cli.simulate import engine_of, laboratory, load
    from sim.experiment.pathreport import path_report
    from sim.experiment.paths import PathFinder
    from sim.experiment.programme import BURDENS, Burden, Programme

    engine_of(args, screen)
    if args.indicator not in BURDENS:
        message = screen.say("no-burden", name=args.indicator)
        raise UsageError(with_nearest(screen.lang, message, args.indicator, BURDENS))
    loaded, plan = load(args.names[0], args.horizon)
    check_matter(args.matter, tuple(sorted(set(plan.names.matters))), screen.lang)
    programme = Programme(loaded, args.package)
    with laboratory(args, screen) as lab:
        finder = PathFinder(
            programme,
            Burden(args.indicator, args.matter, args.discount),
            lab,
            small=args.indifference,
            alpha=args.error,
            reps=args.reps,
        )
        search = finder.find()
        report = path_report(finder, search)
        if args.futures:
            report["regret"] = _regret(args, loaded, finder, search)
    report["titles"] = {x.id: x.title.model_dump() for x in programme.packages}
    report["title"] = loaded.scenario.title.model_dump()
    if screen.wants_json:
        screen.json("path", report)
    else:
        _show(report, screen)
    return 0


def _regret(
    args: argparse.Namespace, loaded: Loaded, finder: PathFinder, search: Search
) -> dict[str, Any]:
    """Regrets of the best few paths, in draws from declared ranges or from a file."""
    from sim.experiment.pathreport import regret_report
    from sim.experiment.regret import regret

    draws, what = _draws(args.futures, loaded, args.seed)
    values = search.selection.values[:, : min(search.selection.made)]
    ranked = values.mean(axis=1).argsort(kind="stable")
    orders = [search.chosen.order]
    orders += [search.candidates[i].order for i in ranked if i != search.selection.best]
    orders = orders[:PATHS_IN_DOUBT]
    found = regret(loaded, orders, draws, finder.burden, finder.laboratory)
    if not found.burdens.size:
        raise UsageError(say("no-possible-world", args.lang))
    return regret_report(orders, found, len(draws[0]), what)


def _draws(futures: str, loaded: Loaded, seed: int) -> tuple[list[dict[str, float]], str]:
    """So many draws from the declared ranges; or those of a posterior, evenly thinned."""
    from sim.experiment.regret import latin_draws
    from sim.reforms.numbers import ScenarioNumbers, uncertain

    if futures.isdigit() and int(futures) > 0:
        return latin_draws(uncertain(loaded), int(futures), seed), "ranges"
    from calibration.posterior import find

    posterior = find(futures)
    known = set(ScenarioNumbers.there(loaded, posterior.names))
    rows = posterior.draws[:: max(1, len(posterior.draws) // MOST_DRAWS)][:MOST_DRAWS]
    pairs = ([*zip(posterior.names, map(float, row), strict=True)] for row in rows)
    return [{name: x for name, x in row if name in known} for row in pairs], futures


# -- tables and sentences --------------------------------------------------------------------------


def _show(report: Mapping[str, Any], screen: Screen) -> None:
    from sim.outcomes.numbers import interval

    titles = {name: title[screen.lang] for name, title in report["titles"].items()}
    indicator = report["objective"]["indicator"]
    heads = ("package", "path-start", "path-decided", "path-effect", "path-year", "path-why")
    screen.table(
        [screen.say(f"column.{x}") for x in heads],
        [
            [
                titles[row["package"]],
                *(row[x][:7] for x in ("start", "decided")),
                row["end"][:7] + ("" if row["within_horizon"] else screen.say("beyond-horizon")),
                str(row["year"]),
                why(row["why"], titles, screen),
            ]
            for row in report["timeline"]
        ],
        title=screen.say("path-title", title=report["title"][screen.lang]),
        right=(4,),
    )
    burden = report["burden"]
    screen.line(
        screen.say(
            "path-saves",
            what=_burden(report, screen),
            nothing=interval(burden["nothing"], indicator),
            path=interval(burden["path"], indicator),
            saving=interval(burden["saving"], indicator),
        )
    )
    _show_choice(report, titles, screen)
    _show_first_step(report, titles, screen)
    if "regret" in report:
        _show_regret(report, titles, screen)
    looked = report["looked"]
    key = "path-looked-all" if looked["complete"] else "path-looked-some"
    values = {**looked, "orders": f"{looked['orders']:,.0f}", "judged": f"{looked['judged']:,}"}
    screen.note(screen.say(key, **values))
    screen.note(
        screen.say(
            "path-table-error",
            error=interval({"mean": report["table"]["largest_error"], "ci95": None}, indicator),
            among=interval(
                {"mean": report["table"]["largest_difference"], "ci95": None}, indicator
            ),
        )
    )


def _burden(report: Mapping[str, Any], screen: Screen) -> str:
    """What is added up, in words."""
    from sim.cli.figures import label

    objective = report["objective"]
    what = label(objective["indicator"], screen)
    if objective["discount"]:
        rate = f"{100 * objective['discount']:g}"
        return screen.say("burden-discounted", what=what, days=objective["days"], rate=rate)
    return screen.say("burden-total", what=what, days=objective["days"])


def why(reason: Mapping[str, Any], titles: Mapping[str, str], screen: Screen) -> str:
    """Why a package starts when it does, in a few words."""
    names = screen.say("joint").join(titles[name] for name in reason["packages"])
    return screen.say(f"why.{reason['kind']}", names=names)


def _order(order: list[str], titles: Mapping[str, str], shown: int = SHOWN) -> str:
    text = " → ".join(titles[name] for name in order[:shown])
    return text + (" → …" if len(order) > shown else "")


def _show_choice(report: Mapping[str, Any], titles: Mapping[str, str], screen: Screen) -> None:
    from sim.outcomes.numbers import interval, number

    indicator = report["objective"]["indicator"]
    rows = [x for x in report["candidates"] if x["loss"] is not None]
    rows.sort(key=lambda x: x["loss"]["mean"])
    screen.table(
        [screen.say(f"column.{x}") for x in ("path", "path-loss", "path-reps", "path-role")],
        [
            [
                _order(x["order"], titles),
                interval(x["loss"], indicator, signed=True),
                str(x["replications"]),
                screen.say("joint").join(screen.say(f"path-role.{role}") for role in x["roles"]),
            ]
            for x in rows
        ],
        title=screen.say("path-others"),
        right=(1, 2),
    )
    selection = report["selection"]
    delta = number(selection["indifference"], indicator)
    if selection["decided"]:
        probability = f"{100 * selection['probability']:g}"
        others = len(rows)
        screen.line(screen.say("path-sure", probability=probability, others=others, delta=delta))
    else:
        left = len(selection["undecided"])
        screen.line(screen.say("path-unsure", left=left, reps=report["replications"], delta=delta))


def _show_first_step(report: Mapping[str, Any], titles: Mapping[str, str], screen: Screen) -> None:
    from sim.outcomes.numbers import interval, number

    step, indicator = report["first_step"], report["objective"]["indicator"]
    name = titles[step["package"]]
    if step["others"]:
        other = step["others"][0]
        screen.line(
            screen.say(
                "first-step",
                name=name,
                other=titles[other["package"]],
                loss=interval(other["loss"], indicator, signed=True),
            )
        )
    if step["interaction"]:
        pair = [titles[x] for x in step["interaction"]["between"]]
        saved = number(step["interaction"]["saving_a_year"], indicator, signed=True)
        other = titles[step["interaction"]["otherwise_first"]]
        screen.line(
            screen.say("first-interaction", one=pair[0], two=pair[1], saved=saved, other=other)
        )
    elif step["greedy_agrees"]:
        screen.line(screen.say("first-alone", name=name))
    if step["greedy_order"] and not step["greedy_agrees"]:
        screen.line(screen.say("first-not-greedy", name=titles[step["greedy_order"][0]]))


def _show_regret(report: Mapping[str, Any], titles: Mapping[str, str], screen: Screen) -> None:
    from sim.outcomes.numbers import number

    found, indicator = report["regret"], report["objective"]["indicator"]
    screen.table(
        [screen.say(f"column.{x}") for x in ("path", "regret-mean", "regret-worst", "regret-best")],
        [
            [
                _order(x["order"], titles),
                number(x["expected"], indicator),
                number(x["worst"], indicator),
                f"{100 * x['best_in']:.0f} %",
            ]
            for x in found["paths"]
        ],
        title=screen.say("regret-title", draws=found["draws"], numbers=found["numbers"]),
        right=(1, 2, 3),
    )
    choices = [_order(found[f"{x}_choice"], titles) for x in ("expected", "minimax")]
    screen.line(screen.say("regret-choices", expected=choices[0], minimax=choices[1]))
