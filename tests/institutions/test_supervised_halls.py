"""Supervision and halls together: the same inspectors look before and after an approval.

Comparisons are of paired runs (the same luck in both) over six fixed seeds, which must all agree in
sign unless stated otherwise; a difference that is none would do so with probability 1/64.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.city.city import City
from sim.city.matters import SiteVisitStep
from sim.experiment.feedback import live
from sim.outcomes.indicators import STORY, Result
from sim.reforms.load import load_scenario
from sim.routes.compile import compile_plan
from sim.routes.demand import SLOT
from tests.support.supervised import HOME, LISTS, finished, small

SEEDS = range(6)
BEGIN = "2021-03"
SUPERVISION = ("inspections_per_entity", "violations_missed", "complaints", "drawn_back")
HOUR = 60.0


@cache
def result(name: str | None, seed: int) -> Result:
    return finished(small(name), seed)[0]


def registers(name: str | None, seed: int) -> pd.DataFrame:
    """The county's register, month by month."""
    story = result(name, seed).institutions
    assert story is not None
    return story[story["kind"] == "registry"].set_index("month")


def complaints(name: str | None, seed: int) -> int:
    """Complaints since the reform began."""
    table = registers(name, seed)
    return int(table.loc[table.index >= BEGIN, "complaints"].sum())


# -- what the report warns of --------------------------------------------------------------------


def test_power_handed_down_alone_brings_complaints_and_comes_back() -> None:
    """More complaints than without the reform, for every seed; drawn back for most."""
    back = []
    for seed in SEEDS:
        assert complaints("delegate-alone", seed) > complaints(None, seed)
        back.append(registers("delegate-alone", seed)["drawn_back"].max() > 0)
    assert np.mean(back) > 0.5


def test_power_handed_down_in_step_with_supervision_stays_down() -> None:
    """For every seed fewer complaints than alone; drawn back for less than half."""
    back = []
    for seed in SEEDS:
        assert complaints("delegate-in-step", seed) < complaints("delegate-alone", seed)
        back.append(registers("delegate-in-step", seed)["drawn_back"].max() > 0)
    assert np.mean(back) < 0.5


def test_joint_visits_are_fewer() -> None:
    """Every entity in order is called upon less often, as departments come together."""
    for seed in SEEDS:
        alone, joint = (
            registers(name, seed).loc[BEGIN:, "inspections_per_entity"].sum()
            for name in ("delegate-alone", "delegate-in-step")
        )
        assert joint < alone


def test_what_is_hidden_is_what_began_less_what_came_to_light() -> None:
    for name in (None, "delegate-alone", "delegate-in-step"):
        table = registers(name, 0)
        came = table["violations_found"] + table["complaints"]
        total = (table["violations_begun"] - came).cumsum()
        assert total.tolist() == table["violations_hidden"].tolist()


def test_before_the_reform_scenarios_are_alike() -> None:
    for seed in range(2):
        one, other = (registers(name, seed).loc[:"2021-02"] for name in (None, "delegate-in-step"))
        assert_frame_equal(one, other, check_exact=True)


# -- the same people -----------------------------------------------------------------------------


def june_after_may(inspected: bool, seed: int) -> tuple[float, float]:
    """Mean wait for an inspector of the county in May and in June, minutes of all hours."""
    loaded = small(None, inspected, horizon_days=160)
    pools = live(loaded, seed, 0, "compiled").pools.set_index(["pool", "month"])
    may, june = (
        float(pools.loc[(f"{HOME}/inspection-hall", month), "wait_mean"])
        for month in ("2021-05", "2021-06")
    )
    return may, june


def test_licences_wait_for_inspectors_in_june() -> None:
    """The inspection season is felt in licences by more than an hour; without it by less."""
    for seed in SEEDS:
        may, june = june_after_may(True, seed)
        assert june > may + HOUR
        may, june = june_after_may(False, seed)
        assert june < may + HOUR


def test_site_visits_of_licences_themselves_wait_longer_in_june() -> None:
    """Not only inspections among themselves: food licences, from the trace of one seed."""
    run = live(small(None, True, horizon_days=160), 0, 0, "compiled", frozenset({"trace"}))
    assert run.trace is not None
    looks = run.trace[(run.trace["matter"] == "food-licence") & (run.trace["kind"] == "site_visit")]
    start = pd.Timestamp(small(None).scenario.start)
    month = (start + pd.to_timedelta(looks["queued"], unit="min")).dt.strftime("%Y-%m")
    wait = (looks["started"] - looks["queued"]).groupby(month).mean()
    assert wait["2021-06"] > wait["2021-05"] + HOUR


