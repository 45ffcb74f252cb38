"""Laws that hold in every city, however its departments join, share, link and deliver."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings

from sim.city.city import City
from sim.engine import plan as p
from sim.engine.clock import WALL, worked_many
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from sim.outcomes.indicators import summarise
from sim.routes.compile import compile_plan
from sim.routes.papers import papers_one_by_one, papers_together
from tests.support.cities import cities, scenario_of
from tests.support.engines import runner

ANY = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def simulate(city: City) -> tuple[Plan, RunLog]:
    plan = compile_plan(scenario_of(city))
    return plan, runner("reference")(plan, 7, 0)


def cases_of(plan: Plan, log: RunLog) -> pd.DataFrame:
    table = summarise(plan, log, dt.date(2021, 1, 4), keep=frozenset({"cases"})).cases
    assert table is not None
    return table


@ANY
@given(cities())
def test_no_case_is_lost_and_completed_ones_did_everything_in_order(city: City) -> None:
    plan, log = simulate(city)
    come, trace = log.arrivals, log.trace
    assert len(log.state) == len(come.time) > 0
    assert np.all(np.isnan(log.finish) == (log.state == p.OPEN))
    done = trace.outcome == p.DONE
    pairs = trace.case[done] * 10_000 + trace.activity[done]
    assert len(np.unique(pairs)) == len(pairs)  # nothing is done twice
    ended = {
        (c, a): t
        for c, a, t in zip(trace.case[done], trace.activity[done], trace.ended[done], strict=True)
    }
    routes = plan.routes
    for case in np.flatnonzero(log.state == p.COMPLETED):
        first, last = routes.first[come.route[case]], routes.first[come.route[case] + 1]
        for a in range(first, last):
            finished = ended.get((case, a))
            assert finished is not None or plan.activities.branch[a] < 1.0
            for b in routes.after[routes.after_first[a] : routes.after_first[a + 1]]:
                begun = trace.queued[(trace.case == case) & (trace.activity == b)]
                assert finished is None or not len(begun) or begun.min() >= finished


@ANY
@given(cities())
def test_clerks_minutes_are_the_cases_minutes(city: City) -> None:
    """What cases took from clerks is what clerks gave, and nobody serves two at once."""
    plan, log = simulate(city)
    table, trace = cases_of(plan, log), log.trace
    worked = trace.clerk >= 0
    hours = np.where(plan.activities.kind[trace.activity] == p.SERVE, WALL, 0)
    hours[hours != WALL] = plan.clerks.calendar[trace.clerk[hours != WALL]]
    busy = worked_many(plan.clock, hours[worked], trace.ended[worked])
    busy -= worked_many(plan.clock, hours[worked], trace.started[worked])
    # Minutes are entered in parts of 2**-20, each rounded to the nearest.
    assert abs(table["clerk_minutes"].sum() - busy.sum()) <= len(busy) * 2.0**-21 + 1e-6
    for clerk in np.unique(trace.clerk[trace.clerk >= 0]):
        mine = trace.clerk == clerk
        order = np.argsort(trace.started[mine])
        assert np.all(trace.started[mine][order][1:] >= trace.ended[mine][order][:-1])


@ANY
@given(cities())
def test_people_in_queues_are_arrivals_times_waits(city: City) -> None:
    """Little's law, counted two ways: heads at every instant, and minutes of every person."""
    plan, log = simulate(city)
    trace = log.trace
    for pool in range(len(plan.pools.first) - 1):
        here = plan.activities.pool[trace.activity] == pool
        came, left = trace.queued[here], trace.started[here]
        instants = np.sort(np.concatenate((came, left)))
        heads = np.searchsorted(np.sort(came), instants, "right") - np.searchsorted(
            np.sort(left), instants, "right"
        )
        area = float(np.sum(heads[:-1] * np.diff(instants)))
        assert np.isclose(area, float(np.sum(left - came)), rtol=1e-9, atol=1e-6)
        assert not len(heads) or heads.min() >= 0


@ANY
@given(cities())
def test_every_paper_has_exactly_one_fate(city: City) -> None:
    """Asked for, fetched over a link, replaced by the joint form, or passed on in the house."""
    items = [city.item[name] for name in city.matters[0].items]
    alone = papers_one_by_one(city, items)
    fetched = sum(len(records) for records in alone.fetched.values())
    assert len(alone.asked) + fetched == sum(len(item.materials) for item in items)

    for form in (None, "joint-form"):
        joint = papers_together(city, items, city.platform, form)
        assert len(set(joint.asked)) == len(joint.asked)
        for item in items:
            for name in item.materials:
                material = city.material[name]
                fates = [
                    name in joint.asked,
                    name in {m.id for m, _ in joint.fetched[item.id]},
                    bool(form and material.form),
                    material.item in {x.id for x in items},
                ]
                assert sum(fates) == 1, (name, fates)
        assert set(joint.asked) <= {m for item in items for m in item.materials} | {form}


@ANY
@given(cities())
def test_papers_handed_in_are_those_the_routes_ask_for(city: City) -> None:
    """A completed case without branches handed in exactly its route's papers, once each."""
    plan, log = simulate(city)
    table = cases_of(plan, log)
    routes = plan.routes
    sure = plan.activities.branch >= 1.0
    asked = np.add.reduceat(plan.labels.materials * sure, routes.first[:-1])
    most = np.add.reduceat(plan.labels.materials, routes.first[:-1])
    completed = (table["state"] == "completed").to_numpy()
    route = log.arrivals.route[completed]
    handed = table["materials"].to_numpy()[completed]
    assert np.all(handed >= asked[route])
    assert np.all(handed <= most[route])
