"""The compiled engine: what the reference engine says, at the speed of machine code."""

from sim.engine.compiled.run import run
from sim.engine.compiled.session import Session

__all__ = ["Session", "run"]
