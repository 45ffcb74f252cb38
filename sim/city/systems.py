"""Departments, their computer systems, the links between systems, and the papers people hand in."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.places import ClockTime, Level
from sim.city.quantity import Minutes, Seconds, Share


class Department(Named):
    """A government department (or a body with delegated duties, such as a hospital's registry).

    ``stance`` is what the department does when a bundle invites it: join in fact (``genuine``),
    in name only (``nominal``) or not at all (``refuse``). ``uses_shared_data`` is whether its
    reviewers accept a shared record instead of the paper (the audit office's 应用未用).
    """

    level: Level
    site: Id = Field(description="where its own counter is")
    stance: Literal["genuine", "nominal", "refuse"] = "genuine"
    uses_shared_data: bool = True


class System(Named):
    """A computer system that holds records and in which items are processed."""

    level: Level
    owner: Id = Field(description="department that runs it")
    readiness: Share = Field(description="technical ability to exchange data, 0 to 1")
    availability: Share = Field(description="long-run share of time the system is up")
    outage: Minutes = Field(description="mean length of one outage")


class Link(Model):
    """How two systems exchange data; systems without a declared link exchange none."""

    between: tuple[Id, Id]
    kind: Literal["none", "batch", "api"]
    latency: Seconds
    failure: Share = Field(description="share of requests that fail and are retried")
    retry: Minutes = Field(description="time until a failed request is sent again")
    runs: tuple[ClockTime, ...] = Field(default=(), description="batch only: run times each day")

    @cached_property
    def ends(self) -> frozenset[str]:
        """The two systems, whichever way round."""
        return frozenset(self.between)

    @model_validator(mode="after")
    def _sane(self) -> Link:
        if self.between[0] == self.between[1]:
            raise wrong("link-to-itself")
        if (self.kind == "batch") != bool(self.runs):
            raise wrong("runs-and-batch")
        if self.failure.value >= 1:
            raise wrong("link-always-fails")
        return self


class Material(Named):
    """A paper an applicant hands in, and who holds its content.

    Held by a system (then a link may replace it), by an earlier item's output (then a bundle may
    pass it on inside), or by the applicant alone.
    """

    system: Id | None = None
    item: Id | None = None
    form: bool = Field(default=False, description="an application form: a joint form replaces it")
    core: bool = Field(default=True, description="without it an application is never accepted")
    sharing: Literal["refused", "conditional", "open"] = Field(
        default="refused", description="whether the holder releases the record to other systems"
    )
    in_library: bool = Field(
        default=False, description="in the city's library of electronic certificates"
    )
    repeats: Id | None = Field(
        default=None, description="the paper that proves the same already, where both are asked for"
    )

    @model_validator(mode="after")
    def _one_holder(self) -> Material:
        if self.system and self.item:
            raise wrong("two-holders")
        if self.sharing != "refused" and not (self.system or self.item):
            raise wrong("no-holder", name=self.id)
        if self.form and (self.system or self.item):
            raise wrong("form-has-holder")
        return self
