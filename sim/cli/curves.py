"""Daily series from empty halls on as a picture: where they settle, and where measuring begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from sim.cli.diagram import COLOURS, NAMESPACE, label
from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.experiment.warmup import Settling

WIDTH, HEIGHT, LEFT, TOP, GAP = 1000, 220, 80, 90, 70
SHADES = {"day": "#bbbbbb", "batch": COLOURS["work"]}
LINES = {"declared": (COLOURS["applicant"], "6 4"), "mser": (COLOURS["wire"], "0")}


def curves(title: str, found: Sequence[Settling], declared: int, screen: Screen) -> str:
    """A stand-alone picture (SVG), one panel a series."""
    height = TOP + len(found) * (HEIGHT + GAP)
    parts = [label(20, 32, title, size=18, bold=True)]
    for i, name in enumerate((*SHADES, *LINES)):
        x, colour = 20 + 240 * i, SHADES.get(name) or LINES[name][0]
        dash = LINES[name][1] if name in LINES else "0"
        parts.append(_line(x, 52, x + 24, 52, colour, dash))
        parts.append(label(x + 30, 56, screen.say(f"warmup.{name}")))
    for i, one in enumerate(found):
        parts += _panel(one, TOP + i * (HEIGHT + GAP), declared, screen)
    return (
        f"<svg xmlns='{NAMESPACE}' viewBox='0 0 {WIDTH} {height}' role='img' "
        f"aria-label='{escape(title, quote=True)}'>"
        f"<rect width='100%' height='100%' fill='white'/>{''.join(parts)}</svg>\n"
    )


def _panel(one: Settling, top: int, declared: int, screen: Screen) -> list[str]:
    days, most = max(float(one.day[-1]), 1.0), max(float(one.values.max()), 1e-9)

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - 20) * day / days

    def y(value: float) -> float:
        return top + HEIGHT * (1.0 - value / most)

    def path(points: Iterable[tuple[float, float]], colour: str, width: float) -> str:
        listed = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in points)
        return f"<polyline points='{listed}' fill='none' stroke='{colour}' stroke-width='{width}'/>"

    batches = one.truncation.batches
    step = len(one.day) // max(1, len(batches))
    middles = one.day[step // 2 :: step][: len(batches)]
    parts = [
        label(20, top - 8, screen.say(f"indicator.{one.name}"), bold=True),
        _line(LEFT, top + HEIGHT, WIDTH - 20, top + HEIGHT, "#444"),
        label(LEFT - 60, top + 10, f"{most:,.4g}", size=11),
        label(LEFT - 60, top + HEIGHT, "0", size=11),
        path(zip(one.day, one.values, strict=True), SHADES["day"], 1.0),
        path(zip(middles, batches, strict=True), SHADES["batch"], 2.0),
    ]
    for mark in range(0, int(days) + 1, max(1, int(days) // 10)):
        parts.append(
            label(int(x(mark)), top + HEIGHT + 16, screen.say("day-mark", day=mark), size=11)
        )
    marks = {"declared": declared, "mser": one.settled}
    for name, day in marks.items():
        if day is not None and day <= days:
            colour, dash = LINES[name]
            parts.append(_line(x(day), top, x(day), top + HEIGHT, colour, dash))
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "0") -> str:
    return (
        f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{colour}' "
        f"stroke-width='2' stroke-dasharray='{dash}'/>"
    )
