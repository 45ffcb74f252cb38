"""A week from left to right: one day beside the other, each with the same hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboards.theme import FAINT, INK, Medium
from sim.city.places import minute_of_day
from sim.outcomes.week import DAYS
from sim.words import say

_GAP = 0.9
"""Hours' width between two days."""
_LEFT = 34
"""Pixels left of a week, the same for all charts of it, so that they stand below each other."""
_EVERY = 3
"""Hours between marks where a whole week is shown."""


class Dayline(NamedTuple):
    """The axis of a roster's charts.

    Attributes
    ----------
    days : tuple of str
        Days shown, of :data:`sim.outcomes.week.DAYS`.
    first, last : int
        Hours between which somebody is needed or at work.
    """

    days: tuple[str, ...]
    first: int
    last: int

    @classmethod
    def of(cls, roster: Mapping[str, Any], day: str | None = None) -> Dayline:
        """The days and hours of a roster; of one of its days, if ``day`` is one."""
        duties = [duty for p in roster["persons"] for duty in p["days"].values() if duty]
        days = {cell["day"] for cell in roster["coverage"]}
        days |= {name for p in roster["persons"] for name, duty in p["days"].items() if duty}
        times = [hour_of(cell["time"]) for cell in roster["coverage"]]
        begins = times + [hour_of(duty["begin"]) for duty in duties]
        ends = [t + 0.5 for t in times] + [hour_of(duty["end"]) for duty in duties]
        shown = tuple(d for d in DAYS if d in days and (day not in days or d == day))
        return cls(shown, int(min(begins, default=9.0)), -int(-max(ends, default=17.0) // 1))

    @property
    def whole(self) -> bool:
        """Whether more than one day is shown."""
        return len(self.days) > 1

    def at(self, day: str, hour: float) -> float:
        """Where an hour of a day is."""
        return self.days.index(day) * (self.last - self.first + _GAP) + hour - self.first

    def lay_out(self, chart: go.Figure, lang: str, medium: Medium) -> None:
        """The days above, the hours below, and lines between the days."""
        every = _EVERY if self.whole else 1
        hours = [h for h in range(self.first, self.last + 1) if h % every == 0]
        if self.whole:
            hours = [h for h in hours if h < self.last]
        end = self.at(self.days[-1], self.last)
        chart.update_xaxes(
            range=[-_GAP / 2, end + _GAP / 2],
            tickvals=[self.at(day, h) for day in self.days for h in hours],
            ticktext=[str(h) for _ in self.days for h in hours],
            title_text=say("figure.roster.hours", lang),
            zeroline=False,
            ticks="outside",
            ticklen=4,
            tickcolor=FAINT,
            showgrid=not self.whole,
            tickangle=0,
        )
        chart.update_yaxes(automargin=False)
        scale = {"screen": 1.0, "print": 1.0, "wall": 1.4}[medium]
        chart.update_layout(margin={"l": round(_LEFT * scale), "r": 6})
        for i, day in enumerate(self.days):
            chart.add_annotation(
                x=self.at(day, (self.first + self.last) / 2.0),
                y=1.0,
                yref="paper",
                yanchor="bottom",
                yshift=4,
                text=f"<b>{say(f'day.{day}', lang)}</b>",
                font={"color": INK},
            )
            if i:
                between = self.at(day, self.first) - _GAP / 2
                chart.add_vline(x=between, line={"color": "#C9CED6", "width": 1}, layer="below")


def hour_of(clock: str) -> float:
    """``09:30`` as 9.5."""
    return minute_of_day(clock) / 60.0


def clock_of(hour: float) -> str:
    """9.5 as ``09:30``."""
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"


def spans(times: Sequence[float]) -> list[tuple[float, float]]:
    """Half-hours that follow one another, joined: where each span begins and ends."""
    found: list[tuple[float, float]] = []
    for time in sorted(times):
        if found and time <= found[-1][1]:
            found[-1] = (found[-1][0], time + 0.5)
        else:
            found.append((time, time + 0.5))
    return found
