"""Have everything compiled before the first run, once on every machine and for every version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sim.engine import draws
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.compiled.kernel import go_on
from sim.engine.jit import forget_stale
from sim.engine.plan import SERVE
from sim.outcomes.entries import enter
from sim.outcomes.halfhours import count
from sim.outcomes.indicators import observe

COMPILED = (draws.sample, go_on, enter, count)


def prepare(announce: Callable[[], None]) -> None:
    """Compile what is not on disk yet; ``announce`` is called first if that will take a while.

    Doing it here keeps parallel workers from each doing it.
    """
    if forget_stale(COMPILED):
        return
    announce()
    build = Builder(end=1.0, measure=(0.0, 1.0), slot_minutes=1.0)
    build.flat_profile()
    build.pools = [Pool("pool", (Clerk(),))]
    build.routes = [Route("route", (Activity("work", SERVE, pool="pool", work=Law(mean=1.0)),))]
    build.streams = [Stream("stream", 1.0, 0, (1.0,), ((("route", "route", 0.0),),))]
    observe(build.build(), 0, 0, "compiled", dt.date(2021, 1, 1))
