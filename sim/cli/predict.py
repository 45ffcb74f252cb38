"""``reformsim predict CASE``: another city's change, from one short file and without refitting."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.options import Parser, add_common, whole
from sim.cli.posterior import NOBODY, doubt
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from calibration.posterior import Posterior


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("predict", lang, "CASE", least=1, most=1)
    result.option("--posterior", value="P")
    result.option("--draws", value="N", default=60, check=whole(2))
    result.option("--reps", value="N", default=2, check=whole(1))
    result.option("--seed", value="S", default=1, check=whole(0))
    result.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Predict, and say how sure the prediction is.

    Raises
    ------
    SpecError
        If the case or the posterior cannot be used.
    """
    from calibration.foreign.casefile.read import load_case
    from calibration.foreign.predict import predict
    from calibration.foreign.told import FEWEST, summary
    from sim.experiment.ready import prepare

    path = _case(args.names[0])
    case = load_case(path)
    name, posterior = _posterior(args.posterior)
    prepare(lambda: screen.note(screen.say("compiling")))
    with screen.progress(args.draws, screen.title(case.title)) as step:
        predicted = predict(case, posterior, args.draws, args.reps, args.seed, step, args.jobs)
    told = summary(predicted)
    notes = [screen.say(note) for note in predicted.notes]
    if args.draws < FEWEST:
        share = f"{(args.draws - 1) / (args.draws + 1):.0%}"
        notes += [screen.say("predict-few-draws", draws=args.draws, share=share, least=FEWEST)]
    if screen.wants_json:
        screen.json(
            "predict",
            {
                "case": str(args.names[0]),
                "title": case.title.model_dump(),
                "posterior": name,
                "draws": args.draws,
                "replications": args.reps,
                "seed": args.seed,
                "notes": notes,
                "indicators": told,
            },
        )
        return 0
    _show(told, screen)
    for note in notes:
        screen.line(note)
    screen.line(screen.say("predict-sum", draws=args.draws, reps=args.reps, posterior=name))
    return 0


def _case(name: str) -> Path:
    """A case by path, or by the name of a shipped example."""
    from importlib import resources

    shipped = Path(str(resources.files("calibration"))) / "cases" / f"{name}.yaml"
    return shipped if shipped.is_file() and not Path(name).exists() else Path(name)


def _posterior(name: str | None) -> tuple[str, Posterior | None]:
    """The posterior asked for; without one the shipped one."""
    from calibration.posterior import SHIPPED, find

    if name == NOBODY:
        return NOBODY, None
    return name or SHIPPED, find(name or SHIPPED)


def _show(told: dict[str, Any], screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import number

    rows = []
    for name, one in told.items():

        def span(part: str, indicator: str, signed: bool = False, one: Any = one) -> str:
            value, ends = one[part]["median"], one[part]["interval90"]
            text = number(value, indicator, signed)
            if not ends or ends[0] == ends[1]:
                return text
            low, high = (number(x, indicator, signed) for x in ends)
            return f"{text} [{low}, {high}]"

        rows.append(
            [
                label(name, screen),
                span("before", name),
                span("after", name),
                span("relative_change", "completion_rate", signed=True),
                doubt(one["spread"], screen),
            ]
        )
    heads = ("indicator", "before", "after-90", "relative-90", "sources-of-doubt")
    screen.table([screen.say(f"column.{head}") for head in heads], rows, right={1, 2, 3})
