"""Legal persons and matters across regions: what applicants live through, before and after.

The table below was written from the services' own rules: whom one visits, what one carries, who
comes to look. The catalogue's files must give just that, before and after the schemes are adopted.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from sim.engine import plan as p
from sim.routes.papers import papers_together
from tests.support.lived import adopted, asks, before, earlier, route


class Lived(NamedTuple):
    """What one case asks of its applicant when nothing goes wrong.

    ``trips`` and ``papers`` are (before, after); ``online`` are trips of those who use the portal,
    None where it is not open. ``kept`` are papers that only the applicant has, asked for at the
    joint acceptance; ``visits`` are the items for which somebody comes to look, now as before.
    """

    departments: str
    still: str
    trips: tuple[int, int]
    papers: tuple[int, int]
    online: tuple[int | None, int | None]
    kept: str
    visits: str = ""


LIVED = {
    "open-restaurant": Lived(
        "market-regulation urban-management fire-rescue housing",
        "",
        (9, 2),  # register 2; licence, sign, drains 1 + 3 to fetch; fire 2; waste 1
        (29, 11),
        (3, 0),
        "id-card kitchen-plan food-safety-rules health-proof sign-design fire-floor-plan"
        " fire-rules drainage-plan effluent-report waste-contract",
        "restaurant-licence shop-sign restaurant-fire-check drainage-permit",
    ),
    "open-shop": Lived(
        "market-regulation urban-management tobacco",
        "",
        (7, 2),  # register 2; food and sign 1 + 2 to fetch; tobacco 2
        (17, 4),
        (2, 0),
        "id-card photo sign-design",
        "shop-sign tobacco-licence",
    ),
    "open-pharmacy": Lived(
        "market-regulation medical-insurance",
        "medical-insurance",
        (6, 4),  # register 2; three licences 1 + 1; designation 2 before and after
        (30, 16),
        (2, 2),
        "id-card articles appointments pharmacist-papers pharmacy-plan drug-quality-rules"
        " device-rules health-proof",
        "drug-licence designated-pharmacy",
    ),
    "enterprise-change": Lived(
        "market-regulation seal-registry tax human-resources provident-fund bank",
        "bank",
        (8, 4),  # register 2; hall 1 + 2 to fetch; tax 1; bank 2 before and after
        (26, 10),
        (4, 2),
        "id-card change-resolution old-licence old-permit old-seal",
    ),
    "enterprise-exit": Lived(
        "market-regulation tax human-resources provident-fund seal-registry bank",
        "bank",
        (7, 3),  # notice 1; tax 2; register 2; the other three at the hall 1; bank 1
        (30, 10),
        (2, 1),
        "id-card owners-promise final-accounts unused-invoices licence-handed-back"
        " seal-handed-back",
    ),
    "move-between-provinces": Lived(
        "public-security police-other-province",
        "",
        (6, 1),  # three items, each handed in and fetched
        (11, 4),
        (None, None),
        "id-card settlement-reason photo",
    ),
    "pension-between-provinces": Lived(
        "human-resources insurance-other-province",
        "",
        (3, 1),
        (7, 2),
        (None, 0),
        "id-card",
    ),
    "home-in-other-county": Lived(
        "registry-other-county tax-other-county provident-fund",
        "",
        (5, 1),
        (14, 4),
        (None, None),
        "id-card home-contract bank-card",
    ),
    "firm-to-other-county": Lived(
        "market-other-county tax-other-county market-regulation tax human-resources",
        "",
        (10, 1),
        (23, 4),
        (None, 0),
        "id-card relocation-decision licence-replaced",
    ),
}


@pytest.mark.parametrize("name", LIVED)
def test_before_each_body_is_visited_with_its_own_papers(name: str) -> None:
    lived, found = LIVED[name], asks(before(), name)
    assert found.departments == set(lived.departments.split())
    assert (found.trips, found.materials) == (lived.trips[0], lived.papers[0])
    assert before().matter[name].portal == (lived.online[0] is not None)
    if lived.online[0] is not None:
        assert asks(before(), name, True).trips == lived.online[0]


@pytest.mark.parametrize("name", LIVED)
def test_after_the_scheme_what_only_applicants_have_and_who_must_be_seen_remain(name: str) -> None:
    lived, city = LIVED[name], adopted(name)
    found, matter = asks(city, name), city.matter[name]
    assert found.departments == set(lived.still.split())
    assert (found.trips, found.materials) == (lived.trips[1], lived.papers[1])
    assert matter.bundle is not None
    items = [city.item[x] for x in matter.bundle.items or matter.items]
    joint = papers_together(city, items, city.platform, matter.bundle.form)
    assert set(joint.asked) == {matter.bundle.form, *lived.kept.split()}
    assert matter.portal == (lived.online[1] is not None)
    if lived.online[1] is not None:
        assert asks(city, name, True).trips == lived.online[1]


@pytest.mark.parametrize("name", LIVED)
def test_whoever_looks_still_looks(name: str) -> None:
    """No scheme does away with a look at the premises, or makes it shorter."""
    looks = [
        {a.family: a.work for a in route(city, name).activities if a.kind == p.SITE_VISIT}
        for city in (before(), adopted(name))
    ]
    assert looks[0] == looks[1]
    assert looks[0].keys() == set(LIVED[name].visits.split())


@pytest.mark.parametrize("name", LIVED)
@pytest.mark.parametrize("online", [False, True])
def test_every_item_waits_for_the_results_it_requires(name: str, online: bool) -> None:
    for city in (before(), adopted(name)):
        drawn = route(city, name, online)
        last = {a.name.split("/")[0]: a.name for a in drawn.activities if "/" in a.name}
        items = [city.item[x] for x in city.matter[name].items]
        for item in items:
            done = earlier(drawn, last[item.id])
            own = {x for x in done if x.startswith(f"{item.id}/")} | {last[item.id]}
            first = f"{item.id}/{item.steps[0].id}"
            assert first in own
            for required in set(item.requires) & {x.id for x in items}:
                assert last[required] in earlier(drawn, first), (item.id, required)


@pytest.mark.parametrize("name", ["open-restaurant", "open-shop"])
def test_teams_come_at_one_appointment(name: str) -> None:
    alone = route(before(), name).activities
    joint = route(adopted(name), name).activities
    assert {a.name for a in alone if a.name.endswith(".lead")} == {
        f"{a.name}.lead" for a in alone if a.kind == p.SITE_VISIT
    }
    assert [a.name for a in joint if a.name.endswith(".lead")] == []
    longest = max(a.work.mean for a in alone if a.name.endswith(".lead"))
    assert next(a for a in joint if a.name == f"joint-visit:{name}").work.mean == longest


def test_public_notices_are_as_long_as_before() -> None:
    """Time that the law gives to others is no paperwork: only another rule can shorten it."""
    notices = {"exit-notice/notice", "exit-notice/notice-rest"}
    assert notices == asks(adopted("enterprise-exit"), "enterprise-exit").by_hand
    assert notices <= asks(before(), "enterprise-exit").by_hand
