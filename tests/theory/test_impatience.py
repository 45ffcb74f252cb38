"""Queues that people leave or never join: Erlang A, Erlang B, M/M/c/K, balking.

Their memory is short (a few services or patiences), so a warm-up of 60 minutes, mean service one,
leaves nothing of the empty start.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import plan as p
from sim.engine.build import Activity, Law, Pool, Route
from sim.engine.draws import LOGNORMAL
from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import crew, exponential, measured, served, stationary, waits
from tests.theory import formulas
from tests.theory.confidence import confirm, replicate

WARM_UP, LENGTH = 60.0, 700.0


def station(rate: float, pool: Pool, work: Law, patience: float = 0.0) -> Plan:
    """Whoever is not served gives up for good."""
    act = Activity(
        "served", p.SERVE, pool=pool.name, work=work, patience=exponential(patience), give_up=1.0
    )
    return stationary(
        {"case": rate}, [Route("case", (act,))], [pool], warm_up=WARM_UP, length=LENGTH, tail=60.0
    )


def test_erlang_a(engine: Engine) -> None:
    rate, clerks, patience = 6.0, 5, 2.0
    plan = station(rate, crew("windows", clerks), exponential(1.0), patience)

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        left = rows.outcome == p.RENEGED
        return len(rows.case), waits(rows).sum(), left.sum()

    came, waited, left = replicate(engine, plan, figures)
    wait, leave = formulas.erlang_a(rate, 1.0, clerks, patience)
    confirm(waited, came, wait, controls=[came - rate * LENGTH])
    confirm(left, came, leave, controls=[came - rate * LENGTH])


@pytest.mark.parametrize("work", [exponential(1.0), Law(LOGNORMAL, 1.0, 1.5)])
def test_erlang_b_whatever_the_service(engine: Engine, work: Law) -> None:
    rate, clerks = 5.0, 5
    plan = station(rate, crew("windows", clerks, capacity=0), work)

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        assert (waits(rows) == 0.0).all()
        return len(rows.case), (rows.outcome == p.BLOCKED).sum()

    came, lost = replicate(engine, plan, figures)
    confirm(lost, came, formulas.erlang_b(clerks, rate), controls=[came - rate * LENGTH])


def test_few_places_to_wait(engine: Engine) -> None:
    rate, clerks, places = 3.6, 3, 3
    plan = station(rate, crew("windows", clerks, capacity=places), exponential(1.0))

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        inside = served(rows)
        return len(rows.case), len(inside.case), waits(inside).sum()

    came, inside, waited = replicate(engine, plan, figures)
    lost, wait = formulas.mmck(rate, 1.0, clerks, places)
    controls = [came - rate * LENGTH]
    confirm(came - inside, came, lost, controls=controls)
    confirm(waited, inside, wait, controls=controls)


def test_balking_grows_with_the_queue(engine: Engine) -> None:
    """A newcomer joins n who wait with probability ``(1 - balk) ** (n / clerks)``: birth–death."""
    rate, clerks, balk = 3.0, 2, 0.3
    plan = station(rate, crew("windows", clerks, balk=balk), exponential(1.0))

    def joins(n: int) -> float:
        return float((1.0 - balk) ** (max(0, n - clerks) / clerks))

    law = formulas.birth_death(lambda n: rate * joins(n), lambda n: min(n, clerks), 200)
    refused = 1.0 - float(np.array([joins(n) for n in range(201)]) @ law)
    queue = float(np.maximum(0, np.arange(201) - clerks) @ law)

    def figures(log: RunLog) -> tuple[float, ...]:
        rows = measured(plan, log)
        return len(rows.case), (rows.outcome == p.BALKED).sum(), waits(rows).sum()

    came, balked, waited = replicate(engine, plan, figures)
    controls = [came - rate * LENGTH]
    confirm(balked, came, refused, controls=controls)
    confirm(waited, came, queue / rate, controls=controls)
