"""One door to the engines: the same plan, the same trace, whichever engine runs it."""

from __future__ import annotations

from sim.engine.plan import Plan
from sim.engine.trace import RunLog

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
