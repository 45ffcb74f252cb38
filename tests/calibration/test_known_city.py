"""From the register of our own city its staffing, work, arrivals and patience are found again.

The benchmark ``python -m benchmarks.known`` tries forty changes in eight places; this is one place.
"""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks.changes import more_people, no_step
from benchmarks.declared import tally
from benchmarks.known_city import Learnt
from benchmarks.questions import worlds


@pytest.fixture(scope="module")
def pilot() -> Learnt:
    return Learnt(dataclasses.replace(worlds(1)[0], learn=6, repeat=4))


def test_what_the_city_declares_is_inside_the_intervals(pilot: Learnt) -> None:
    """Intervals of 95 %, many of each kind, one seed: 88 % is four standard errors below."""
    counts = tally(pilot)
    for kind in {kind for kind, _ in counts}:
        right, all_ = counts[kind, True], counts[kind, True] + counts[kind, False]
        assert right >= 0.88 * all_ - 1, kind


def test_days_off_patience_and_late_service_are_found(pilot: Learnt) -> None:
    """The register spans the Spring Festival; the city's people wait 75 minutes in the mean, come
    again after a working day of 390, and counters serve the queue left at closing time."""
    model = pilot.model
    assert 3 <= len(model.off) <= 8
    counters = [s for s in model.staff if "/counter-" in s.name and s.patience > 0.0]
    assert len(counters) >= 20
    assert sum(s.patience for s in counters) / len(counters) == pytest.approx(75, rel=0.25)
    assert sum(s.back for s in counters) / len(counters) == pytest.approx(390, rel=0.1)
    assert sum(s.late for s in model.staff) >= 5
    assert not any(s.late or s.patience for s in model.staff if "/review-" in s.name)


def test_effects_of_changes_are_foretold(pilot: Learnt) -> None:
    changes = [
        no_step("birth-certificate", "birth-list"),
        more_people(pilot.world.population, "counter-transport", 1),
    ]
    for change in changes:
        told = pilot.foretell(change)
        assert told.effect.mean < 0.0
        assert abs(told.true - told.effect.mean) <= 1.5 * told.half, told
