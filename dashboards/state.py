"""The state of a page, which is all in its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from dashboards.whatif.levers import BY_NAME, LEVERS, Positions, Value, defaults

VIEWS = ("worth", "what-if", "time", "hall", "path", "trust")
"""The views, by the last part of their path; the first is also found at the root."""
REPLICATIONS = (4, 10, 30)
"""Choices for a confirmation: quick, ordinary, fine."""
LONGEST = 2000
"""Characters of a query that are read; a longer one is nobody's bookmark."""
MOST_FIELDS = 60

NAMED = ("base", "run", "matter", "pool", "day")
"""Fields that name what is looked at."""

_NAME = re.compile(r"[\w.-]{1,80}")


class State(NamedTuple):
    """Everything a page shows depends on.

    Attributes
    ----------
    view : str
        One of :data:`VIEWS`.
    lang : str
    wall : bool
        Whether it hangs on a wall.
    base, run : str
        Names of the runs compared; empty for those shipped.
    matter : str
        The matter looked at; empty for the usual one.
    pool, day : str
        The roster looked at, and its day; empty for the first, and for the whole week.
    positions : dict
        Of the levers.
    replications : int
        Of a confirmation.
    job : str
        Name of a confirmation, which may be anything that an address can hold.
    """

    view: str = "worth"
    lang: Literal["zh", "en"] = "zh"
    wall: bool = False
    base: str = ""
    run: str = ""
    matter: str = ""
    pool: str = ""
    day: str = ""
    positions: Positions = defaults()
    replications: int = REPLICATIONS[1]
    job: str = ""


def read(path: str | None, query: str | None, lang: str = "zh") -> State:
    """The state that an address stands for; what it cannot mean is left out.

    Parameters
    ----------
    path, query : str, optional
        As the browser has them; nothing in them is trusted.
    lang : str
        The language where the address names none.
    """
    view = (path or "").strip("/")
    given: dict[str, str] = {}
    if query and len(query) <= LONGEST:
        try:
            pairs = parse_qsl(query.lstrip("?"), max_num_fields=MOST_FIELDS, keep_blank_values=True)
            given = dict(pairs)
        except ValueError:
            given = {}
    named = {k: given.get(k, "") for k in (*NAMED, "job")}
    safe = {k: v if _NAME.fullmatch(v) else "" for k, v in named.items()}
    asked = given.get("lang", lang)
    replications = given.get("n", "")
    return State(
        view=view if view in VIEWS else VIEWS[0],
        lang="en" if asked == "en" else "zh",
        wall=given.get("mode") == "wall",
        positions=_positions(given),
        replications=int(replications)
        if replications in {str(n) for n in REPLICATIONS}
        else REPLICATIONS[1],
        **safe,
    )


def path_of(view: str) -> str:
    """The path of a view."""
    return f"/{view}"


def query(state: State) -> str:
    """The query of a state, ``?`` included; what is as usual is not written."""
    pairs: list[tuple[str, str]] = []
    if state.lang != "zh":
        pairs.append(("lang", state.lang))
    if state.wall:
        pairs.append(("mode", "wall"))
    pairs += [(k, v) for k in NAMED if (v := getattr(state, k))]
    for lever in LEVERS:
        value = state.positions.get(lever.name, lever.default)
        if value != lever.default:
            pairs.append((lever.name, _text(value)))
    if state.replications != REPLICATIONS[1]:
        pairs.append(("n", str(state.replications)))
    if state.job:
        pairs.append(("job", state.job))
    return "?" + urlencode(pairs) if pairs else ""


def address(state: State, **changes: object) -> str:
    """Path and query of a state with some parts changed."""
    changed = state._replace(**changes)  # type: ignore[arg-type]
    return path_of(changed.view) + query(changed)


def _positions(given: Mapping[str, str]) -> Positions:
    found = defaults()
    for name, text in given.items():
        if name in BY_NAME:
            values = {_text(value): value for value in BY_NAME[name].values}
            found[name] = values.get(text, BY_NAME[name].default)
    return found


def _text(value: Value) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
