"""``reformsim compare``: a baseline and one or more reforms, meeting the same applicants."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.condition import condition
from sim.cli.options import (
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    with_nearest,
)
from sim.cli.posterior import about, drawn_of, draws_of, show_doubt
from sim.cli.precision import add_precision, to_precision
from sim.cli.screen import Screen
from sim.words import say

if TYPE_CHECKING:
    from sim.outcomes.indicators import Result
    from sim.reforms.load import Loaded

REPS = 10

OVERALL = (
    "materials",
    "steps",
    "promised_working_days",
    "elapsed_working_days",
    "wait_mean",
    "wait_p90",
    "backlog",
    "utilisation",
    "overtime_hours",
    "staff_needed",
)
"""Shown for the city as a whole: what an average case takes, and what halls and offices feel."""

MOST_MATTERS = 60
"""So many matters are listed one by one; of a larger catalogue only those with most cases."""
MOST_TABLES = 10
"""Of a larger catalogue, how many matters get a table of their own."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("compare", lang, "BASE REFORM…", least=2, most=20)
    add_simulation(result, REPS)
    add_gathering(result)
    add_precision(result)
    result.option("--posterior", value="P")
    result.option("--matter", value="MATTER")
    result.option("--fail-on", value="CONDITION", many=True, check=condition)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Simulate all scenarios with the same applicants, and show what differs."""
    from sim.cli.simulate import judge

    report = compared(args, screen)
    if screen.wants_json:
        screen.json("compare", report)
    else:
        _show(report, args.matter, screen)
    return judge(args.fail_on, report["metrics"], report["matters"], screen)


def compared(args: argparse.Namespace, screen: Screen) -> dict[str, Any]:
    """The comparison asked for, as the command's JSON.

    Everything that can be wrong with the scenarios is found before any of them is simulated.
    """
    from sim.cli.simulate import engine_of, load
    from sim.experiment.compare import compare_runs, runs_of
    from sim.outcomes.indicators import INDICATORS

    engine = engine_of(args, screen)
    ready = [load(name, args.horizon) for name in args.names]
    ids = [loaded.scenario.id for loaded, _ in ready]
    twice = {name for name in ids[1:] if ids[1:].count(name) > 1}
    if twice:
        raise UsageError(screen.say("twice", name=min(twice)))
    matters = tuple(sorted({m for _, plan in ready for m in plan.names.matters}))
    check_matter(args.matter, matters, screen.lang)
    for wanted in (*args.fail_on, *args.precise):
        wanted.check_names(INDICATORS, matters, screen.lang)
    drawn = drawn_of(args, [loaded for loaded, _ in ready], screen)
    results, reached = to_precision(ready, args, screen, drawn=drawn)
    draws = draws_of(drawn, results[0])
    done = [
        runs_of(loaded, found, draws) for (loaded, _), found in zip(ready, results, strict=True)
    ]
    report = compare_runs(done[0], done[1:], args.seed, engine) | reached | about(args, draws)
    told = [(loaded, found) for (loaded, _), found in zip(ready, results, strict=True)]
    _hold_against_reported(report, told)
    report["titles"] = {
        loaded.scenario.id: loaded.scenario.title.model_dump() for loaded, _ in ready
    }
    return report


def _hold_against_reported(
    report: dict[str, Any], told: Sequence[tuple[Loaded, Sequence[Result]]]
) -> None:
    """Put reported figures beside the simulated ones, where the comparison is about them."""
    from calibration.beside import beside
    from calibration.reported import shipped_targets

    targets, (base, *others) = shipped_targets(), told
    for name, pair in zip(report["reforms"], others, strict=True):
        if (base[0].scenario.id, pair[0].scenario.reform) == (targets.baseline, targets.reform):
            report["reforms"][name]["targets"] = beside(targets, base, pair)


def check_matter(name: str | None, matters: tuple[str, ...], lang: str) -> None:
    """Refuse the name of a matter that the scenario does not have.

    Raises
    ------
    UsageError
        With the nearest name there is.
    """
    if name is not None and name not in matters:
        raise UsageError(with_nearest(lang, say("no-matter", lang, name=name), name, matters))


def _show(report: Mapping[str, Any], matter: str | None, screen: Screen) -> None:
    from sim.cli.figures import conclusion

    titles = report["titles"]
    base = titles[report["baseline"]][screen.lang]
    several = len(report["reforms"]) > 1
    for name, pair in report["reforms"].items():
        if several:
            pair = all_at_once(pair)  # noqa: PLW2901 - the same, with the wider intervals
        screen.heading(screen.say("compared", base=base, reform=titles[name][screen.lang]))
        same = []
        listed = largest(pair["matters"], MOST_TABLES) if matter is None else pair["matters"]
        for key, found in listed.items():
            sentence = conclusion(found["metrics"], screen)
            if matter is not None and key != matter:
                continue
            if not sentence and matter is None:
                same.append(found["title"][screen.lang])
                continue
            show_matter(found, screen)
            screen.line(sentence or screen.say("no-change"))
            screen.line()
        if same:
            screen.line(screen.say("unchanged", names=screen.say("joint").join(same)))
            screen.line()
        left_out(len(pair["matters"]) - len(listed), screen)
        if matter is None:
            _show_overall(pair["metrics"], screen)
            if "targets" in pair:
                _show_reported(pair["targets"], screen)
        if "spread" in pair:
            shown = pair["spread"] if matter is None else pair["spread"]["matters"][matter]
            show_doubt(report, shown, "difference", screen)
    screen.note(sample(report, screen))
    if several:
        screen.note(screen.say("simultaneous", count=len(report["reforms"])))


def all_at_once(pair: Mapping[str, Any]) -> dict[str, Any]:
    """A reform's comparison with intervals that hold for all reforms together."""

    def wider(metrics: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: {**metric, "difference": {**metric["difference"], "ci95": seen[name]["ci95"]}}
            for name, metric in metrics.items()
        }

    seen = pair["simultaneous"]
    matters = {
        name: {**found, "metrics": wider(found["metrics"], seen["matters"][name]["metrics"])}
        for name, found in pair["matters"].items()
    }
    return {**pair, "metrics": wider(pair["metrics"], seen["metrics"]), "matters": matters}


