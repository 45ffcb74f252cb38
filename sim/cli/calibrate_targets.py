"""``reformsim calibrate targets CITY`` and ``reformsim calibrate report``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.options import Parser, add_common, whole
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from calibration.inference.fit import Fitted
    from calibration.patterns import Pattern

NOT_CONVERGED = 4
"""Exit code: the chains do not agree, or no values tell all facts."""


def parser(lang: str, part: str) -> Parser:
    """The options of one of the two."""
    targets = part == "targets"
    name = f"calibrate {part}"
    result = Parser(name, lang, "CITY" if targets else "", least=int(targets), most=int(targets))
    if targets:
        result.option("--points", value="N", default=160, check=whole(40))
        result.option("--steps", value="N", default=1200, check=whole(100))
        result.option("-o", "--output", value="FILE")
    else:
        result.option("--posterior", value="P")
        result.option("--draws", value="N", default=8, check=whole(1))
        result.flag("--designed")
    result.option("--seed", value="S", default=1, check=whole(0))
    result.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))
    result.option("--cluster", value="ADDRESS")
    result.option("--store", value="DIR")
    result.flag("--no-store")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Fit, or show how well the fit tells the report's figures."""
    from sim.experiment.ready import prepare

    prepare(lambda: screen.note(screen.say("compiling")))
    return _targets(args, screen) if args.part == "targets" else _report(args, screen)


@contextmanager
def _stages(screen: Screen) -> Iterator[Callable[[str, int, int], None]]:
    """Progress of one stage after another, each with the time it will still take."""
    with ExitStack() as stack:
        now: dict[str, Callable[[int, int], None]] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in now:
                stack.close()
                now.clear()
                bar = screen.progress(total, screen.say(f"stage.{stage}"))
                now[stage] = stack.enter_context(bar)
            now[stage](done, total)

        yield tell


# -- targets ---------------------------------------------------------------------------------------


def _targets(args: argparse.Namespace, screen: Screen) -> int:
    """Infer a city's uncertain numbers from facts about the time before."""
    from calibration.inference.anchors import shipped_anchors
    from calibration.inference.fit import Plan, fit
    from calibration.inference.knobs import shipped_groups
    from calibration.posterior import save
    from sim.city.load import load_city
    from sim.cli.simulate import store_of
    from sim.reforms.load import find

    name = args.names[0]
    city = load_city(find("city", name))
    second = 3 * args.points // 10
    plan = Plan(args.points - second, second, steps=args.steps, seed=args.seed)
    with _stages(screen) as tell:
        fitted = fit(
            name,
            city,
            shipped_groups(),
            shipped_anchors(),
            plan,
            jobs=args.jobs,
            cluster=args.cluster,
            store=store_of(args, screen),
            progress=tell,
        )
    path = Path(args.output or f"{city.id}-posterior.json")
    save(fitted.posterior, path)
    if screen.wants_json:
        told = {"part": "targets", "posterior": str(path), "converged": fitted.converged}
        screen.json("calibrate", told | fitted.posterior.about)
    else:
        _show_fit(fitted, path, screen)
    if not fitted.converged:
        screen.complain(screen.say("not-converged"))
        return NOT_CONVERGED
    return 0


def _show_fit(fitted: Fitted, path: Path, screen: Screen) -> None:
    about = fitted.posterior.about
    rows = [
        [f["title"][screen.lang], _g(f["value"]), _span(f["prior"]), _span(f["simulated"])]
        for f in about["facts"]
    ]
    titles_of = {f["id"]: f["title"][screen.lang] for f in about["facts"]}
    _table(("fact", "reported", "prior-90", "posterior-90"), rows, {1, 2, 3}, screen)
    from calibration.inference.knobs import shipped_groups

    titles = {g.id: screen.title(g.title) for g in shipped_groups()}
    rows = [
        [
            titles.get(k["name"], k["name"]),
            _span([k["interval90"][0], k["mean"], k["interval90"][1]]),
            f"{100 * k['contraction']:.0f} %",
            screen.say(f"known.{k['verdict']}"),
            ", ".join(titles.get(n, n) for n in k["tied_to"]),
        ]
        for k in sorted(about["identifiability"], key=lambda k: -k["contraction"])
    ]
    _table(("quantity", "position-90", "contraction", "verdict", "tied-to"), rows, {1, 2}, screen)
    cover = about["emulator_coverage"]
    screen.line(
        screen.say(
            "fit-checks",
            rhat=f"{about['rhat']:.2f}",
            gap=f"{about['abc_gap']:.1f}",
            half=f"{100 * cover['50']:.0f}",
            most=f"{100 * cover['95']:.0f}",
            left=f"{100 * about['left_after_waves'][-1]:.1f}",
        )
    )
    missed = [titles_of[f["id"]] for f in about["left_out"] if not f["covered"]]
    known = len(about["left_out"])
    screen.line(
        screen.say(
            "left-out",
            covered=known - len(missed),
            all=known,
            missed=", ".join(missed) or screen.say("none"),
        )
    )
    screen.line(screen.say("posterior-written", path=path))


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: set[int], screen: Screen
) -> None:
    screen.table([screen.say(f"column.{h}") for h in heads], rows, right=right)


