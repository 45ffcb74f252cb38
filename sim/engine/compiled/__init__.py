"""The compiled engine: what the reference engine says, at the speed of machine code."""

from sim.engine.compiled.run import run, stretches

__all__ = ["run", "stretches"]
