"""Figures as readers see them: numbers in as many digits as are worth reading, with their units."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.words import say

UNITS = {
    "trips": "times",
    "materials": "papers",
    "steps": "steps",
    "departments_visited": "departments",
    "elapsed_working_days": "working_days",
    "promised_working_days": "working_days",
    "wait_minutes": "minutes",
    "hall_minutes": "minutes",
    "corrections": "times",
    "cost_applicant": "yuan",
    "arrivals": "cases",
    "completed": "cases",
    "completion_rate": "share",
    "unfinished": "cases",
    "backlog": "cases",
    "abandon_rate": "share",
    "online_share": "share",
    "as_one": "cases",
    "wait_mean": "minutes",
    "wait_p90": "minutes",
    "clerk_minutes_per_case": "minutes",
    "rekey_minutes_per_case": "minutes",
    "utilisation": "share",
    "overtime_hours": "hours",
    "staff_needed": "persons",
    "joined_share": "share",
    "genuine_share": "share",
    "shared_holdings": "records",
    "coordination_hours": "hours",
    "satisfaction": "share",
    "inspections_per_entity": "times",
    "violations_missed": "share",
    "complaints": "complaints",
    "drawn_back": "share",
}
"""Unit of each indicator (its word is ``unit.<unit>``; shares have none)."""

HEADLINES = (
    "trips",
    "materials",
    "departments_visited",
    "elapsed_working_days",
    "wait_minutes",
    "cost_applicant",
    "clerk_minutes_per_case",
)
"""What a one-sentence conclusion speaks about."""

DASH = "–"


def number(value: float | None, indicator: str, signed: bool = False) -> str:
    """A figure without its unit, in as many digits as are worth reading; shares in percent."""
    if value is None or not math.isfinite(value):
        return DASH
    percent = UNITS.get(indicator) == "share"
    shown = value * 100 if percent else value
    digits = 0 if abs(shown) >= 1000 else 1 if abs(shown) >= 10 or percent else 2
    text = f"{shown:+,.{digits}f}" if signed else f"{shown:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = "0"
    return text.replace("-", "−") + (" %" if percent else "")


def interval(estimate: Mapping[str, Any], indicator: str, signed: bool = False) -> str:
    """A mean with its 95 % interval, if it has one."""
    mean = number(estimate["mean"], indicator, signed)
    if not estimate["ci95"]:
        return mean
    low, high = (number(end, indicator, signed) for end in estimate["ci95"])
    return f"{mean} [{low}, {high}]"


def unit_of(indicator: str, lang: str) -> str:
    """An indicator's unit as a word; shares have none, their figures carry the percent sign.

    Nor have indicators whose name tells their unit (those of a year's total).
    """
    unit = UNITS.get(indicator, "share")
    return "" if unit == "share" else say(f"unit.{unit}", lang)


def label(indicator: str, lang: str) -> str:
    """An indicator's name with its unit, as the head of a row."""
    unit = unit_of(indicator, lang)
    name = say(f"indicator.{indicator}", lang)
    return say("with-unit", lang, name=name, unit=unit) if unit else name


def percent(metric: Mapping[str, Any]) -> str:
    """Relative change of a compared indicator; a dash where there is none."""
    ratio = metric["ratio"]
    if ratio is None or ratio["mean"] is None:
        return DASH
    change = 100 * (ratio["mean"] - 1)
    text = f"{change:+.0f}"
    return ("0" if float(text) == 0 else text.replace("-", "−")) + " %"


def changed(metric: Mapping[str, Any], indicator: str) -> bool:
    """Whether a reader can see that an indicator changed.

    The 95 % interval of the difference leaves out 0 (with a single replication there is none, and
    any difference counts), and the figures shown differ.
    """
    difference, before, after = metric["difference"], metric["baseline"], metric["reform"]
    if difference["mean"] is None:
        return False
    if difference["ci95"] and difference["ci95"][0] <= 0 <= difference["ci95"][1]:
        return False
    return number(before["mean"], indicator) != number(after["mean"], indicator)
