"""How many people of which kind a crew has in a place, and which posts that makes."""

from __future__ import annotations

from sim.city.places import Crew, Place, Pool, Site

Post = tuple[str, str]
"""A staff kind and a calendar."""


def head_counts(crew: Crew, population: float) -> dict[str, int]:
    """How many of each staff kind a crew has: largest remainders, so that they sum exactly."""
    total = crew.head_count(population)
    exact = {kind: total * share.value for kind, share in crew.mix.items()}
    counts = {kind: int(x) for kind, x in exact.items()}
    by_remainder = sorted(exact, key=lambda kind: (counts[kind] - exact[kind], kind))
    for kind in by_remainder[: total - sum(counts.values())]:
        counts[kind] += 1
    return counts


def posts(pool: Pool, site: Site, place: Place) -> list[Post]:
    """The posts of a pool in a place, one per person, without those taken away (the last ones)."""
    listed = [
        (kind, crew.calendar or site.calendar)
        for crew in pool.crews
        for kind, n in head_counts(crew, place.population.value).items()
        for _ in range(n)
    ]
    cut = int(pool.fewer.value) if pool.fewer else 0
    return listed[: max(0, len(listed) - cut)]
