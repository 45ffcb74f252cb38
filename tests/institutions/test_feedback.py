"""Institutions and halls together: what the report tells must come about by itself.

Comparisons are of paired runs (the same applicants, clerks and departments meet the same luck in
both) over six fixed seeds, which must all agree in sign unless stated otherwise. A difference that
is none would do so with probability 1/64 each time.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy import stats

from sim.engine.clock import DAY
from sim.experiment.checkpoint import resume, save
from sim.experiment.feedback import Feedback, live
from sim.outcomes.indicators import Result
from sim.outcomes.store import RunFolderError
from sim.reforms.load import Loaded, load_scenario
from sim.reforms.scenario import Leadership

CONFLICTS = (
    "peer_guidance",
    "uniform_template",
    "separate_systems",
    "data_barriers",
    "staffing",
)
SEEDS = range(6)
CASES = frozenset({"cases"})


def scenario(name: str, found: tuple[str, ...] = CONFLICTS, **changes: object) -> Loaded:
    """A shipped scenario with some conflicts as found and the others resolved."""
    conflicts = {c: "as_found" if c in found else "resolved" for c in CONFLICTS}
    loaded = load_scenario(name)
    new = loaded.scenario.model_copy(update={"conflicts": conflicts, **changes})
    return dataclasses.replace(loaded, scenario=new)


@cache
def cases(name: str, found: tuple[str, ...], seed: int, matter: str) -> pd.DataFrame:
    """Completed cases of a matter, over half a year of a shipped scenario."""
    days = {"horizon_days": 184, "follow_up_days": 60}
    table = live(scenario(name, found, **days), seed, 0, "compiled", CASES).cases
    assert table is not None
    return table[(table["matter"] == matter) & (table["state"] == "completed")]


def assert_same(one: Result, other: Result, *names: str) -> None:
    for name in names or ("kpis", "pools", "cases", "institutions"):
        assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


# -- the loop ------------------------------------------------------------------------------------


def test_engines_agree_with_monthly_feedback() -> None:
    """Trace for trace: what they told of one month decides what the next one brings."""
    days = {"horizon_days": 45, "follow_up_days": 20}
    loaded, keep = scenario("birth-as-found", **days), frozenset({"cases", "trace"})
    one, other = (live(loaded, 3, 0, engine, keep) for engine in ("compiled", "reference"))
    assert_same(one, other)
    assert_same(one, other, "trace")


def test_before_the_first_measure_all_scenarios_are_alike() -> None:
    days = {"horizon_days": 60, "follow_up_days": 0}
    told = []
    for name, found in (
        ("baseline", CONFLICTS),
        ("birth-one-matter", CONFLICTS),
        ("birth-one-matter", ()),
    ):
        trace = live(scenario(name, found, **days), 1, 0, "compiled", frozenset({"trace"})).trace
        assert trace is not None
        before = trace[trace["ended"] < 28 * DAY]
        told.append(before.astype({"activity": str, "resource": str}).reset_index(drop=True))
    assert len(told[0]) > 5000
    for other in told[1:]:
        assert_frame_equal(told[0], other, check_exact=True, check_categorical=False)


def test_a_year_taken_up_again_is_the_year(tmp_path: Path) -> None:
    """Put aside and taken up every fourth month, byte for byte the run that was never stopped."""
    days = {"horizon_days": 365, "follow_up_days": 30}
    loaded, file = scenario("birth-as-found", **days), tmp_path / "run.npz"
    run = Feedback(loaded, 5, 0, "compiled", CASES)
    while not run.over:
        run.month()
        if len(run.seen) % 4 == 0:
            save(run, file)
            run = resume(file, loaded)
    assert_same(run.result(), live(loaded, 5, 0, "compiled", CASES))
    with pytest.raises(RunFolderError):
        resume(file, scenario("birth-as-found", (), **days))
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(RunFolderError):
        resume(file, loaded)


# -- what comes about ----------------------------------------------------------------------------


def test_a_reform_that_is_asked_for_leaves_people_travelling() -> None:
    """Declared, the birth matter costs no trip; as found, refusers and nominal joiners do."""
    for seed in SEEDS:
        found = cases("birth-as-found", CONFLICTS, seed, "birth")
        resolved = cases("birth-as-found", (), seed, "birth")
        assert found["trips"].mean() > resolved["trips"].mean() + 1
        assert found["departments_visited"].mean() > resolved["departments_visited"].mean()


def test_offline_startup_costs_clerks_more_than_before_and_online_less() -> None:
    """The report's surprise: a bundle on a platform that reaches no system means keying again.

    Online, where data flow, a case takes clerks less time than cases took before the bundle.
    """
    for seed in SEEDS:
        before = cases("baseline", (), seed, "enterprise-start")
        after = cases("enterprise-one-matter", ("separate_systems",), seed, "enterprise-start")
        minutes = after.groupby("online")["clerk_minutes"].mean()
        assert minutes[False] > before[~before["online"]]["clerk_minutes"].mean()
        assert minutes[True] < before["clerk_minutes"].mean()
        keyed_again = after.groupby("online")["rekey_minutes"].mean()
        assert keyed_again[False] > 5 > keyed_again[True] == 0


def test_site_visits_are_slower_through_the_hall_and_recover_when_exempt() -> None:
    for seed in SEEDS:
        forced, exempt = (
            cases("construction-parallel", found, seed, "construction-completion")
            for found in (("uniform_template",), ())
        )
        assert forced["elapsed_working_days"].mean() > exempt["elapsed_working_days"].mean() + 1


def with_ease(loaded: Loaded, elasticity: float) -> Loaded:
    """The same city, with another response of demand to ease; within its declared range."""
    rules = loaded.city.institutions
    assert rules is not None
    low, high = rules.ease.elasticity.range
    assert low <= elasticity <= high
    changed = rules.ease.elasticity.model_copy(update={"value": elasticity})
    ease = rules.ease.model_copy(update={"elasticity": changed})
    city = loaded.city.replace(institutions=rules.model_copy(update={"ease": ease}))
    return dataclasses.replace(loaded, city=city)


def test_ease_fills_windows_and_waits_rise_if_staff_do_not() -> None:
    """The start-up window of a successful reform, with and without demand that responds to it.

    One-sided signed-rank tests at an error rate of 1 in 100 (waits are skewed): single years of one
    window vary more than the response.
    """
    loaded = scenario("enterprise-one-matter", (), horizon_days=365, follow_up_days=30)
    found = np.array(
        [[at_window(with_ease(loaded, e), seed) for e in (0.0, 0.5)] for seed in range(20)]
    )
    people, waits = (found[:, 1] - found[:, 0]).T
    assert stats.wilcoxon(people, alternative="greater").pvalue < 0.01
    assert stats.wilcoxon(waits, alternative="greater").pvalue < 0.01


def at_window(loaded: Loaded, seed: int) -> tuple[float, float]:
    """People per clerk's hour, and their mean wait, at the start-up window."""
    pools = live(loaded, seed, 0, "compiled").pools.set_index(["pool", "month"])
    window = pools.loc[("pilot-district/enterprise-window", "*")]
    return window["requests"] / window["duty_hours"], window["wait_mean"]


