"""Numbers about the world are refused unless they say unit, source and range, and keep to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.city import quantity
from sim.city.quantity import Quantity, Series
from tests.support.cities import even, q

FINITE = st.floats(0, 1e9)


def errors(kind: Any, data: object) -> set[str]:
    """Names of the mistakes found in ``data``."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(data)
    return {detail["type"] for detail in caught.value.errors()}


@given(FINITE, FINITE, FINITE)
def test_value_lies_within_its_range(low: float, value: float, high: float) -> None:
    data = {**q(value, "minutes"), "range": [low, high]}
    if low <= value <= high:
        assert Quantity.model_validate(data).value == value
    else:
        assert errors(Quantity, data) == {"outside-range"}


@pytest.mark.parametrize("value", [5, 5.0, "5", None, [5]])
def test_bare_value_is_refused(value: object) -> None:
    assert errors(Quantity, value) == {"model_type"}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"value": "5"}, "not-a-number"),
        ({"value": True}, "not-a-number"),
        ({"value": float("nan")}, "finite_number"),
        ({"value": float("inf")}, "finite_number"),
        ({"range": [0, float("inf")]}, "outside-range"),
        ({"range": [float("nan"), 9]}, "outside-range"),
        ({"range": [9, 0]}, "outside-range"),
        ({"range": [-1, 9]}, "negative"),
        ({"range": [5]}, "missing"),
        ({"range": ["0", 9]}, "not-a-number"),
        ({"unit": "hours"}, "literal_error"),
        ({"source": "hearsay"}, "bad-source"),
        ({"source": "public"}, "bad-source"),
        ({"source": "public http"}, "bad-source"),
        ({"unit": "share", "value": 0.5, "range": [0, 1.5]}, "share-above-one"),
        ({"colour": "blue"}, "extra_forbidden"),
    ],
)
def test_doubtful_quantity_is_refused(change: dict[str, Any], mistake: str) -> None:
    assert mistake in errors(Quantity, {**q(5, "minutes"), **change})


@pytest.mark.parametrize("missing", ["value", "unit", "source", "range"])
def test_nothing_but_the_note_may_be_left_out(missing: str) -> None:
    data = {name: part for name, part in q(5, "minutes").items() if name != missing}
    assert errors(Quantity, data) == {"missing"}


UNITS = {
    "Seconds": "seconds",
    "Minutes": "minutes",
    "Work": "minutes",
    "MinutesPerField": "minutes_per_field",
    "WorkingDays": "working_days",
    "Days": "days",
    "Persons": "persons",
    "Per100k": "per_100k_persons",
    "Per1000Year": "per_1000_per_year",
    "PerYear": "per_year",
    "Share": "share",
    "Factor": "ratio",
    "Ratio": "ratio",
    "Count": "count",
    "Fields": "fields",
    "Yuan": "yuan",
    "YuanPerHour": "yuan_per_hour",
}


@pytest.mark.parametrize("name", UNITS)
def test_field_takes_one_unit_only(name: str) -> None:
    kind = getattr(quantity, name)
    for unit in UNITS.values():
        if unit == UNITS[name]:
            assert TypeAdapter(kind).validate_python(q(1, unit)).unit == unit
        else:
            assert errors(kind, q(1, unit)) == {"wrong-unit"}


@pytest.mark.parametrize("name", ["Work", "Ratio"])
def test_work_and_ratios_are_above_zero(name: str) -> None:
    assert errors(getattr(quantity, name), q(0, UNITS[name])) == {"not-positive"}


@pytest.mark.parametrize("name", ["Persons", "Count", "Fields"])
def test_what_is_counted_is_whole(name: str) -> None:
    assert errors(getattr(quantity, name), q(1.5, UNITS[name])) == {"not-whole"}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"values": [0, 0]}, "no-weight"),
        ({"values": []}, "no-weight"),
        ({"values": [1, -1], "range": [-1, 1]}, "no-weight"),
        ({"values": [1, 2]}, "outside-range"),
        ({"values": [1, True]}, "not-a-number"),
        ({"unit": "share"}, "literal_error"),
    ],
)
def test_doubtful_weights_are_refused(change: dict[str, Any], mistake: str) -> None:
    assert mistake in errors(Series, {**even(2), **change})
