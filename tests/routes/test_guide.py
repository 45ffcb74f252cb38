"""What service guides list, counted by hand over the tiny city."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.city.city import City
from sim.city.load import load_city
from sim.engine.build import Builder
from sim.reforms.adopt import Adopt
from sim.reforms.base import edit
from sim.reforms.windows import DedicatedWindow
from sim.routes.cohort import Cohort
from sim.routes.guide import Promise, guide
from sim.routes.hours import Hours
from sim.routes.route import draw_route
from tests.support.tiny import REFORM, write_tiny_city

DAY = 1440.0
START = dt.date(2027, 1, 4)
PLACE, MATTER = "river", "house"
STAY, DARE = Promise(1.0, 0.0), Promise(1.0, 1.0)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The tiny city with a window for what is handled as one, and nothing handled so yet."""
    found = load_city(write_tiny_city(tmp_path_factory.mktemp("city")))
    pool = REFORM["measures"][0]["pool"]
    opened = {"kind": "dedicated_window", "start": START, "pool": pool}
    return DedicatedWindow.model_validate(opened).change(found)


@pytest.fixture(scope="module")
def adopted(city: City) -> City:
    return Adopt(kind="adopt", start=START, matters=(MATTER,)).change(city)


def test_guides_of_single_items_are_added_up(city: City) -> None:
    """Register: hand in and collect, 2 papers. Permit: hand in, posted, its 2 records come over a
    link. Refund: done at the counter, 1 paper. Refund and register are at one place: walked, one
    trip serves both."""
    found = guide(city, PLACE, MATTER)
    assert (found.trips, found.materials, found.departments_visited) == (2 + 1 + 1, 2 + 0 + 1, 3)
    assert found.walked == 3
    assert (found.statutory, found.promised(STAY)) == (3 * 5, 3 * 3)
    assert found.together is None


def test_what_is_handled_as_one_has_one_guide(adopted: City) -> None:
    """One trip to the window (results are posted), joint form and card; the refund as before."""
    found = guide(adopted, PLACE, MATTER)
    assert (found.trips, found.materials, found.departments_visited) == (1 + 1, 2 + 1, 1)
    assert found.statutory == 3 * 5, "a scheme changes no law"
    assert found.apart == 3
    assert found.together is not None
    assert found.together[0] == 3 + 3, "the permit needs the register"


def test_a_promise_lies_between_old_limits_side_by_side_and_what_is_needed(adopted: City) -> None:
    """A review of 20 minutes and a notice of 3 days: 3 whole days, and 3 for the refund."""
    found = guide(adopted, PLACE, MATTER)
    assert found.promised(STAY) == 6 + 3
    assert found.promised(DARE) == 3 + 3
    between = [found.promised(Promise(1.0, courage / 10)) for courage in range(11)]
    assert between == sorted(between, reverse=True)


def test_over_the_portal_nobody_goes_for_what_can_be_done_there(adopted: City) -> None:
    found = guide(adopted, PLACE, MATTER, online=True)
    assert found.trips == 1, "the refund alone"


def test_no_guide_shows_who_joined_in_name_only(adopted: City) -> None:
    """What the report counts cannot tell 明放暗不放; who refuses keeps a guide of its own."""
    told = {
        stance: guide(
            adopted.replace(departments=edit(adopted.departments, ["police"], stance=stance)),
            PLACE,
            MATTER,
        )
        for stance in ("genuine", "nominal", "refuse")
    }
    listed = {name: (x.trips, x.materials, x.apart) for name, x in told.items()}
    assert listed["nominal"] == listed["genuine"]
    assert told["refuse"].trips > told["genuine"].trips


def test_a_promise_for_nothing_is_a_day(adopted: City) -> None:
    found = guide(adopted, PLACE, MATTER)
    assert found.together is not None
    assert DARE.days(0.5, found.together[1]) == 1.0


def promise(city: City) -> float:
    """What a run's indicator of promised time is made of."""
    builder = Builder(365 * DAY, (0.0, 365 * DAY))
    hours = Hours(builder, city.calendars, city.day_table, START, 365)
    cohort = Cohort(city, city.place[PLACE], city.matter[MATTER], city.communities[0], False)
    return draw_route(cohort, hours).promised


def test_the_indicator_of_promised_time_is_no_guides_limit(city: City, adopted: City) -> None:
    """The permit needs the register, 3 days each, and the refund runs beside them: 6 days, joined
    or not; only a shorter limit of one of the two changes it."""
    assert promise(city) == promise(adopted) == 3 + 3
    assert guide(city, PLACE, MATTER).promised(STAY) == 3 + 3 + 3
    for name, days in (("register", 3 + 1), ("refund", 3 + 3)):
        shorter = city.item[name].promised.model_copy(update={"value": 1.0})
        assert promise(city.replace(items=edit(city.items, [name], promised=shorter))) == days