def _g(value: float) -> str:
    return f"{value:.3g}"


def _span(values: list[float]) -> str:
    low, middle, high = values
    return f"{_g(middle)} [{_g(low)}, {_g(high)}]".replace("-", "−")


# -- report ----------------------------------------------------------------------------------------


def _report(args: argparse.Namespace, screen: Screen) -> int:
    """Every pattern of the report under the posterior, on one page."""
    from calibration.patterns import counted, patterns
    from calibration.posterior import SHIPPED, find
    from sim.cli.simulate import store_of

    name = args.posterior or SHIPPED
    posterior = find(name)
    with screen.progress(args.draws, screen.say("stage.patterns")) as step:
        found = patterns(
            posterior,
            args.draws,
            designed=args.designed,
            seed=args.seed,
            jobs=args.jobs,
            cluster=args.cluster,
            store=store_of(args, screen),
            progress=step,
        )
    all_of_them = counted(found)
    hits, within = (sum(p.verdict == x for p in all_of_them) for x in ("hit", "within"))
    sturdy = sum(p.sturdy for p in all_of_them)
    if screen.wants_json:
        told = {"part": "report", "posterior": name, "draws": args.draws, "seed": args.seed}
        rows = [p.__dict__ for p in found]
        sums = {"hits": hits, "sturdy": sturdy, "within": within, "all": len(all_of_them)}
        screen.json("calibrate", {**told, **sums, "patterns": rows})
        return 0
    _table(
        ("figure", "reading", "reported", "guide-range", "lived-90", "gap", "hit"),
        [_pattern_row(p, screen) for p in found],
        {2, 3, 4, 5},
        screen,
    )
    screen.line(
        screen.say(
            "patterns-sum",
            hits=hits,
            sturdy=sturdy,
            within=within,
            all=len(all_of_them),
            draws=args.draws,
            posterior=name,
        )
    )
    missed = [p for p in all_of_them if p.verdict in ("within", "miss")]
    if missed:
        screen.line(screen.say("not-agreeing"))
    for pattern in missed:
        reason = pattern.reason[screen.lang] if pattern.reason else ""
        screen.line(f"  {pattern.title[screen.lang]}: {reason}")
    return 0


def _pattern_row(pattern: Pattern, screen: Screen) -> list[str]:
    from calibration.beside import shape_of
    from sim.outcomes.numbers import number

    change = pattern.about == "change" and bool(pattern.indicator)
    shown = shape_of(pattern.about, pattern.indicator) if pattern.indicator else "completion_rate"

    def told(value: float) -> str:
        return number(value, shown, signed=change)

    def span(values: Sequence[float]) -> str:
        low, middle, high = (told(x) for x in values)
        return middle if low == high else f"{middle} [{low}, {high}]"

    if pattern.simulated is None:
        seen = ""
    elif len(pattern.simulated) == 1:
        seen = screen.say("holds-in", share=number(pattern.simulated[0], shown))
    else:
        seen = span(pattern.simulated)
    title = pattern.title[screen.lang]
    return [
        screen.say("another-reading", title=title) if pattern.other_reading_of else title,
        screen.say(f"reading.{pattern.reading}"),
        "" if pattern.reported is None else told(pattern.reported),
        span(pattern.guide) if pattern.guide else "",
        seen,
        _gap(pattern, screen, change),
        screen.say(f"target.{pattern.verdict}"),
    ]


def _gap(pattern: Pattern, screen: Screen, change: bool) -> str:
    """How far what people live through is from what guides say."""
    from sim.outcomes.numbers import number

    if pattern.guide is None or pattern.simulated is None:
        return ""
    gap = pattern.simulated[1] - pattern.guide[1]
    if change:
        return screen.say("points", points=f"{100 * gap:+.0f}".replace("-", "−"))
    return number(gap, pattern.indicator, signed=True)
