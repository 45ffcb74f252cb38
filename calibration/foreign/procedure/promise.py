"""Promised days: limits added up before; after, between limits side by side and what is needed.

Where items run side by side their longest chain of limits counts. A city that wants to can promise
less: what nearly all cases need, while offices work. Which of both is its own choice. Promises are
whole days, at least one, and no longer than before.
"""

from __future__ import annotations

import numpy as np

from calibration.foreign.casefile.case import Case
from calibration.foreign.procedure import build
from calibration.foreign.simulate import Floats
from sim.city.city import City
from sim.routes.guide import HANDING_OVER, Promise
from sim.routes.journey import promised_days
from sim.routes.narrative import Tale

BY_APPLICANT = (*HANDING_OVER, "fetch", "supplement")
"""What a promise does not count: the applicant's own part, and handing over."""


def promised(
    case: Case,
    before: tuple[City, Tale],
    after: tuple[City, Tale],
    factor: float,
    courage: float,
) -> tuple[Floats, Floats]:
    """Promised working days before and after.

    Parameters
    ----------
    factor : float
        Promise over the time expected.
    courage : float
        0: limits stay and only run side by side; 1: promised is what nearly all cases need.
    """
    through = case.applicant == "project"  # a project's limit is meant from end to end
    early = before[0].items
    limits = promised_days(early) if through else sum(item.promised.value for item in early)
    said = case.before.promised_working_days or case.before.statutory_working_days
    now = limits if said is None else float(said)
    city, tale = after
    matter = city.matter[build.MATTER]
    items = [city.item[name] for name in matter.items]
    told = case.measures
    together = through or matter.bundle is not None or told.parallel_review is not None
    chain = promised_days(items) if together else sum(item.promised.value for item in items)
    # Who kept the promise before needed no longer than it.
    kept = min(1.0, now / max(1e-9, _offices(before[1]) * factor))
    promise = Promise(factor, courage if _office_work_changes(case) else 0.0)
    days = promise.over(chain, kept * _offices(tale))
    return np.array([limits]), np.array([min(now, days)])


def _offices(tale: Tale) -> float:
    """Days on which at least one office has the case in hand, without queues."""
    spans = sorted(
        (m.starts, m.starts + m.lasts)
        for m in tale.moments
        if m.kind not in BY_APPLICANT and m.chance >= 1.0
    )
    total, until = 0.0, 0.0
    for starts, ends in spans:
        total += max(0.0, ends - max(starts, until))
        until = max(until, ends)
    return total


def _office_work_changes(case: Case) -> bool:
    """Whether measures touch what offices do, so that there is reason to promise anew."""
    told = case.measures
    return any(
        x is not None
        for x in (
            *(told.one_acceptance, told.parallel_review, told.joint_visit, told.data_sharing),
            *(told.links, told.fewer_steps, told.commitment),
        )
    )
