"""``reformsim calibrate log`` and ``validate``: a model from an event log, and its test."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.log_findings import (
    attributes_told,
    batches_told,
    show_attributes,
    show_batches,
)
from sim.cli.options import Parser, UsageError, add_common, whole
from sim.cli.screen import Screen
from sim.cli.target import target
from sim.words import say

if TYPE_CHECKING:
    from calibration.logs.model import LogModel
    from calibration.logs.read import CleanLog, Columns
    from calibration.logs.validate import Validation

VALIDATE = "validate"
MOST_POOLS = 12


def parser(lang: str, part: str) -> Parser:
    """The options of one part."""
    result = Parser(f"calibrate {part}", lang, "FILE", least=1, most=1)
    result.option("--columns", value="case=…,activity=…", check=columns_of)
    if part == VALIDATE:
        result.option("--share", value="PERCENT", default=67, check=whole(10))
        result.option("--reps", value="N", default=5, check=whole(1))
        result.option("--seed", value="S", default=1, check=whole(0))
        result.option("--page", value="FILE.html")
    else:
        result.option("-o", "--output", value="MODEL")
    add_common(result)
    return result


def columns_of(option: str, text: str, lang: str) -> Columns:
    """Columns as ``--columns`` names them."""
    from calibration.logs.read import parse_columns
    from calibration.logs.read.columns import ColumnsError

    try:
        return parse_columns(text)
    except ColumnsError as error:
        raise UsageError(f"{option}: {say(error.key, lang, **error.values)}") from None


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Read the log and report on it; then discover a model, or test one."""
    from calibration.logs.read import read_log

    if args.part != VALIDATE and not args.output:
        raise UsageError(screen.say("model-output-missing"))
    path = Path(args.names[0])
    clean = read_log(path, args.columns)
    if not screen.wants_json:
        _show_quality(clean, path, screen)
    if args.part == VALIDATE:
        return _validate(args, clean, screen)
    return _discover(args, clean, path, screen)


def _show_quality(clean: CleanLog, path: Path, screen: Screen) -> None:
    quality = clean.quality
    cases = clean.table["case_id"].nunique()
    screen.line(
        screen.say(
            "log-size",
            file=path.name,
            rows=f"{quality.rows_read:,}",
            used=f"{quality.rows_used:,}",
            cases=f"{cases:,}",
            activities=f"{clean.table['activity'].nunique():,}",
        )
    )
    if not quality.findings:
        screen.line(screen.say("log-clean"))
        return
    rows = [
        [
            screen.say(f"quality.{f.key}"),
            f"{f.rows:,}",
            ", ".join(map(str, f.lines)),
            screen.say(f"remedy.{f.key}"),
        ]
        for f in quality.findings
    ]
    columns = [screen.say(f"column.log-{x}") for x in ("finding", "rows", "lines", "remedy")]
    screen.table(columns, rows, right=[1])


def _discover(args: argparse.Namespace, clean: CleanLog, path: Path, screen: Screen) -> int:
    from calibration.logs.discover.choose import choose_drift
    from calibration.logs.discover.model import discover
    from calibration.logs.model import save

    with screen.progress(1, screen.say("choosing-drift")) as tell:
        drift = choose_drift(clean.table, tell)
    model = discover(
        clean.table,
        path.name,
        clean.zone,
        clean.starts,
        drift,
        clean.quality.plain(),
        clean.attributes,
    )
    with target(args.output, screen.lang) as file:
        save(model, file)
    if screen.wants_json:
        screen.json("calibrate-log", {"file": str(path), "model": args.output, **facts(model)})
    else:
        _show_model(model, args.output, list(clean.attributes.columns), screen)
    return 0


