"""One door to the engines: the same plan, the same trace, whichever engine runs it."""

from __future__ import annotations

from sim.engine.plan import Plan
from sim.engine.trace import RunLog
from sim.engine.world import Arrivals

ENGINES = ("reference", "compiled")
DEFAULT = "compiled"


def run_engine(
    plan: Plan,
    seed: int,
    replication: int,
    engine: str = DEFAULT,
    come: Arrivals | None = None,
) -> RunLog:
    """Simulate one replication of a plan.

    Parameters
    ----------
    plan : Plan
        What is to be simulated.
    seed, replication : int
        Together they fix every draw of the run.
    engine : {"reference", "compiled"}
        Both give the same result bit for bit; engines are imported only when used.
    come : Arrivals, optional
        Cases that are known beforehand, in order of time, instead of those of the plan's streams.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine == "reference":
        from sim.engine.reference import run

        return run(plan, seed, replication, come)
    if engine == "compiled":
        from sim.engine import compiled

        return compiled.run(plan, seed, replication, come=come)
    raise ValueError(f"no engine '{engine}'; there are: {', '.join(ENGINES)}")
