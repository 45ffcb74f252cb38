"""Queues in which everybody waits until served: M/M/1, M/M/c, M/D/1, M/G/1, two priorities.

Runs begin empty; measured are arrivals after a warm-up of more than ten relaxation times (for
M/M/1, ``mean / (1 - sqrt(rho))**2``), which leaves less than e^-10 of the initial bias. Loads are
moderate, where a given error of the engine shows best against chance.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Law, Route
from sim.engine.draws import CONSTANT, EXPONENTIAL, LOGNORMAL
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import crew, measured, stationary, waits
from tests.theory import formulas
from tests.theory.confidence import confirm, replicate

WARM_UP = 150.0


@pytest.mark.parametrize(
    ("law", "cv", "rate", "clerks", "length", "within"),
    [
        pytest.param(EXPONENTIAL, 1.0, 0.4, 1, 10000.0, 0.037, id="M/M/1"),
        pytest.param(EXPONENTIAL, 1.0, 1.3, 2, 4200.0, 0.04, id="M/M/2"),
        pytest.param(CONSTANT, 0.0, 0.4, 1, 7000.0, 0.03, id="M/D/1"),
        pytest.param(LOGNORMAL, 0.8, 0.4, 1, 11000.0, 0.03, id="M/G/1"),
    ],
)
def test_wait_until_served(
    engine: Engine, law: int, cv: float, rate: float, clerks: int, length: float, within: float
) -> None:
    work = Law(law, 1.0, cv)
    plan = stationary(
        {"case": rate},
        [Route("case", (Activity("served", p.SERVE, pool="windows", work=work),))],
        [crew("windows", clerks)],
        warm_up=WARM_UP,
        length=length,
        tail=50.0,
    )

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        service = rows.ended - rows.started
        return (
            len(service),
            waits(rows).sum(),
            (waits(rows) > 0).sum(),
            service.sum(),
            np.square(service).sum(),
        )

    came, waited, late, busy, squares = replicate(engine, plan, figures)
    expected = rate * length
    controls = [came - expected]
    if cv > 0.0:
        controls += [busy - expected, squares - (1.0 + cv * cv) * expected]
    wait = (
        formulas.mmc_wait(rate, 1.0, clerks)
        if law == EXPONENTIAL
        else formulas.mg1_wait(rate, 1.0, cv)
    )
    confirm(came, length, rate, within=0.02)
    confirm(busy, clerks * length, rate / clerks, within=0.02)
    confirm(waited, came, wait, within, controls)
    confirm(late, came, formulas.erlang_c(clerks, rate), 0.02, controls=controls)


def test_two_priorities(engine: Engine) -> None:
    rates, means, cvs = (0.2, 0.25), (0.8, 1.2), (1.0, 0.0)
    laws = (Law(EXPONENTIAL, means[0]), Law(CONSTANT, means[1]))
    names = ("urgent", "ordinary")
    routes = [
        Route(name, (Activity(name, p.SERVE, pool="windows", priority=k, work=laws[k]),))
        for k, name in enumerate(names)
    ]
    length = 11000.0
    plan = stationary(
        dict(zip(names, rates, strict=True)),
        routes,
        [crew("windows", 1)],
        warm_up=WARM_UP,
        length=length,
        tail=50.0,
    )

    def figures(log: RunLog) -> tuple[float, ...]:
        first, second = measured(plan, log, "urgent"), measured(plan, log, "ordinary")
        service = first.ended - first.started
        return (
            len(service),
            waits(first).sum(),
            len(second.case),
            waits(second).sum(),
            service.sum(),
            np.square(service).sum(),
        )

    n1, w1, n2, w2, busy, squares = replicate(engine, plan, figures)
    controls = (
        n1 - rates[0] * length,
        n2 - rates[1] * length,
        busy - rates[0] * length * means[0],
        squares - rates[0] * length * 2.0 * means[0] ** 2,
    )
    due = formulas.cobham_waits(rates, means, cvs)
    confirm(w1, n1, due[0], controls=controls)
    confirm(w2, n2, due[1], controls=controls)
