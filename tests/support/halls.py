"""Halls of one pool, open some hours a day, and what differential equations know of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import comb

import numpy as np

from sim.engine import plan as p
from sim.engine.build import NEVER, Activity, Builder, Clerk, Law, Pool, Route
from sim.engine.clock import DAY
from sim.experiment.staffing.bench import Bench, Post, posts_of
from tests.support.stations import exponential, stream

MONDAY = dt.date(2024, 1, 1)
OPENS = 9 * 60
WEEKS = 26


def hall(
    rates: Sequence[float], mean: float, *, patience: float = 0.0, weeks: int = WEEKS
) -> Builder:
    """M(t)/M/n(+M): arrivals a minute in each half-hour from nine o'clock on, every day."""
    days = 7 * weeks
    build = Builder(end=(days + 1) * DAY, measure=(0.0, days * DAY))
    opens = np.arange(days + 2) * DAY + OPENS
    hours = build.calendar(opens, opens + 30.0 * len(rates))
    day = np.zeros(48)
    day[OPENS // 30 : OPENS // 30 + len(rates)] = np.array(rates) * 30.0
    build.profile(np.tile(day, days + 1))
    leave = exponential(patience) if patience else NEVER
    work = Activity(
        "work",
        p.SERVE,
        pool="pool",
        work=exponential(mean),
        patience=leave,
        give_up=1.0,
        retry=Law(mean=1.0),
    )
    build.routes = [Route("route", (work,))]
    clerks = (Clerk(hours),) * 3
    build.pools = [Pool("pool", clerks, calendar=hours, closing=p.SERVE_QUEUE)]
    build.streams = [stream("stream", 1.0, "route")]
    return build


def bench(build: Builder, bound: float, reps: int = 8, seed: int = 1) -> tuple[Bench, Post]:
    """A bench for the only pool."""
    (post,) = posts_of(build.build(), MONDAY)
    return Bench(build, [post], [bound], seed, reps), post


MOST, TOP, STEPS = 8, 30, 60
"""Heads tried, people at once, and steps of half an hour."""


def delayed(rates: Sequence[float], mean: float, heads: Sequence[int]) -> list[float]:
    """Share of those who come in each half-hour that have to wait, in M(t)/M/n(t) from empty.

    The forward equations of (clerks finishing after their hours, people at those on duty). When
    some of ``n`` clerks go off duty, as many of them are busy as if the busy ones were drawn at
    random. Second-order steps of half a minute.
    """
    law, before, found = _empty(), heads[0], []
    for rate, now in zip(rates, heads, strict=True):
        law, share = _half_hour(law, rate, mean, before, now)
        before = now
        found.append(share)
    return found


def fewest_in_all(rates: Sequence[float], mean: float, allowed: float) -> list[tuple[int, ...]]:
    """All ways to keep ``allowed`` in every half-hour with the smallest sum of heads.

    Who waits depends on what was before only, so that ways are given up as soon as they fail.
    """
    best: list[tuple[int, ...]] = []

    def go_on(law: np.ndarray, heads: tuple[int, ...]) -> None:
        nonlocal best
        left = len(rates) - len(heads)
        if best and sum(heads) + left > sum(best[0]):
            return
        if not left:
            best = [*([] if best and sum(heads) < sum(best[0]) else best), heads]
            return
        for now in range(1, MOST + 1):
            before = heads[-1] if heads else now
            following, share = _half_hour(law, rates[len(heads)], mean, before, now)
            if share <= allowed:
                go_on(following, (*heads, now))

    go_on(_empty(), ())
    return best


def _empty() -> np.ndarray:
    law = np.zeros((MOST + 1, TOP + 1))
    law[0, 0] = 1.0
    return law


def _half_hour(
    law: np.ndarray, rate: float, mean: float, before: int, now: int
) -> tuple[np.ndarray, float]:
    """The law half an hour later, and the share of those who came meanwhile that wait."""
    law = _fewer(law, before, now) if now < before else law
    step, waiting = 30.0 / STEPS, 0.0
    for _ in range(STEPS):
        half = law + step / 2 * _change(law, rate, mean, now)
        waiting += float(half[:, now:].sum()) / STEPS
        law = law + step * _change(half, rate, mean, now)
    return law, waiting


def _change(law: np.ndarray, rate: float, mean: float, clerks: int) -> np.ndarray:
    late, here = (np.arange(size) for size in law.shape)
    change = np.zeros_like(law)
    come = rate * law
    come[:, -1] = 0.0
    go = np.minimum(here, clerks) / mean * law
    done = late[:, None] / mean * law
    change -= come + go + done
    change[:, 1:] += come[:, :-1]
    change[:, :-1] += go[:, 1:]
    change[:-1] += done[1:]
    return change


def _fewer(law: np.ndarray, before: int, now: int) -> np.ndarray:
    """Some clerks' hours end; those busy finish with their customers."""
    gone, result = before - now, np.zeros_like(law)
    for late, here in np.argwhere(law > 1e-12):
        busy = min(int(here), before)
        for k in range(max(0, busy - now), min(gone, busy) + 1):
            chance = comb(gone, k) * comb(now, busy - k) / comb(before, busy)
            to = min(int(late) + k, law.shape[0] - 1)
            result[to, here - k] += chance * law[late, here]
    return result
