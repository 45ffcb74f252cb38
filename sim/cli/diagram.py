"""Two ways through one matter as a picture: before and after on one scale of days (SVG)."""

from __future__ import annotations

from html import escape

from sim.cli.itinerary import FIGURES, figures, grouped, sentence
from sim.cli.screen import Screen
from sim.routes.narrative import BY_APPLICANT, Moment, Tale

# Okabe and Ito's palette: told apart by colour-blind readers; kinds differ by place and word too.
COLOURS = {"applicant": "#D55E00", "work": "#0072B2", "paper": "#999999", "wire": "#009E73"}
LEFT, RIGHT, TOP, ROW, BAR = 430, 40, 70, 22, 12
WIDTH = 1200
FONT = "font-family='Noto Sans CJK SC, Microsoft YaHei, sans-serif'"


def diagram(title: str, before: Tale, after: Tale, screen: Screen) -> str:
    """A stand-alone picture: one bar for everything that happens, its length in working days."""
    days = max(before.days, after.days, 1.0)
    parts, y = [], TOP
    for key, tale in (("before", before), ("after", after)):
        numbers = figures(tale)
        said = "  ·  ".join(
            f"{screen.say(f'indicator.{name}')} {numbers[name]:.4g}" for name in FIGURES
        )
        parts.append(label(20, y, f"{screen.say(f'column.{key}')}  {said}", size=15, bold=True))
        y += ROW
        for moment, count in grouped(tale.moments):
            parts += _row(moment, sentence(moment, count, screen), y, days)
            y += ROW
        y += ROW
    legend = "".join(
        f"<rect x='{20 + 190 * i}' y='{y - 10}' width='14' height='{BAR}' fill='{colour}'/>"
        + label(40 + 190 * i, y, screen.say(f"diagram.{name}"))
        for i, (name, colour) in enumerate(COLOURS.items())
    )
    axis = _axis(days, y - 2 * ROW, screen)
    return (
        f"<svg xmlns='{NAMESPACE}' viewBox='0 0 {WIDTH} {y + 20}' role='img' "
        f"aria-label='{escape(title, quote=True)}'>"
        f"<rect width='100%' height='100%' fill='white'/>"
        + label(20, 32, title, size=20, bold=True)
        + axis
        + "".join(parts)
        + legend
        + "</svg>\n"
    )


NAMESPACE = "http" + "://www.w3.org/2000/svg"


def _class(moment: Moment) -> str:
    if moment.kind in BY_APPLICANT:
        return "applicant"
    if moment.kind in ("review", "site_visit", "apply"):
        return "work"
    return "wire" if moment.kind in ("send", "fetch", "exchange") else "paper"


def _row(moment: Moment, text: str, y: int, days: float) -> list[str]:
    scale = (WIDTH - LEFT - RIGHT) / days
    x, width = LEFT + moment.starts * scale, max(4.0, moment.lasts * scale)
    short = text if len(text) <= 60 else text[:59] + "…"
    bar = (
        f"<rect x='{x:.1f}' y='{y - BAR + 2}' width='{width:.1f}' height='{BAR}' rx='2' "
        f"fill='{COLOURS[_class(moment)]}'><title>{escape(text)}</title></rect>"
    )
    return [label(20, y, short, size=12), bar]


def _axis(days: float, bottom: int, screen: Screen) -> str:
    """Light lines every so many days."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if days / s <= 12)
    scale = (WIDTH - LEFT - RIGHT) / days
    lines = []
    for day in range(0, int(days) + 1, step):
        x = LEFT + day * scale
        lines.append(
            f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{TOP - 14}' y2='{bottom}' stroke='#ddd'/>"
        )
        lines.append(label(int(x) + 3, TOP - 18, screen.say("day-mark", day=day), size=11))
    return "".join(lines)


def label(x: int, y: int, text: str, *, size: int = 13, bold: bool = False) -> str:
    """Text in a picture."""
    weight = " font-weight='bold'" if bold else ""
    return f"<text x='{x}' y='{y}' font-size='{size}' {FONT}{weight}>{escape(text)}</text>"
