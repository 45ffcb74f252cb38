"""A run that can be stopped, looked at, and given a longer plan, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from sim.engine.plan import Plan
from sim.engine.trace import Stretch


class Session(Protocol):
    """One replication in progress."""

    def tell(self, until: float) -> Iterator[Stretch]:
        """Go on up to, not including, a minute at which a slot of the plan begins.

        At the plan's end the last minute is included. What is told of one case comes in order of
        time; the rows of a stretch are good until the next one is asked for.
        """

    def adopt(self, plan: Plan) -> None:
        """Go on with another plan from the minute up to which everything has been told.

        It must be the present plan made longer: more calendars, routes and epochs at the end, the
        same pools, systems, streams and priorities. Calendars of clerks may differ, as long as
        they agree up to that minute.
        """

    def set_experience(self, clerk: int, cases: float) -> None:
        """Have a clerk's post taken over by somebody who has handled so many cases of each kind."""

    def finish(self) -> Stretch:
        """Ends of the cases that are still under way when the run is over."""


def open_session(plan: Plan, seed: int, replication: int, engine: str) -> Session:
    """A replication before its first minute; engines are imported only when used.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine == "reference":
        from sim.engine.reference_session import ReferenceSession

        return ReferenceSession(plan, seed, replication)
    if engine == "compiled":
        from sim.engine import compiled

        return compiled.Session(plan, seed, replication)
    raise ValueError(f"no engine '{engine}'")


def stretches(plan: Plan, seed: int, replication: int, engine: str) -> Iterator[Stretch]:
    """Simulate one replication of a plan and tell what happens, a stretch after another."""
    session = open_session(plan, seed, replication, engine)
    yield from session.tell(plan.end)
    yield session.finish()
