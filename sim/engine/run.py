"""One door to the engines: the same plan, the same trace, whichever engine runs it."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.plan import Plan
from sim.engine.trace import RunLog, Stretch, told

ENGINES = ("reference", "compiled")
DEFAULT = "compiled"


def run_engine(plan: Plan, seed: int, replication: int, engine: str = DEFAULT) -> RunLog:
    """Simulate one replication of a plan.

    Parameters
    ----------
    plan : Plan
        What is to be simulated.
    seed, replication : int
        Together they fix every draw of the run.
    engine : {"reference", "compiled"}
        Both give the same result bit for bit; engines are imported only when used.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine == "reference":
        from sim.engine.reference import run

        return run(plan, seed, replication)
    if engine == "compiled":
        from sim.engine import compiled

        return compiled.run(plan, seed, replication)
    raise ValueError(f"no engine '{engine}'; there are: {', '.join(ENGINES)}")


def stretches(plan: Plan, seed: int, replication: int, engine: str) -> Iterator[Stretch]:
    """Simulate one replication of a plan and tell what happens, a stretch after another.

    The compiled engine needs memory for the cases under way only; the reference engine tells all
    at the end. What is told of one case comes in order of time; parameters as in
    :func:`run_engine`.
    """
    if engine == "compiled":
        from sim.engine import compiled

        yield from compiled.stretches(plan, seed, replication)
    else:
        yield told(run_engine(plan, seed, replication, engine), plan.end)