def facts(model: LogModel) -> dict[str, Any]:
    """What a model says, in a few figures."""
    from calibration.logs.parameters import parameters
    from calibration.logs.waiting import waits_of

    shared = [s for s in model.staff if len(set(s.members)) > 1]
    return {
        "quality": model.quality,
        "cases": len(model.begins),
        "activities": len(model.activities),
        "resources": len(model.resources),
        "steps": len(model.steps.activity),
        "starts_known": model.starts,
        "selection": model.selection,
        "half_life": model.drift._asdict(),
        "pools": len(model.staff),
        "shared_pools": [{"name": s.name, "people": len(s.members)} for s in shared],
        "batches": batches_told(model),
        "attributes": attributes_told(model),
        "waiting_hours_per_case": waits_of(model).hours_per_case(len(model.begins)),
        "delay_minutes_per_case": float(model.steps.delay.sum() / len(model.begins)),
        "work_minutes_per_case": float(model.steps.work.sum() / len(model.begins)),
        "parameters": [p._asdict() for p in parameters(model)],
    }


def _show_model(model: LogModel, file: str, known: list[str], screen: Screen) -> None:
    told = facts(model)
    screen.line(screen.say(f"log-selection.{model.selection}"))
    if not model.starts:
        screen.line(screen.say("log-no-starts"))
    screen.line(
        screen.say(
            "log-staff",
            resources=told["resources"],
            pools=told["pools"],
            shared=len(told["shared_pools"]),
        )
    )
    _show_pools(model, screen)
    show_batches(model, screen)
    show_attributes(model, known, screen)
    waits = {reason: f"{hours:.1f}" for reason, hours in told["waiting_hours_per_case"].items()}
    screen.line(screen.say("log-waits", **waits))
    screen.line(screen.say("log-model-written", file=file))


def _show_pools(model: LogModel, screen: Screen) -> None:
    """The pools that do most, under the names by which changes call them."""
    done = [int((model.steps.pool == i).sum()) for i in range(len(model.staff))]
    most = sorted(range(len(done)), key=lambda i: -done[i])[:MOST_POOLS]
    rows = []
    for i in most:
        staff = model.staff[i]
        open_ = (sum(staff.closes) - sum(staff.opens)) / 60.0
        hours = f"{open_:.1f}" if staff.opens else "168"
        rows.append([staff.name, str(len(staff.members)), hours, f"{done[i]:,}"])
    if rows:
        columns = [screen.say(f"column.log-{x}") for x in ("pool", "people", "hours", "done")]
        screen.table(columns, rows, right=[1, 2, 3])


def _validate(args: argparse.Namespace, clean: CleanLog, screen: Screen) -> int:
    from calibration.logs.read.problems import bad
    from calibration.logs.validate import TooFewCasesError, validate

    if args.share > 95:
        raise UsageError(screen.say("share-too-large"))
    try:
        with screen.progress(args.reps, screen.say("generating")) as tell:
            share = args.share / 100.0
            known = clean.attributes
            result = validate(clean.table, clean.zone, share, args.reps, args.seed, known, tell)
    except TooFewCasesError:
        raise bad(Path(args.names[0]), "too-few-to-hold-out") from None
    title = screen.say("validated", train=result.train, test=result.test, reps=result.reps)
    if args.page:
        _write_page(args.page, result, title, screen)
    if screen.wants_json:
        screen.json("calibrate-validate", result.plain())
        return 0
    columns = [screen.say(f"column.{x}") for x in ("distance", "model", "spread", "floor")]
    rows = [
        [name, f"{mean:.3g}", f"{sd:.2g}", f"{result.floor[name]:.3g}"]
        for name, (mean, sd) in result.model.items()
    ]
    screen.table(columns, rows, title=title, right=[1, 2, 3])
    screen.line(screen.say("floor-explained"))
    return 0


def _write_page(place: str, result: Validation, about: str, screen: Screen) -> None:
    """The page of fit, whole or not at all."""
    from dashboards.fit import fit_page
    from sim.outcomes.whole import whole as whole_file

    page = fit_page(result.beside, result.model, result.floor, about, screen.lang)
    with target(place, screen.lang) as file, whole_file(file) as draft:
        draft.write_text(page, encoding="utf-8")
    screen.note(screen.say("page-written", file=place))
