"""What is promised: a target on waits, on people leaving, or on days in the back office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.engine.plan import Floats, Ints
from sim.outcomes.halfhours import COUNTS
from sim.outcomes.ledger import PARTS

_AT = {name: i for i, name in enumerate(COUNTS)}

FORMS = (
    "wait_p90<=15",
    "wait_mean<=5",
    "wait_over_15<=0.1",
    "abandon_rate<=0.01",
    "unserved_rate<=0.05",
    "elapsed_working_days<=3",
    "elapsed_p90<=5",
)
"""One example of each target there is."""

_FORM = re.compile(r"\s*(?P<what>[a-z0-9_.]+?)\s*<=\s*(?P<limit>\d+(?:\.\d+)?)\s*")
_QUANTILE = re.compile(r"(?P<of>wait|elapsed)_p(?P<percent>\d{1,2}(?:\.\d+)?)")
_OVER = re.compile(r"wait_over_(?P<minutes>\d+(?:\.\d+)?)")

Kind = Literal["window", "office"]


class TargetError(ValueError):
    """A text that is no target."""


@dataclass(frozen=True)
class Target:
    """A promise about every half-hour of a window, or about a back office.

    Attributes
    ----------
    text : str
        As asked for.
    kind : {"window", "office"}
        Which pools it is about: those people queue for, or those that work on files.
    measure : {"over", "mean", "lost", "unserved"}
        A share of requests delayed beyond ``bound``; a mean delay; or a share of requests.
    bound : float
        Minutes at windows, working days in offices; unused for shares of requests.
    allowed : float
        The share allowed to be over, lost or unserved.
    """

    text: str
    kind: Kind
    measure: Literal["over", "mean", "lost", "unserved"]
    bound: float
    allowed: float = 0.0

    def excess(self, counts: Ints, day: Floats | float = 1.0) -> Floats:
        """By how much a cell breaks the promise: at most 0 if it is kept.

        Linear in what was counted, so that replications can be averaged: Σ excess ≤ 0 is the
        promise for all of them together.

        Parameters
        ----------
        counts : int64, shape (…, COUNTS)
        day : float or array that fits
            Minutes of a working day, for offices.
        """
        count = np.moveaxis(counts, -1, 0)
        if self.measure == "over":
            amount: Floats = count[_AT["over"]] * 1.0
        elif self.measure == "mean":
            amount = count[_AT["delayed"]] / PARTS
        elif self.measure == "lost":
            amount = count[_AT["lost"]] / PARTS
        else:
            amount = (count[_AT["requests"]] - count[_AT["served"]]) * 1.0
        return np.asarray(amount - self.allowance(counts, day))

    def allowance(self, counts: Ints, day: Floats | float = 1.0) -> Floats:
        """How much of what is counted the promise allows a cell; parameters as above."""
        of_all = self.measure in ("lost", "unserved")
        whole = counts[..., _AT["requests" if of_all else "joined"]]
        each = self.bound * day if self.measure == "mean" else self.allowed
        return np.asarray(each * whole, np.float64)

    def limit(self, day: float) -> float:
        """Minutes of delay beyond which a request counts as over; ``day`` minutes a working day."""
        return self.bound * (day if self.kind == "office" else 1.0)


def target(text: str) -> Target:
    """Read a target such as those of :data:`FORMS`.

    Raises
    ------
    TargetError
        If it is none.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise TargetError(text)
    what, limit = found["what"], float(found["limit"])
    if quantile := _QUANTILE.fullmatch(what):
        kind: Kind = "window" if quantile["of"] == "wait" else "office"
        share = 1.0 - float(quantile["percent"]) / 100.0
        if share < 1.0:
            return Target(text, kind, "over", limit, share)
    if (over := _OVER.fullmatch(what)) and limit < 1.0:
        return Target(text, "window", "over", float(over["minutes"]), limit)
    if what == "wait_mean":
        return Target(text, "window", "mean", limit)
    if what == "elapsed_working_days" and limit > 0.0:
        return Target(text, "office", "mean", limit)
    if what in ("abandon_rate", "unserved_rate") and limit < 1.0:
        measure: Literal["lost", "unserved"] = "lost" if what == "abandon_rate" else "unserved"
        return Target(text, "window", measure, 0.0, limit)
    raise TargetError(text)
