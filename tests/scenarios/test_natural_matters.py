"""The ten matters of a life: what citizens live through before and after each scheme is adopted.

The tables are written from the citizen's side, matter by matter. Nothing in them is a share saved:
who is visited, which papers remain and who still comes to look, because no scheme can do without.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from sim.city.city import City
from sim.city.matters import Item, Scheme, SiteVisitStep
from sim.city.places import Pool
from sim.engine.build import Builder, Route
from sim.engine.clock import DAY
from sim.reforms.adopt import Adopt
from sim.reforms.load import load_scenario
from sim.reforms.windows import DedicatedWindow
from sim.routes.burden import burden
from sim.routes.cohort import Cohort
from sim.routes.hours import Hours
from sim.routes.papers import papers_one_by_one, papers_together
from sim.routes.route import draw_route
from tests.support.cities import named, q

PLACE, START = "pilot-district", dt.date(2021, 2, 1)
ITEMS = {
    "birth": 10,
    "medical-insurance": 6,
    "school-entry": 6,
    "own-business": 7,
    "second-hand-home": 6,
    "provident-loan": 6,
    "minimum-living-aid": 6,
    "military-discharge": 8,
    "retirement": 6,
    "after-death": 10,
}


@dataclass(frozen=True)
class Lived:
    """What one way of handling a matter asks of a citizen.

    ``joint`` are the papers handed in once for all, ``apart`` the number of those that items
    outside the joint handling ask for besides.
    """

    trips: int
    departments: str = ""
    joint: str = ""
    apart: int = 0


@dataclass(frozen=True)
class Expected:
    """One matter: before, after at the window, after online; and the visits that remain."""

    before: Lived
    window: Lived
    online: Lived
    visits: str = ""


MEDICAL = (
    "form-medical-joint id-card former-insurance-record bank-card photo discharge-record"
    " residence-elsewhere"
)
SCHOOL = "form-school-joint parents-id birth-certificate-paper labour-contract photo"
BUSINESS = "form-founder-joint id-card lease-contract bank-card"
LOAN = (
    "form-loan-joint id-card marriage-certificate down-payment income-proof borrower-credit-report"
)
AID = (
    "form-aid-joint check-authorisation id-card marriage-certificate family-income-proof"
    " bank-statements discharge-record"
)
DISCHARGE = (
    "form-discharge-joint discharge-certificate introduction-letter service-archive photo"
    " army-pension-record army-medical-record bank-card"
)
RETIREMENT = (
    "form-retirement-joint id-card photo bank-card one-child-certificate marriage-certificate"
)
DEATH = (
    "form-after-death-joint deceased-id id-card kinship-proof bank-card deceased-card"
    " heirs-agreement burial-contract"
)
GUARANTEE = " marriage-certificate founder-credit-report guarantor-papers"
SCHOOL_BODIES = "health-centre public-security real-estate human-resources school"
AID_BODIES = "township medical-insurance housing education human-resources power-company"
DISCHARGE_BODIES = "veterans-affairs armed-forces public-security human-resources medical-insurance"
RETIREMENT_BODIES = "human-resources public-security medical-insurance provident-fund health"
EXPECTED = {
    # Insurance office, tax office and hall, over and over; afterwards results come by post.
    "medical-insurance": Expected(
        Lived(7, "medical-insurance tax human-resources", apart=22),
        Lived(1, joint=MEDICAL),
        Lived(0, joint=MEDICAL),
    ),
    # Clinic, police, hall (registry and insurance), and three times the school.
    "school-entry": Expected(
        Lived(6, SCHOOL_BODIES, apart=23),
        Lived(1, joint=SCHOOL),
        Lived(0, joint=SCHOOL),
    ),
    # Five bodies; the subsidy is claimed later and by itself, the guarantee is not given online.
    "own-business": Expected(
        Lived(9, "market-regulation seal-registry tax human-resources guarantee-centre", apart=35),
        Lived(3, "human-resources", BUSINESS + GUARANTEE, 7),
        Lived(2, "guarantee-centre human-resources", BUSINESS, 9 + 7),
        "start-up-loan/premises-visit",
    ),
    # Fund, registry, fund, bank, registry, fund; the bank still wants to see who signs.
    "provident-loan": Expected(
        Lived(8, "provident-fund real-estate lending-bank", apart=27),
        Lived(3, "lending-bank", LOAN, 4),
        Lived(2, "lending-bank", LOAN, 4),
        "loan-approval/home-visit",
    ),
    # The township comes to look once instead of twice; student aid goes through the school.
    "minimum-living-aid": Expected(
        Lived(5, AID_BODIES, apart=30),
        Lived(3, "education", AID, 4),
        Lived(1, "education", AID, 4),
        "living-aid/home-visit",
    ),
    # The reserve stays the army's own; fingerprints for the identity card are taken in person.
    "military-discharge": Expected(
        Lived(11, DISCHARGE_BODIES, apart=30),
        Lived(3, "armed-forces", DISCHARGE, 3),
        Lived(3, "armed-forces public-security", DISCHARGE, 3 + 3),
    ),
    # Online, the personnel archive is still brought to the bureau, and its decision fetched.
    "retirement": Expected(
        Lived(7, RETIREMENT_BODIES, apart=25),
        Lived(1, joint=RETIREMENT + " personnel-archive"),
        Lived(2, "human-resources", RETIREMENT, 3),
    ),
    # Where somebody died and is cremated the family is anyway; heirs of a home are heard in person.
    "after-death": Expected(
        Lived(
            6,
            "health-centre funeral-home public-security human-resources medical-insurance"
            " provident-fund civil-affairs real-estate",
            apart=50,
        ),
        Lived(3, "health-centre funeral-home real-estate", DEATH, 4 + 4 + 8),
        Lived(2, "health-centre funeral-home real-estate", DEATH, 4 + 4 + 8),
        "eco-burial-reward/grave-visit",
    ),
}
WAYS = [(name, way) for name in EXPECTED for way in ("before", "window", "online")]


@cache
def before() -> City:
    return load_scenario("baseline").city


@cache
def after(name: str) -> City:
    """The pilot district with the common window open and one matter's scheme adopted."""
    crew = {"staff": q(2, "persons"), "mix": {"in_post": q(1, "share")}}
    made = named("one-matter-window", site="hall", kind="dedicated", crews=[crew])
    pool = Pool.model_validate(made)
    city = DedicatedWindow(kind="dedicated_window", start=START, pool=pool).apply(before())
    return Adopt(kind="adopt", start=START, matters=(name,)).apply(city)


