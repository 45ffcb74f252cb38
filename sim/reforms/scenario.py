"""A scenario: a city, a reform (or none), and the span of time looked at."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from sim.city.base import Id, Named


class Scenario(Named):
    """What is simulated.

    Cases that arise during the ``horizon_days`` after ``warm_up_days`` are measured; cases go on
    arising for ``follow_up_days`` more, so that the measured ones meet ordinary company until they
    end. All three are calendar days.

    Attributes
    ----------
    city, reform : str
        Shipped name, or a path relative to the scenario's file.
    scope : tuple of str, optional
        Places simulated; cases never leave their place, so leaving others out changes nothing.
    """

    kind: Literal["scenario"]
    city: str
    reform: str | None = None
    scope: tuple[Id, ...] | None = None
    start: dt.date
    warm_up_days: int = Field(ge=0, le=3660)
    horizon_days: int = Field(ge=1, le=36600)
    follow_up_days: int = Field(ge=0, le=3660)
