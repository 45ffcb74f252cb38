"""``reformsim staff``: the fewest people that keep a promise, and the evidence."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.options import (
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    with_nearest,
)
from sim.cli.screen import Screen
from sim.words import say

if TYPE_CHECKING:
    from sim.experiment.staffing.target import Target
    from sim.reforms.load import Loaded

REPS = 8
FRESH = 128
CONFIDENCE = 0.95


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("staff", lang, "SCENARIO", least=1, most=1)
    result.option("--target", value='"wait_p90<=15"', many=True, check=_target)
    result.option("--place", value="PLACE")
    result.option("--pool", value="POOL", many=True)
    result.option("--confidence", value="P", default=CONFIDENCE, check=_share)
    add_simulation(result, REPS)
    add_gathering(result)
    result.option("-o", "--workbook", value="FILE.xlsx")
    result.option("--fresh", value="N", default=FRESH, check=_two)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Search, verify, and show who is needed when."""
    from sim.cli.simulate import engine_of, load, store_of
    from sim.experiment.ready import prepare
    from sim.experiment.staffing.bench import StaffingError
    from sim.experiment.staffing.staff import Question, staff

    if not args.target:
        raise UsageError(screen.say("no-target"))
    engine = engine_of(args, screen)
    loaded, plan = load(args.names[0], args.horizon)
    place = _place(loaded, args.place, screen)
    _check_pools(args.pool, place, plan.names.pools, screen)
    if args.reps < 2:
        raise UsageError(screen.say("not-whole", option="--reps", text=args.reps, least=2))
    prepare(lambda: screen.note(screen.say("compiling")))
    question = Question(
        targets=args.target,
        place=place,
        pools=args.pool,
        confidence=args.confidence,
        reps=args.reps,
        fresh=args.fresh,
        seed=args.seed,
        jobs=args.jobs,
        cluster=args.cluster,
        engine=engine,
    )
    try:
        with _Stages(screen) as stages:
            report = staff(loaded, question, stages, store_of(args, screen))
    except StaffingError as error:
        message = screen.say("staff-impossible", name=error.pool, when=_when(error.cell, screen))
        raise UsageError(message) from None
    if not report["pools"]:
        raise UsageError(screen.say("staff-nobody", place=place))
    if args.workbook is not None:
        from sim.cli.staff_book import write_book

        write_book(Path(args.workbook), report, loaded, screen.lang)
        screen.note(screen.say("saved", folder=args.workbook))
    if screen.wants_json:
        screen.json("staff", report)
    else:
        _show(report, screen)
    return 0


def _when(cell: int, screen: Screen) -> str:
    """A half-hour of the week in words."""
    from sim.experiment.staffing.report import clock
    from sim.outcomes.week import DAYS, SLOTS_A_DAY

    day, slot = divmod(cell, SLOTS_A_DAY)
    return f"{screen.say(f'day.{DAYS[day]}')} {clock(slot)}"


class _Stages:
    """A bar for each stage, one after another, with the time it will still take."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.bar = screen, ExitStack()

    def __enter__(self) -> _Stages:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def __call__(self, name: str, total: int) -> Callable[[int], None]:
        """Begin a stage; what is returned counts replications, more than expected if need be."""
        self.bar.close()
        show = self.bar.enter_context(self.screen.progress(total, self.screen.say(f"stage.{name}")))
        done = 0

        def step(more: int) -> None:
            nonlocal done
            done += more
            show(done, max(total, done))

        return step


def _place(loaded: Loaded, asked: str | None, screen: Screen) -> str:
    """The place asked for; without one the scenario's first."""
    places = loaded.places
    if asked is not None and asked not in places:
        message = screen.say("staff-no-place", name=asked)
        raise UsageError(with_nearest(screen.lang, message, asked, places))
    return asked or places[0]


def _check_pools(asked: Sequence[str], place: str, pools: Sequence[str], screen: Screen) -> None:
    there = [name.removeprefix(f"{place}/") for name in pools if name.startswith(f"{place}/")]
    for name in asked:
        if name not in there:
            message = screen.say("no-pool", name=name, place=place)
            raise UsageError(with_nearest(screen.lang, message, name, there))


def _show(report: Mapping[str, Any], screen: Screen) -> None:
    for name, pool in report["pools"].items():
        if pool["kind"] == "window":
            _show_window(name, pool, screen)
    offices = {n: p for n, p in report["pools"].items() if p["kind"] == "office"}
    if offices:
        _show_offices(offices, screen)
    _show_totals(report["pools"], screen)
    from sim.cli.staff_book import proof_lines

    _show_rosters(report, screen)
    for line in proof_lines(report, screen.lang):
        screen.line(line)


def _show_window(name: str, pool: Mapping[str, Any], screen: Screen) -> None:
    """People needed by half-hour and day, those there now in brackets."""
    from sim.outcomes.week import DAYS

    rows = pool["half_hours"]
    days = [day for day in DAYS if any(row["day"] == day for row in rows)]
    at = {(row["time"], row["day"]): row for row in rows}
    times = sorted({row["time"] for row in rows})
    screen.table(
        [screen.say("column.time"), *(screen.say(f"day.{day}") for day in days)],
        [[time, *(_cell(at.get((time, day))) for day in days)] for time in times],
        title=screen.say("staff-title", title=pool["title"][screen.lang], name=name),
        right=range(1, 1 + len(days)),
    )


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    return f"{row['staff_needed']} ({row['staff_now']:.3g})"


def _show_offices(offices: Mapping[str, Any], screen: Screen) -> None:
    from sim.outcomes.numbers import number

    heads = ("pool", "load", "staff-now", "staff-needed", "days-now", "days-after")
    screen.table(
        [screen.say(f"column.{x}") for x in heads],
        [
            [
                pool["title"][screen.lang],
                f"{pool['load']:.2f}",
                f"{pool['staff_now']:.3g}",
                str(pool["staff_needed"]),
                number(pool["days_now"]["mean"], "elapsed_working_days"),
                number(pool["days_after"]["mean"], "elapsed_working_days"),
            ]
            for pool in offices.values()
        ],
        title=screen.say("offices-title"),
        right=range(1, len(heads)),
    )


def _show_totals(pools: Mapping[str, Any], screen: Screen) -> None:
    now = sum(pool["person_hours_now"] for pool in pools.values())
    needed = sum(pool["person_hours_needed"] for pool in pools.values())
    change = 100.0 * (needed / now - 1.0) if now else 0.0
    screen.line(
        screen.say(
            "staff-totals", now=f"{now:,.0f}", needed=f"{needed:,.0f}", change=f"{change:+.1f}"
        )
    )


def _show_rosters(report: Mapping[str, Any], screen: Screen) -> None:
    """What a week of each roster costs, and who works in it."""
    from sim.experiment.roster.summary import COLUMNS, roster_rows

    rows = roster_rows(report, screen.lang)
    if rows:
        heading = screen.say("rosters-title")
        columns = [screen.say(f"column.{x}") for x in COLUMNS]
        screen.table(columns, rows, title=heading, right=(2, 3, 4))


def _target(option: str, text: str, lang: str) -> Target:
    from sim.experiment.staffing.target import FORMS, TargetError, target

    try:
        return target(text)
    except TargetError:
        forms = ", ".join(FORMS)
        raise UsageError(say("bad-target", lang, option=option, text=text, forms=forms)) from None


def _share(option: str, text: str, lang: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.5 <= value < 1.0:
        raise UsageError(say("bad-confidence", lang, option=option, text=text))
    return value


def _two(option: str, text: str, lang: str) -> int:
    from sim.cli.options import whole

    return whole(2)(option, text, lang)
