"""What an applicant lives through in a matter, before a reform and after it, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.cli.screen import Screen

if TYPE_CHECKING:
    from sim.reforms.load import Loaded
    from sim.routes.narrative import Moment, Tale

SILENT = ("send", "fetch", "exchange", "clock")
"""What happens in the wires: told together where it happens on one day."""
MOST_NAMED = 3
FIGURES = ("trips", "departments_visited", "materials", "steps", "elapsed_working_days")


def tales(loaded: Loaded, matter: str, place: str, *, online: bool) -> list[Tale]:
    """The matter's route as found, and as the scenario's reform leaves it."""
    import datetime as dt

    from sim.routes.narrative import tell

    cities = (loaded.city, loaded.city_on(dt.date.max, place))
    return [tell(city, place, matter, online=online) for city in cities]


def as_data(tale: Tale) -> dict[str, Any]:
    """A tale as the command's JSON."""
    return {
        "figures": figures(tale),
        "departments": sorted(tale.burden.departments),
        "moments": [
            {
                "day": m.starts,
                "days": m.lasts,
                "kind": m.kind,
                "what": [text.model_dump() for text in m.what],
                "who": m.who.model_dump() if m.who else None,
                "materials": m.papers,
                "trip": m.trip,
                "chance": m.chance,
            }
            for m in tale.moments
        ],
    }


def figures(tale: Tale) -> dict[str, float]:
    """What a case asks for when nothing goes wrong and nobody has to wait."""
    asked = tale.burden
    values = (asked.trips, len(asked.departments), asked.materials, asked.steps, tale.days)
    return dict(zip(FIGURES, values, strict=True))


def show(title: str, before: Tale, after: Tale, screen: Screen) -> None:
    """Print the figures and both ways side by side."""
    from itertools import zip_longest

    from sim.cli.figures import label
    from sim.outcomes.numbers import number

    columns = [screen.say(f"column.{x}") for x in ("indicator", "before", "after")]
    one, other = figures(before), figures(after)
    screen.table(
        columns,
        [[label(x, screen), number(one[x], x), number(other[x], x)] for x in FIGURES],
        title=title,
        right=(1, 2),
    )
    ways = [list(lines(tale, screen)) for tale in (before, after)]
    screen.table(columns[1:], [list(pair) for pair in zip_longest(*ways, fillvalue="")])
    screen.note(screen.say("itinerary-note"))


def lines(tale: Tale, screen: Screen) -> Iterator[str]:
    """One line for everything that happens, in order."""
    for moment, count in grouped(tale.moments):
        text = sentence(moment, count, screen)
        extras = []
        if moment.trip:
            extras.append(screen.say("one-trip"))
        if moment.papers:
            extras.append(screen.say("papers", count=moment.papers))
        if moment.lasts >= 0.5:
            extras.append(screen.say("lasts", days=f"{moment.lasts:.1f}"))
        if moment.chance < 1:
            extras.append(screen.say("some-cases", share=f"{moment.chance:.0%}"))
        if extras:
            text = screen.say("with-extras", text=text, extras=screen.say("joint").join(extras))
        yield screen.say("on-day", day=int(moment.starts) + 1, text=text)


def grouped(moments: Sequence[Moment]) -> Iterator[tuple[Moment, int]]:
    """Moments in order; what goes through the wires on one day is one, with its number."""
    seen: dict[tuple[str, int], list[Moment]] = {}
    for moment in moments:
        if moment.kind in SILENT:
            seen.setdefault((moment.kind, int(moment.starts)), []).append(moment)
    for moment in moments:
        if moment.kind not in SILENT:
            yield moment, 1
            continue
        together = seen.pop((moment.kind, int(moment.starts)), None)
        if together:
            what = tuple(dict.fromkeys(m.what[0] for m in together))
            who = moment.who if len({m.who for m in together}) == 1 else None
            yield replace(moment, what=what, who=who), len(what)


def sentence(moment: Moment, count: int, screen: Screen) -> str:
    """What happens, in the reader's language."""
    named = [screen.title(text) for text in moment.what]
    if moment.kind in SILENT:
        shown = screen.say("joint").join(named[:MOST_NAMED])
        what = screen.say("and-more", names=shown, count=count) if count > MOST_NAMED else shown
    elif moment.kind in (
        "accept",
        "collect",
        "apply",
        "hand-over",
        "return",
        "post",
        "supplement",
        "joint-visit",
    ):
        what = screen.say("joint").join(named)
    else:
        what = screen.say("of", part=named[0], whole=named[-1]) if len(named) > 1 else named[0]
    who = screen.title(moment.who) if moment.who else screen.say("all-departments")
    return screen.say(f"moment.{moment.kind}", who=who, what=what)
