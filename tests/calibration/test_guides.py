"""The report's counted figures over the city's guides: ways of counting, what they depend on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from calibration.beside import guided, matters_of
from calibration.guides import LISTED, Shelf, ways
from calibration.reported import Measured, shipped_claims, shipped_targets
from sim.reforms.load import load_scenario
from tests.support.tiny import REFORM, SCENARIO, named, write_tiny_scenario

ADOPTED = [REFORM["measures"][0], {"kind": "adopt", "matters": ["house"]}]
TARGETS = shipped_targets()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The tiny city's guides before and after its scheme is adopted."""
    measures = [{**x, "start": "2021-03-08"} for x in ADOPTED]
    reform = named("better", kind="reform", measures=measures)
    without = {k: v for k, v in SCENARIO.items() if k not in ("reform", "measures")}
    folder = tmp_path_factory.mktemp("scenario")
    after = load_scenario(str(write_tiny_scenario(folder / "after", reform=reform)))
    before = load_scenario(str(write_tiny_scenario(folder / "before", scenario=without)))
    return Shelf(before, after)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(load_scenario(TARGETS.baseline), load_scenario(TARGETS.reform))


def about(indicator: str, **more: Any) -> Measured:
    return Measured.model_validate(
        {"about": "change", "indicator": indicator, "until": "2021-12", **more}
    )


def test_changes_of_a_tiny_city_by_hand(tiny: Shelf) -> None:
    """4 trips become 2, of one who combines errands 3 become 2, over the portal 4 become 1."""
    trips = tiny.figure(about("trips"), ["house"])
    assert trips is not None
    assert trips.value == pytest.approx(2 / 4 - 1)
    assert (trips.low, trips.high) == pytest.approx((1 / 4 - 1, 2 / 3 - 1))
    papers = tiny.figure(about("materials"), ["house"])
    assert papers is not None
    assert papers.value == 0, "the form and two cards were three papers, and still are"


def test_limits_are_promised_ones_against_those_by_law(tiny: Shelf) -> None:
    """By law 5 each. Promised after: the refund's 3 and, for the others, at most their chain of 6,
    at least the 3 days of the notice."""
    limits = tiny.figure(about("promised_working_days"), ["house"])
    assert limits is not None
    assert limits.low == pytest.approx((3 + 3) / 15 - 1)
    assert limits.low < limits.value < limits.high
    assert limits.high <= (3 + 6) / 9 - 1, "against promised limits, nothing shortened: no change"
    before = tiny.figure(
        about("promised_working_days").model_copy(update={"about": "before"}), ["house"]
    )
    assert before is not None
    assert before.value == 15


def test_what_guides_do_not_have_is_not_told(tiny: Shelf) -> None:
    assert tiny.figure(about("satisfaction"), ["house"]) is None


def test_the_first_way_of_counting_is_the_reports() -> None:
    for name in LISTED:
        first, *others = ways(name)
        assert not any(first[:4])
        assert len({first, *others}) == len(others) + 1


@pytest.mark.parametrize(
    "target", [t for t in TARGETS.targets if t.reading == "guide"], ids=lambda t: t.id
)
def test_every_figure_read_as_guides_has_one_within_its_ways(target: Any, shelf: Shelf) -> None:
    found = guided(target, shelf)
    assert found is not None
    assert found.low <= found.value <= found.high


def test_readings_are_of_whole_sentences() -> None:
    """One quote is read in one way, whatever comes out of it; before and after alike."""
    seen: dict[str, set[str]] = {}
    for target in TARGETS.targets:
        if target.other_reading_of is None:
            seen.setdefault(target.quote, set()).add(target.reading)
    assert all(len(readings) == 1 for readings in seen.values())
    guides = [c for c in shipped_claims() if c.less.reading == "guide"]
    assert all(c.less.indicator in LISTED and c.more.indicator in LISTED for c in guides)


def test_guides_know_nothing_of_people(shelf: Shelf) -> None:
    """Neither staff nor behaviour stands in a guide: doubling the work at windows changes none."""
    target = next(t for t in TARGETS.targets if t.id == "legal-trips")
    slow = shelf.reform.city.conduct
    greeting = slow.greeting.model_copy(update={"value": 2 * slow.greeting.value})
    city = shelf.reform.city.replace(conduct=slow.model_copy(update={"greeting": greeting}))
    names = matters_of(target, city)
    other = Shelf(shelf.base, replace(shelf.reform, city=city, _cities={}))
    assert other.figure(target, names) == shelf.figure(target, names)
