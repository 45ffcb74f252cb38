"""A scenario: a city, a reform (or none), the world they are in, and the span of time."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named
from sim.city.institutions import LeadKind
from sim.city.messages import wrong
from sim.reforms.packages import Capacity
from sim.reforms.premises import Premises
from sim.reforms.reform import AnyMeasure, Reform

Conflict = Literal[
    "peer_guidance", "uniform_template", "separate_systems", "data_barriers", "staffing"
]
"""The report's five conflicts: 平级与指导、共性与个性、集成性与独立性、共享与壁垒、效率与人员."""


class Leadership(Model):
    """Who leads the reform, and how: as found, a department of equal rank meeting quarterly.

    Attributes
    ----------
    meetings_every : int, optional
        Months between joint meetings, 0 for none; without it as usual for the sponsor.
    chair : str
        Who chairs them; a mayor's word carries further.
    audit : bool
        Whether somebody checks that those who joined did so in fact.
    """

    sponsor: LeadKind = "peer"
    meetings_every: int | None = Field(default=None, ge=0, le=24)
    chair: Literal["peer", "mayor"] = "peer"
    audit: bool = False


class Scenario(Named):
    """What is simulated.

    Cases that arise during the ``horizon_days`` after ``warm_up_days`` are measured; cases go on
    arising for ``follow_up_days`` more, so that the measured ones meet ordinary company until they
    end. All three are calendar days.

    Attributes
    ----------
    city, reform : str
        Shipped name, or a path relative to the scenario's file.
    measures : tuple of measures, optional
        The reform itself, written here instead of in a file of its own.
    premises : Premises, optional
        How the world differs from the city as declared, with or without any reform.
    scope : tuple of str, optional
        Places simulated; cases never leave their place, so leaving others out changes nothing.
    conflicts : dict, optional
        Which of the report's five conflicts are resolved; those not named are as found. Without it
        institutions do at once whatever the reform says.
    leadership : Leadership, optional
        Who leads while ``peer_guidance`` is as found.
    capacity : Capacity, optional
        How much of the reform can be taken on in a year; needed to look for its best order.
    """

    kind: Literal["scenario"]
    city: str
    reform: str | None = None
    measures: tuple[AnyMeasure, ...] | None = Field(default=None, min_length=1)
    premises: Premises | None = None
    scope: tuple[Id, ...] | None = None
    start: dt.date
    warm_up_days: int = Field(ge=0, le=3660)
    horizon_days: int = Field(ge=1, le=36600)
    follow_up_days: int = Field(ge=0, le=3660)
    conflicts: dict[Conflict, Literal["as_found", "resolved"]] | None = None
    leadership: Leadership | None = None
    capacity: Capacity | None = None

    @property
    def own_reform(self) -> Reform | None:
        """The reform made of the scenario's own measures, if it has any."""
        if self.measures is None:
            return None
        return Reform(kind="reform", id=self.id, title=self.title, measures=self.measures)

    @model_validator(mode="after")
    def _one_reform(self) -> Scenario:
        if self.reform is not None and self.measures is not None:
            raise wrong("reform-and-measures")
        return self

    @model_validator(mode="after")
    def _leads_somebody(self) -> Scenario:
        if self.leadership is not None and self.conflicts is None:
            raise wrong("leadership-alone")
        return self