def cohort(name: str, way: str) -> Cohort:
    city = before() if way == "before" else after(name)
    return Cohort(city, city.place[PLACE], city.matter[name], city.communities[0], way == "online")


def route(case: Cohort) -> Route:
    city, builder = case.city, Builder(30 * DAY, (0.0, 30 * DAY), 30.0)
    hours = Hours(builder, city.calendars, city.day_table, dt.date(2021, 3, 1), 400)
    return draw_route(case, hours)


def items(city: City, name: str) -> list[Item]:
    return [city.item[item] for item in city.matter[name].items]


def joined(case: Cohort) -> list[Item]:
    """The items handled jointly: those of the scheme, online only those applied for online."""
    bundle = case.matter.bundle
    if bundle is None:
        return []
    inside = bundle.items or case.matter.items
    every = [item for item in items(case.city, case.matter.id) if item.id in inside]
    return [item for item in every if item.online or not case.online]


def scheme(city: City, name: str) -> Scheme:
    found = city.matter[name].scheme
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_what_citizens_live_through(name: str, way: str) -> None:
    """Trips, departments visited and papers are those of the table; papers by name."""
    case, lived = cohort(name, way), getattr(EXPECTED[name], way)
    found, together = burden(route(case)), joined(case)
    assert (found.trips, found.departments) == (lived.trips, frozenset(lived.departments.split()))
    front = case.city.portal if way == "online" else case.city.platform
    form = case.matter.bundle.form if case.matter.bundle else None
    joint = papers_together(case.city, together, front, form).asked
    assert sorted(joint) == sorted(lived.joint.split())
    others = [item for item in items(case.city, name) if item not in together]
    assert len(papers_one_by_one(case.city, others).asked) == lived.apart
    assert found.materials == len(joint) + lived.apart


@pytest.mark.parametrize("name", EXPECTED)
def test_visits_that_remain(name: str) -> None:
    """Nobody's look at a home or a workplace is saved, save where another's has just been taken."""
    visits = {
        f"{item.id}/{step.id}"
        for item in items(after(name), name)
        for step in item.steps
        if isinstance(step, SiteVisitStep)
    }
    assert visits == set(EXPECTED[name].visits.split())
    for way in ("window", "online"):
        assert visits <= {activity.name for activity in route(cohort(name, way)).activities}


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_nothing_is_processed_before_what_it_requires(name: str, way: str) -> None:
    case = cohort(name, way)
    drawn = route(case)
    own = {item.id: set(_own(drawn, item, case, joined(case))) for item in items(case.city, name)}
    assert all(own.values())
    for item in items(case.city, name):
        needed = set[int]().union(*(own[other] for other in item.requires))
        assert needed <= set.intersection(*(_earlier(drawn, i) for i in own[item.id]))


def _own(drawn: Route, item: Item, case: Cohort, together: list[Item]) -> Iterator[int]:
    """Positions of an item's processing; of its acceptance, if all is done there."""
    names = [activity.name for activity in drawn.activities]
    work = [i for i, name in enumerate(names) if name.startswith(f"{item.id}/")]
    yield from work
    if not work:
        inside = case.matter.id if item in together else item.id
        for i, name in enumerate(names):
            kind, _, what = name.partition(":")
            if kind in ("accept", "apply") and inside in what.split("+"):
                yield i


def _earlier(drawn: Route, position: int) -> set[int]:
    """Activities that are over when this one begins."""
    found, todo = set[int](), [position]
    while todo:
        new = set(drawn.activities[todo.pop()].after) - found
        found |= new
        todo += new
    return found


def test_the_ten_matters_have_seventy_one_items() -> None:
    city = before()
    assert {name: len(city.matter[name].items) for name in ITEMS} == ITEMS
    assert sum(ITEMS.values()) == 71
    assert {city.matter[name].cycle for name in ITEMS} == {"natural_person"}
    every = [item for name in ITEMS for item in city.matter[name].items]
    assert len(every) == len(set(every)), "an item in two matters"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_scheme_asks_only_for_what_its_items_use(name: str) -> None:
    """Records are papers of its items; systems process an item, answer it, or hold a record."""
    city, plan = before(), scheme(before(), name)
    inside = [city.item[item] for item in plan.items or city.matter[name].items]
    assert set(plan.records) <= {paper for item in inside for paper in item.materials}
    used = {item.system for item in inside}
    used |= {step.system for item in inside for step in item.steps if step.kind == "exchange"}
    used |= {city.holder(city.material[record]) for record in plan.records}
    assert set(plan.systems) <= used
    assert set(plan.online) <= {item.id for item in inside}
