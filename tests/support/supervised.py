"""The sample city's supervision, small and fast: one county, and only what needs inspectors."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import cache

import numpy as np

from sim.experiment.feedback import Feedback
from sim.institutions.model import Society
from sim.institutions.observe import MatterSeen, Observation, PoolSeen
from sim.institutions.supervision import RegistryAgent
from sim.outcomes.indicators import Result
from sim.reforms.load import Loaded, load_scenario

HOME = "county-d"
LISTS = {"a": "inspect-a", "b": "inspect-b", "c": "inspect-c"}


@cache
def small(name: str | None, inspected: bool = True, **days: int) -> Loaded:
    """A shipped scenario (or none of its reforms), with only the matters that need inspectors.

    Parameters
    ----------
    inspected : bool
        Without it there is no supervision at all: no lists, and no inspections.
    """
    loaded = load_scenario(name or "delegate-alone")
    city = loaded.city
    matters = {
        m.id
        for m in city.matters
        if any(step.kind == "site_visit" for i in m.items for step in city.item[i].steps)
        and (inspected or m.cycle != "supervision")
    }
    city = city.replace(
        demands=tuple(x for x in city.demands if x.matter in matters),
        matters=tuple(x for x in city.matters if x.id in matters),
        supervision=city.supervision if inspected else None,
    )
    scope = {"scope": ("whole-city", HOME), "follow_up_days": 0, **days}
    scenario = loaded.scenario.model_copy(update=scope)
    reform = loaded.reform if name else None
    return dataclasses.replace(loaded, city=city, scenario=scenario, reform=reform, _cities={})


def finished(loaded: Loaded, seed: int, engine: str = "compiled") -> tuple[Result, RegistryAgent]:
    """A run to its end, and the register as it is then."""
    run = Feedback(loaded, seed, 0, engine)
    while not run.over:
        run.month()
    return run.result(), register(run.society)


def register(society: Society) -> RegistryAgent:
    """The register of the county."""
    return society._of["registry", HOME, "registry"]


def months(
    seed: int,
    name: str | None = None,
    number: int = 24,
    late: float = 0.0,
    load: float = 0.5,
    licences: int = 0,
    scope: tuple[str, ...] = (HOME,),
) -> Iterator[tuple[dt.date, RegistryAgent]]:
    """Months of a society without halls: inspectors get done all but a part of what is drawn.

    Parameters
    ----------
    late : float
        Part of the inspections waiting that is not done in a month.
    load : float
        Utilisation of all inspectors.
    licences : int
        Licences issued a month.
    """
    loaded = small(name)
    scenario = loaded.scenario.model_copy(update={"scope": scope})
    society = Society(loaded.city, scenario, loaded.reform, seed, 0)
    agent, seen = register(society), Observation()
    date = dt.date(2020, 8, 1)
    pools = {
        key: PoolSeen(utilisation=load)
        for key in ((HOME, "inspection-hall"), ("whole-city", "inspection-city"))
    }
    for month in range(number):
        society.step_month(date, seen)
        yield date, agent
        done = {
            matter: MatterSeen(completed=float(np.floor(len(agenda.queue) * (1.0 - late))))
            for matter, agenda in zip(LISTS.values(), agent.agendas, strict=True)
        }
        done["delegable-licence"] = MatterSeen(completed=float(licences))
        seen = Observation(month, pools, {(HOME, matter): x for matter, x in done.items()})
        date = (date + dt.timedelta(days=31)).replace(day=1)
