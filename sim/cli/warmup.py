"""``reformsim warmup``: whether a scenario's warm-up is long enough, with a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.options import Parser, add_common, add_gathering, add_simulation
from sim.cli.screen import Screen

REPS = 5


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("warmup", lang, "SCENARIO", least=1, most=1)
    add_simulation(result, REPS)
    add_gathering(result)
    result.option("--svg", value="FILE")
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Watch the scenario from its first day, and hold what settles against what is declared."""
    from sim.cli.simulate import engine_of, load, store_of
    from sim.experiment.gather import gather
    from sim.experiment.ready import prepare
    from sim.experiment.warmup import report, settling, unchanged_days, watching

    engine = engine_of(args, screen)
    loaded, plan = load(args.names[0], args.horizon)
    prepare(lambda: screen.note(screen.say("compiling")))
    with screen.progress(args.reps, screen.title(loaded.scenario.title)) as step:
        watched = gather(
            list(watching(loaded, plan, range(args.reps), args.seed, engine)),
            jobs=args.jobs,
            cluster=args.cluster,
            store=store_of(args, screen),
            progress=step,
        )
    found = settling(watched, unchanged_days(loaded))
    told = report(loaded, found, args.reps, args.seed)
    title = screen.say(
        "warmup-title",
        title=screen.title(loaded.scenario.title),
        declared=told["warm_up_days"],
        days=told["days_looked_at"],
        reps=args.reps,
    )
    if args.svg:
        from sim.cli.curves import curves
        from sim.outcomes.whole import whole

        with whole(Path(args.svg)) as draft:
            picture = curves(title, found, told["warm_up_days"], screen)
            draft.write_text(picture, encoding="utf-8")
        screen.note(screen.say("drawn", path=args.svg))
    if screen.wants_json:
        screen.json("warmup", told)
        return 0
    verdicts = {True: "warmup.enough", False: "warmup.short", None: "warmup.unknown"}
    heads = ("column.indicator", "warmup.settled", "warmup.verdict")
    screen.table(
        [screen.say(head) for head in heads],
        [
            [
                screen.say(f"indicator.{name}"),
                "–" if one["settled_after_days"] is None else str(one["settled_after_days"]),
                screen.say(verdicts[one["suffices"]]),
            ]
            for name, one in told["series"].items()
        ],
        title=title,
        right=(1,),
    )
    return 0
