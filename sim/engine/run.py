"""One door to the engines: the same plan, the same trace, whichever engine runs it."""

from __future__ import annotations

from collections.abc import Callable

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


def prepare(engine: str, announce: Callable[[], None]) -> None:
    """Make an engine ready before its first run.

    The compiled engine must be translated once on every machine, which takes some seconds; doing it
    here keeps parallel workers from each doing it. ``announce`` is called first if it must be done.
    """
    if engine == "compiled":
        from sim.engine.compiled import prepare as prepare_compiled

        prepare_compiled(announce)
