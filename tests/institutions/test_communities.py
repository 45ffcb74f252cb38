"""Communities and demand: online use, satisfaction, and cases called forth by ease."""

from __future__ import annotations

import pytest

from sim.institutions.model import Society
from sim.institutions.observe import MatterSeen, Observation
from tests.support.society import LAST, bundle_city, bundle_reform, shipped_rules, society

CITY, REFORM = bundle_city(5), bundle_reform(5)


def burdened(before: float, after: float, change: int = 2) -> Society:
    """A society that hears of cases with so many trips and papers before and after a month."""

    def seen(month: int) -> Observation:
        burden = before if month < change else after
        figures = MatterSeen(completed=100, trips=burden / 4, materials=3 * burden / 4, elapsed=10)
        return Observation(matters={("here", "matter"): figures})

    return society(city=CITY, reform=REFORM, seen=seen)


def test_nothing_known_nothing_moves() -> None:
    made = society(city=CITY, reform=REFORM)
    assert made.volume("here", "matter") == 1.0
    assert made.online("here", "young") == pytest.approx(0.4)


def test_ease_calls_forth_cases() -> None:
    """Half the burden: volume tends to 2 to the power of the elasticity; no more than the most."""
    ease = shipped_rules().ease
    volume = burdened(20, 10).volume("here", "matter")
    assert volume == pytest.approx(2**ease.elasticity.value, rel=0.01)
    assert burdened(20, 20).volume("here", "matter") == pytest.approx(1.0)
    assert burdened(20, 30).volume("here", "matter") < 1
    assert burdened(20, 0).volume("here", "matter") <= ease.most.value


def test_people_go_online_when_it_spares_them_something_and_others_do() -> None:
    eased = burdened(20, 10)
    assert eased.online("here", "young") > 0.4
    assert eased.online("here", "old") > 0.1
    assert burdened(20, 30).online("here", "young") < 0.4


def test_satisfaction_answers_to_surprise_and_fades() -> None:
    """Better than expected pleases at first; then it is what people expect."""
    rows = burdened(20, 10, change=6).rows()
    young = rows[(rows["agent"] == "young")].set_index("month")["satisfaction"]
    start = shipped_rules().satisfaction.start.value
    assert young[5] == pytest.approx(start)
    assert young[6] > start
    assert start < young[LAST] < young[6]
