"""Routes kept in the book are those that would be drawn; states told as equal draw equal routes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sim.city.city import City
from sim.city.places import Place
from sim.engine.build import Builder, Route
from sim.engine.graph import CALLED
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.supervise import JointInspection
from sim.routes.book import Page, draw_page
from sim.routes.cohort import keying_errors
from sim.routes.compile import Compiler, compile_plan, compiled
from sim.routes.depends import Setting, State
from sim.routes.hours import Catalogue
from tests.support.cities import cities, named, q, scenario_of
from tests.support.tiny import tiny

ANY = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def drawn(city: City, *, online: bool) -> Page:
    """A route for each community of a city's first matter, through one channel."""
    setting = Setting(city, city.places[0])
    return draw_page(setting, city.matters[0], Catalogue(), online=online)


def relatives(city: City) -> Iterator[City]:
    """Cities that institutions could make of a city: one thing or another done, or undone."""
    for i, department in enumerate(city.departments):
        for change in ({"stance": "refuse"}, {"uses_shared_data": False}):
            other = department.model_copy(update=change)
            yield city.replace(
                departments=(*city.departments[:i], other, *city.departments[i + 1 :])
            )
    for i, link in enumerate(city.links):
        yield city.replace(links=(*city.links[:i], *city.links[i + 1 :]))
        new = city.new_link(*link.between)
        yield city.replace(links=(*city.links[:i], new, *city.links[i + 1 :]))
    for i, material in enumerate(city.materials):
        if material.system or material.item:
            for sharing in ("refused", "open"):
                paper = material.model_copy(update={"sharing": sharing})
                yield city.replace(materials=(*city.materials[:i], paper, *city.materials[i + 1 :]))
    for i, system in enumerate(city.systems):
        low = system.readiness.model_copy(update={"value": 0.0, "range": (0.0, 1.0)})
        unready = system.model_copy(update={"readiness": low})
        yield city.replace(systems=(*city.systems[:i], unready, *city.systems[i + 1 :]))


@ANY
@given(cities())
def test_equal_states_draw_equal_routes(city: City) -> None:
    """And different ones are told apart: whatever changes a route changes the state."""
    for online in (False, True)[: 1 + city.matters[0].portal]:
        here = state(city, online=online), drawn(city, online=online)
        for other in itertools.islice(relatives(city), 60):
            if state(other, online=online) == here[0]:
                assert drawn(other, online=online) == here[1]


def state(city: City, *, online: bool) -> State:
    return Setting(city, city.places[0]).state(city.matters[0], online=online)


def town(two: Place, **crew: object) -> City:
    """The tiny city with a second county, and a crew of its own kind at the counters."""
    data = tiny()
    for pool in data["pools"]:
        if crew and pool["kind"] in ("department", "sector", "general"):
            pool["crews"] = [*pool["crews"], crew]
    return City.model_validate(data | {"places": [*data["places"], two.model_dump()]})


def place(name: str, population: float) -> Place:
    data = named(name, level="county", population=q(population, "persons"))
    return Place.model_validate(data)


def alone(loaded: Loaded, *places: str) -> Loaded:
    """A scenario of some of its places, with an empty memory."""
    scenario = loaded.scenario.model_copy(update={"scope": places})
    return Loaded(scenario, loaded.city, loaded.reform)


def told(builder: Builder) -> dict[str, tuple[Any, ...]]:
    """All that a plan says of its routes, with calendars by what they are."""
    return {route.name: _told(route, builder) for route in builder.routes}


def _told(route: Route, builder: Builder) -> tuple[Any, ...]:
    numbers = dict(zip(route.graph.names["calendar"], route.called("calendar"), strict=True))
    pools = dict(zip(route.graph.names["pool"], route.called("pool"), strict=True))

    def hours(number: int) -> tuple[bytes, ...] | int:
        known = numbers.get(number, -1)
        return tuple(x.tobytes() for x in builder.calendars[known]) if known >= 0 else -1

    acts = [
        replace(
            a,
            pool=pools[a.pool] if a.pool else None,
            **dict.fromkeys(CALLED["calendar"], -1),  # type: ignore[arg-type]
        )
        for a in route.activities
    ]
    clocks = [[hours(getattr(a, name)) for name in CALLED["calendar"]] for a in route.activities]
    opens, closes, *_ = builder.calendars[route.calendar]
    labels = replace(route, activities=(), calendar=-1, locale=None)
    return labels, acts, clocks, opens.tobytes(), closes.tobytes()


