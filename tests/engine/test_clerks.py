"""Clerks are persons: each has a pace, hours and a practice that grows with every case."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Clerk, Law, Pool, Route
from sim.engine.draws import CONSTANT
from sim.engine.plan import Plan
from tests.support.engines import Engine
from tests.support.stations import exponential, stationary

STANDARD, EXPONENT = 60.0, 0.322  # a doubling of practice takes a fifth off


def office(clerks: tuple[Clerk, ...], learning: float, **families: str) -> Plan:
    """Two matters of constant work 4 minutes in one office; each keyword names one's family."""
    routes = [
        Route(
            name,
            (Activity(name, p.SERVE, pool="office", family=kind, work=Law(CONSTANT, 4.0)),),
        )
        for name, kind in families.items()
    ]
    pool = Pool("office", clerks, learning=learning, standard=STANDARD)
    rates = dict.fromkeys(families, 0.3 / len(families))
    return stationary(rates, routes, [pool], warm_up=0.0, length=1000.0, tail=0.0)


def wright(cases: np.ndarray) -> np.ndarray:
    """``T_n = T_1 n**-b``, 1 from ``STANDARD`` cases on: time of the n-th over the trained time."""
    return np.maximum(1.0, ((1.0 + cases) / (1.0 + STANDARD)) ** -EXPONENT)


def test_everyone_works_at_their_own_pace(engine: Engine) -> None:
    paces = (0.5, 1.0, 1.75)
    rows = engine(office(tuple(Clerk(pace=x) for x in paces), 0.0, one=""), 1, 0).trace
    took = rows.ended - rows.started
    for clerk, pace in enumerate(paces):
        mine = took[rows.clerk == clerk]
        assert len(mine) > 30
        assert mine == pytest.approx(4.0 * pace, rel=1e-9)


def test_practice_follows_wrights_curve(engine: Engine) -> None:
    """The n-th case of each clerk takes what the curve says, from each one's own start."""
    before = (0.0, 20.0, 500.0)
    rows = engine(office(tuple(Clerk(experience=x) for x in before), EXPONENT, one=""), 2, 0).trace
    for clerk, known in enumerate(before):
        mine = rows.clerk == clerk
        order = np.argsort(rows.started[mine])
        took = (rows.ended - rows.started)[mine][order]
        due = 4.0 * wright(known + np.arange(len(took)))
        assert len(took) > 50
        assert took == pytest.approx(due, rel=1e-9)
    assert wright(np.array([0.0]))[0] > 3.5  # so beginners are visibly slow


def test_practice_with_one_kind_of_case_does_not_help_with_another(engine: Engine) -> None:
    rows = engine(office((Clerk(), Clerk()), EXPONENT, one="x", two="y", three="x"), 3, 0).trace
    order = np.argsort(rows.started)
    handled: dict[tuple[int, str], int] = {}
    for activity, clerk, took in zip(
        rows.activity[order], rows.clerk[order], (rows.ended - rows.started)[order], strict=True
    ):
        kind = (int(clerk), "xyx"[activity])
        n = handled.get(kind, 0)
        assert took == pytest.approx(4.0 * float(wright(np.array(n))), rel=1e-9)
        handled[kind] = n + 1
    assert len(handled) == 4
    assert min(handled.values()) > 20


def test_work_done_twice_is_practice_twice(engine: Engine) -> None:
    """Corrections count as cases handled; pace and practice multiply."""
    act = Activity(
        "keyed", p.REVIEW, pool="office", work=Law(CONSTANT, 4.0), fail=0.4, redo=exponential(20.0)
    )
    pool = Pool("office", (Clerk(pace=1.5),), learning=EXPONENT, standard=STANDARD)
    plan = stationary(
        {"case": 0.05}, [Route("case", (act,))], [pool], warm_up=0.0, length=2000.0, tail=0.0
    )
    rows = engine(plan, 4, 0).trace
    assert (rows.outcome == p.FAILED).sum() > 20
    order = np.argsort(rows.started)
    took = (rows.ended - rows.started)[order]
    assert took == pytest.approx(6.0 * wright(np.arange(len(took))), rel=1e-9)
