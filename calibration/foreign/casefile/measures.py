"""Measures as a case file states them; none of them can say what it is worth."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.city.base import Model
from sim.city.messages import wrong
from sim.city.places import ClockTime
from sim.city.quantity import Number

Positive = Annotated[Number, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[Number, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0, le=1, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0, le=100_000)]
Some = Annotated[int, Field(ge=1, le=100_000)]


class OneAcceptance(Model):
    """Accepted together: one window, one form, one list of papers, one hand-over."""

    form: bool = True
    form_fields: Some | None = None
    delivery: Literal["pickup", "post", "electronic", "on_premises"] | None = None
    on_premises: bool = False
    items: Some | None = None


class Sharing(Model):
    """Records released and systems linked; without a number as many as is usual."""

    records: Whole | None = None
    all: bool = False


class NoProof(Model):
    """Proofs no longer asked for (无证明): how many kinds, or which share of them."""

    kinds: Some | None = None
    share: Share | None = None


class Part(Model):
    """A share, or a number; without either as usual."""

    share: Share | None = None
    number: Some | None = None


class Some_(Model):  # noqa: N801 - `Some` is a number here
    """A number of things."""

    number: Some | None = None


class Change(Model):
    """A new number, or a change by a number or by a share (−0.3 is 30 % fewer)."""

    to: Positive | None = None
    change: Annotated[Number, Field(allow_inf_nan=False)] | None = None
    share: Annotated[Number, Field(gt=-1, le=100)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Change:
        if sum(x is not None for x in (self.to, self.change, self.share)) != 1:
            raise wrong("case-one-change")
        return self

    def of(self, now: float) -> float:
        """What becomes of a number."""
        if self.to is not None:
            return float(self.to)
        return now + self.change if self.change is not None else now * (1 + (self.share or 0.0))


class Merge(Model):
    """Windows with queues of their own become general ones: into how many queues, how many."""

    into: Some = 1
    windows: Some | None = None


class Peak(Model):
    """Windows opened at the hours when most people come."""

    add: Some
    hours: tuple[tuple[ClockTime, ClockTime], ...] = (("09:00", "11:00"), ("14:00", "16:00"))


class Measures(Model):
    """What was done; no measure says what it is worth."""

    one_acceptance: OneAcceptance | None = None
    parallel_review: Model | None = None
    joint_visit: Model | None = None
    data_sharing: Sharing | None = None
    links: Model | None = None
    no_proof: NoProof | None = None
    online: Part | None = None
    commitment: Some_ | None = None
    deficient: Model | None = None
    fewer_documents: Some_ | None = None
    fewer_steps: Some_ | None = None
    one_door: Model | None = None
    merge_windows: Merge | None = None
    windows: Change | None = None
    staff: Change | None = None
    arrivals: Change | None = None
    appointments: Part | None = None
    kiosks: Part | None = None
    peak_windows: Peak | None = None