def test_places_with_the_same_errors_share_their_drawings() -> None:
    loaded = scenario_of(town(place("brook", 80000)))
    builder = compiled(loaded).builder
    graphs: dict[str, set[int]] = {}
    for route in builder.routes:
        graphs.setdefault(route.name.replace("@brook/", "@river/"), set()).add(id(route.graph))
    assert {len(found) for found in graphs.values()} == {1}
    assert len(graphs) * 2 == len(builder.routes)


def test_places_whose_people_err_differently_are_drawn_apart() -> None:
    """A crew that grows with the population changes the mix, and so how often files are wrong."""
    crew = {"staff_per_100k": q(10, "per_100k_persons"), "mix": {"temp": q(1, "share")}}
    city = town(place("brook", 80000), **crew)
    counter = next(pool for pool in city.pools if pool.is_counter)
    errors = [keying_errors(city, one, counter) for one in city.places]
    assert errors[0] != errors[1]
    loaded = scenario_of(city)
    together = told(compiled(loaded).builder)
    for one in city.places:
        own = told(compiled(alone(loaded, one.id)).builder)
        assert own == {name: x for name, x in together.items() if f"@{one.id}/" in name}
    river, brook = (
        [a.fail for name, x in together.items() if at in name for a in x[1]]
        for at in ("@river", "@brook")
    )
    assert river != brook


@pytest.mark.parametrize("name", ["birth-one-matter", "city-as-found"])
def test_shared_drawings_are_those_of_each_place_by_itself(name: str) -> None:
    loaded = load_scenario(name, horizon=14)
    compiler = compiled(loaded)
    together = told(compiler.builder)
    city = next((p.id for p in compiler.places if p.level == "city"), None)
    for one in compiler.places[:3]:
        places = {one.id, city or one.id}  # a county's people may have to go to the city
        own = told(compiled(alone(loaded, *places)).builder)
        assert own
        assert own == {name: together[name] for name in own}


@ANY
@given(cities())
def test_a_drawing_fits_a_plan_that_numbers_calendars_otherwise(city: City) -> None:
    loaded, fresh = scenario_of(city), scenario_of(city)
    other = Compiler(loaded)  # begins a book in which calendars are numbered otherwise
    other._book.catalogue.runs(("11:00",))
    other._book.catalogue.number(city.calendars[-1].id)
    assert told(compiled(loaded).builder) == told(compiled(fresh).builder)


@settings(ANY, max_examples=10)
@given(cities())
def test_results_do_not_depend_on_what_was_simulated_before(city: City) -> None:
    loaded, start = scenario_of(city), dt.date(2021, 3, 1)
    fresh = observe(compile_plan(scenario_of(city)), 3, 0, "compiled", start).kpis
    for _ in range(2):
        assert observe(compile_plan(loaded), 3, 0, "compiled", start).kpis.equals(fresh)


def test_a_joint_inspection_changes_the_routes_of_its_list() -> None:
    """Rules of supervision are part of what inspections are drawn from, in the middle of a run."""
    city = City.model_validate(tiny())
    assert city.supervision is not None
    lists = city.supervision.lists
    apart = next(one for one in lists if not one.joint)
    measure = JointInspection.model_validate(
        {"kind": "joint_inspection", "start": "2021-03-01", "lists": [apart.id]}
    )
    changed = measure.change(city)
    matter, (here,) = city.matter[apart.matter], city.places
    before, after = (Setting(x, here).state(matter, online=False) for x in (city, changed))
    assert before != after


def test_a_new_limit_alone_is_a_new_route() -> None:
    """Nothing else of the way changes, and yet later cases are promised something else."""
    city = City.model_validate(tiny())
    loaded = scenario_of(city)
    limit = city.items[0].promised.model_copy(update={"value": 77.0, "range": (0.0, 99.0)})
    items = tuple(x.model_copy(update={"promised": limit}) for x in city.items)
    compiler = Compiler(loaded)
    for days, state in ((0, city), (7, city.replace(items=items))):
        date = loaded.scenario.start + dt.timedelta(days=days)
        compiler.add(date, {place.id: state for place in city.places}.__getitem__)
    promised = compiler.plan().case_labels.promised
    assert promised.max() >= 77.0
    assert promised.min() < 77.0
