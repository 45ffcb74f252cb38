"""What is fitted and to what: positions in ranges, facts before, and the shipped posterior."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.beside import MADE
from calibration.inference.anchors import shipped_anchors
from calibration.inference.fit import smallest_scope
from calibration.inference.knobs import Knobs, positions_of, shipped_groups, value_at
from calibration.patterns import scale
from calibration.posterior import SHIPPED, find
from calibration.reported import shipped_claims, shipped_targets
from sim.city.load import load_city
from sim.city.quantity import Quantity
from sim.outcomes.indicators import INDICATORS
from sim.reforms.load import find as find_file
from sim.reforms.load import load_scenario

CITY = load_city(find_file("city", "sample-city"))
KNOBS = Knobs(CITY, shipped_groups())
MIDDLE = np.zeros(len(KNOBS.names))


def test_the_middle_is_the_city_as_declared() -> None:
    for path, value in KNOBS.values(list(MIDDLE)).items():
        assert value == pytest.approx(KNOBS._settable.numbers[path].value), path


@pytest.mark.parametrize("end", [-1, 1])
def test_ends_are_the_ends_of_declared_ranges(end: int) -> None:
    for path, value in KNOBS.values(list(MIDDLE + end)).items():
        number = KNOBS._settable.numbers[path]
        wanted = number.range[(end + 1) // 2]
        assert value == pytest.approx(max(1.0, wanted) if number.unit == "persons" else wanted)


def test_values_grow_with_positions() -> None:
    about = {"value": 2, "unit": "minutes", "source": "assumption", "range": (0.5, 6)}
    number = Quantity.model_validate(about)
    values = [value_at(number, z) for z in np.linspace(-1, 1, 21)]
    assert np.all(np.diff(values) > 0)


def test_a_stored_posterior_leads_back_to_its_positions() -> None:
    positions = np.linspace(-0.9, 0.9, len(KNOBS.names))[None]
    names, values = KNOBS.told(positions)
    stored = dict(zip(names, values[0], strict=True))
    assert positions_of(stored, KNOBS) == pytest.approx(positions[0], abs=1e-3)


def test_no_fact_that_is_fitted_is_an_effect_of_the_reform() -> None:
    """Anchors are about the time before, and none repeats a figure that is to be predicted."""
    predicted = {abs(t.value) for t in shipped_targets().targets if t.role == "predict"}
    fitted = {a.value for a in shipped_anchors().anchors}
    assert not {x for x in fitted & predicted if x < 1 or x > 100}  # small counts mean many things


def test_no_quantity_that_is_fitted_belongs_to_a_reform_or_to_institutions() -> None:
    touched = KNOBS.values(list(MIDDLE))
    assert not [p for p in touched if p.startswith(("institutions", "matters", "links", "systems"))]


def test_the_shipped_posterior_is_of_the_shipped_quantities() -> None:
    posterior = find(SHIPPED)
    assert set(posterior.names) == set(KNOBS.told(MIDDLE[None])[0])
    assert posterior.about["rhat"] < 1.1
    for row in posterior.draws[:5]:
        positions = positions_of(dict(zip(posterior.names, row, strict=True)), KNOBS)
        assert (np.abs(positions) <= 1.0).all()


def test_one_county_stands_for_all_in_totals() -> None:
    scope = smallest_scope(CITY)
    weights = scale(CITY, scope)
    people = {p.id: p.population.value for p in CITY.places}
    counties = [p.id for p in CITY.places if p.level == "county"]
    assert sum(weights[p] * people[p] for p in scope if p in counties) == pytest.approx(
        sum(people[p] for p in counties)
    )
    assert "whole-city" in scope
    assert "whole-city" not in weights


def test_claims_speak_of_indicators_that_are_told() -> None:
    for claim in shipped_claims():
        assert {claim.less.indicator, claim.more.indicator} <= {*INDICATORS, *MADE}
        assert claim.less.reading == claim.more.reading
    assert load_scenario(shipped_targets().reform).reform is not None
