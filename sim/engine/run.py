"""One door to the engines: the same plan, the same trace, whichever engine runs it."""

from __future__ import annotations

from sim.engine.plan import Plan
from sim.engine.trace import RunLog

ENGINES = ("reference", "compiled")


def run_engine(plan: Plan, seed: int, replication: int, engine: str = "reference") -> RunLog:
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
        from sim.engine.compiled import run as run_compiled

        return run_compiled(plan, seed, replication)
    raise ValueError(f"no engine '{engine}'; there are: {', '.join(ENGINES)}")
