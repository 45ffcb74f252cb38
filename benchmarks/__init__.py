"""How fast the engine is, beside others and beside C by hand: ``python -m benchmarks``."""
