"""Networks of queues: tandem, and an open Jackson network made of branches and redo loops."""

from __future__ import annotations

import numpy as np

from sim.engine import plan as p
from sim.engine.build import Activity, Route
from sim.engine.trace import RunLog
from tests.support.engines import Engine
from tests.support.stations import (
    crew,
    exponential,
    measured,
    measured_cases,
    stationary,
    waits,
)
from tests.theory import formulas
from tests.theory.confidence import confirm, confirm_zero, replicate

WARM_UP = 150.0


def test_tandem(engine: Engine) -> None:
    """Burke: the second queue is M/M/1 too. Reich: one customer's two stays are independent."""
    rate, means, length = 0.5, (1.0, 0.8), 3500.0
    acts = (
        Activity("first", p.SERVE, pool="first", work=exponential(means[0])),
        Activity("second", p.SERVE, (0,), pool="second", work=exponential(means[1])),
    )
    plan = stationary(
        {"case": rate},
        [Route("case", acts)],
        [crew("first", 1), crew("second", 1)],
        warm_up=WARM_UP,
        length=length,
        tail=100.0,
    )

    def figures(log: RunLog) -> tuple[float, ...]:
        first, second = measured(plan, log, "first"), measured(plan, log, "second")
        stays = [rows.ended - rows.queued for rows in (first, second)]
        together = float(np.corrcoef(stays[0], stays[1])[0, 1])
        busy = [(rows.ended - rows.started).sum() for rows in (first, second)]
        return len(first.case), stays[0].sum(), stays[1].sum(), together, *busy

    came, one, two, together, *busy = replicate(engine, plan, figures)
    due = [formulas.mmc_wait(rate, m, 1) + m for m in means]
    controls = [came - rate * length]
    controls += [b - rate * length * m for b, m in zip(busy, means, strict=True)]
    confirm(one, came, due[0], controls=controls)
    confirm(two, came, due[1], controls=controls)
    confirm_zero(together, within=0.04)


def test_jackson_network(engine: Engine) -> None:
    """Reception (some come straight back), desk for a branch of cases, office that sends back.

    Failing attempts with no pause are immediate feedback to the end of the same queue; failing
    at the office costs an exponential time at home, an M/M/inf node of the network.
    """
    rate, length = 0.5, 2500.0
    again, desk_share, corrected, home = 0.2, 0.4, 0.25, 3.0
    acts = (
        Activity("reception", p.SERVE, pool="reception", work=exponential(0.8), fail=again),
        Activity("desk", p.SERVE, (0,), pool="desk", work=exponential(2.0), branch=desk_share),
        Activity(
            "office",
            p.REVIEW,
            (1,),
            pool="office",
            work=exponential(1.5),
            fail=corrected,
            redo=exponential(home),
        ),
    )
    plan = stationary(
        {"case": rate},
        [Route("case", acts)],
        [crew("reception", 1), crew("desk", 1), crew("office", 2)],
        warm_up=WARM_UP,
        length=length,
        tail=300.0,
    )
    flows = formulas.jackson_flows(
        (rate, 0.0, 0.0, 0.0),
        (
            (again, (1 - again) * desk_share, (1 - again) * (1 - desk_share), 0.0),
            (0.0, 0.0, 1.0, 0.0),
            (0.0, 0.0, 0.0, corrected),
            (0.0, 0.0, 1.0, 0.0),
        ),
    )
    nodes = {"reception": (0.8, 1), "desk": (2.0, 1), "office": (1.5, 2)}
    stays = {
        name: formulas.mmc_wait(flow, mean, clerks) + mean
        for flow, (name, (mean, clerks)) in zip(flows, nodes.items(), strict=False)
    }

    def figures(log: RunLog) -> list[float]:
        inside = measured_cases(plan, log)
        seen = [float(inside.sum()), (log.finish - log.arrivals.time)[inside].sum()]
        for name in nodes:
            rows = measured(plan, log, name)
            service = rows.ended - rows.started
            seen += [len(rows.case), (waits(rows) + service).sum(), service.sum()]
        return seen

    came, whole, *rest = replicate(engine, plan, figures)
    controls = [came - rate * length]
    for k, (name, (mean, _)) in enumerate(nodes.items()):
        visits, stay, busy = rest[3 * k : 3 * k + 3]
        confirm(visits, came, flows[k] / rate, 0.02)
        controls.append(busy - flows[k] * length * mean)
        confirm(stay, visits, stays[name], 0.045, controls)
    total = sum(flow / rate * stays[name] for flow, name in zip(flows, nodes, strict=False))
    confirm(whole, came, total + flows[3] / rate * home, controls=controls)
