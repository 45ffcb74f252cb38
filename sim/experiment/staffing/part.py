"""The part of a city that some pools can feel: everything else may be left out of their trials.

A pool is disturbed only by those who come to it, and these only by the other pools on their way.
Streams that send somebody into the pools' part of the run (:mod:`sim.engine.compiled.parts`) are
kept, all others go; since luck is computed from names, what is kept meets exactly the same minutes
as in the whole (the city hall of the sample city needs 25 of its 505 streams).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from sim.engine.build import Builder
from sim.engine.compiled.parts import partition
from sim.engine.flat import Flat


def part(builder: Builder, pools: Collection[str]) -> Builder:
    """What is connected to some pools, in the order it had.

    Whoever else is kept, because somebody of the same stream comes to these pools, meets pools that
    miss some of their own: only the pools asked for may be looked at, and those connected to them.
    """
    plan = builder.build()
    split = partition(plan)
    names = [pool.name for pool in builder.pools]
    own = np.unique(split.pools[[names.index(name) for name in pools]])
    sends = np.isin(split.routes[plan.streams.route], own)
    streams = [s for s, some in zip(builder.streams, sends, strict=True) if some.any()]
    named = {name for s in streams for epoch in s.routes for row in epoch for name in row[:2]}
    routes = [route for route in builder.routes if route.name in named]
    systems = {name for route in routes for name in route.called("system")}
    kept = {name for route in routes for name in route.called("pool")}
    kept |= {name for name, at in zip(names, split.pools, strict=True) if at in own}
    heirs = {pool.name: pool.heir for pool in builder.pools}
    while more := {heir for name, heir in heirs.items() if name in kept} - kept - {None}:
        kept |= more
    return replace(
        builder,
        calendars=[*builder.calendars],
        pools=[pool for pool in builder.pools if pool.name in kept],
        routes=routes,
        streams=streams,
        systems=[system for system in builder.systems if system.name in systems],
        _flat=Flat(),
    )
