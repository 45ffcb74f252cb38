"""The levers of the what-if page, and the scenario that their positions stand for.

A lever is a measure of the pilot district's reform, a term on which institutions meet it, or a
premise of the comparison. None says what anything is worth: positions become a scenario, as a
planner would write it by hand, and the engines find out the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Value = int | bool | str


class Lever(NamedTuple):
    """One lever.

    Attributes
    ----------
    name : str
        Its key in addresses; ``lever.<name>`` names it to readers.
    group : str
        ``reform``, ``data``, ``lead`` or ``premise``.
    default : int, bool or str
        Position of the reform as the report tells it.
    values : tuple
        All positions there are.
    """

    name: str
    group: Literal["reform", "data", "lead", "premise"]
    default: Value
    values: tuple[Value, ...]


LINKS = (
    "maternal-child-health",
    "population",
    "tax-social-fees",
    "social-security-card",
    "resident-medical-insurance",
)
"""Systems that the service platform can be linked with: the report's five."""
RECORDS = (
    "household-booklet",
    "newborn-vaccination-record",
    "delivery-summary",
    "contribution-record",
    "mother-card-copy",
    "mother-insurance-record",
)
"""Records that their holders can release: those of the birth matter's scheme."""
KINDS = ("in_post", "contract", "agency")
LEADS = ("order", "mayor", "bureau", "peer")
"""Who leads; ``order``: everybody does at once what the reform says."""
MEETINGS = (0, 1, 2, 4, 6, 12)
"""Joint meetings a year."""
AS_FOUND_ONLINE = 22
"""Mean share of portal users as declared, percent: leaves the city's communities as they are."""

_SWITCH = (False, True)

LEVERS: tuple[Lever, ...] = (
    Lever("window", "reform", 1, tuple(range(5))),
    Lever("one", "reform", False, _SWITCH),
    Lever("hall", "reform", 0, tuple(range(-4, 9))),
    Lever("kind", "reform", "contract", KINDS),
    Lever("open", "reform", False, _SWITCH),
    *(Lever(f"link-{name}", "data", True, _SWITCH) for name in LINKS),
    *(Lever(f"record-{name}", "data", True, _SWITCH) for name in RECORDS),
    Lever("lead", "lead", "order", LEADS),
    Lever("meetings", "lead", 4, MEETINGS),
    Lever("audit", "lead", False, _SWITCH),
    Lever("demand", "premise", 100, tuple(range(60, 161, 10))),
    Lever("online", "premise", AS_FOUND_ONLINE, tuple(range(2, 93, 5))),
)
BY_NAME = {lever.name: lever for lever in LEVERS}

Positions = dict[str, Value]
"""A position of every lever."""


def defaults() -> Positions:
    """The reform as the report tells it, in the city as declared."""
    return {lever.name: lever.default for lever in LEVERS}


def nothing(positions: Mapping[str, Value]) -> Positions:
    """The same premises without any reform."""
    off: Positions = {"window": 0, "one": False, "hall": 0, "open": False, "lead": "order"}
    off |= {x.name: False for x in LEVERS if x.group == "data"}
    return defaults() | off | {x.name: positions[x.name] for x in LEVERS if x.group == "premise"}


def effective(positions: Mapping[str, Value]) -> Positions:
    """Positions with those levers at rest that do nothing where the others stand.

    Without a birth window there is no joint handling to release records for; nobody needs to meet
    where everything is ordered.
    """
    result = dict(positions)
    if not result["window"] and not any(result[f"link-{x}"] for x in LINKS):
        result |= {f"record-{name}": False for name in RECORDS}
    if result["lead"] == "order":
        result |= {"meetings": BY_NAME["meetings"].default, "audit": False}
    if not result["window"] and int(result["hall"]) <= 0:
        result["kind"] = BY_NAME["kind"].default
    return result


def changes_something(positions: Mapping[str, Value]) -> bool:
    """Whether the positions make any reform at all."""
    rest = nothing(positions)
    reform = ("window", "one", "hall", "open", *(x.name for x in LEVERS if x.group == "data"))
    return any(positions[name] != rest[name] for name in reform)
