"""Choosing what to look at: plain links, so that every choice is an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboards.parts import Node, fold
from dashboards.source import Source
from dashboards.state import State, address
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import changed
from sim.words import say

MOST_MATTERS = 12
FIRST = 10
"""Of many matters so many are shown at once."""


def compared_with(report: Mapping[str, Any], lang: str) -> str:
    """Which two scenarios a report compares."""
    titles = report["titles"]
    pair = {k: titles[report[k]][lang] for k in ("baseline", "reform")}
    return say("compared", lang, base=pair["baseline"], reform=pair["reform"])


def comparisons(now: State, source: Source) -> Node:
    """Links to every comparison there is, or every run and what it is compared with."""
    found = source.comparisons()
    if len(found) < 2:
        return None
    current = now.run if now.run in {x.name for x in found} else found[0].name
    links = [
        _link(x.title.get(now.lang, x.name), address(now, run=x.name, matter=""), x.name == current)
        for x in found
    ]
    groups = [_group(say("page.compare" if source.folder is None else "page.run", now.lang), links)]
    if source.folder is not None:
        bases = [
            _link(x.title.get(now.lang, x.name), address(now, base=x.name), x.name == now.base)
            for x in found
        ]
        groups.append(_group(say("page.base", now.lang), bases))
    return html.Div(groups)


def matters(now: State, pair: Mapping[str, Any]) -> Node:
    """Links to the matters that change, most trips saved or added first, and to all together."""
    changing = [
        (name, found)
        for name, found in pair["matters"].items()
        if any(
            changed(found["metrics"][i], i) for i in ("trips", "materials", "elapsed_working_days")
        )
    ]
    changing.sort(key=lambda x: -_trips(x[1]))
    links = [
        _link(say("page.usual-matter", now.lang), address(now, matter=""), not now.matter),
        _link(
            say("figure.all-cases", now.lang), address(now, matter=ALL_NAME), now.matter == ALL_NAME
        ),
    ]
    links += [
        _link(found["title"][now.lang], address(now, matter=name), now.matter == name)
        for name, found in changing[:MOST_MATTERS]
    ]
    return _group(say("page.matter", now.lang), links)


def matter_links(now: State, titles: Mapping[str, Mapping[str, str]], current: str) -> Node:
    """Links to matters by their titles."""
    named = {name: title[now.lang] for name, title in titles.items()}
    return many(now, "matter", say("page.matter", now.lang), named, current)


def many(
    now: State,
    field: str,
    title: str,
    names: Mapping[str, str],
    current: str,
    *,
    first: int = FIRST,
    stay: bool = False,
) -> Node:
    """Links that change one field of a state: some of them, and the others when asked for.

    Parameters
    ----------
    current : str
        The one chosen, which is always seen.
    first : int
        How many are seen at once.
    stay : bool
        Whether the page stays where it is scrolled to.
    """
    seen = [*names][:first]
    seen += [current] if current not in seen else []
    links = {
        name: _link(text, address(now, **{field: name}), name == current, stay)
        for name, text in names.items()
    }
    shown = [links.pop(name) for name in seen if name in links]
    more = list(links.values())
    if more:
        shown.append(fold(say("page.more", now.lang), html.Div(more, className="pills")))
    return _group(title, shown)


def choice(now: State, title: str, titles: Mapping[str, Mapping[str, str]], current: str) -> Node:
    """Links to the same view of other results."""
    named = {name: text[now.lang] for name, text in titles.items()}
    return many(now, "run", title, named, current)


ALL_NAME = "all"
"""All cases together, in addresses."""


def chosen_matter(now: State, pair: Mapping[str, Any]) -> str | None:
    """The matter that an address names; None for the usual one."""
    if now.matter == ALL_NAME:
        return ALL
    return now.matter if now.matter in pair["matters"] else None


def _trips(found: Mapping[str, Any]) -> float:
    """Trips saved or added by all cases of a matter."""
    change = float(found["metrics"]["trips"]["difference"]["mean"] or 0.0)
    return abs(change) * int(found["cases"])


def _link(text: str, href: str, here: bool, stay: bool = False) -> Node:
    """A link; dcc.Link goes to the top of the page, ``pages.js`` follows one that stays."""
    extra = {"aria-current": "true"} if here else {}
    inside = html.Span(text, **extra)
    look = "pill here" if here else "pill"
    if stay:
        return html.A(inside, href=href, className=f"{look} stay")
    return dcc.Link(inside, href=href, className=look)


def _group(title: str, links: list[Node]) -> Node:
    return html.Nav(
        [html.Span(title, className="title"), html.Div(links, className="pills")],
        className="picker",
        **{"aria-label": title},
    )
