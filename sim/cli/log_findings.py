"""What ``reformsim calibrate log`` tells of batches and of attributes of cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.screen import Screen

if TYPE_CHECKING:
    from calibration.logs.model import Batch, LogModel

_DAY = 1440.0
_STRIKES = 5


def batches_told(model: LogModel) -> list[dict[str, Any]]:
    """Batches as JSON has them."""
    return [
        {
            "activity": model.activities[batch.activity],
            "size": batch.size or None,
            "age_minutes": batch.age if math.isfinite(batch.age) else None,
            "strikes": [list(divmod(strike, _DAY)) for strike in batch.strikes],
            "kind": batch.kind,
            "seen": batch.seen,
            "explained": batch.explained,
        }
        for batch in model.batches
    ]


def attributes_told(model: LogModel) -> list[dict[str, Any]]:
    """Attributes as JSON has them."""
    return [
        {
            "name": attribute.name,
            "values": list(attribute.values),
            "route_bits": attribute.route,
            "duration_bits": attribute.duration,
            "chance": attribute.chance,
        }
        for attribute in model.attributes
    ]


def show_batches(model: LogModel, screen: Screen) -> None:
    """A table of batches, if there are any."""
    rows = [
        [
            model.activities[batch.activity],
            rule_told(batch, screen),
            screen.say(f"batch.{batch.kind}"),
            f"{batch.seen:,}",
            f"{100 * batch.explained:.0f} %",
        ]
        for batch in model.batches
    ]
    if rows:
        heads = ("activity", "rule", "kind", "seen", "explained")
        _table("log-batches", heads, rows, [3, 4], screen)


def rule_told(batch: Batch, screen: Screen) -> str:
    """When a batch goes on, in words."""
    reasons = []
    if batch.size:
        reasons.append(screen.say("batch.size", size=batch.size))
    if math.isfinite(batch.age):
        reasons.append(screen.say("batch.age", minutes=f"{batch.age:g}"))
    if batch.strikes:
        times = []
        for strike in batch.strikes[:_STRIKES]:
            day, minute = divmod(int(strike), int(_DAY))
            name = screen.say(f"fit.day.{day}")
            times.append(f"{name} {minute // 60:02d}:{minute % 60:02d}")
        told = ", ".join(times) if screen.lang == "en" else "、".join(times)
        if len(batch.strikes) > _STRIKES:
            told += screen.say("batch.and-so-on")
        reasons.append(screen.say("batch.strikes", times=told))
    return screen.say("batch.or").join(reasons)


def show_attributes(model: LogModel, known: list[str], screen: Screen) -> None:
    """A table of attributes that matter; or that none does, though the file has some."""
    rows = [
        [
            attribute.name,
            ", ".join(attribute.values),
            f"{attribute.route:.2f}",
            f"{attribute.duration:.2f}",
            f"{attribute.chance:.2g}",
        ]
        for attribute in model.attributes
    ]
    if rows:
        heads = ("attribute", "values", "route", "duration", "chance")
        _table("log-attributes", heads, rows, [2, 3, 4], screen)
    elif known:
        screen.line(screen.say("log-no-attribute", names=", ".join(known)))


def _table(
    title: str, heads: Sequence[str], rows: Sequence[list[str]], right: list[int], screen: Screen
) -> None:
    columns = [screen.say(f"column.log-{x}") for x in heads]
    screen.table(columns, rows, title=screen.say(title), right=right)
