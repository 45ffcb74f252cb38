"""A small city on the engine: its indicators over all cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.foreign.casefile.case import PREDICTED
from calibration.foreign.procedure import build
from sim.city.city import City
from sim.engine.plan import Plan
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded
from sim.reforms.scenario import Scenario
from sim.routes.compile import compile_plan

Floats = NDArray[np.float64]
Values = dict[str, tuple[Floats, Floats]]
"""Per indicator its values before and after, one for every replication (or one, if it has no
chance in it)."""
LONGEST = 3600
"""Days followed up, at most."""


class Span(NamedTuple):
    """Days that are lived but not counted, observed, and followed up until cases are done."""

    warm_up: int
    horizon: int
    follow_up: int


Live = Callable[[City, Span, int, range], dict[str, Floats]]
"""Lives a city over a span, with a seed and its replications: one value each."""


def plan_of(city: City, span: Span) -> Plan:
    """What the engine is to live."""
    scenario = Scenario.model_validate(
        build.named(
            "case",
            kind="scenario",
            city="case",
            start=build.START,
            warm_up_days=span.warm_up,
            horizon_days=span.horizon,
            follow_up_days=min(LONGEST, span.follow_up),
        )
    )
    return compile_plan(Loaded(scenario, city, None))


def lived(plan: Plan, seed: int, replications: range) -> dict[str, Floats]:
    """Indicators over all cases, one value a replication."""
    rows = []
    for replication in replications:
        kpis = observe(plan, seed, replication, "compiled", build.START).kpis
        rows.append(kpis[(kpis[["place", "matter", "month"]] == "*").all(axis=1)].iloc[0])
    table = pd.DataFrame(rows)
    return {name: table[name].to_numpy(float) for name in PREDICTED if name in table}


def live(city: City, span: Span, seed: int, replications: range) -> dict[str, Floats]:
    """The model's own way: the city as it is declared."""
    return lived(plan_of(city, span), seed, replications)
