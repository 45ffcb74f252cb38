"""Machine code on disk: made when first needed, and thrown away when its sources have changed.

Numba keeps the code of a function by the file it stands in, and would not see a change in a
function that it calls. So whatever is older than the newest source of the engine goes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.engine import draws
from sim.engine.build import Activity, Builder, Clerk, Law, Pool, Route, Stream
from sim.engine.compiled.kernel import go_on
from sim.engine.compiled.run import run
from sim.engine.plan import SERVE

ENGINE = Path(__file__).parents[1]


def forget_stale() -> bool:
    """Throw away code older than the engine's sources; whether the kernel's is there and good."""
    newest = max(source.stat().st_mtime for source in ENGINE.rglob("*.py"))
    for folder in {draws.sample.stats.cache_path, go_on.stats.cache_path}:
        for index in Path(folder).glob("*.nbi"):
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)
    return any(Path(go_on.stats.cache_path).glob("kernel.go_on-*.nbi"))


def prepare(announce: Callable[[], None]) -> None:
    """Have everything compiled; ``announce`` is called first if that will take a while."""
    if not forget_stale():
        announce()
    build = Builder(end=1.0, measure=(0.0, 1.0), slot_minutes=1.0)
    build.flat_profile()
    build.pools = [Pool("pool", (Clerk(),))]
    build.routes = [Route("route", (Activity("work", SERVE, pool="pool", work=Law(mean=1.0)),))]
    build.streams = [Stream("stream", 1.0, 0, (1.0,), ((("route", "route", 0.0),),))]
    run(build.build(), 0, 0)
