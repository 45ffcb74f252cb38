"""The compiled engine: what the reference engine says, at the speed of machine code."""

from sim.engine.compiled.ready import prepare
from sim.engine.compiled.run import run

__all__ = ["prepare", "run"]
