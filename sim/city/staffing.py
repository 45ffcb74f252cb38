"""How many people of which kind a crew has in a place."""

from __future__ import annotations

from sim.city.places import Crew


def head_counts(crew: Crew, population: float) -> dict[str, int]:
    """How many of each staff kind a crew has: largest remainders, so that they sum exactly."""
    total = crew.head_count(population)
    exact = {kind: total * share.value for kind, share in crew.mix.items()}
    counts = {kind: int(x) for kind, x in exact.items()}
    by_remainder = sorted(exact, key=lambda kind: (counts[kind] - exact[kind], kind))
    for kind in by_remainder[: total - sum(counts.values())]:
        counts[kind] += 1
    return counts