def test_contract_staff_leave_and_err_more_and_what_repairs_it_costs() -> None:
    """With posts made permanent and newcomers trained, fewer leave and fewer files go wrong."""
    days = {"horizon_days": 365, "follow_up_days": 30}
    for seed in SEEDS:
        left, wrong, wages = [], [], []
        for found in (("staffing",), ()):
            loaded = scenario("birth-as-found", found, **days)
            run = live(loaded, seed, 0, "compiled", frozenset({"trace"}))
            assert run.institutions is not None
            assert run.trace is not None
            posts = run.institutions[run.institutions["kind"] == "pool"]
            left.append(int(posts["left"].sum()))
            wages.append(float(posts["wages"].sum() + posts["training_yuan"].sum()))
            files = run.trace[run.trace["kind"] == "review"]
            wrong.append(float((files["outcome"] == "failed").mean()))
        assert left[0] > left[1]
        assert wrong[0] > wrong[1]
        assert wages[0] < wages[1]


def test_pressure_without_audit_makes_joiners_in_name_whose_cases_travel() -> None:
    """明放暗不放: a mayor's monthly meetings; then with somebody who checks.

    That most joiners of the last months are nominal, and that audits spare trips, are t-tests over
    twelve seeds at an error rate of 1 in 20 each (one found out may refuse for some months, and
    then costs more trips than before); that audits convert joiners holds for every seed.
    """
    shares, trips = [], []
    for seed in range(12):
        (unchecked, far), (checked, near) = (
            nominal_share_and_trips(audit, seed) for audit in (False, True)
        )
        assert checked < unchecked
        shares.append(unchecked)
        trips.append((far, near))
    assert stats.ttest_1samp(shares, 0.5, alternative="greater").pvalue < 0.05
    assert stats.ttest_rel(*np.transpose(trips), alternative="greater").pvalue < 0.05


def nominal_share_and_trips(audit: bool, seed: int) -> tuple[float, float]:
    """Under a mayor's pressure: part of the joiners who are nominal, and trips of a birth."""
    lead = Leadership(sponsor="mayor", meetings_every=1, chair="mayor", audit=audit)
    loaded = scenario("birth-as-found", leadership=lead, horizon_days=365, follow_up_days=30)
    run = live(loaded, seed, 0, "compiled", CASES)
    assert run.institutions is not None
    assert run.cases is not None
    story = run.institutions[run.institutions["kind"] == "department"]
    asked = story[~story["leads"].fillna(False) & (story["month"] >= "2021-08")]
    joined = asked[asked["stance"].isin(["nominal", "genuine"])]
    birth = run.cases[(run.cases["matter"] == "birth") & (run.cases["state"] == "completed")]
    return float((joined["stance"] == "nominal").mean()), float(birth["trips"].mean())


def test_who_leaves_in_a_run_of_a_week_stays_away_to_its_end() -> None:
    """Nobody is back before so short a run is over; its posts stay empty."""
    week = {"warm_up_days": 0, "horizon_days": 7, "follow_up_days": 0}
    tables = [live(scenario("birth-as-found", **week), seed, 0, "compiled") for seed in range(4)]
    stories = [result.institutions for result in tables]
    assert all(story is not None for story in stories)
    left = [story["left"].sum() for story in stories if story is not None]
    vacant = [story["vacant"].sum() for story in stories if story is not None]
    assert sum(left) > 0
    assert sum(vacant) > 0
