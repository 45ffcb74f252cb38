"""Leads, meetings and audits: who joins, in fact or in name, follows from them and is not declared.

Seeds are fixed, so each test either always passes or never does. The error rates in the docstrings
say how often it would fail under other seeds, judged by the spread over replications seen here.
"""

from __future__ import annotations

import statistics
from functools import cache

from sim.institutions.ablations import Ablation
from sim.reforms.scenario import Leadership
from tests.support.society import (
    ALONE,
    AUDITED,
    LAST,
    STRONG,
    bundle_city,
    bundle_reform,
    shares,
    society,
)

REPLICATIONS = 8
CITY, REFORM = bundle_city(), bundle_reform()
SELDOM = Leadership(sponsor="peer", meetings_every=6, chair="mayor")


@cache
def story(
    lead: Leadership | None, column: str, ablation: Ablation | None = None
) -> list[list[float]]:
    """Of each replication, the share of departments month by month from the reform's first on."""
    return [
        shares(society(lead, r, city=CITY, reform=REFORM, ablation=ablation), column).to_list()
        for r in range(REPLICATIONS)
    ]


def after_two_years(lead: Leadership | None, column: str = "joined_share") -> list[float]:
    assert all(len(months) == LAST for months in story(lead, column))
    return [months[-1] for months in story(lead, column)]


def test_a_peer_without_meetings_stalls() -> None:
    """Median below one half; error rate below 1 in 1000 (the median of 8 spreads by about 0.04)."""
    assert statistics.median(after_two_years(ALONE)) < 0.5


def test_monthly_meetings_chaired_by_the_mayor_carry_it() -> None:
    """Median above 0.85; error rate below 1 in 1000 (the median of 8 spreads by about 0.01)."""
    assert statistics.median(after_two_years(STRONG)) > 0.85


def test_pressure_with_weak_audit_is_mostly_joining_in_name() -> None:
    """明放暗不放: most joiners are nominal in every replication; error rate below 1 in 100."""
    joined, genuine = after_two_years(STRONG), after_two_years(STRONG, "genuine_share")
    assert all(g < 0.5 * j for j, g in zip(joined, genuine, strict=True))


def test_audits_convert_them() -> None:
    """With audits most join in fact in every replication; error rate below 1 in 1000."""
    without = after_two_years(STRONG, "genuine_share")
    audited = after_two_years(AUDITED, "genuine_share")
    assert all(b > 0.7 and b > a + 0.2 for a, b in zip(without, audited, strict=True))


def _sags(ablation: Ablation | None) -> list[float]:
    """Joined share just after a meeting less that just before the next, mean over the meetings."""
    found = []
    for months in story(SELDOM, "joined_share", ablation):
        cycles = [(months[i + 1], months[i + 5]) for i in range(0, len(months) - 5, 6)]
        found.append(statistics.mean(after - before for after, before in cycles))
    return found


def test_participation_sags_between_meetings() -> None:
    """Mean over 8 replications more than 0.1; its standard error is about 0.02: below 1 in 1000."""
    assert statistics.mean(_sags(None)) > 0.1


def test_without_decay_nothing_sags() -> None:
    """An ablation. Attention that lasts holds participation; error rate below 1 in 100."""
    assert statistics.mean(_sags("no_decay")) < 0.5 * statistics.mean(_sags(None))


def test_more_pressure_joins_more_departments() -> None:
    """Means are ordered by what leads can do; error rate below 1 in 100."""
    means = [statistics.mean(after_two_years(lead)) for lead in (ALONE, None, STRONG)]
    assert means == sorted(means)
    assert len(set(means)) == len(means)


def test_coordination_takes_time() -> None:
    """Meetings cost participants' hours, and partners not joined in fact cost liaison."""
    rows = {
        name: society(lead, city=CITY, reform=REFORM).rows()
        for name, lead in (("alone", ALONE), ("audited", AUDITED))
    }
    hours = {
        name: frame[(frame["kind"] == "lead") & (frame["month"] == LAST)][
            "coordination_hours"
        ].sum()
        for name, frame in rows.items()
    }
    assert hours["audited"] > 0
    assert hours["alone"] > 0
    first = rows["alone"][(rows["alone"]["kind"] == "lead") & (rows["alone"]["month"] == 0)]
    assert first["coordination_hours"].sum() == 0


def test_replicator_dynamics_also_answer_to_pressure() -> None:
    """An ablation: shares that grow with payoffs, in place of agents who choose."""
    weak = shares(society(ALONE, city=CITY, reform=REFORM, ablation="replicator"))
    strong = shares(society(STRONG, city=CITY, reform=REFORM, ablation="replicator"))
    assert weak.iloc[-1] < 0.5 < strong.iloc[-1]
