"""``--posterior``: numbers not known vary between replications; chance and ignorance apart."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.options import UsageError
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from calibration.drawn import Drawn
    from sim.reforms.load import Loaded

NOBODY = "none"
"""``--posterior none``: as before any calibration."""
SHOWN = ("trips", "elapsed_working_days", "wait_mean")
"""Indicators whose doubt is told under a table."""


def drawn_of(args: argparse.Namespace, scenarios: Sequence[Loaded], screen: Screen) -> Drawn | None:
    """The scenarios at the draws of the posterior asked for, if one is.

    Raises
    ------
    UsageError
        If a precision is asked for as well: it is about chance alone.
    SpecError
        If the posterior cannot be used.
    """
    if args.posterior in (None, NOBODY):
        return None
    if args.precision is not None:
        raise UsageError(screen.say("posterior-precise"))
    from calibration.drawn import Drawn
    from calibration.posterior import find

    drawn = Drawn(find(args.posterior), scenarios, args.seed)
    if drawn.told < drawn.quantities:
        told, of = drawn.told, drawn.quantities
        screen.note(screen.say("posterior-partly", posterior=args.posterior, told=told, all=of))
    return drawn


def draws_of(drawn: Drawn | None, results: Sequence[Any]) -> tuple[int, ...] | None:
    """The draw of each replication."""
    return None if drawn is None else tuple(drawn.draw_of(r.replication) for r in results)


def about(args: argparse.Namespace, draws: tuple[int, ...] | None) -> dict[str, Any]:
    """What the command's JSON says of the posterior."""
    if draws is None:
        return {}
    return {"posterior": {"name": args.posterior, "draws": len(set(draws))}}


def show_doubt(
    report: Mapping[str, Any], spread: Mapping[str, Any], part: str | None, screen: Screen
) -> None:
    """Say of which part the doubt about the main figures is."""
    from sim.cli.figures import label

    doubts = []
    for name in SHOWN:
        one = spread["metrics"].get(name)
        text = doubt(one[part] if part and one else one, screen) if one else ""
        if text:
            doubts.append(
                f"{label(name, screen)}: {text}"
                if screen.lang == "en"
                else f"{label(name, screen)}：{text}"
            )
    if doubts:
        joined = screen.say("joint").join(doubts)
        screen.line(
            screen.say(
                "posterior-doubt-difference" if part else "posterior-doubt",
                posterior=report["posterior"]["name"],
                draws=report["posterior"]["draws"],
                doubts=joined,
            )
        )


def doubt(spread: Mapping[str, float | None], screen: Screen) -> str:
    """Of what an interval is made: ignorance and chance, in percent of its variance."""
    chance, ignorance = spread["chance"], spread["ignorance"]
    if chance is None or ignorance is None or chance**2 + ignorance**2 <= 0:
        return ""
    share = ignorance**2 / (chance**2 + ignorance**2)
    return screen.say("doubt", ignorance=f"{100 * share:.0f}", chance=f"{100 * (1 - share):.0f}")
