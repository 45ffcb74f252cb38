"""The engines there are, so that every truth is put to each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

from sim.engine import reference
from sim.engine.plan import Plan
from sim.engine.trace import RunLog

Engine = Callable[[Plan, int, int], RunLog]


def names() -> list[str]:
    """Engines that can be imported here."""
    return ["reference"] + ["compiled"] * (find_spec("sim.engine.compiled") is not None)


def runner(name: str) -> Engine:
    """``run(plan, seed, replication)`` of an engine."""
    if name == "reference":
        return reference.run
    from sim.engine.run import run_engine

    return partial(run_engine, engine=name)
