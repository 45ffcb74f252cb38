"""``reformsim report``: a run, or a baseline and its reforms, as HTML, Word and Excel."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.options import Parser, UsageError, add_common, whole, with_nearest
from sim.cli.posterior import NOBODY
from sim.cli.screen import Screen
from sim.words import LANGUAGES, say

if TYPE_CHECKING:
    from dashboards.folders import Folder
    from dashboards.report.contents import Material
    from dashboards.report.fans import Fans

FORMS = ("html", "docx", "xlsx")
EXTRAS = ("reformsim.attribute/1", "reformsim.staff/1", "reformsim.path/1")
"""JSON of other commands that a report can take in."""


def forms(option: str, text: str, lang: str) -> tuple[str, ...]:
    """Check for some of :data:`FORMS`, with commas between them."""
    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    for part in wanted or ("",):
        if part not in FORMS:
            message = say("not-a-choice", lang, option=option, text=part)
            raise UsageError(with_nearest(lang, message, part, FORMS))
    return tuple(dict.fromkeys(wanted))


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("report", lang, "RUN… [RESULT.json…]", least=1, most=24)
    result.option("--to", value="html,docx,xlsx", default=FORMS, check=forms)
    result.option("-o", "--output", value="DIR")
    result.option("--posterior", value="P")
    result.option("--draws", value="N", default=20, check=whole(2))
    result.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Read the runs once, and write every form asked for beside them or in a folder."""
    from dashboards.folders import open_run
    from dashboards.report.contents import Material

    paths = [Path(name) for name in args.names]
    extras = [_extra(path, screen) for path in paths if path.suffix == ".json"]
    folders = [open_run(path) for path in paths if path.suffix != ".json"]
    if not folders:
        raise UsageError(screen.say("too-few", names="RUN", command="report"))
    target = Path(args.output) if args.output else folders[-1].path.parent
    if target.exists() and not target.is_dir():
        raise UsageError(screen.say("folder-taken", folder=target))
    screen.note(screen.say("report-reading", runs=len(folders)))
    material = Material(folders, extras, _fans(folders, args, screen))
    stem = f"{folders[-1].path.name}-report"
    written = []
    with screen.progress(len(args.to), screen.say("report-writing")) as step:
        for i, form in enumerate(args.to):
            path = target / f"{stem}.{form}"
            _write(material, path, form, screen.lang)
            written.append(path)
            step(i + 1, len(args.to))
    if screen.wants_json:
        screen.json("report", _told(material, written))
    else:
        for path in written:
            screen.line(str(path))
    return 0


def _fans(folders: Sequence[Folder], args: argparse.Namespace, screen: Screen) -> Fans | None:
    """The scenarios of the runs lived again over the posterior asked for, if one is."""
    if args.posterior in (None, NOBODY):
        return None
    from calibration.drawn import EACH, Drawn
    from calibration.posterior import find
    from dashboards.report.fans import Fans
    from sim.cli.simulate import replications
    from sim.routes.compile import compile_plan

    loaded = [folder.loaded for folder in folders]
    seed = folders[0].manifest["seed"]
    drawn = Drawn(find(args.posterior), loaded, seed)
    how = {"seed": seed, "engine": None, "cluster": None, "store": None, "no_store": False}
    told = argparse.Namespace(**how, jobs=args.jobs)
    numbers = range(EACH * args.draws)
    made = replications(
        [(x, compile_plan(x)) for x in loaded], told, screen, (), numbers, drawn=drawn
    )
    return Fans(made, EACH)


def _write(material: Material, path: Path, form: str, lang: str) -> None:
    from dashboards.report.contents import contents
    from sim.outcomes.whole import whole

    with whole(path) as draft:
        if form == "html":
            from dashboards.report.html import page

            parts = [contents(material, each) for each in LANGUAGES]
            draft.write_text(page(parts, lang), encoding="utf-8")
        elif form == "docx":
            from dashboards.report.word import write_brief

            write_brief(draft, contents(material, lang, "print"))
        else:
            from dashboards.report.excel import write_workbook

            write_workbook(draft, material, contents(material, lang, "print"))


def _told(material: Material, written: Sequence[Path]) -> dict[str, Any]:
    """What was written, and from what."""
    return {
        "files": [str(path) for path in written],
        "runs": [str(folder.path) for folder in material.folders],
        "replications": material.basis.replications,
        "seed": material.basis.seed,
    }


def _extra(path: Path, screen: Screen) -> dict[str, Any]:
    """What another command found out.

    Raises
    ------
    UsageError
        If the file is not one that a report can take in.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("schema") not in EXTRAS:
        raise UsageError(screen.say("not-an-extra", file=path, schemas=", ".join(EXTRAS)))
    return found