def largest(matters: Mapping[str, Any], most: int = MOST_MATTERS) -> Mapping[str, Any]:
    """The matters to list: all, or of a large catalogue the ``most`` with the most cases.

    Parameters
    ----------
    matters : mapping
        As a report has them, by name.
    most : int
        How many of a catalogue of more than :data:`MOST_MATTERS`.
    """
    if len(matters) <= MOST_MATTERS:
        return matters
    by_cases = sorted(matters.items(), key=lambda pair: (-pair[1]["cases"], pair[0]))
    return dict(by_cases[:most])


def left_out(matters: int, screen: Screen) -> None:
    """Say that some matters are not listed, and how to see them."""
    if matters > 0:
        screen.note(screen.say("not-listed", matters=f"{matters:,}"))


def show_matter(found: Mapping[str, Any], screen: Screen) -> None:
    """Print what a reform does to one matter: a row per indicator that is known in both."""
    from sim.outcomes.numbers import UNITS

    metrics = found["metrics"]
    known = [i for i in UNITS if i in metrics and metrics[i]["difference"]["mean"] is not None]
    zero = [
        i for i in known if not (metrics[i]["baseline"]["mean"] or metrics[i]["reform"]["mean"])
    ]
    title = screen.say("matter-title", title=found["title"][screen.lang], cases=found["cases"])
    _table({i: metrics[i] for i in known if i not in zero}, title, screen)


def _show_overall(metrics: Mapping[str, Any], screen: Screen) -> None:
    _table({i: metrics[i] for i in OVERALL}, screen.say("overall-title"), screen)


def _show_reported(targets: Sequence[Mapping[str, Any]], screen: Screen) -> None:
    """Print every reported figure beside the simulated one, hits and misses alike."""
    from calibration.beside import COLUMNS, agreeing, as_read

    heads = [screen.say(f"column.{x}") for x in COLUMNS]
    rows = [as_read(target, screen.lang) for target in targets]
    screen.table(heads, rows, title=screen.say("targets-title"), right=(1, 3, 4))
    hits, counted = agreeing(targets)
    screen.line(screen.say("targets-sum", hits=hits, all=counted))
    screen.line()


def _table(metrics: Mapping[str, Any], title: str, screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import interval, number, percent

    screen.table(
        [screen.say(f"column.{x}") for x in ("indicator", "before", "after", "change", "percent")],
        [
            [
                label(indicator, screen),
                number(metric["baseline"]["mean"], indicator),
                number(metric["reform"]["mean"], indicator),
                interval(metric["difference"], indicator, signed=True),
                percent(metric),
            ]
            for indicator, metric in metrics.items()
        ],
        title=title,
        right=(1, 2, 3, 4),
    )


def sample(report: Mapping[str, Any], screen: Screen) -> str:
    """What the figures rest on: replications, cases, seed and engine."""
    return screen.say(
        "sample",
        reps=report["replications"],
        cases=f"{report['cases']:,}",
        seed=report["seed"],
        engine=report["engine"],
    )
