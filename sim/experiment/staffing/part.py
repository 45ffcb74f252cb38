"""The part of a plan that some pools can feel: everything else may be left out of their trials.

A pool is disturbed only by those who come to it, and these only by the other pools on their way.
What is connected to the pools asked for is kept, all else goes; since luck is computed from names,
what is kept meets exactly the same minutes as in the whole (a city hall of the sample city needs 25
of its 505 streams).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sim.engine.build import Builder, Stream
from sim.engine.flat import Flat


def part(builder: Builder, pools: Collection[str]) -> Builder:
    """The streams, routes and pools connected to some pools, in the order they had."""
    heirs = {pool.name: pool.heir for pool in builder.pools}
    asked = {
        route.name: {a.pool for a in route.activities if a.pool is not None}
        for route in builder.routes
    }
    met = {stream.name: _met(stream, asked, heirs) for stream in builder.streams}
    kept, size = set(pools), -1
    while len(kept) > size:
        size = len(kept)
        for touched in met.values():
            if touched & kept:
                kept |= touched
        kept |= {pool for pool, heir in heirs.items() if heir in kept}
    streams = [stream for stream in builder.streams if met[stream.name] & kept]
    named = {name for stream in streams for name in _routes(stream)}
    routes = [route for route in builder.routes if route.name in named]
    systems = {a.system for route in routes for a in route.activities}
    return replace(
        builder,
        calendars=[*builder.calendars],
        pools=[pool for pool in builder.pools if pool.name in kept],
        routes=routes,
        systems=[system for system in builder.systems if system.name in systems],
        streams=streams,
        _flat=Flat(),
    )


def _routes(stream: Stream) -> set[str]:
    return {name for epoch in stream.routes for row in epoch for name in row[:2]}


def _met(stream: Stream, asked: dict[str, set[str]], heirs: dict[str, str | None]) -> set[str]:
    """All pools that somebody of a stream may come to, those that dissolved ones leave to too."""
    found: set[str] = set()
    for route in _routes(stream):
        for pool in asked[route]:
            at: str | None = pool
            while at is not None and at not in found:
                found.add(at)
                at = heirs[at]
    return found
