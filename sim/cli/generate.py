"""``reformsim generate``: an event log from a model discovered by ``calibrate log``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.calibrate_log import columns_of
from sim.cli.options import Parser, UsageError, add_common, whole, with_nearest
from sim.cli.screen import Screen
from sim.cli.target import target
from sim.words import say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from calibration.logs.model import LogModel

MOST_CASES = 1_000_000


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("generate", lang, "MODEL", least=1, most=1)
    result.option("--start", value="DATE", check=_instant)
    result.option("--cases", value="N", check=_cases)
    result.option("--seed", value="S", default=1, check=whole(0))
    result.option("--open", value="FILE")
    result.option("--columns", value="case=…,activity=…", check=columns_of)
    result.flag("--attributes")
    result.option("--change", value="CHANGE", many=True)
    result.option("--engine", value="reference|compiled")
    result.option("-o", "--output", value="LOG.csv")
    add_common(result)
    return result


def _cases(option: str, text: str, lang: str) -> int:
    value = whole(1)(option, text, lang)
    if value > MOST_CASES:
        raise UsageError(say("too-many-cases", lang, option=option, most=MOST_CASES))
    return value


def _instant(option: str, text: str, lang: str) -> datetime:
    """A date, or date and time, as ISO 8601 has them."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(say("not-a-date", lang, option=option, text=text)) from None
    if not 1950 <= instant.year < 2200:
        raise UsageError(say("not-a-date", lang, option=option, text=text))
    return instant


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Write the log where asked."""
    from calibration.logs.model import load
    from calibration.logs.simulate.write import in_zone, write_log
    from sim.cli.simulate import engine_of

    for option in ("start", "cases", "output"):
        if getattr(args, option) is None:
            raise UsageError(screen.say("generate-needs", option=f"--{option}"))
    if args.columns is not None and args.open is None:
        raise UsageError(screen.say("columns-without-open"))
    if args.attributes and args.open is not None:
        raise UsageError(screen.say("attributes-with-open"))
    engine = engine_of(args, screen)
    model = _with_changes(load(Path(args.names[0])), args.change, screen)
    start = in_zone(args.start, model.zone)
    log, more = _generated(args, model, start, engine)
    with target(args.output, screen.lang) as file:
        write_log(log, file, model.zone)
    told = {
        "file": args.output,
        "cases": args.cases,
        "activities": len(log),
        "first": str(log["start_time"].min()),
        "last": str(log["end_time"].max()),
        "seed": args.seed,
    } | more
    if screen.wants_json:
        screen.json("generate", told)
    else:
        screen.line(screen.say("log-generated", **told))
        if more:
            screen.line(screen.say("log-continued", **told))
    return 0


def _generated(
    args: argparse.Namespace, model: LogModel, start: np.datetime64, engine: str
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The log, and how many open cases went on if it began with some."""
    if args.open is None:
        from calibration.logs.simulate.generate import generate

        return generate(model, start, args.cases, args.seed, engine, args.attributes), {}
    from calibration.logs.read.open_cases import read_open
    from calibration.logs.simulate.warm import generate_from

    path = Path(args.open)
    cases = read_open(path, args.columns, start, model.zone, model.activities)
    warm = generate_from(model, cases, start, args.cases, args.seed, engine)
    return warm.log, {"continued": warm.continued, "already_ended": warm.ended}


def _with_changes(model: LogModel, changes: Sequence[str], screen: Screen) -> LogModel:
    """The model after all changes asked for."""
    from calibration.logs.whatif import ChangeError, changed

    for text in changes:
        try:
            model = changed(model, text)
        except ChangeError as error:
            told = f"--change: {screen.say(error.key, **error.values)}"
            raise UsageError(with_nearest(screen.lang, told, error.name, error.valid)) from None
    return model
