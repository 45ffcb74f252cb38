"""Reported figures that simulations are held against: quote, reading, value, tolerance, role.

A figure's *reading* is what its quote measures. Where the report counts what service guides list
(减跑动、减材料、减时限), the guides of the model are held against it, and what people live through
is told beside it; where it tells of what happened, the simulation is. The reading follows from the
quote, and each figure says why.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named, Text
from sim.city.messages import wrong
from sim.city.yamlfile import load_document, parse

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Measured(Model):
    """Which figure of the model is meant: an indicator over some matters and months.

    Attributes
    ----------
    reading : str
        ``lived``: what happened to cases; ``guide``: what service guides list
        (:mod:`sim.routes.guide`); ``declared``: a fact of the city's catalogue.
    """

    reading: Literal["lived", "guide", "declared"] = "lived"
    about: Literal["total", "before", "after", "change", "structure", "catalogue"]
    indicator: str
    cycles: tuple[Literal["natural_person", "legal_person", "project", "cross_region"], ...] = ()
    matters: tuple[Id, ...] = ()
    since: Month = Field(default="0000-01", alias="from")
    until: Month


class Target(Named, Measured):
    """One reported figure.

    Attributes
    ----------
    quote : str
        What the report says, word for word.
    why : Text
        Why its reading is the one that the quote asks for.
    other_reading_of : str, optional
        The figure of which this is another reading: told, and not counted.
    about : str
        ``total``: sum over the months; ``before`` and ``after``: mean over cases without and with
        the reform; ``change``: relative change between them; ``structure``: what is declared;
        ``catalogue``: counted over the licence items as declared before and after their trimming.
    cycles, matters : tuple of str
        Matters it speaks of; without either all that the reform handles as one.
    from, until : str
        First and last month, ``YYYY-MM``.
    value, tolerance : float
        In the indicator's unit (changes as shares). A simulated mean within the tolerance hits;
        with ``sense: at_most`` any lower one does as well, with ``at_least`` any higher one.
    role : str
        ``fit``: a fact that parameters may be fitted to; ``predict``: never to be fitted.
    """

    quote: str
    reading: Literal["lived", "guide", "declared"]
    why: Text
    other_reading_of: Id | None = None
    value: float
    tolerance: float = 0.0
    sense: Literal["equal", "at_most", "at_least"] = "equal"
    role: Literal["fit", "predict"]
    note: Text | None = None
    missed: Text | None = Field(default=None, description="why the model misses it, if it does")

    @model_validator(mode="after")
    def _declared(self) -> Target:
        if (self.reading == "declared") != (self.about in ("structure", "catalogue")):
            raise wrong("reading-of-declared")
        return self

    def hit(self, simulated: float) -> bool:
        """Whether a simulated figure agrees with the reported one."""
        low = simulated >= self.value - self.tolerance
        high = simulated <= self.value + self.tolerance
        if self.sense == "at_most":
            return high
        return low if self.sense == "at_least" else low and high


class Targets(Named):
    """A report's figures, the scenario without the reform, and the reform that is to show them."""

    kind: Literal["targets"]
    baseline: Id
    reform: Id
    catalogue: Id = Field(description="scenario that trims the licence catalogue")
    targets: tuple[Target, ...] = Field(min_length=1)


def shipped_targets() -> Targets:
    """The figures of the report this project began with."""
    return load_targets(Path(str(resources.files("calibration"))) / "targets" / "report.yaml")


def load_targets(path: Path) -> Targets:
    """Read a file of targets.

    Raises
    ------
    SpecError
        For anything wrong in it, with line and field.
    """
    return parse(load_document(path), Targets)


class Claim(Named):
    """Something the report says without a number: one simulated figure is below another."""

    quote: str
    less: Measured
    more: Measured
    missed: Text | None = None


class Claims(Model):
    """All of them."""

    kind: Literal["patterns"]
    patterns: tuple[Claim, ...] = Field(min_length=1)


def shipped_claims() -> tuple[Claim, ...]:
    """What the report this project began with says without a number."""
    path = Path(str(resources.files("calibration"))) / "targets" / "patterns.yaml"
    return parse(load_document(path), Claims).patterns