# -- routes and tables ---------------------------------------------------------------------------


def plan_of() -> tuple[City, dict[str, list[tuple[str, float]]]]:
    """Activities of the county's inspections, each with its mean work in minutes."""
    loaded = small("delegate-in-step", True, horizon_days=90)
    plan = compile_plan(loaded)
    found = {}
    for i, name in enumerate(plan.names.routes):
        first, end = plan.routes.first[i], plan.routes.first[i + 1]
        found[name] = [
            (plan.names.activities[k], float(plan.activities.work.mean[k]))
            for k in range(first, end)
        ]
    return loaded.city, found


def test_an_inspection_is_visits_and_nothing_else() -> None:
    """Three departments with a team each, or one team that spends less time than three."""
    city, routes = plan_of()
    rules = city.supervision
    assert rules is not None
    team = int(rules.team.value)
    visits = [
        step.work.value
        for name in city.matter["inspect-b"].items
        for step in city.item[name].steps
        if isinstance(step, SiteVisitStep)
    ]
    ways = [r for name, r in routes.items() if name.startswith(f"inspect-b@{HOME}/")]
    works = {tuple(sorted(work for name, work in way if ".lead" not in name)) for way in ways}
    one_by_one = tuple(sorted(visits * team))
    (joint,) = works - {one_by_one}
    assert one_by_one in works
    assert len(joint) == team
    assert max(visits) < joint[0] < sum(visits)


def test_a_promise_takes_the_look_before_the_approval_away() -> None:
    _, routes = plan_of()
    before, after = (
        {name for name, _ in way}
        for key, way in routes.items()
        if key.startswith(f"delegable-licence@{HOME}/middle-aged/offline")
    )
    assert before - after == {"delegable-licence/site-check", "delegable-licence/site-check.lead"}


def test_inspections_are_no_applicants() -> None:
    """Totals over matters leave them out; each has rows of its own."""
    kpis = result(None, 0).kpis
    own = kpis[(kpis["place"] == "*") & (kpis["month"] == "*")].set_index("matter")["arrivals"]
    inspections = own[list(LISTS.values())]
    assert (inspections > 0).all()
    assert own["*"] == own.drop(["*", *LISTS.values()]).sum()


def test_inspections_arise_in_their_months_only() -> None:
    plan = compile_plan(small(None))
    start = np.datetime64(small(None).scenario.start, "D")
    for letter, season in (("a", {6}), ("c", {6, 9}), ("b", set(range(1, 13)))):
        stream = plan.names.streams.index(f"inspect-{letter}@{HOME}")
        rising = np.diff(plan.streams.cumulative[plan.streams.profile[stream]])
        days = start + np.flatnonzero(rising > 0) * int(SLOT) // 1440
        months = days.astype("datetime64[M]").astype(int) % 12 + 1
        assert set(months.tolist()) == season


def test_engines_agree_on_supervision() -> None:
    loaded = small("delegate-alone", True, warm_up_days=200, horizon_days=40)
    one, other = (finished(loaded, 3, engine)[0] for engine in ("compiled", "reference"))
    for name in ("kpis", "pools", "institutions"):
        assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_where_nobody_supervises_nothing_is_told() -> None:
    run = live(small(None, False, horizon_days=160), 0, 0, "compiled")
    assert set(SUPERVISION) <= set(STORY)
    assert run.kpis[list(SUPERVISION)].isna().all().all()
    assert run.institutions is not None
    assert "registry" not in set(run.institutions["kind"])
    told = result(None, 0).kpis
    whole = told[(told["place"] == HOME) & (told["matter"] == "*") & (told["month"] == "*")]
    assert whole[list(SUPERVISION)].notna().all().all()
    table = registers(None, 0)
    measured = table.loc["2021-02":"2023-01"]
    assert whole["complaints"].iloc[0] == pytest.approx(measured["complaints"].sum(), abs=8)


@pytest.mark.parametrize("name", ["delegate-alone", "delegate-in-step"])
def test_the_calendar_of_the_demand_is_what_lists_and_shares_make(name: str) -> None:
    """Declared twice of necessity: a run without institutions needs the number of inspections."""
    city = load_scenario(name).city
    rules = city.supervision
    assert rules is not None
    people = sum(place.population.value for place in city.places if place.level == "county")
    for one in rules.lists:
        yearly = rules.entities.value * one.share.value * one.inspected.value
        (demand,) = (x for x in city.demands if x.matter == one.matter)
        assert demand.cases_per_year(people) == pytest.approx(yearly, rel=0.01)
