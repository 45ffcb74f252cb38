"""时间去哪了: where is time lost?"""

from __future__ import annotations

import pandas as pd
from dash import html

from dashboards.figures.conflicts import conflicts
from dashboards.figures.drawing import Basis
from dashboards.figures.time_lost import Told, time_lost
from dashboards.parts import Node, card, nothing_yet, shipped_card
from dashboards.picker import matter_links
from dashboards.source import Source, shipped
from dashboards.state import State
from sim.words import say

USUAL = "birth"


def page(now: State, source: Source) -> list[Node]:
    """The view."""
    lang = now.lang
    found = source.days(now.run, now.base)
    if found is None:
        return [nothing_yet(lang, f"reformsim run pilot --trace -o {source.folder}/before")]
    told = [Told(x["title"][lang], pd.DataFrame(x["days"])) for x in found["told"]]
    titles = found["matters"]
    matter = now.matter if now.matter in titles else USUAL if USUAL in titles else None
    drawing = time_lost(
        told,
        Basis.of(found),
        lang,
        matter=matter,
        subject=titles[matter][lang] if matter else None,
        medium="wall" if now.wall else "screen",
    )
    body: list[Node] = [card(drawing, "time-lost", level=1, headline=True, wall=now.wall)]
    if now.wall:
        return body
    return [
        html.P(say("page.time.about", lang), className="about"),
        *body,
        matter_links(now, titles, matter or ""),
        *(shipped_card(shipped("attribute"), conflicts, lang) if source.folder is None else []),
    ]
