"""Premises change the world on both sides; a scenario may hold its own measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.city.city import City
from sim.city.errors import SpecError
from sim.city.load import load_city
from sim.reforms.load import find, load_scenario
from sim.reforms.premises import Premises, online_mean

SCENARIO = """\
kind: scenario
id: mine
title: {zh: 我的, en: Mine}
city: pilot
start: 2021-01-04
warm_up_days: 28
horizon_days: 14
follow_up_days: 30
"""
MEASURES = """\
measures:
  - kind: staff
    start: 2021-02-01
    pool: counter-bank
    remove: {value: %s, unit: persons, source: assumption, range: [0, 9]}
"""


@pytest.fixture(scope="module")
def pilot() -> City:
    return load_city(find("city", "pilot"))


def test_demand_scales_every_rate_and_survives_a_round_trip(pilot: City) -> None:
    more = Premises(demand=3.0).apply(pilot)
    for before, after in zip(pilot.demands, more.demands, strict=True):
        assert after.cases_per_year(1e5) == pytest.approx(3 * before.cases_per_year(1e5))
    assert City.model_validate_json(more.model_dump_json()) == more
    assert Premises().apply(pilot) is pilot


@pytest.mark.parametrize("mean", [0.01, 0.216, 0.5, 0.99])
def test_online_use_has_the_mean_asked_for_and_keeps_the_order(pilot: City, mean: float) -> None:
    moved = Premises(online=mean).apply(pilot).communities
    assert online_mean(moved) == pytest.approx(mean)
    shares = [x.online.value for x in moved]
    assert sorted(shares, reverse=True) == shares
    assert all(0 < share < 1 for share in shares)


def test_a_scenario_holds_its_own_measures(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SCENARIO + MEASURES % 1, encoding="utf-8")
    loaded = load_scenario(str(path))
    assert loaded.reform is not None
    assert loaded.reform.id == "mine"
    path.write_text(SCENARIO + "reform: one-window\n" + MEASURES % 1, encoding="utf-8")
    with pytest.raises(SpecError) as error:
        load_scenario(str(path))
    assert [p.message for p in error.value.problems] == ["reform-and-measures"]


def test_a_mistake_in_its_own_measures_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SCENARIO + MEASURES.replace("counter-bank", "counter-bonk") % 1, "utf-8")
    with pytest.raises(SpecError) as error:
        load_scenario(str(path))
    (problem,) = error.value.problems
    assert (problem.file, problem.line, problem.nearest) == (str(path), 12, "counter-bank")
